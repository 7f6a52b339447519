import type { AttemptEvidence, Evidence, Outcome } from './evidence.js';

/** Questions that the rules ask of the evidence. */

export type FinalResponse = Extract<Outcome, { kind: 'response' }>;

/** Final responses that counted, in the order in which they came. */
export function finalResponses(evidence: Evidence): readonly FinalResponse[] {
  return evidence.attempts
    .map((attempt) => attempt.outcome)
    .filter((outcome): outcome is FinalResponse => outcome.kind === 'response' && outcome.evidenceOnly !== true)
    .sort((a, b) => a.at - b.at);
}

/** A 1xx alone: somebody took the request, nobody answered it. */
export function sawProvisional(evidence: Evidence): boolean {
  return evidence.attempts.some((attempt) => (attempt.provisional?.length ?? 0) > 0);
}

export function sawFinal(evidence: Evidence): boolean {
  return evidence.attempts.some((attempt) => attempt.outcome.kind === 'response');
}

export function sawMalformed(evidence: Evidence): boolean {
  return evidence.malformed.length > 0;
}

/** ICMP port unreachable, or a TCP reset: the host (or a middlebox that speaks for it) answers, the port is closed. */
export function sawPortClosed(evidence: Evidence): boolean {
  return evidence.icmp.some(({ code }) => code === 'ECONNREFUSED' || code === 'ECONNRESET');
}

/** Was a request still unanswered when this final response came? */
export function overlaps(evidence: Evidence, response: FinalResponse): boolean {
  return evidence.attempts.some((attempt) => unansweredAt(attempt, response));
}

function unansweredAt({ sentAt, outcome }: AttemptEvidence, response: FinalResponse): boolean {
  const first = sentAt[0];
  if (outcome === response || first === undefined || first >= response.at) return false;
  return (
    outcome.kind === 'timeout' || outcome.kind === 'given-up' || outcome.kind === 'open' || outcome.at > response.at
  );
}

/** A rejection of credentials that was not, as far as the evidence tells, only about an expired nonce. */
export function credentialsRejected(evidence: Evidence): boolean {
  return evidence.attempts.some(({ credentials, outcome }) => {
    if (!credentials || outcome.kind !== 'response' || outcome.evidenceOnly === true) return false;
    if (outcome.status !== 401 && outcome.status !== 407) return false;
    const challenges = outcome.challenges ?? [];
    return challenges.length === 0 || challenges.some(({ stale }) => !stale);
  });
}
