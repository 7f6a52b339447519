import fc from 'fast-check';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, ParameterValue } from '#shared/cwmp/messages.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import type { RunRow } from '../../store/store.js';
import type { Answer } from './diagnostics-object.js';
import {
  isOpen,
  wantsToAsk,
  type ConnectOutcome,
  type RunEffect,
  type RunInput,
  type RunMachine,
  type RunTimer,
} from './machine.js';
import { beginRun, stepRun } from './step.js';

const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const KEY = '01JDRUN000000000000000000A';
const OTHER_KEY = 'SOMEBODYELSE';
const NO_ANSWER: ConnectOutcome = { ok: false, reason: 'timeout', detail: 'no answer' };

/** A phone as the run sees it: TR-106's DiagnosticsState, and the ways in which real ones misbehave. */
class Phone {
  state = 'None';
  requestKey = '';
  resultKey = '';
  testMs = 8000;
  endsAt = Infinity;
  begins = false;
  endState = 'Complete';
  fault: { readonly method: AcsRequest['method']; readonly code: number } | undefined;
  readonly started: string[] = [];
  readonly canceled: string[] = [];
  lastWrite: readonly ParameterValue[] = [];

  answer(request: AcsRequest): Answer {
    if (this.fault?.method === request.method) {
      const of = { parameterName: 'X.Timeout', faultCode: 9007, faultString: 'Invalid parameter value' };
      return cwmpFault(this.fault.code, undefined, request.method === 'SetParameterValues' ? [of] : []);
    }
    if (request.method === 'SetParameterValues') return this.write(request.parameterList);
    if (request.method !== 'GetParameterValues') throw new Error(`unexpected ${request.method}`);
    const values: Record<string, string> = {
      DiagnosticsState: this.state,
      RequestKey: this.requestKey,
      ResultKey: this.resultKey,
      FaultCode: '401',
      Category: 'credentials',
      Cause: 'account-or-password-rejected',
      Confidence: 'likely',
      Evidence: '{"v":1}',
    };
    const asked = (name: string) =>
      request.parameterNames.some((one) => (LINE + DIAGNOSTICS_OBJECT + name).startsWith(one));
    const parameterList = Object.entries(values)
      .filter(([name]) => asked(name))
      .map(([name, value]) => ({ name: LINE + DIAGNOSTICS_OBJECT + name, value, type: 'string' }));
    return { method: 'GetParameterValuesResponse', parameterList };
  }

  write(list: readonly ParameterValue[]): Answer {
    this.lastWrite = list;
    for (const { name, value } of list) {
      if (name.endsWith('.RequestKey')) this.requestKey = value;
      if (!name.endsWith('.DiagnosticsState')) continue;
      this.endsAt = Infinity;
      this.begins = value === 'Requested';
      this.state = value === 'Requested' ? 'Requested' : 'None';
      (value === 'Requested' ? this.started : this.canceled).push(this.requestKey);
    }
    return { method: 'SetParameterValuesResponse', status: 1 };
  }

  sessionEnded(now: number): void {
    if (this.begins) this.endsAt = now + this.testMs;
    this.begins = false;
  }

  time(now: number): void {
    if (now < this.endsAt) return;
    this.endsAt = Infinity;
    this.state = this.endState;
    this.resultKey = this.requestKey;
  }

  reboot(): void {
    this.state = 'None';
    this.endsAt = Infinity;
    this.begins = false;
  }
}

/** The driver in small, on a virtual clock: carries effects out against a row, a phone and timers. */
class World {
  now = 1_000_000;
  row: RunRow = {
    id: KEY,
    deviceId: 'D',
    line: LINE,
    requestKey: KEY,
    createdBy: 'a',
    depth: 'Basic',
    dialect: 'sipdx',
    createdAt: this.now,
    state: 'queued',
  };
  machine: RunMachine | undefined;
  readonly phone = new Phone();
  readonly notes: string[] = [];
  readonly moves: string[] = [];
  readonly timers = new Map<RunTimer, number>();
  readonly requests: string[] = [];
  /** What a Connection Request meets; a session follows 100 ms after an accepted one. */
  reachable: ConnectOutcome = { ok: true };
  comes = true;
  connects = 0;
  sessionDueAt = Infinity;
  outcomeDueAt = Infinity;
  sent: AcsRequest | undefined;

