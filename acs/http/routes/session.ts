import { changePassword, loginRequest, session, type Session } from '#shared/api/access.js';
import type { UserRow } from '../../store/ports/accounts.js';
import type { Clock } from '../../clock.js';
import { SESSION_MS, type Accounts, type Login } from '../../core/accounts.js';
import type { Audit } from '../../core/audit.js';
import type { FailedLogins } from '../../core/failed-logins.js';
import { permissionsOf } from '../../core/roles.js';
import { isBuiltIn, type Users } from '../../core/users.js';
import { AppError } from '../../app-error.js';
import { actorOf, requireSession, SESSION_COOKIE, sessionCookie, whoAsks } from '../authentication.js';
import { clientAddress } from '../client-address.js';
import { LoginLimiter, type LoginTry } from '../login-limiter.js';
import { route, type Route } from '../route.js';
import type { WebResponse } from '../web.js';

export interface SessionDeps {
  readonly accounts: Accounts;
  readonly users: Users;
  readonly audit: Audit;
  readonly failedLogins: FailedLogins;
  readonly clock: Clock;
  /** Browsers come by https. */
  readonly secureCookie: boolean;
}

/** Logging in and out, who one is, one's own password. */
export function sessionRoutes(deps: SessionDeps): readonly Route[] {
  const { accounts, users, audit, secureCookie } = deps;
  const limiter = new LoginLimiter(deps.clock);
  const begin = (response: WebResponse, { user, token }: Login): Session => {
    response.cookie(SESSION_COOKIE, token.reveal(), sessionCookie(secureCookie, SESSION_MS));
    return sessionView(user);
  };
  return [
    route({
      id: 'login',
      method: 'post',
      path: '/session',
      tag: 'session',
      summary: 'Logs in: sets the session cookie, for twelve hours',
      description: 'After several failures from an address or for a user the next try must wait: 429 with Retry-After.',
      role: 'anyone',
      body: loginRequest,
      answers: { 200: session },
      errors: ['wrong-credentials', 'too-many-logins'],
    })(async ({ body: { username, password }, request, response }) => {
      const address = clientAddress(request);
      const login = await limited(deps, limiter, { username, address }, () => accounts.login(username, password));
      await audit.record({ actor: login.user.username, address, action: 'session.begin', target: login.user.username });
      return { status: 200, body: begin(response, login) };
    }),
    route({
      id: 'getSession',
      method: 'get',
      path: '/session',
      tag: 'session',
      summary: 'Who one is, and what one may do',
      role: 'viewer',
      answers: { 200: session },
    })(({ request }) => ({ status: 200, body: sessionView(whoAsks(request).user) })),
    route({
      id: 'logout',
      method: 'delete',
      path: '/session',
      tag: 'session',
      summary: 'Logs out; event streams of the session end',
      role: 'viewer',
      answers: { 204: null },
      errors: ['forbidden'],
    })(async ({ request, response }) => {
      requireSession(request);
      const { token, user } = whoAsks(request);
      await accounts.logout(token);
      await audit.record({ ...actorOf(request), action: 'session.end', target: user.username });
      response.cookie(SESSION_COOKIE, '', sessionCookie(secureCookie, 0));
      return { status: 204 };
    }),
    route({
      id: 'changeOwnPassword',
      method: 'post',
      path: '/session/password',
      tag: 'session',
      summary: 'Changes one’s own password',
      description: 'Ends all sessions and tokens of the user; the answer sets the cookie of a new session.',
      role: 'viewer',
      body: changePassword,
      answers: { 200: session },
      errors: ['forbidden', 'wrong-password', 'too-many-logins', 'user-built-in'],
    })(async ({ body: { current, password }, request, response }) => {
      requireSession(request);
      const { username } = whoAsks(request).user;
      const tried = { username, address: clientAddress(request) };
      const login = await limited(deps, limiter, tried, () => users.changeOwnPassword(username, current, password));
      await audit.record({ ...actorOf(request), action: 'user.change', target: username, detail: { password: true } });
      return { status: 200, body: begin(response, login) };
    }),
  ];
}

/** Looks at a password, unless too many were wrong. */
async function limited<T>(
  deps: SessionDeps,
  limiter: LoginLimiter,
  tried: LoginTry,
  look: () => Promise<T>,
): Promise<T> {
  try {
    limiter.begin(tried);
    const found = await look();
    limiter.succeeded(tried);
    return found;
  } catch (error) {
    if (error instanceof AppError && COUNTED.includes(error.code)) {
      deps.failedLogins.note({ ...tried, username: await knownName(deps.users, tried.username) });
    }
    throw error;
  }
}

const COUNTED: readonly string[] = ['wrong-credentials', 'wrong-password', 'too-many-logins'];

/** As it is stored; '' for a name that nobody has. */
async function knownName(users: Users, username: string): Promise<string> {
  if (isBuiltIn(username)) return '';
  return users.get(username).then(
    (user) => user.username,
    () => '',
  );
}

function sessionView({ username, role }: UserRow): Session {
  return { username, role, permissions: [...permissionsOf(role)] };
}
