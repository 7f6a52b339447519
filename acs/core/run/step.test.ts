import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { KEY, LINE, NO_ANSWER, World } from '../../../test/fakes/run-world.js';
import { isStopping, wantsToAsk } from './machine.js';

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

  it('leaves a phone that does not know how to stop to its diagnosis until the deadline', () => {
    const world = new World().start();
    world.advance(1000);
    world.phone.fault = { method: 'SetParameterValues', code: 9007 };
    world.feed({ type: 'cancel', by: 'admin' });
    world.advance(10_000);
    expect(world.machine && isStopping(world.machine)).toBe(true);
    const { connects } = world;
    world.advance(92_000);
    expect([world.row.state, world.machine, world.connects]).toEqual(['canceled', undefined, connects]);
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
