import type { Problem } from '#shared/api/problem.js';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { appErrorCodes, type AppErrorCode } from '../app-error-codes.js';
import type { Log } from '../log.js';
import { codeOf } from '../thrown.js';
import { requestIdOf } from './request-id.js';
import type { ErrorHandler, RequestHandler } from './web.js';

/** A client that gets everything wrong is told of so many things. */
const MAX_ERRORS = 20;
const MAX_PATH = 100;

/** Answers every error with a problem document (RFC 9457); what is no AppError is a bug and only logged. */
export function problemHandler(log: Log): ErrorHandler {
  // express knows an error handler by its four parameters.
  return (error, request, response, _next) => {
    const requestId = requestIdOf(response);
    const problem: Problem = { ...problemOf(error), ...(requestId !== undefined && { requestId }) };
    if (problem.status >= 500) {
      log.error({ err: error, requestId, method: request.method, path: request.path }, 'request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.retryAfter !== undefined) response.set('Retry-After', String(problem.retryAfter));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

export const unknownRoute: RequestHandler = (request) => {
  throw new AppError('not-found', `${request.method} ${request.path} is no part of this interface`);
};

export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) {
    const { code, message, retryAfter, role } = error;
    return { ...problem(code, message, retryAfter), ...(role !== undefined && { role }) };
  }
  if (error instanceof z.ZodError) {
    const errors = fieldErrors(error);
    const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
    return { ...problem('invalid-request', detail), errors: [...errors] };
  }
  switch (parserFault(error)) {
    case 400:
      return problem('invalid-request', 'The address or the body is malformed');
    case 412:
      return problem('precondition-failed', 'The file is another than If-Match or If-Unmodified-Since say');
    case 413:
      return problem('request-too-large', 'The body is larger than any request of this kind');
    case 415:
      return problem('unsupported-media-type', 'Send UTF-8, without a content encoding that this server does not know');
    default:
      return problem('internal', `The server failed; its log says why (${codeOf(error) ?? 'unexpected'})`);
  }
}

/** Where the code is explained; it is an address of this API (RFC 9457 §3.1.1). */
export function problemType(code: AppErrorCode): string {
  return `/api/v1/problems/${code}`;
}

function problem(code: AppErrorCode, detail: string, retryAfter?: number): Problem {
  const { status, title } = appErrorCodes[code];
  return { type: problemType(code), title, status, code, detail, ...(retryAfter !== undefined && { retryAfter }) };
}

/** The field and what is wrong with it, never the value: it may be a password. */
function fieldErrors(error: z.ZodError): readonly { readonly path: string; readonly message: string }[] {
  return error.issues
    .flatMap((issue) => {
      const at = (...names: readonly PropertyKey[]) => [...issue.path, ...names].map(String).join('.');
      if (issue.code !== 'unrecognized_keys') return [{ path: at(), message: issue.message }];
      return issue.keys.map((key) => ({ path: at(key), message: 'There is no such field' }));
    })
    .slice(0, MAX_ERRORS)
    .map(({ path, message }) => ({ path: path.slice(0, MAX_PATH), message: message.slice(0, 300) }));
}

/** What express and its body parser throw has a status; they give it to no other error. */
function parserFault(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}
