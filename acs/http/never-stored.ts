import type { RequestHandler } from './web.js';

/** No cache between here and the reader keeps the answer. */
export const neverStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
