import type { Role } from '#shared/api/access.js';
import { AppError } from '../app-error.js';
import { isApiToken } from '../core/access-token.js';
import type { Accounts, Identity } from '../core/accounts.js';
import type { AuditActor } from '../core/audit.js';
import { atLeast } from '../core/roles.js';
import { clientAddress } from './client-address.js';
import type { CookieOptions, RequestHandler, WebRequest } from './web.js';

export const SESSION_COOKIE = 'sipdx_session';

interface Authenticated extends Identity {
  readonly token: string;
}

const authenticated = new WeakMap<WebRequest, Authenticated>();

/** @throws AppError `not-logged-in` `forbidden` */
export function requireRole(accounts: Accounts, role: Role): RequestHandler {
  return async (request, _response, next) => {
    const token = bearerToken(request) ?? sessionToken(request);
    const identity = token === undefined ? undefined : await accounts.identify(token);
    if (token === undefined || identity === undefined)
      throw new AppError('not-logged-in', 'The session or token is unknown, or over');
    const { user } = identity;
    if (!atLeast(user.role, role)) {
      throw new AppError('forbidden', `This needs the role ${role}; ${user.username} is ${user.role} here`, { role });
    }
    authenticated.set(request, { ...identity, token });
    next();
  };
}

/** Behind `requireRole` only. `user.role` is the role that counts: behind an API token it may be less than the user's. */
export function whoAsks(request: WebRequest): Authenticated {
  const who = authenticated.get(request);
  if (who === undefined) throw new Error('the route does not ask who it is');
  return who;
}

/** For the audit log: `audit.record({ ...actorOf(request), action: 'run.start', target: run.id })`. */
export function actorOf(request: WebRequest): AuditActor {
  const { user, tokenId } = whoAsks(request);
  const actor = { actor: user.username, address: clientAddress(request) };
  return tokenId === undefined ? actor : { ...actor, tokenId };
}

/**
 * For what would let a token outlive its end: tokens make no tokens and change no password of their user.
 * @throws AppError `forbidden`
 */
export function requireSession(request: WebRequest): void {
  if (whoAsks(request).tokenId === undefined) return;
  throw new AppError('forbidden', 'An API token cannot do this: log in with the password');
}

/** RFC 6750 §2.1 */
export function bearerToken(request: WebRequest): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Of the cookie. An API token is no session: a cookie is sent without anybody's doing, a token must not be. */
export function sessionToken(request: WebRequest): string | undefined {
  const token = cookie(request, SESSION_COOKIE);
  return token === undefined || isApiToken(token) ? undefined : token;
}

export function sessionCookie(secure: boolean, maxAge: number): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure, path: '/', maxAge };
}

function cookie(request: WebRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at >= 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
