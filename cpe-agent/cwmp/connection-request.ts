import { digestHa1, parseAuthorization, printChallenge, verifyAuthorization } from '#shared/auth/digest.js';
import { requestTarget } from '#shared/cwmp/http-exchange.js';
import { Secret } from '#shared/lib/secret.js';
import type { Clock, Hash, HttpRequest, HttpResponse, Random } from '../ports.js';

export interface ConnectionRequestOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  /** Undefined: none are set, and every request is refused. */
  credentials(): { readonly username: string; readonly password: Secret } | undefined;
  /** Called for every request with the right credentials. */
  accepted(): void;
}

const REALM = 'connection-request';
const NONCE_LIFE_MS = 60_000;
/** Ours: an ACS that polls every 5 s stays far below. */
const MAX_PER_MINUTE = 60;

/**
 * The agent's side of a Connection Request (TR-069 Amd 6 §3.2.2): digest with exactly one challenge, MD5 and qop auth,
 * because clients exist that answer only the last of several. Nonces are computed, so a flood of unauthenticated
 * requests fills no table.
 */
export function connectionRequestHandler(options: ConnectionRequestOptions): (request: HttpRequest) => HttpResponse {
  const { clock, hash } = options;
  const secret = options.random.hex(16);
  /** Nonces that gave access → the last nc, and when they end. */
  const used = new Map<string, { readonly nc: number; readonly until: number }>();
  const accepted: number[] = [];

  return (request) => {
    const now = clock.monotonic();
    const verdict = check(request, now);
    if (verdict !== 'right') return challenge(now, verdict === 'stale');
    while (accepted[0] !== undefined && accepted[0] <= now - 60_000) accepted.shift();
    if (accepted.length >= MAX_PER_MINUTE) return { status: 503, headers: {} }; // without Retry-After
    accepted.push(now);
    options.accepted();
    return { status: 200, headers: {} };
  };

  function check(request: HttpRequest, now: number): 'right' | 'wrong' | 'stale' {
    const known = options.credentials();
    const sent = parseAuthorization(request.headers['authorization'] ?? '');
    if (known === undefined || sent === undefined) return 'wrong';
    if (sent.username !== known.username || sent.realm !== REALM || sent.algorithm !== 'MD5') return 'wrong';
    // Origin form, absolute form, or `/`, which some servers put there whatever they ask for.
    if (sent.uri !== '/' && requestTarget(sent.uri) !== requestTarget(request.url)) return 'wrong';
    const ha1 = digestHa1(known.username, REALM, known.password, hash);
    if (!verifyAuthorization({ credentials: sent, ha1, method: request.method }, hash)) return 'wrong';
    // RFC 7616 §3.3: the credentials are right, so an old nonce is stale.
    const [issuedAt = '', salt = ''] = sent.nonce.split('-');
    const at = parseInt(issuedAt, 16);
    if (sent.nonce !== nonce(at, salt) || now - at > NONCE_LIFE_MS) return 'stale';
    // A replay: without qop a nonce is good once, with it nc must grow.
    const nc = sent.nc === undefined ? Infinity : parseInt(sent.nc, 16);
    const last = used.get(sent.nonce);
    if (last !== undefined && nc <= last.nc) return 'stale';
    for (const [old, { until }] of used) if (until < now) used.delete(old);
    used.set(sent.nonce, { nc, until: at + NONCE_LIFE_MS });
    return 'right';
  }

  function nonce(at: number, salt: string): string {
    return `${at.toString(16)}-${salt}-${hash('md5', `${at}:${salt}:${secret}`)}`;
  }

  function challenge(now: number, stale: boolean): HttpResponse {
    const value = printChallenge({
      realm: REALM,
      nonce: nonce(Math.floor(now), options.random.hex(8)),
      qop: ['auth'],
      algorithm: 'MD5',
      stale,
    });
    return { status: 401, headers: { 'WWW-Authenticate': value } };
  }
}
