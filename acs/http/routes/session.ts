import express from 'express';
import { loginRequest, type Session } from '#shared/api/schemas.js';
import type { Clock } from '../../clock.js';
import { SESSION_MS, type Accounts } from '../../core/accounts.js';
import { requireRole, SESSION_COOKIE, sessionCookie, whoAsks } from '../authentication.js';
import { LoginLimiter } from '../login-limiter.js';
import type { WebRouter } from '../web.js';

export function sessionRoutes(deps: {
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly secureCookie: boolean;
}): WebRouter {
  const { accounts, clock, secureCookie } = deps;
  const limiter = new LoginLimiter(clock);
  const viewer = requireRole(accounts, 'viewer');
  return express
    .Router()
    .post('/', async (request, response) => {
      const { username, password } = loginRequest.parse(request.body);
      const key = `${username.toLowerCase()} ${request.ip ?? ''}`;
      limiter.begin(key);
      const { user, token } = await accounts.login(username, password);
      limiter.succeeded(key);
      response.cookie(SESSION_COOKIE, token.reveal(), sessionCookie(secureCookie, SESSION_MS));
      const session: Session = { username: user.username, role: user.role };
      response.json(session);
    })
    .get('/', viewer, (request, response) => {
      const { user } = whoAsks(request);
      const session: Session = { username: user.username, role: user.role };
      response.json(session);
    })
    .delete('/', viewer, async (request, response) => {
      await accounts.logout(whoAsks(request).token);
      response.cookie(SESSION_COOKIE, '', sessionCookie(secureCookie, 0)).status(204).end();
    });
}
