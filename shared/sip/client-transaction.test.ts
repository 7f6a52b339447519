import fc from 'fast-check';
import {
  DEFAULT_TIMERS,
  startTransaction,
  stepTransaction,
  type TransactionEffect,
  type TransactionEvent,
  type TransactionOptions,
  type TransactionState,
  type TransactionTimer,
} from './client-transaction.js';

const udp: TransactionOptions = { ...DEFAULT_TIMERS, reliable: false };
const tcp: TransactionOptions = { ...DEFAULT_TIMERS, reliable: true };

interface Happening {
  readonly at: number;
  readonly what: string;
}

/** Runs a transaction on a virtual clock until nothing is due any more. */
function run(
  options: TransactionOptions,
  incoming: readonly { at: number; event: TransactionEvent }[] = [],
): Happening[] {
  const due = new Map<TransactionTimer, number>();
  const happened: Happening[] = [];
  let at = 0;
  let state: TransactionState;
  const carryOut = (effects: readonly TransactionEffect[]): void => {
    for (const effect of effects) {
      if (effect.type === 'set-timer') due.set(effect.timer, at + effect.ms);
      else if (effect.type === 'clear-timer') due.delete(effect.timer);
      else
        happened.push({
          at,
          what: effect.type === 'pass-up' ? `${effect.type} ${String(effect.status)}` : effect.type,
        });
    }
  };
  const apply = ([next, effects]: readonly [TransactionState, readonly TransactionEffect[]]): void => {
    state = next;
    carryOut(effects);
  };
  apply(startTransaction(options));
  const queue = [...incoming];
  for (;;) {
    const [timer, timerAt = Infinity] = [...due].sort(([, a], [, b]) => a - b)[0] ?? [];
    const nextAt = queue[0]?.at ?? Infinity;
    if (timer === undefined && queue.length === 0) {
      happened.push({ at, what: state!.name });
      return happened;
    }
    at = Math.min(timerAt, nextAt);
    if (nextAt <= timerAt) apply(stepTransaction(state!, queue.shift()!.event, options));
    else {
      due.delete(timer!);
      apply(stepTransaction(state!, { type: 'timer', timer: timer! }, options));
    }
  }
}

const timesOf = (happened: readonly Happening[], what: string): number[] =>
  happened.filter((one) => one.what === what).map((one) => one.at / 1000);
const response = (at: number, status: number): { at: number; event: TransactionEvent } => ({
  at,
  event: { type: 'response', status },
});

describe('the non-INVITE client transaction (RFC 3261 §17.1.2)', () => {
  it('sends 11 datagrams to a silent server and times out after 64*T1 (Timers E and F)', () => {
    const happened = run(udp);
    expect(timesOf(happened, 'send-request')).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
    expect(timesOf(happened, 'timed-out')).toEqual([32]);
    expect(happened.at(-1)).toEqual({ at: 32_000, what: 'terminated' });
  });

  it('sends every T2 after a provisional response, and times out all the same', () => {
    const happened = run(udp, [response(10, 100)]);
    expect(timesOf(happened, 'send-request')).toEqual([0, 0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5]);
    expect(timesOf(happened, 'pass-up 100')).toEqual([0.01]);
    expect(timesOf(happened, 'timed-out')).toEqual([32]);
  });

  it('sends once over a reliable transport', () => {
    expect(run(tcp)).toEqual([
      { at: 0, what: 'send-request' },
      { at: 32_000, what: 'timed-out' },
      { at: 32_000, what: 'terminated' },
    ]);
  });

  it.each([200, 401, 699, 999])(
    'passes the final response %i up once and absorbs its copies until Timer K',
    (status) => {
      expect(run(udp, [response(100, status), response(300, status), response(4000, 500)])).toEqual([
        { at: 0, what: 'send-request' },
        { at: 100, what: `pass-up ${String(status)}` },
        { at: 5100, what: 'terminated' },
      ]);
    },
  );

  it('ends at once with the final response where the transport is reliable (Timer K is zero)', () => {
    expect(run(tcp, [response(100, 200)]).at(-1)).toEqual({ at: 100, what: 'terminated' });
  });

  it('passes a transport error up as what it is, not as a response (§17.1.4)', () => {
    const happened = run(udp, [{ at: 700, event: { type: 'transport-error', code: 'ECONNREFUSED' } }]);
    expect(happened.map(({ what }) => what)).toEqual([
      'send-request',
      'send-request',
      'transport-failed',
      'terminated',
    ]);
  });

  it('takes a late transport error for nothing once the final response is there', () => {
    const happened = run(udp, [
      response(100, 200),
      { at: 200, event: { type: 'transport-error', code: 'ECONNREFUSED' } },
    ]);
    expect(happened.map(({ what }) => what)).toEqual(['send-request', 'pass-up 200', 'terminated']);
  });

  const event: fc.Arbitrary<TransactionEvent> = fc.oneof(
    fc.record({
      type: fc.constant('timer' as const),
      timer: fc.constantFrom('E' as const, 'F' as const, 'K' as const),
    }),
    fc.record({ type: fc.constant('response' as const), status: fc.integer({ min: 100, max: 999 }) }),
    fc.record({ type: fc.constant('transport-error' as const), code: fc.constantFrom('ECONNREFUSED', 'EHOSTUNREACH') }),
  );
  const isOutcome = (effect: TransactionEffect): boolean =>
    effect.type === 'timed-out' ||
    effect.type === 'transport-failed' ||
    (effect.type === 'pass-up' && effect.status >= 200);

  it('has at most one outcome, and does nothing after it, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.boolean(), (events, reliable) => {
        const options = { ...DEFAULT_TIMERS, reliable };
        let [state, all] = startTransaction(options);
        let ended = false;
        for (const one of events) {
          const [next, effects] = stepTransaction(state, one, options);
          if (ended) expect(effects).toEqual([]);
          ended ||= effects.some(isOutcome);
          expect(ended).toBe(next.name === 'completed' || next.name === 'terminated');
          state = next;
          all = [...all, ...effects];
        }
        expect(all.filter(isOutcome).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('clears every timer it has set, or hears it, before it ends', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), event)), fc.boolean(), (pairs, reliable) => {
        const incoming = pairs.sort(([a], [b]) => a - b).map(([at, one]) => ({ at, event: one }));
        expect(run({ ...DEFAULT_TIMERS, reliable }, incoming).at(-1)?.what).toBe('terminated');
      }),
    );
  });
});
