import {
  digestHa1,
  parseAuthorization,
  verifyAuthorization,
  type DigestCredentials,
  type Hash,
} from '../auth/digest.js';
import type { Secret } from '../lib/secret.js';
import { headerValue, headerValues, type SipRequest } from './message.js';
import type { CredentialState } from './registrar-conditions.js';

/** Nonces given out, oldest first; at most {@link MAX_NONCES}. */
export type NonceStore = ReadonlyMap<string, NonceUse>;

interface NonceUse {
  /** Time after which it is stale, ms. */
  readonly until: number;
  /** Highest nonce count seen, and the request that brought it. */
  readonly nc: number;
  readonly request?: string;
}

const MAX_NONCES = 1000;
const NONCE_LIFE_MS = 300_000;

export function addNonce(store: NonceStore, nonce: string, at: number): NonceStore {
  const next = new Map(store);
  for (const oldest of store.keys()) {
    if (next.size < MAX_NONCES) break;
    next.delete(oldest);
  }
  return next.set(nonce, { until: at + NONCE_LIFE_MS, nc: 0 });
}

export interface Account {
  readonly user: string;
  readonly password: Secret;
}

/** Judges Authorization or Proxy-Authorization, and notes the nonce count of right ones. */
export function checkCredentials(
  store: NonceStore,
  request: SipRequest,
  header: 'Authorization' | 'Proxy-Authorization',
  {
    account,
    realm,
    hash,
    at,
  }: { readonly account: Account; readonly realm: string; readonly hash: Hash; readonly at: number },
): readonly [CredentialState, NonceStore] {
  const values = headerValues(request, header);
  const credentials = values.map(parseAuthorization).find((one) => one?.realm === realm);
  if (credentials === undefined) return ['absent', store];
  if (credentials.username !== account.user || credentials.uri !== request.uri) return ['wrong', store];
  const ha1 = digestHa1(credentials.username, realm, account.password, hash, credentials.algorithm);
  const { method, body } = request;
  if (!verifyAuthorization({ credentials, ha1, method, body }, hash)) return ['wrong', store];

  const use = store.get(credentials.nonce);
  const id = `${headerValue(request, 'Call-ID') ?? ''} ${headerValue(request, 'CSeq') ?? ''}`;
  if (use === undefined || use.until < at || isReplay(use, credentials, id)) return ['stale', store];
  const nc = credentials.nc === undefined ? use.nc : parseInt(credentials.nc, 16);
  return ['right', new Map(store).set(credentials.nonce, { ...use, nc, request: id })];
}

/** RFC 7616 §3.4: the count grows with each request; a retransmission of the same request is none. */
function isReplay(use: NonceUse, credentials: DigestCredentials, id: string): boolean {
  return credentials.nc !== undefined && parseInt(credentials.nc, 16) <= use.nc && use.request !== id;
}
