import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { RequestHandler, WebResponse } from './web.js';

const HEADER = 'X-Request-Id';

/** Gives every request a name of ours, in the answer, in its problem document and in the log. */
export function nameRequests(log: Log, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    response.set(HEADER, requestId);
    const { method, originalUrl } = request;
    const begun = clock.monotonic();
    response.on('finish', () => {
      const ms = Math.round(clock.monotonic() - begun);
      // Without the query: people search for numbers and names.
      const path = originalUrl.split('?', 1)[0];
      log.debug({ requestId, method, path, status: response.statusCode, ms }, 'request');
    });
    next();
  };
}

export function requestIdOf(response: WebResponse): string | undefined {
  const id = response.getHeader(HEADER);
  return typeof id === 'string' ? id : undefined;
}