  constructor(row: Partial<RunRow> = {}) {
    this.row = { ...this.row, ...row };
  }

  start(): this {
    const [machine, effects] = beginRun(this.row, this.now);
    this.machine = machine;
    this.carryOut(effects);
    this.feed({ type: 'turn' });
    return this;
  }

  feed(input: RunInput): void {
    if (this.machine === undefined) return;
    const [machine, effects] = stepRun(this.machine, input, this.now);
    this.machine = machine;
    this.carryOut(effects);
  }

  carryOut(effects: readonly RunEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'send') this.sent = effect.request;
      if (effect.type === 'connect') {
        this.connects++;
        this.outcomeDueAt = this.now + 50;
      }
      if (effect.type === 'set-timer') this.timers.set(effect.timer, this.now + effect.ms);
      if (effect.type === 'note') this.notes.push(effect.event);
      if (effect.type === 'move') {
        if (this.row.state !== effect.from) throw new Error(`${this.row.state} is not ${effect.from}`);
        this.row = { ...this.row, ...effect.change };
        this.moves.push(effect.change.state);
      }
      if (effect.type === 'forget') {
        this.machine = undefined;
        this.timers.clear();
      }
    }
  }

  /** The phone informs. `lostAt`: its nth request is answered but the answer is lost, or (negative) never arrives. */
  session(options: { boot?: boolean; diagnosticsComplete?: boolean; lostAt?: number } = {}): void {
    this.sessionDueAt = Infinity;
    const { boot = false, diagnosticsComplete = false, lostAt } = options;
    this.feed({ type: 'session-started', boot, diagnosticsComplete, events: '' });
    for (let n = 1; ; n++) {
      if (this.sent === undefined) {
        if (this.machine === undefined || !wantsToAsk(this.machine)) break;
        this.feed({ type: 'ask' });
      }
      const request = this.sent;
      this.sent = undefined;
      if (request === undefined || lostAt === -n) break;
      this.requests.push(request.method);
      const answer = this.phone.answer(request);
      if (lostAt === n) break;
      this.feed({ type: 'answer', answer });
    }
    this.sent = undefined;
    this.feed({ type: 'session-ended' });
    this.phone.sessionEnded(this.now);
  }

  advance(ms: number): void {
    for (const end = this.now + ms; ;) {
      const next = Math.min(...this.timers.values(), this.sessionDueAt, this.outcomeDueAt, this.phone.endsAt);
      if (next > end) {
        this.now = end;
        return;
      }
      this.now = Math.max(this.now, next);
      this.phone.time(this.now);
      this.due();
    }
  }

  due(): void {
    if (this.outcomeDueAt <= this.now) {
      this.outcomeDueAt = Infinity;
      if (this.reachable.ok && this.comes) this.sessionDueAt = this.now + 100;
      this.feed({ type: 'connection-request', outcome: this.reachable });
    }
    if (this.sessionDueAt <= this.now) this.session();
    for (const [timer, at] of [...this.timers]) {
      if (at > this.now) continue;
      this.timers.delete(timer);
      this.feed({ type: 'timer', timer });
    }
  }

  /** kill -9 and a new process: only the row is left. */
  crash(downMs = 0): void {
    this.machine = undefined;
    this.timers.clear();
    this.outcomeDueAt = Infinity;
    this.sent = undefined;
    const end = this.now + downMs;
    while (this.phone.endsAt <= end) this.phone.time((this.now = this.phone.endsAt));
    this.now = end;
    if (isOpen(this.row.state)) this.start();
  }
}

