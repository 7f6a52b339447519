import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { RequestHandler, WebRouter } from './web.js';

/** Vite puts a hash of the content into the names below assets/. */
const HASHED = /[\\/]assets[\\/]/;

/** The console's bundle; every other address is a view of it, except below /assets/. */
export function consoleFiles(folder: string): WebRouter {
  const router = express.Router();
  const page = join(folder, 'index.html');
  router.use(
    express.static(folder, {
      index: false,
      acceptRanges: false,
      setHeaders: (response, file) => {
        const caching = HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
        response.setHeader('cache-control', caching);
      },
    }),
  );
  const view: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      next();
      return;
    }
    if (request.path.startsWith('/assets/')) {
      response.status(404).type('text/plain').send('There is no such file.\n');
      return;
    }
    if (!existsSync(page)) {
      response
        .status(503)
        .type('text/plain')
        .send('The console is not built yet. Run `npm run build` in the project folder.\n');
      return;
    }
    response.sendFile(page, { acceptRanges: false, headers: { 'cache-control': 'no-cache' } });
  };
  return router.use(view);
}
