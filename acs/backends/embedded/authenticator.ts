import { parseAuthorization, printChallenge, verifyAuthorization } from '#shared/auth/digest.js';
import type { CwmpApplication } from '#acs/cwmp-application.js';
import { nodeHash } from './node-hash.js';
import type { Nonces } from './nonce.js';

export type Authentication =
  | { readonly ok: true; readonly username: string; readonly deviceId: string | undefined }
  /** `challenge`: value of WWW-Authenticate. `username`: who failed, if somebody tried. */
  | { readonly ok: false; readonly challenge: string; readonly username?: string };

export type Authenticator = (authorization: string | undefined, method: string) => Promise<Authentication>;

/**
 * Digest authentication of CPEs (TR-069 Amd 6 §3.4.5): MD5, qop `auth`; the form without qop is accepted too. The URI of
 * the credentials is not compared with the request's: proxies rewrite the one, and this server has a single resource.
 */
export function createAuthenticator(options: {
  readonly realm: string;
  readonly nonces: Nonces;
  readonly credential: CwmpApplication['credential'];
}): Authenticator {
  const { realm, nonces } = options;
  const refuse = (stale: boolean, username?: string): Authentication => ({
    ok: false,
    challenge: printChallenge({ realm, nonce: nonces.issue(), algorithm: 'MD5', qop: ['auth'], stale }),
    ...(username === undefined ? {} : { username }),
  });
  return async (authorization, method) => {
    if (authorization === undefined) return refuse(false);
    const credentials = parseAuthorization(authorization);
    if (credentials === undefined) return refuse(false);
    const { username } = credentials;
    if (credentials.realm !== realm || credentials.qop === 'auth-int' || !credentials.algorithm.startsWith('MD5')) {
      return refuse(false, username);
    }
    const known = await options.credential(username);
    if (known === undefined) return refuse(false, username);
    if (!verifyAuthorization({ credentials, ha1: known.ha1, method }, nodeHash)) return refuse(false, username);
    // RFC 7616 §3.3: stale tells the client that its password is right. An older process's nonce is no more than old.
    return nonces.isFresh(credentials.nonce) ? { ok: true, username, deviceId: known.deviceId } : refuse(true);
  };
}