describe('a run, from the button to the verdict', () => {
  it('is requested, acknowledged, polled every 5 s and read: exactly one request', () => {
    const world = new World().start();
    world.advance(20_000);
    expect(world.moves).toEqual(['requested', 'running', 'complete']);
    expect(world.row.verdict).toEqual({
      faultCode: 401,
      category: 'credentials',
      cause: 'account-or-password-rejected',
      confidence: 'likely',
    });
    expect(world.row.evidence).toEqual({ v: 1 });
    expect(world.phone.started).toEqual([KEY]);
    expect(world.notes).toEqual([
      'connection-request.sent',
      'connection-request.accepted',
      'session.started',
      'run.polled',
      'run.polled',
    ]);
    expect(world.machine).toBeUndefined();
  });

  it('reads before it writes, and writes DiagnosticsState last', () => {
    const world = new World().start();
    world.session();
    expect(world.requests).toEqual(['GetParameterValues', 'SetParameterValues']);
    const names = world.phone.lastWrite.map(({ name }) => name.slice((LINE + DIAGNOSTICS_OBJECT).length));
    expect([names[0], names.at(-1)]).toEqual(['RequestKey', 'DiagnosticsState']);
    expect(world.row).toMatchObject({ state: 'running', requestedAt: world.now, deadlineAt: world.now + 92_000 });
  });

  it('ends with event 8 before the next poll', () => {
    const world = new World().start();
    world.phone.testMs = 1000;
    world.advance(1300);
    expect(world.row.state).toBe('running');
    world.session({ diagnosticsComplete: true });
    expect(world.notes.slice(-2)).toEqual(['diagnostics-complete', 'run.polled']);
    expect(world.row.state).toBe('complete');
  });

  it.each(['Completed', 'complete\n', ' COMPLETE '])('takes the end state %j (lenient reading)', (text) => {
    const world = new World().start();
    world.phone.endState = text;
    world.advance(20_000);
    expect(world.row.state).toBe('complete');
  });

  it.each([
    ['Error_Internal', 'error-internal'],
    ['Error_Other', 'error-other'],
    ['Error', 'error-other'],
    ['ERROR_internal ', 'error-internal'],
  ])('%j is a diagnosis that could not be carried out: failed %s', (text, reason) => {
    const world = new World().start();
    world.phone.endState = text;
    world.advance(20_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason } });
  });

  it('fails as result-unreadable when a complete object names no FaultCode', () => {
    const world = new World().start();
    world.session();
    world.phone.time(world.now + 9000);
    const answer = world.phone.answer.bind(world.phone);
    world.phone.answer = (request) => {
      const whole = answer(request);
      if (whole.method !== 'GetParameterValuesResponse') return whole;
      return { ...whole, parameterList: whole.parameterList.filter(({ name }) => !name.endsWith('FaultCode')) };
    };
    world.session();
    expect(world.row).toMatchObject({
      state: 'failed',
      failure: { reason: 'result-unreadable', detail: 'FaultCode: missing' },
    });
    expect(world.row.result).toMatchObject({ ResultKey: KEY });
  });
});

describe('reaching the phone', () => {
  it('a failed Connection Request leaves the run queued; the next Inform serves it', () => {
    const world = new World();
    world.reachable = NO_ANSWER;
    world.start().advance(3_600_000);
    expect([world.row.state, world.connects]).toEqual(['queued', 1]);
    expect(world.notes).toEqual(['connection-request.sent', 'connection-request.failed']);
    world.session();
    expect(world.row.state).toBe('running');
  });

  it('expires after 24 h', () => {
    const world = new World();
    world.reachable = NO_ANSWER;
    world.start().advance(24 * 3_600_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'expired' } });
  });

  it('a phone that accepts but does not come within 30 s is asked again, three times in all (TR-069 §3.2.2)', () => {
    const world = new World();
    world.comes = false;
    world.start().advance(3_600_000);
    expect([world.row.state, world.connects]).toEqual(['queued', 3]);
  });

  it('a busy phone (503) is asked again after 5 s', () => {
    const world = new World();
    world.reachable = { ok: false, reason: 'busy', detail: '503' };
    world.start().advance(4_000);
    world.reachable = { ok: true };
    world.advance(2_000);
    expect(world.row.state).toBe('running');
  });

  it('a phone that cannot be reached while running is read at its own Inform, not polled in vain', () => {
    const world = new World().start();
    world.advance(200);
    world.reachable = { ok: false, reason: 'unauthorized', detail: '401' };
    const before = world.connects;
    world.advance(40_000);
    expect(world.connects - before).toBe(1);
    world.session({ diagnosticsComplete: true });
    expect(world.row.state).toBe('complete');
  });
});

