import fc from 'fast-check';
import { challenge, play, type Script } from '../../test/fakes/diagnosis-world.js';
import { classify } from './classify.js';
import type { AttemptEvidence, Evidence, Outcome } from './evidence.js';
import { CAUSES, categoryOf, type Cause, type Confidence, type Verdict } from './fault-code.js';
import { withHistory, type EarlierRun } from './history.js';
import { readEvidence } from './read-evidence.js';

const MINUTE = 60_000;
const TARGET = { address: '192.0.2.10', port: 5060, transport: 'UDP' } as const;

function attempt(outcome: Outcome, credentials = false): AttemptEvidence {
  return { n: 1, cseq: 1, sentAt: [0], expires: 600, credentials, outcome };
}

function response(status: number, headers: Readonly<Record<string, readonly string[]>> = {}): Outcome {
  return { kind: 'response', at: 100, status, reason: 'x', headers };
}

function evidence(more: Partial<Evidence>): Evidence {
  return { v: 1, configuration: [], target: TARGET, attempts: [], icmp: [], malformed: [], end: 'pinged', ...more };
}

const silent = evidence({
  attempts: [attempt({ kind: 'timeout', at: 8000 })],
  ping: { sent: 1, replies: [{ seq: 1, at: 1, rttMs: 1 }], lost: 2 },
});
const rejected = evidence({
  end: 'third-in-a-row',
  attempts: [attempt(response(401)), attempt(response(401), true), attempt(response(401), true)],
});
const accepted = evidence({ end: 'final', attempts: [attempt(response(200), true)] });

/** Runs before, each with the minutes since its end. */
function before(...runs: readonly (readonly [minutes: number, facts: Evidence])[]): readonly EarlierRun[] {
  return runs.map(([minutes, facts]) => ({ agoMs: minutes * MINUTE, verdict: classify(facts), evidence: facts }));
}

const judge = (facts: Evidence, earlier: readonly EarlierRun[]) => withHistory(classify(facts), facts, earlier);

describe('silence after rejected credentials (seeds 000 §2.2.1 ②, 001: the account or address is banned for a while)', () => {
  const series = before([2, rejected], [4, rejected]);

  it('is a ban, at most likely, and what the device found is kept beside it', () => {
    expect(judge(silent, series)).toEqual({
      verdict: { faultCode: 3, category: 'no-response', cause: 'banned-for-a-while', confidence: 'likely' },
      reported: { cause: 'sip-service-silent', confidence: 'likely' },
    });
  });

  it.each<[string, Partial<Evidence>, number]>([
    ['503', { end: 'final', attempts: [attempt(response(503))] }, 503],
    ['403', { end: 'final', attempts: [attempt(response(403))] }, 403],
    ['a port that is closed: Fail2Ban rejects by ICMP', { icmp: [{ at: 1, code: 'ECONNREFUSED' }] }, 3],
    ['a lost ping', { ping: { sent: 3, replies: [], lost: 3 } }, 2],
  ])('holds for %s too', (_what, facts, faultCode) => {
    const now = evidence({ attempts: [attempt({ kind: 'timeout', at: 8000 })], ...facts });
    expect(judge(now, series).verdict).toMatchObject({ faultCode, cause: 'banned-for-a-while', confidence: 'likely' });
  });

  it('is as open as the run itself', () => {
    const open = evidence({ end: 'final', attempts: [attempt(response(403), true)] });
    expect(judge(open, series).verdict).toMatchObject({ cause: 'banned-for-a-while', confidence: 'open' });
  });

  it('goes on over runs that met the ban already', () => {
    const banned = { ...before([1, silent])[0]!, verdict: judge(silent, series).verdict };
    expect(judge(silent, [banned, ...series]).verdict.cause).toBe('banned-for-a-while');
  });

  it.each([
    ['one run is no series', before([2, rejected])],
    ['half an hour later it is over', before([31, rejected], [33, rejected])],
    ['an accepted registration lies between', before([1, accepted], [2, rejected], [4, rejected])],
    [
      'it was another server',
      before(
        [2, { ...rejected, target: { ...TARGET, address: '192.0.2.99' } }],
        [4, { ...rejected, target: { ...TARGET, address: '192.0.2.99' } }],
      ),
    ],
  ])('is no ban where %s', (_why, earlier) => {
    const { verdict, reported } = judge(silent, earlier);
    expect([verdict.cause, reported]).toEqual(['sip-service-silent', undefined]);
  });

  it.each<[string, Partial<Evidence>]>([
    [
      'a registrar that names another reason',
      { attempts: [attempt(response(503, { 'P-Registrar-Error': ['Too many'] }))] },
    ],
    ['an unknown account', { attempts: [attempt(response(404))] }],
    ['accepted credentials', { attempts: [attempt(response(200))] }],
    ['an incomplete configuration', { end: 'configuration' }],
    ['a name that does not exist', { end: 'dns', dns: { name: 'x', addresses: [], ms: 1, error: 'nxdomain' } }],
  ])('is not seen in %s', (_what, facts) => {
    const now = evidence({ end: 'final', ...facts });
    expect(judge(now, series)).toEqual({ verdict: classify(now) });
  });
});

