import type { DigestAlgorithm } from '../auth/digest.js';
import type { SipHeader } from './message.js';

/** `stale`: right, but for a nonce that is unknown, too old or used up. */
export type CredentialState = 'absent' | 'wrong' | 'stale' | 'right';

/** One REGISTER, as a condition sees it. */
export interface Visit {
  /** Authorization, which answers a 401. */
  readonly credentials: CredentialState;
  /** Proxy-Authorization, which answers a 407. */
  readonly proxyCredentials: CredentialState;
  /** Seconds asked for; 0 removes a binding. */
  readonly expires: number;
  /** Seconds that the interval conditions demand. */
  readonly minExpires: number;
  readonly user: string;
  readonly domain: string;
  /** It is not that of the REGISTER before. */
  readonly isNewCallId: boolean;
}

/** What the registrar does with it. `afterMs`: later than at once. */
export type Action = { readonly afterMs?: number } & (
  | {
      readonly type: 'respond';
      readonly status: number;
      readonly reason: string;
      readonly headers?: readonly SipHeader[];
    }
  | {
      readonly type: 'challenge';
      readonly status: 401 | 407;
      readonly stale?: boolean;
      /** One challenge for each, in this order. Absent: MD5, which is then named. */
      readonly algorithms?: readonly DigestAlgorithm[];
    }
  /** Updates the bindings and answers as RFC 3261 §10.3 says. */
  | { readonly type: 'accept' }
  /** A response with this status line, which RFC 3261 does not allow. */
  | { readonly type: 'malformed'; readonly statusLine: string }
  | { readonly type: 'forget-nonces' }
);

type Condition = (visit: Visit) => readonly Action[];

/** How the registrar treats a user: each entry is one way in which registration goes well or wrong. */
const CONDITIONS = {
  /** Challenges with 401, accepts the right password. */
  normal: authenticated(401, accept),
  'no-challenge': accept,
  'proxy-auth': authenticated(407, accept),
  /** A proxy with its own challenge in front of the registrar's. */
  'proxy-then-registrar': authenticated(407, authenticated(401, accept)),
  'strong-digests': authenticated(401, accept, ['SHA-512-256', 'SHA-256', 'MD5']),
  'sha-256': authenticated(401, accept, ['SHA-256']),

  silent: () => [],
  'trying-only': () => [respond(100, 'Trying')],
  'trying-first': (visit) => [respond(100, 'Trying'), ...later(500, authenticated(401, accept)(visit))],
  'silent-after-challenge': ({ credentials }) => (credentials === 'absent' ? [challenge(401)] : []),
  /** RFC 3261 §7.2: a status has three digits, the first from 1 to 6. */
  'malformed-only': () => [{ type: 'malformed', statusLine: 'SIP/2.0 99 Below A Hundred' }],

  'rejected-401': () => [challenge(401)],
  'rejected-407': () => [challenge(407)],
  /** Some servers say 403 where others challenge again. */
  'rejected-403': ({ credentials }) => (credentials === 'absent' ? [challenge(401)] : [respond(403, 'Forbidden')]),
  'stale-forever': () => [{ ...challenge(401), stale: true }],
  'unusable-challenge': () => [
    respond(401, 'Unauthorized', [
      ['WWW-Authenticate', 'Digest realm="ims", nonce="bm9uY2U=", algorithm=AKAv1-MD5'],
      ['WWW-Authenticate', 'NTLM realm="SIP Communications Service"'],
    ]),
  ],
  'missing-challenge': () => [respond(401, 'Unauthorized')],

  'interval-423': (visit) =>
    isTooBrief(visit) ? [intervalTooBrief(visit.minExpires)] : authenticated(401, accept)(visit),
  'interval-423-forever': ({ expires }) => [intervalTooBrief(expires + 3600)],
  'interval-423-no-minimum': (visit) =>
    isTooBrief(visit) ? [respond(423, 'Interval Too Brief')] : authenticated(401, accept)(visit),
  /** Wants a dialog of its own for each REGISTER, the one with credentials too (MSS notes, Invalid CSeq number). */
  'once-per-call-id': (visit) =>
    visit.isNewCallId
      ? authenticated(401, accept)(visit)
      : [respond(400, 'Bad Request', [['P-Registrar-Error', 'Invalid CSeq number']])],

  /** 423 after each accepted challenge, whose nonce is then worth nothing. */
  'challenge-after-423': ({ credentials, expires }) =>
    credentials === 'right' ? [intervalTooBrief(expires + 3600), { type: 'forget-nonces' }] : [challenge(401)],

  'redirect-302': ({ user, domain }) => [
    respond(302, 'Moved Temporarily', [['Contact', `<sip:${user}@elsewhere.${domain}>`]]),
  ],
  'disabled-403': () => [respond(403, 'Forbidden')],
  'unknown-404': () => [respond(404, 'Not Found')],
  'not-acceptable-488': () => [respond(488, 'Not Acceptable Here')],
  'server-error-500': () => [respond(500, 'Server Internal Error')],
  'server-error-503': () => [respond(503, 'Service Unavailable', [['Retry-After', '120']])],
  'bye-600': () => [respond(600, 'Busy Everywhere')],
  'code-799': () => [respond(799, 'Nobody Knows')],
  /** RFC 3261 §10.2.4: a 2xx lists the bindings; this one lists none. */
  'binding-missing': authenticated(401, () => [respond(200, 'OK')]),
} satisfies Record<string, Condition>;

export type RegistrarCondition =
  | keyof typeof CONDITIONS
  /** As `normal`, every answer `ms` late. */
  | { readonly name: 'delay'; readonly ms: number };

export function act(condition: RegistrarCondition, visit: Visit): readonly Action[] {
  if (typeof condition === 'object') return later(condition.ms, CONDITIONS.normal(visit));
  return CONDITIONS[condition](visit);
}

function accept(): readonly Action[] {
  return [{ type: 'accept' }];
}

function authenticated(status: 401 | 407, then: Condition, algorithms?: readonly DigestAlgorithm[]): Condition {
  return (visit) => {
    const credentials = status === 401 ? visit.credentials : visit.proxyCredentials;
    if (credentials === 'right') return then(visit);
    return [{ ...challenge(status), stale: credentials === 'stale', ...(algorithms !== undefined && { algorithms }) }];
  };
}

function challenge(status: 401 | 407): Action & { readonly type: 'challenge' } {
  return { type: 'challenge', status };
}

function respond(status: number, reason: string, headers: readonly (readonly [string, string])[] = []): Action {
  return { type: 'respond', status, reason, headers: headers.map(([name, value]) => ({ name, value })) };
}

/** RFC 3261 §10.3, step 7: removing a binding is never too brief. */
function isTooBrief({ expires, minExpires }: Visit): boolean {
  return expires > 0 && expires < minExpires;
}

function intervalTooBrief(minExpires: number): Action {
  return respond(423, 'Interval Too Brief', [['Min-Expires', String(minExpires)]]);
}

function later(ms: number, actions: readonly Action[]): readonly Action[] {
  return actions.map((action) => ({ ...action, afterMs: ms }));
}
