import { chooseChallenge, parseChallenges, type DigestChallenge } from '../auth/digest.js';
import { headerValues, type SipResponse } from '../sip/message.js';
import type { ChallengeEvidence, Outcome } from './observations.js';

/** What is kept of a final response, and what it challenges. */

/** Headers worth keeping as evidence (docs/data-model.md, `Evidence`). */
const KEPT_HEADERS = [
  'Via',
  'Warning',
  'Retry-After',
  'Min-Expires',
  'Reason',
  'P-Registrar-Error',
  'Server',
  'Date',
  'Unsupported',
  'Require',
  'Error-Info',
  'Contact',
  'Expires',
];

export interface KeyedChallenge {
  /** Challenges are counted per header and realm (ours). */
  readonly key: string;
  readonly challenge: DigestChallenge;
}

/** One usable challenge per realm. */
export function challengesOf(response: SipResponse): readonly KeyedChallenge[] {
  if (response.status !== 401 && response.status !== 407) return [];
  const header = response.status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
  const offered = parseChallenges(headerValues(response, header));
  const realms = [...new Set(offered.map(({ realm }) => realm))];
  return realms.flatMap((realm) => {
    const challenge = chooseChallenge(offered.filter((one) => one.realm === realm));
    return challenge ? [{ key: `${String(response.status)} ${realm}`, challenge }] : [];
  });
}

export function outcomeOf(
  at: number,
  response: SipResponse,
  challenges: readonly KeyedChallenge[],
  about: { readonly late: boolean; readonly evidenceOnly: boolean },
): Outcome {
  const headers: Record<string, readonly string[]> = {};
  for (const name of KEPT_HEADERS) {
    const values = headerValues(response, name);
    if (values.length > 0) headers[name] = values;
  }
  return {
    kind: 'response',
    at,
    status: response.status,
    reason: response.reason,
    ...(about.late && { late: true }),
    ...(about.evidenceOnly && { evidenceOnly: true }),
    ...(challenges.length > 0 && { challenges: challenges.map(({ challenge }) => challengeEvidence(challenge)) }),
    headers,
  };
}

function challengeEvidence({ realm, algorithm, stale }: DigestChallenge): ChallengeEvidence {
  return { realm, algorithm, stale };
}
