import { answerChallenge, chooseChallenge, parseChallenges } from '../auth/digest.js';
import type { Secret } from '../lib/secret.js';
import { headerValues, type SipHeader, type SipResponse } from './message.js';
import type { Credentials, Registration, RegistrationOptions } from './registration-state.js';

/** Challenges answered in one sequence, by header and realm. */
export type Answered = ReadonlyMap<string, number>;

/** A registrar may find its own nonces stale for ever. */
const MAX_STALE_ROUNDS = 3;

/**
 * The credentials with those that answer this 401 or 407, one per realm (RFC 3261 §22.3). Undefined where trying again
 * makes no sense: nothing to answer with, or the answer of this sequence was rejected (RFC 3261 §22.1: "MUST NOT
 * re-attempt with the same credentials" unless the nonce was merely stale).
 */
export function acceptChallenges(
  before: readonly Credentials[],
  answered: Answered,
  response: SipResponse,
  password: Secret,
): readonly [readonly Credentials[], Answered] | undefined {
  const [offerHeader, header] =
    response.status === 401
      ? (['WWW-Authenticate', 'Authorization'] as const)
      : (['Proxy-Authenticate', 'Proxy-Authorization'] as const);
  const offered = parseChallenges(headerValues(response, offerHeader));
  if (offered.length === 0 || password.isEmpty) return undefined;

  let credentials = before;
  const counts = new Map(answered);
  for (const realm of new Set(offered.map((challenge) => challenge.realm))) {
    const challenge = chooseChallenge(offered.filter((one) => one.realm === realm));
    if (challenge === undefined) continue;
    const key = `${header} ${realm}`;
    const rounds = counts.get(key) ?? 0;
    if (rounds > 0 && !(challenge.stale && rounds < MAX_STALE_ROUNDS)) return undefined;
    counts.set(key, rounds + 1);
    const others = credentials.filter((one) => one.header !== header || one.challenge.realm !== realm);
    credentials = [...others, { header, challenge, nc: 0 }];
  }
  return [credentials, counts];
}

/** One header for each, and the credentials with their nonce count raised. */
export function authorizationHeaders(
  credentials: readonly Credentials[],
  { username, password, registrarUri, hash, randomHex }: RegistrationOptions,
): readonly [readonly SipHeader[], readonly Credentials[]] {
  const used = credentials.map((one) => ({ ...one, nc: one.nc + 1 }));
  const headers = used.map(({ header, challenge, nc }) => {
    const request = { method: 'REGISTER', uri: registrarUri, cnonce: randomHex(8) };
    return { name: header, value: answerChallenge({ challenge, username, password, nc, ...request }, hash) };
  });
  return [headers, used];
}

/** After a rejection the next try begins without credentials, so that it gets a challenge of its own. */
export function withoutCredentials(state: Registration): Registration {
  return { ...state, credentials: [] };
}
