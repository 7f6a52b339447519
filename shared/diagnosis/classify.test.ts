import { classify } from './classify.js';
import type { AttemptEvidence, Evidence, Outcome, PingEvidence } from './evidence.js';

/** Evidence that the machine reaches only by rare timing, or that comes from elsewhere. */

function attempt(outcome: Outcome, more: Partial<AttemptEvidence> = {}): AttemptEvidence {
  return { n: 1, cseq: 1, sentAt: [0], expires: 600, credentials: false, outcome, ...more };
}

function response(status: number, more: Partial<Extract<Outcome, { kind: 'response' }>> = {}): Outcome {
  return { kind: 'response', at: 100, status, reason: 'x', headers: {}, ...more };
}

function evidence(more: Partial<Evidence>): Evidence {
  return { v: 1, configuration: [], attempts: [], icmp: [], malformed: [], end: 'pinged', ...more };
}

const timeout = attempt({ kind: 'timeout', at: 8000 });
const trying = attempt({ kind: 'timeout', at: 8000 }, { provisional: [{ at: 10, status: 100 }] });
const refused = { at: 1, code: 'ECONNREFUSED' };
const lost = (count: number): PingEvidence => ({ sent: 3, replies: [], lost: count });
const replied: PingEvidence = { sent: 1, replies: [{ seq: 1, at: 1, rttMs: 1 }], lost: 2 };

describe('step 4, and the guard’s rule where no final response came', () => {
  it.each<[string, Partial<Evidence>, number, string, string]>([
    ['any reply', { attempts: [timeout], ping: replied }, 3, 'sip-service-silent', 'likely'],
    ['any reply, port closed', { attempts: [timeout], icmp: [refused], ping: replied }, 3, 'sip-port-closed', 'likely'],
    ['no reply', { attempts: [timeout], ping: lost(3) }, 2, 'network-unreachable', 'likely'],
    ['no reply after a 1xx', { attempts: [trying], ping: lost(3) }, 2, 'ping-filtered', 'open'],
    [
      'no reply, malformed only',
      { malformed: [{ at: 1, detail: '' }], ping: lost(3) },
      3,
      'malformed-response',
      'likely',
    ],
    [
      'no reply after an earlier 401',
      { attempts: [attempt(response(401)), timeout], ping: lost(3) },
      3,
      'ping-filtered',
      'likely',
    ],
    ['no reply, port closed', { icmp: [refused], ping: lost(3) }, 3, 'sip-port-closed', 'likely'],
    ['guard, echo reply', { end: 'guard', attempts: [timeout], ping: replied }, 3, 'sip-service-silent', 'likely'],
    ['guard, all three lost', { end: 'guard', attempts: [timeout], ping: lost(3) }, 2, 'network-unreachable', 'likely'],
    ['guard, two lost so far', { end: 'guard', attempts: [timeout], ping: lost(2) }, 4, 'reachability-unknown', 'open'],
    ['guard, two lost, 1xx', { end: 'guard', attempts: [trying], ping: lost(2) }, 3, 'sip-service-silent', 'likely'],
    ['cap without a final code', { end: 'cap', attempts: [timeout] }, 4, 'reachability-unknown', 'open'],
    ['final claimed, none there', { end: 'final' }, 4, 'reachability-unknown', 'open'],
  ])('%s', (_what, facts, faultCode, cause, confidence) => {
    expect(classify(evidence(facts))).toMatchObject({ faultCode, cause, confidence });
  });
});

describe('the last final failure code, when guard or cap came first', () => {
  it.each<[Partial<Evidence>, object]>([
    [
      { end: 'guard', attempts: [attempt(response(407))] },
      { faultCode: 407, category: 'undetermined', cause: 'unfinished', confidence: 'open' },
    ],
    [
      { end: 'cap', attempts: [attempt(response(423))] },
      { faultCode: 423, category: 'interval', cause: 'interval-too-brief', confidence: 'open' },
    ],
    [
      // In order of arrival, not of sending.
      {
        end: 'guard',
        attempts: [attempt(response(423, { at: 900, late: true })), attempt(response(401, { at: 500 }))],
      },
      { faultCode: 423 },
    ],
    [
      // Evidence only is not an outcome.
      {
        end: 'guard',
        attempts: [attempt(response(401, { at: 900, evidenceOnly: true })), attempt(response(423, { at: 500 }))],
      },
      { faultCode: 423 },
    ],
  ])('%#', (facts, expected) => {
    expect(classify(evidence(facts))).toMatchObject(expected);
  });
});

describe('never more than the evidence carries', () => {
  it('403 after credentials: a wrong password on several servers, so open', () => {
    const attempts = [attempt(response(401)), attempt(response(403, { at: 200 }), { credentials: true })];
    expect(classify(evidence({ end: 'final', attempts }))).toMatchObject({
      cause: 'account-forbidden',
      confidence: 'open',
    });
  });

  it('401 with credentials of which one rejection was not stale: a credentials verdict', () => {
    const stale = { realm: 'r', algorithm: 'MD5', stale: true };
    const attempts = [
      attempt(response(401)),
      attempt(response(401, { at: 200, challenges: [stale] }), { credentials: true }),
      attempt(response(401, { at: 300, challenges: [{ ...stale, stale: false }] }), { credentials: true }),
    ];
    expect(classify(evidence({ end: 'third-in-a-row', attempts }))).toMatchObject({ category: 'credentials' });
    expect(classify(evidence({ end: 'third-in-a-row', attempts: attempts.slice(0, 2) }))).toMatchObject({
      category: 'undetermined',
      cause: 'stale-loop',
    });
  });

  it('a disabled line is said to be disabled, not incomplete', () => {
    const disabled = { parameter: 'Line.1.Enable', problem: 'disabled' } as const;
    const missing = { parameter: 'SIP.RegistrarServer', problem: 'missing' } as const;
    expect(classify(evidence({ end: 'configuration', configuration: [disabled] })).cause).toBe('line-disabled');
    expect(classify(evidence({ end: 'configuration', configuration: [disabled, missing] })).cause).toBe(
      'configuration-incomplete',
    );
  });
});

describe('a 2xx that does not list our binding (RFC 3261 §10.2.4)', () => {
  it.each([
    ['and none at all', {}, 'certain'],
    ['but another one, which may be ours as an ALG wrote it', { Contact: ['<sip:1001@203.0.113.1:1024>'] }, 'open'],
  ])('%s', (_what, headers, confidence) => {
    const facts = evidence({ end: 'final', bindingMissing: true, attempts: [attempt(response(200, { headers }))] });
    expect(classify(facts)).toMatchObject({ faultCode: 200, cause: 'binding-missing', confidence });
  });
});
