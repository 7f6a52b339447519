import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import express from 'express';
import helmet from 'helmet';
import { listen } from '../listen.js';
import type { Log } from '../log.js';
import { apiRouter } from './api-router.js';
import { apiRoutes, type ApiDeps } from './api-routes.js';
import { consoleFiles } from './console-files.js';
import { problemHandler, unknownRoute } from './problem.js';
import { nameRequests } from './request-id.js';
import { sameOrigin } from './same-origin.js';
import type { RequestHandler, WebApplication } from './web.js';

export interface ConsoleServerOptions extends Omit<ApiDeps, 'secureCookie'> {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Serve https: certificate chain and key, PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Browsers reach the console by https although this server speaks http: a proxy ends TLS. */
  readonly secure: boolean;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  readonly trustProxy?: readonly string[];
  /** Folder of the console's bundle. */
  readonly files: string;
  readonly log: Log;
}

export interface ConsoleServer {
  readonly port: number;
  close(): Promise<void>;
}

/** API and console. Rejects with an AppError if the port cannot be opened. */
export async function startConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const { tls } = options;
  const app = application(options);
  const server = tls === undefined ? createServer(app) : createTlsServer({ ...tls, minVersion: 'TLSv1.2' }, app);
  const port = await listen(server, { host: options.host, port: options.port, option: '--console-port' });
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Event streams never end by themselves.
        server.closeAllConnections();
      }),
  };
}

function application(options: ConsoleServerOptions): WebApplication {
  const { store, clock, log } = options;
  const secure = options.secure || options.tls !== undefined;
  const app = express();
  app.set('trust proxy', options.trustProxy ?? false);
  // Ours are strong, and of the resource rather than of its bytes.
  app.set('etag', false);
  app.use(nameRequests(log, clock), securityHeaders(secure));
  app.get('/healthz', async (_request, response) => {
    await store.lastEventId();
    response.json({ status: 'ok' });
  });
  app.use('/api', neverStored, sameOrigin);
  app.use('/api/v1', apiRouter(apiRoutes({ ...options, secureCookie: secure }), options));
  app.use('/api', unknownRoute);
  app.use(consoleFiles(options.files));
  app.use(unknownRoute, problemHandler(log));
  return app;
}

const neverStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** helmet's types name Node's requests, of which express's are. */
function securityHeaders(secure: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine writes its variables into style elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    // Browsers heed these over https only, and complain about them on http.
    strictTransportSecurity: secure,
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
  });
}
