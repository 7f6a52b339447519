import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, ParameterValue } from '#shared/cwmp/messages.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import type { RunRow } from '#acs/store/ports/runs.js';
import type { Answer } from '#acs/core/run/dialect.js';
import {
  isOpen,
  wantsToAsk,
  type ConnectOutcome,
  type RunEffect,
  type RunInput,
  type RunMachine,
  type RunTimer,
} from '#acs/core/run/machine.js';
import { beginRun, stepRun } from '#acs/core/run/step.js';

export const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
export const KEY = '01JDRUN000000000000000000A';
export const OTHER_KEY = 'SOMEBODYELSE';
export const NO_ANSWER: ConnectOutcome = { ok: false, reason: 'timeout', detail: 'no answer' };

/** A phone as the run sees it: TR-106's DiagnosticsState, and the ways in which real ones misbehave. */
export class Phone {
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
  /** Results beside the usual ones. */
  more: Readonly<Record<string, string>> = {};

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
      ...this.more,
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
export class World {
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
    expiresAt: this.now + 24 * 3_600_000,
    state: 'queued',
  };
  machine: RunMachine | undefined;
  readonly phone: Phone;
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

  constructor(row: Partial<RunRow> = {}, phone = new Phone()) {
    this.row = { ...this.row, ...row };
    this.phone = phone;
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
