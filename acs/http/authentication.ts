import type { Role } from '#shared/api/schemas.js';
import { AppError } from '../app-error.js';
import type { Accounts } from '../core/accounts.js';
import type { UserRow } from '../store/store.js';
import type { CookieOptions, RequestHandler, WebRequest } from './web.js';

export const SESSION_COOKIE = 'sipdx_session';

/** Each role may do what those before it may. */
const RANKS: readonly Role[] = ['viewer', 'operator', 'engineer', 'admin'];

interface Authenticated {
  readonly user: UserRow;
  readonly token: string;
}

const authenticated = new WeakMap<WebRequest, Authenticated>();

/** @throws AppError `not-logged-in` `forbidden` */
export function requireRole(accounts: Accounts, role: Role): RequestHandler {
  return async (request, _response, next) => {
    const token = bearerToken(request) ?? cookie(request, SESSION_COOKIE);
    const user = token === undefined ? undefined : await accounts.userOf(token);
    if (token === undefined || user === undefined)
      throw new AppError('not-logged-in', 'The session is unknown or over');
    if (RANKS.indexOf(user.role) < RANKS.indexOf(role)) {
      throw new AppError('forbidden', `This needs the role ${role}; ${user.username} is ${user.role}`);
    }
    authenticated.set(request, { user, token });
    next();
  };
}

/** Behind `requireRole` only. */
export function whoAsks(request: WebRequest): Authenticated {
  const who = authenticated.get(request);
  if (who === undefined) throw new Error('the route does not ask who it is');
  return who;
}

/** RFC 6750 §2.1 */
export function bearerToken(request: WebRequest): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
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
