import { timingSafeEqual } from 'node:crypto';
import { digestHa1, parseAuthorization, printChallenge, verifyAuthorization } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import type { CwmpApplication } from '#acs/cwmp-application.js';
import { parseBasic } from './basic-credentials.js';
import { nodeHash } from './node-hash.js';
import type { Nonces } from './nonce.js';

/** TR-069 Amd 6 §3.4.4, §3.4.5. */
export type AuthenticationMethod = 'digest' | 'basic' | 'certificate';

/** Somebody who has proved who he is. */
export interface Principal {
  readonly method: AuthenticationMethod;
  /** Digest or basic user, or the certificate's common name. */
  readonly username: string;
  /** The only device it may speak for: its id or, where a certificate names it, any of these names. Undefined: any. */
  readonly boundTo: readonly string[] | undefined;
  readonly bootstrap: boolean;
}

export type Authentication =
  | { readonly ok: true; readonly principal: Principal }
  /** `challenges`: values of WWW-Authenticate; none, where nothing but a certificate helps. */
  | {
      readonly ok: false;
      readonly challenges: readonly string[];
      /** Who failed, if somebody tried. */
      readonly failed?: { readonly method: 'digest' | 'basic'; readonly username: string };
    };

/** @param certificate whom the connection's client certificate proved */
export type Authenticator = (
  authorization: string | undefined,
  certificate: Principal | undefined,
) => Promise<Authentication>;

export interface AuthenticatorOptions {
  readonly realm: string;
  readonly nonces: Nonces;
  readonly credential: CwmpApplication['credential'];
  readonly methods: readonly AuthenticationMethod[];
}

type Attempt = 'stale' | 'failed' | Principal;

/**
 * Authentication of CPEs (TR-069 Amd 6 §3.4.5): digest with MD5 and qop `auth`, the form without qop too; basic, whose
 * password is compared by its HA1. The URI of the credentials is not compared with the request's: proxies rewrite the
 * one, and this server has a single resource.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { realm, nonces, methods } = options;
  const digest = methods.includes('digest');
  const basic = methods.includes('basic');

  const refuse = (stale: boolean): { readonly ok: false; readonly challenges: readonly string[] } => ({
    ok: false,
    challenges: [
      // The stronger first: simple clients take what they see first.
      ...(digest ? [printChallenge({ realm, nonce: nonces.issue(), algorithm: 'MD5', qop: ['auth'], stale })] : []),
      ...(basic ? [`Basic realm="${realm}", charset="UTF-8"`] : []),
    ],
  });

  return async (authorization, certificate) => {
    if (certificate !== undefined) return { ok: true, principal: certificate };
    if (authorization === undefined) return refuse(false);
    const user = basic ? parseBasic(authorization) : undefined;
    const credentials = digest && user === undefined ? parseAuthorization(authorization) : undefined;
    if (user !== undefined) return conclude('basic', user.username, await checkBasic(options, user));
    if (credentials === undefined) return refuse(false);
    return conclude('digest', credentials.username, await checkDigest(options, credentials));
  };

  function conclude(method: 'digest' | 'basic', username: string, attempt: Attempt): Authentication {
    if (attempt === 'stale') return refuse(true);
    return attempt === 'failed' ? { ...refuse(false), failed: { method, username } } : { ok: true, principal: attempt };
  }
}

async function checkDigest(
  { realm, nonces, credential }: AuthenticatorOptions,
  credentials: NonNullable<ReturnType<typeof parseAuthorization>>,
): Promise<Attempt> {
  const { username, algorithm } = credentials;
  if (credentials.realm !== realm || credentials.qop === 'auth-int' || !algorithm.startsWith('MD5')) return 'failed';
  const known = await credential(username);
  if (known === undefined || !verifyAuthorization({ credentials, ha1: known.ha1, method: 'POST' }, nodeHash)) {
    return 'failed';
  }
  // RFC 7616 §3.3: stale tells the client that its password is right. An older process's nonce is no more than old.
  return nonces.isFresh(credentials.nonce) ? principalOf('digest', username, known) : 'stale';
}

async function checkBasic(
  { realm, credential }: AuthenticatorOptions,
  { username, password }: { readonly username: string; readonly password: Secret },
): Promise<Attempt> {
  const ha1 = Buffer.from(digestHa1(username, realm, password, nodeHash));
  const known = await credential(username);
  const expected = Buffer.from(known?.ha1 ?? '');
  const equal = expected.length === ha1.length && timingSafeEqual(expected, ha1);
  return known !== undefined && equal ? principalOf('basic', username, known) : 'failed';
}

type Known = NonNullable<Awaited<ReturnType<CwmpApplication['credential']>>>;

function principalOf(method: 'digest' | 'basic', username: string, { deviceId, bootstrap }: Known): Principal {
  return { method, username, boundTo: deviceId === undefined ? undefined : [deviceId], bootstrap };
}
