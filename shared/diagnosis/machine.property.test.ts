import fc from 'fast-check';
import {
  challenge,
  intervalTooBrief,
  play,
  REGISTRAR,
  type Reply,
  type Script,
} from '../../test/fakes/diagnosis-world.js';
import { classify } from './classify.js';
import { categoryOf } from './fault-code.js';

/** Any registrar: each REGISTER gets up to three replies of any kind, at any time, from anywhere. */
const reply: fc.Arbitrary<Reply> = fc.oneof(
  fc.record({ afterMs: fc.nat(40_000), status: fc.integer({ min: 100, max: 999 }) }),
  fc.record({ afterMs: fc.nat(40_000), error: fc.constantFrom('ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH') }),
  fc.record({ afterMs: fc.nat(40_000), raw: fc.oneof(fc.string(), fc.constant('SIP/2.0 7 x\r\n\r\n')) }),
  fc.record({ afterMs: fc.nat(40_000), status: fc.constant(200), from: fc.constant({ ...REGISTRAR, port: 5099 }) }),
  fc
    .record({
      afterMs: fc.nat(20_000),
      stale: fc.boolean(),
      realm: fc.constantFrom('a', 'b'),
      status: fc.constantFrom(401, 407),
    })
    .map((more) => challenge({ ...more, status: more.status === 401 ? 401 : 407 })),
  fc
    .tuple(fc.option(fc.nat(100_000), { nil: undefined }), fc.nat(20_000))
    .map(([min, after]) => intervalTooBrief(min, after)),
);

const script: fc.Arbitrary<Script> = fc
  .record({
    replies: fc.array(fc.array(reply, { maxLength: 3 }), { maxLength: 12 }),
    ping: fc.constantFrom('replies' as const, 'lost' as const, 'unavailable' as const, 'filtered-slowly' as const),
    openFails: fc.option(fc.constant('ENETUNREACH'), { nil: undefined, freq: 10 }),
  })
  .map(({ replies, ping, openFails }) => ({
    register: (_request, n) => replies[n - 1] ?? [],
    ping,
    ...(openFails !== undefined && { openFails }),
  }));

const options = fc.record({
  timeoutMs: fc.integer({ min: 16_000, max: 120_000 }),
  attemptTimeoutMs: fc.integer({ min: 500, max: 32_000 }),
  repetitions: fc.constantFrom(2, 3),
});

describe('whatever the registrar does', () => {
  it('there is one outcome, nothing is sent after it, it comes within the guard, after at most ten transactions', () => {
    fc.assert(
      fc.property(script, options, (world, changes) => {
        const { result, endedAt, afterEnd, sends } = play(world, changes);
        expect(afterEnd).toBe(0);
        expect(endedAt).toBeLessThanOrEqual(changes.timeoutMs);
        expect(result.registerTransactions).toBeLessThanOrEqual(10);
        expect(sends.every(({ at }) => at <= endedAt)).toBe(true);
        expect(result.registerTransactions + result.registerRetransmissions).toBe(sends.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('the verdict follows from the evidence alone, also after its journey as JSON', () => {
    fc.assert(
      fc.property(script, options, (world, changes) => {
        const { result } = play(world, changes);
        expect(classify(JSON.parse(JSON.stringify(result.evidence)) as typeof result.evidence)).toEqual(result.verdict);
      }),
      { numRuns: 300 },
    );
  });

  it('the code is one of the patent’s, or a final response that was really received', () => {
    fc.assert(
      fc.property(script, options, (world, changes) => {
        const { result } = play(world, changes);
        const { faultCode, category, confidence } = result.verdict;
        const received = result.evidence.attempts.flatMap(({ outcome }) =>
          outcome.kind === 'response' ? [outcome.status] : [],
        );
        expect([2, 3, 4, ...received]).toContain(faultCode);
        expect([categoryOf(faultCode), 'undetermined']).toContain(category);
        // A false verdict sends people to the wrong place: reachability is inferred, so it is never certain.
        if (faultCode < 5) expect(confidence).not.toBe('certain');
      }),
      { numRuns: 1_000 },
    );
  });
});