describe('answers and silence in turn', () => {
  it('make a present silence less sure: one run in a changing network', () => {
    expect(judge(silent, before([10, accepted], [20, silent]))).toEqual({
      verdict: { ...classify(silent), confidence: 'open' },
      reported: { cause: 'sip-service-silent', confidence: 'likely' },
    });
  });

  it('say nothing about an answer: what the server said, it said', () => {
    expect(judge(accepted, before([10, silent], [20, accepted], [30, silent]))).toEqual({
      verdict: classify(accepted),
    });
  });

  it.each([
    ['one change may be the fault', before([10, accepted], [20, accepted])],
    ['yesterday says nothing', before([10, accepted], [25 * 60, silent])],
    [
      'the configuration was wrong in between',
      before([10, accepted], [15, evidence({ end: 'configuration' })], [20, silent]),
    ],
    [
      'it was another server',
      before([10, accepted], [20, { ...silent, target: { ...TARGET, transport: 'TCP' as const } }]),
    ],
  ])('but %s', (_why, earlier) => {
    expect(judge(silent, earlier)).toEqual({ verdict: classify(silent) });
  });
});

describe('classified again by the rules of today', () => {
  const verdict = (cause: Cause, confidence: Confidence): Verdict => ({ ...classify(rejected), cause, confidence });

  it('an older agent’s cause and category give way to what the evidence says', () => {
    const stale = evidence({
      end: 'third-in-a-row',
      attempts: [
        attempt(response(401)),
        attempt({ ...response(401), challenges: [{ realm: 'x', algorithm: 'MD5', stale: true }] } as Outcome, true),
      ],
    });
    expect(withHistory(verdict('account-or-password-rejected', 'certain'), stale, [])).toEqual({
      verdict: { faultCode: 401, category: 'undetermined', cause: 'stale-loop', confidence: 'certain' },
      reported: { cause: 'account-or-password-rejected', confidence: 'certain' },
    });
  });

  it('a confidence above the evidence comes down, one below it stays', () => {
    expect(withHistory(verdict('account-or-password-rejected', 'certain'), rejected, []).verdict.confidence).toBe(
      'likely',
    );
    expect(withHistory(verdict('account-or-password-rejected', 'open'), rejected, []).verdict.confidence).toBe('open');
  });

  it.each<[string, Verdict, Evidence | undefined]>([
    ['there is no evidence', verdict('challenge-unusable', 'certain'), undefined],
    ['the evidence is of another code', { ...classify(accepted), faultCode: 404, cause: 'account-unknown' }, accepted],
    ['a deep probe told it', { ...classify(silent), cause: 'banned-for-a-while' }, silent],
    ['the evidence for it may have been cut', { ...classify(silent), cause: 'malformed-response' }, silent],
  ])('not where %s', (_why, reported, facts) => {
    expect(withHistory(reported, facts, [])).toEqual({ verdict: reported });
  });
});

const cause = fc.constantFrom(...CAUSES);
const confidence = fc.constantFrom<Confidence>('certain', 'likely', 'open');
const anyVerdict = fc
  .record({ faultCode: fc.constantFrom(1, 2, 3, 4, 200, 401, 403, 404, 407, 423, 503, 603), cause, confidence })
  .map(({ faultCode, ...more }): Verdict => ({ faultCode, category: categoryOf(faultCode), ...more }));
const anyEvidence = fc.constantFrom(undefined, silent, rejected, accepted);
const anyEarlier = fc.array(fc.record({ agoMs: fc.nat(3 * 3600_000), verdict: anyVerdict, evidence: anyEvidence }), {
  maxLength: 6,
});
const RANK: Readonly<Record<Confidence, number>> = { open: 0, likely: 1, certain: 2 };

describe('whatever came before (property)', () => {
  it('the code stays, the category is one of its own, nothing becomes certain by history, and no confidence rises', () => {
    fc.assert(
      fc.property(anyVerdict, anyEvidence, anyEarlier, (verdict, facts, earlier) => {
        const alone = withHistory(verdict, facts, []).verdict;
        const { verdict: judged, reported } = withHistory(verdict, facts, earlier);
        expect(judged.faultCode).toBe(verdict.faultCode);
        expect(judged.category).toBe(alone.category);
        expect(RANK[judged.confidence]).toBeLessThanOrEqual(RANK[alone.confidence]);
        if (judged.cause !== alone.cause) expect(judged.confidence).not.toBe('certain');
        if (
          facts !== undefined &&
          judged.cause === classify(facts).cause &&
          classify(facts).faultCode === judged.faultCode
        ) {
          expect(RANK[judged.confidence]).toBeLessThanOrEqual(RANK[classify(facts).confidence]);
        }
        const differs = judged.cause !== verdict.cause || judged.confidence !== verdict.confidence;
        expect(reported).toEqual(differs ? { cause: verdict.cause, confidence: verdict.confidence } : undefined);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the evidence of a device', () => {
  const scripts: readonly Script[] = [
    { register: () => [challenge()] },
    { register: () => [{ status: 100 }], ping: 'lost' },
    { register: () => [{ error: 'ECONNREFUSED' }], ping: 'replies' },
    { register: () => [{ raw: 'SIP/2.0 7 x\r\n\r\n' }], ping: 'unavailable' },
    { register: () => [{ status: 200 }] },
  ];

  it.each(scripts)('of the machine is read as it was written (%#)', (script) => {
    const { result } = play(script);
    expect(readEvidence(JSON.parse(JSON.stringify(result.evidence)))).toEqual(result.evidence);
  });

  it.each([
    undefined,
    null,
    [],
    {},
    { ...silent, v: 2 },
    { ...silent, end: 'otherwise' },
    { ...silent, attempts: [{ n: 1 }] },
    { ...rejected, attempts: [attempt({ ...response(401), headers: { 'Retry-After': 'x' } } as unknown as Outcome)] },
  ])('that is none is not taken for it (%#)', (value) => {
    expect(readEvidence(value)).toBeUndefined();
  });

  it('may hold more than this version knows', () => {
    expect(readEvidence({ ...silent, probes: [1] })).toMatchObject({ probes: [1] });
  });
});
