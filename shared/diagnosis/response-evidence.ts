import { chooseChallenge, parseChallenges, type DigestAlgorithm, type DigestChallenge } from '../auth/digest.js';
import { parseSchemes } from '../auth/challenge.js';
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

/**
 * One usable challenge per realm.
 * @param algorithm as if the server had offered no other
 */
export function challengesOf(response: SipResponse, algorithm?: DigestAlgorithm): readonly KeyedChallenge[] {
  const offered = parseChallenges(challengeHeaders(response)).filter(
    (challenge) => algorithm === undefined || challenge.algorithm === algorithm,
  );
  const realms = [...new Set(offered.map(({ realm }) => realm))];
  return realms.flatMap((realm) => {
    const challenge = chooseChallenge(offered.filter((one) => one.realm === realm));
    return challenge ? [{ key: `${String(response.status)} ${realm}`, challenge }] : [];
  });
}

function challengeHeaders(response: SipResponse): readonly string[] {
  switch (response.status) {
    case 401:
      return headerValues(response, 'WWW-Authenticate');
    case 407:
      return headerValues(response, 'Proxy-Authenticate');
    default:
      return [];
  }
}

/** Algorithms of Digest that the server offers, as it writes them; other schemes by their name. */
function offersOf(response: SipResponse): readonly string[] {
  const offers = challengeHeaders(response)
    .flatMap((value) => parseSchemes(value))
    .map(({ scheme, params }) => (scheme === 'digest' ? (params.get('algorithm') ?? 'MD5') : scheme));
  return [...new Set(offers)];
}

export function outcomeOf(
  at: number,
  response: SipResponse,
  challenges: readonly KeyedChallenge[],
  about: { readonly late: boolean; readonly evidenceOnly: boolean; readonly unproven?: boolean },
): Outcome {
  const headers: Record<string, readonly string[]> = {};
  for (const name of KEPT_HEADERS) {
    const values = headerValues(response, name);
    if (values.length > 0) headers[name] = values;
  }
  const offered = offersOf(response);
  const chosen = challenges.map(({ challenge }) => challenge.algorithm.toLowerCase());
  return {
    kind: 'response',
    at,
    status: response.status,
    reason: response.reason,
    ...(about.late && { late: true }),
    ...(about.evidenceOnly && { evidenceOnly: true }),
    ...(about.unproven === true && { unproven: true }),
    ...(challenges.length > 0 && { challenges: challenges.map(({ challenge }) => challengeEvidence(challenge)) }),
    ...(offered.some((one) => !chosen.includes(one.toLowerCase())) && { offered }),
    headers,
  };
}

function challengeEvidence({ realm, algorithm, stale }: DigestChallenge): ChallengeEvidence {
  return { realm, algorithm, stale };
}