describe('faults', () => {
  it.each(['GetParameterValues', 'SetParameterValues'] as const)('of %s end the run, with code and text', (method) => {
    const world = new World();
    world.phone.fault = { method, code: 9003 };
    world.start().advance(1000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'cwmp-fault' } });
    const expected = method === 'SetParameterValues' ? '; X.Timeout: 9007 Invalid parameter value' : '';
    expect(world.row.failure?.detail).toBe(`9003 Invalid arguments${expected}`);
    expect(world.phone.canceled).toEqual([]);
  });

  it('of a reading while running end the run too', () => {
    const world = new World().start();
    world.advance(200);
    world.phone.fault = { method: 'GetParameterValues', code: 9005 };
    world.advance(10_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { detail: '9005 Invalid parameter name' } });
  });
});

describe('other people and reboots', () => {
  it('Complete with another ResultKey is not ours: keep waiting until the deadline', () => {
    const world = new World().start();
    world.advance(200);
    Object.assign(world.phone, { state: 'Complete', resultKey: OTHER_KEY, endsAt: Infinity });
    world.advance(80_000);
    expect(world.row.state).toBe('running');
    world.advance(20_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'deadline' } });
  });

  it("an error of another writer's diagnosis is not ours either", () => {
    const world = new World().start();
    world.advance(200);
    Object.assign(world.phone, { state: 'Error_Other', requestKey: OTHER_KEY, resultKey: OTHER_KEY, endsAt: Infinity });
    world.advance(60_000);
    expect(world.row.state).toBe('running');
  });

  it('state None after our request: interrupted', () => {
    const world = new World().start();
    world.advance(200);
    world.phone.reboot();
    world.advance(6_000);
    expect(world.row).toMatchObject({ state: 'interrupted', failure: { reason: 'diagnosis-stopped' } });
  });

  it('a 1 BOOT Inform with state None says that the phone restarted', () => {
    const world = new World().start();
    world.advance(200);
    world.phone.reboot();
    world.session({ boot: true });
    expect(world.row).toMatchObject({ state: 'interrupted', failure: { reason: 'device-restarted' } });
  });
});

describe('the deadline, Timeout + 60 s after the acknowledgement', () => {
  it('takes results with our key though the state is stuck at Requested', () => {
    const world = new World();
    world.phone.endState = 'Requested';
    world.start().advance(91_000);
    expect(world.row.state).toBe('running');
    world.advance(10_000);
    expect(world.row.state).toBe('complete');
  });

  it('fails where there is still no result', () => {
    const world = new World();
    world.phone.testMs = 1e9;
    world.start().advance(100_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'deadline' } });
  });

  it.each([
    ['cannot be reached', NO_ANSWER, 93_000],
    ['accepts but does not come', { ok: true }, 124_000],
  ] as const)('fails where the phone %s', (_, outcome, within) => {
    const world = new World().start();
    world.advance(200);
    world.reachable = outcome;
    world.comes = false;
    world.advance(within);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'deadline' } });
  });

  it('reads once more when it passed while the server was down', () => {
    const world = new World().start();
    world.advance(200);
    world.crash(3_600_000);
    world.advance(1000);
    expect(world.row.state).toBe('complete');
    expect(world.phone.started).toEqual([KEY]);
  });
});

describe('after kill -9', () => {
  it('between request and result: ends right, nothing is requested twice', () => {
    const world = new World().start();
    world.advance(3000);
    world.crash(2000);
    world.advance(20_000);
    expect(world.row.state).toBe('complete');
    expect(world.phone.started).toEqual([KEY]);
  });

  it('between the write and its acknowledgement: the RequestKey tells that it was requested', () => {
    const world = new World().start();
    world.session({ lostAt: 2 });
    expect([world.row.state, world.phone.started]).toEqual(['queued', [KEY]]);
    world.crash(1000);
    world.advance(30_000);
    expect(world.moves).toEqual(['requested', 'running', 'complete']);
    expect(world.phone.started).toEqual([KEY]);
  });

  it('before the write arrived: it is requested now', () => {
    const world = new World().start();
    world.session({ lostAt: -2 });
    world.crash();
    world.advance(30_000);
    expect([world.row.state, world.phone.started]).toEqual(['complete', [KEY]]);
  });

  it('in the session of the request: the row says requested, and goes on as running', () => {
    const world = new World({ state: 'requested', requestedAt: 1_000_000, deadlineAt: 1_092_000 });
    Object.assign(world.phone, { state: 'Requested', requestKey: KEY, endsAt: 1_004_000 });
    world.start().advance(20_000);
    expect([world.moves, world.phone.started]).toEqual([['running', 'complete'], []]);
  });
});

