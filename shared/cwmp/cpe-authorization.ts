import { answerChallenge, chooseChallenge, parseChallenges, type DigestChallenge, type Hash } from '../auth/digest.js';
import { base64 } from '../lib/base64.js';
import { err, ok, type Result } from '../lib/result.js';
import type { Secret } from '../lib/secret.js';

/** How the messages of a session say who sends them (TR-069 Amd 6 §3.4.5). `count`: uses of the challenge's nonce. */
export type AuthorizationScheme =
  | { readonly type: 'none' }
  | { readonly type: 'basic' }
  | { readonly type: 'digest'; readonly challenge: DigestChallenge; readonly count: number };

/** §3.4.5: over TLS the CPE sends Basic without being asked. */
export function initialScheme(url: string): AuthorizationScheme {
  return /^https:/i.test(url) ? { type: 'basic' } : { type: 'none' };
}

/**
 * The scheme that a 401 asks for: digest where it is offered. Basic without TLS is against the standard, but servers
 * ship with it; then the operator has chosen what the connection hides, and it is sent only when asked for.
 */
export function challengedBy(
  values: readonly string[],
  sent: AuthorizationScheme,
): Result<AuthorizationScheme, 'unauthorized' | 'challenge-unusable'> {
  const challenge = chooseChallenge(parseChallenges(values));
  if (challenge !== undefined) return ok({ type: 'digest', challenge, count: 0 });
  if (!values.some((value) => /(?:^|,)\s*basic(?:\s|,|$)/i.test(value))) return err('challenge-unusable');
  return sent.type === 'basic' ? err('unauthorized') : ok({ type: 'basic' });
}

/** The header of the next message, and the scheme after it. */
export function authorization(
  scheme: AuthorizationScheme,
  account: { readonly username: string; readonly password: Secret; readonly hash: Hash; readonly cnonce: string },
  message: { readonly uri: string; readonly body: string },
): readonly [AuthorizationScheme, Readonly<Record<string, string>>] {
  const { username, password, hash, cnonce } = account;
  switch (scheme.type) {
    case 'none':
      return [scheme, {}];
    case 'basic':
      // RFC 7617 §2: a user name with a colon cannot be sent; §2.1: UTF-8.
      return username.includes(':') || username === ''
        ? [{ type: 'none' }, {}]
        : [scheme, { Authorization: `Basic ${base64(new TextEncoder().encode(`${username}:${password.reveal()}`))}` }];
    case 'digest': {
      const { challenge } = scheme;
      const nc = scheme.count + 1;
      const { uri } = message;
      const body = new TextEncoder().encode(message.body);
      const answer = { challenge, username, password, cnonce, method: 'POST', uri, nc, body };
      return [{ ...scheme, count: nc }, { Authorization: answerChallenge(answer, hash) }];
    }
  }
}
