import { createServer } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import type { Info } from '#shared/api/schemas.js';
import type { Clock } from '../clock.js';
import type { Accounts } from '../core/accounts.js';
import type { RunService } from '../core/run/run-service.js';
import { listen } from '../listen.js';
import type { Log } from '../log.js';
import type { Store } from '../store/store.js';
import { consoleFiles } from './console-files.js';
import { problemHandler, unknownRoute } from './problem.js';
import { deviceRoutes } from './routes/devices.js';
import { eventRoutes } from './routes/events.js';
import { runRoutes } from './routes/runs.js';
import { sessionRoutes } from './routes/session.js';
import { sameOrigin } from './same-origin.js';
import type { RequestHandler, WebApplication, WebRouter } from './web.js';

export interface ConsoleServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Browsers reach the console by https (a proxy ends TLS). */
  readonly secure: boolean;
  readonly info: Info;
  /** Folder of the console's bundle. */
  readonly files: string;
  readonly store: Store;
  readonly runs: RunService;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ConsoleServer {
  readonly port: number;
  close(): Promise<void>;
}

/** API and console. Rejects with an AppError if the port cannot be opened. */
export async function startConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const server = createServer(application(options));
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
  const app = express();
  app.use(securityHeaders(options.secure));
  app.get('/healthz', async (_request, response) => {
    await options.store.lastEventId();
    response.json({ status: 'ok' });
  });
  app.use('/api', neverStored, sameOrigin, express.json({ limit: '64kb' }));
  app.use('/api/v1', api(options));
  app.use('/api', unknownRoute);
  app.use(consoleFiles(options.files));
  app.use(unknownRoute, problemHandler(options.log));
  return app;
}

function api({ info, store, runs, accounts, clock, secure }: ConsoleServerOptions): WebRouter {
  return express
    .Router()
    .get('/info', (_request, response) => response.json(info))
    .use('/session', sessionRoutes({ accounts, clock, secureCookie: secure }))
    .use('/devices', deviceRoutes({ accounts, store }))
    .use('/runs', runRoutes({ accounts, store, runs }))
    .use('/events', eventRoutes({ accounts, store, clock }));
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
