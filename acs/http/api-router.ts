import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express from 'express';
import { AppError } from '../app-error.js';
import type { Accounts } from '../core/accounts.js';
import { requireRole, whoAsks } from './authentication.js';
import { isUnchanged } from './etag.js';
import { answerOnce, type IdempotencyDeps } from './idempotency.js';
import { sameOrigin } from './same-origin.js';
import { codeOf } from '../thrown.js';
import type { Answer, FileAnswer, Route } from './route.js';
import type { RequestHandler, WebRequest, WebResponse, WebRouter } from './web.js';

const BODY_LIMIT = '64kb';

export interface ApiRouterDeps extends IdempotencyDeps {
  readonly accounts: Accounts;
}

/** The express router of a route table. An address that takes other methods only says which (405, Allow). */
export function apiRouter(routes: readonly Route[], deps: ApiRouterDeps): WebRouter {
  const router = express.Router();
  for (const [path, methods] of byPath(routes)) {
    for (const route of methods) router[route.method](path, ...handlersOf(route, deps));
    router.all(path, otherMethods(methods));
  }
  return router;
}

/** A fixed address goes before one with a parameter in its place. */
function byPath(routes: readonly Route[]): readonly (readonly [string, readonly Route[]])[] {
  const paths = [...new Set(routes.map((route) => route.path))];
  const parameters = (path: string) => path.split('{').length;
  return paths
    .sort((a, b) => parameters(a) - parameters(b))
    .map((path) => [expressPath(path), routes.filter((route) => route.path === path)]);
}

/** `{id}` → `:id` */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function handlersOf(route: Route, deps: ApiRouterDeps): readonly RequestHandler[] {
  const serve: RequestHandler = async (request, response) => {
    const work = route.prepare(request, response);
    if (route.events !== undefined && request.method === 'HEAD') {
      response.status(200).type('text/event-stream').end();
      return;
    }
    const answer =
      route.role === 'anyone'
        ? await work()
        : await answerOnce(deps, { route, request, userId: whoAsks(request).user.id }, work);
    if (answer !== undefined) await send(request, response, answer);
  };
  const guard = route.method === 'get' ? [] : [sameOrigin];
  // Who may not ask is not read from.
  const admit = route.role === 'anyone' ? [] : [requireRole(deps.accounts, route.role)];
  const readBody = route.method === 'get' ? [] : [express.json({ limit: route.bodyLimit ?? BODY_LIMIT })];
  return [...guard, ...admit, ...readBody, serve];
}

async function send(
  request: WebRequest,
  response: WebResponse,
  { status, headers = {}, body, file }: Answer,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.set(name, value);
  const etag = headers['ETag'];
  if (etag !== undefined && isUnchanged(request, etag)) response.status(304).end();
  else if (file !== undefined) await sendFile(request, response.status(status).type(file.type), file.content);
  else if (body === undefined) response.status(status).end();
  else response.status(status).json(body);
}

async function sendFile(request: WebRequest, response: WebResponse, content: FileAnswer['content']): Promise<void> {
  if (typeof content === 'string' || content instanceof Uint8Array) response.send(Buffer.from(content));
  else if (request.method === 'HEAD') response.end();
  else await pipeline(Readable.from(content), response).catch(ignoreGone);
}

/** Who asked has gone away. */
function ignoreGone(error: unknown): void {
  if (codeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}

function otherMethods(routes: readonly Route[]): RequestHandler {
  const methods = routes.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  const allow = [...methods, 'OPTIONS'].join(', ');
  return (request, response) => {
    response.set('Allow', allow);
    if (request.method === 'OPTIONS') response.status(204).end();
    else throw new AppError('method-not-allowed', `${request.path} takes ${allow}`);
  };
}