describe('cancel', () => {
  it('of a queued run is done at once and leaves nothing behind', () => {
    const world = new World();
    world.reachable = NO_ANSWER;
    world.start().advance(1000);
    world.feed({ type: 'cancel', by: 'admin' });
    world.session();
    expect([world.row.state, world.requests, world.machine]).toEqual(['canceled', [], undefined]);
  });

  it('of a running one is done at once, and stops the phone in its next session', () => {
    const world = new World().start();
    world.advance(1000);
    world.feed({ type: 'cancel', by: 'admin' });
    expect(world.row.state).toBe('canceled');
    world.advance(1000);
    expect([world.phone.canceled, world.phone.state, world.machine]).toEqual([[KEY], 'None', undefined]);
  });

  it('while the request is on its way stops the phone in the same session', () => {
    const world = new World().start();
    world.feed({ type: 'session-started', boot: false, diagnosticsComplete: false, events: '' });
    world.feed({ type: 'ask' });
    world.feed({ type: 'answer', answer: world.phone.answer(world.sent!) });
    const answer = world.phone.answer(world.sent!);
    world.feed({ type: 'cancel', by: 'admin' });
    world.feed({ type: 'answer', answer });
    expect(wantsToAsk(world.machine!)).toBe(true);
    world.feed({ type: 'ask' });
    expect(world.sent).toMatchObject({ parameterList: [{ value: 'Canceled' }] });
  });

  it('gives up stopping a phone that does not come', () => {
    const world = new World().start();
    world.advance(1000);
    world.reachable = NO_ANSWER;
    world.feed({ type: 'cancel', by: 'admin' });
    world.advance(100_000);
    expect([world.row.state, world.phone.canceled, world.machine]).toEqual(['canceled', [], undefined]);
  });
});

describe('whatever happens', () => {
  const happening = fc.oneof(
    fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
    fc.record({ do: fc.constant('crash' as const), ms: fc.integer({ min: 0, max: 100_000 }) }),
    fc.record({
      do: fc.constant('session' as const),
      boot: fc.boolean(),
      diagnosticsComplete: fc.boolean(),
      lostAt: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
    }),
    fc.record({ do: fc.constant('reboot' as const) }),
    fc.record({ do: fc.constant('cancel' as const) }),
    fc.record({
      do: fc.constant('network' as const),
      reachable: fc.constantFrom<ConnectOutcome>(
        { ok: true },
        NO_ANSWER,
        { ok: false, reason: 'busy', detail: '' },
        { ok: false, reason: 'unauthorized', detail: '' },
      ),
      comes: fc.boolean(),
    }),
    fc.record({
      do: fc.constant('phone' as const),
      testMs: fc.integer({ min: 0, max: 200_000 }),
      endState: fc.constantFrom('Complete', 'Completed', 'Requested', 'Error_Internal', 'None', ''),
    }),
    fc.record({ do: fc.constant('stranger' as const), state: fc.constantFrom('Complete', 'Requested', 'None') }),
  );

  it('the phone is never told twice to begin for one key, and every run ends (property)', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 25 }), (happenings) => {
        const world = new World().start();
        for (const it of happenings) {
          if (it.do === 'advance') world.advance(it.ms);
          if (it.do === 'crash') world.crash(it.ms);
          if (it.do === 'session') {
            const { boot, diagnosticsComplete, lostAt } = it;
            world.session({ boot, diagnosticsComplete, ...(lostAt !== undefined && lostAt !== 0 && { lostAt }) });
          }
          if (it.do === 'reboot') world.phone.reboot();
          if (it.do === 'cancel') world.feed({ type: 'cancel', by: 'x' });
          if (it.do === 'network') Object.assign(world, { reachable: it.reachable, comes: it.comes });
          if (it.do === 'phone') Object.assign(world.phone, { testMs: it.testMs, endState: it.endState });
          // Another writer clears the results, but the key of a request that was seen stays ours.
          if (it.do === 'stranger') Object.assign(world.phone, { state: it.state, resultKey: OTHER_KEY });
        }
        world.advance(25 * 3_600_000);
        expect(world.phone.started.filter((key) => key === KEY).length).toBeLessThanOrEqual(1);
        expect(isOpen(world.row.state)).toBe(false);
        expect(world.row.endedAt).toBeDefined();
        expect(world.machine).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });
});
