import type { Problem } from '#shared/api/schemas.js';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { appErrorCodes, type AppErrorCode } from '../app-error-codes.js';
import type { Log } from '../log.js';
import { codeOf } from '../thrown.js';
import type { ErrorHandler, RequestHandler } from './web.js';

/** Answers every error with a problem document (RFC 9457); what is no AppError is a bug and only logged. */
export function problemHandler(log: Log): ErrorHandler {
  // express knows an error handler by its four parameters.
  return (error, request, response, _next) => {
    const problem = problemOf(error);
    if (problem.status >= 500) log.error({ err: error, method: request.method, path: request.path }, 'request failed');
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
  if (error instanceof AppError) return problem(error.code, error.message, error.retryAfter);
  if (error instanceof z.ZodError) return problem('invalid-request', issues(error));
  switch (parserFault(error)) {
    case 400:
      return problem('invalid-request', 'The address or the body is malformed');
    case 413:
      return problem('request-too-large', 'The body is larger than any request of this interface');
    case 415:
      return problem('unsupported-media-type', 'Send UTF-8, without a content encoding that this server does not know');
    default:
      return problem('internal', `The server failed; its log says why (${codeOf(error) ?? 'unexpected'})`);
  }
}

function problem(code: AppErrorCode, detail: string, retryAfter?: number): Problem {
  const { status, title } = appErrorCodes[code];
  return { type: 'about:blank', title, status, code, detail, ...(retryAfter !== undefined && { retryAfter }) };
}

/** The field and what is wrong with it, never the value: it may be a password. */
function issues(error: z.ZodError): string {
  return error.issues
    .map((issue) => [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': '))
    .join('; ');
}

/** What express and its body parser throw has a status; they give it to no other error. */
function parserFault(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}
