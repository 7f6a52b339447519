import { createServer } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import express from 'express';
import helmet from 'helmet';
import { listen } from '../listen.js';
import type { Log } from '../log.js';
import { apiRouter } from './api-router.js';
import { apiRoutes, type ApiDeps } from './api-routes.js';
import { requireRole } from './authentication.js';
import { consoleFiles } from './console-files.js';
import { neverStored } from './never-stored.js';
import { problemHandler, unknownRoute } from './problem.js';
import { nameRequests } from './request-id.js';
import { healthRoutes } from './routes/health.js';
import type { RequestHandler, WebApplication } from './web.js';

export interface ConsoleServerOptions extends Omit<ApiDeps, 'secureCookie'> {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Serve https. */
  readonly tls?: ConsoleTls;
  /** Browsers reach the console by https although this server speaks http: a proxy ends TLS. */
  readonly secure: boolean;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  readonly trustProxy?: readonly string[];
  /** Folder of the console's bundle. */
  readonly files: string;
  /** Why the server is not ready for work; empty: it is. */
  readonly reasons: () => Promise<readonly string[]>;
  readonly metrics: () => Promise<string>;
  /** Everybody may read the metrics. */
  readonly metricsOpen: boolean;
  readonly log: Log;
}

/** Certificate chain and key, PEM. */
export interface ConsoleTls {
  readonly cert: string;
  readonly key: string;
}

export interface ConsoleServer {
  readonly port: number;
  /** Connections from now on see the new certificate. */
  renewTls(tls: ConsoleTls): void;
  close(): Promise<void>;
}

/** API and console. Rejects with an AppError if the port cannot be opened. */
export async function startConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const { tls } = options;
  const app = application(options);
  const server = tls === undefined ? createServer(app) : createTlsServer(secureContext(tls), app);
  const port = await listen(server, { host: options.host, port: options.port, option: '--console-port' });
  return {
    port,
    renewTls(renewed) {
      if (server instanceof TlsServer) server.setSecureContext(secureContext(renewed));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Event streams never end by themselves.
        server.closeAllConnections();
      }),
  };
}

function secureContext({ cert, key }: ConsoleTls): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2' };
}

function application(options: ConsoleServerOptions): WebApplication {
  const { accounts, clock, log } = options;
  const secure = options.secure || options.tls !== undefined;
  const app = express();
  app.set('trust proxy', options.trustProxy ?? false);
  // Ours are strong, and of the resource rather than of its bytes.
  app.set('etag', false);
  app.use(nameRequests(log, clock), securityHeaders(secure));
  const everybody: RequestHandler = (_request, _response, next) => next();
  const mayReadMetrics = options.metricsOpen ? everybody : requireRole(accounts, 'viewer');
  app.use(healthRoutes({ ...options, mayReadMetrics }));
  app.use('/api', neverStored);
  app.use('/api/v1', apiRouter(apiRoutes({ ...options, secureCookie: secure }), options));
  app.use('/api', unknownRoute);
  app.use(consoleFiles(options.files));
  app.use(unknownRoute, problemHandler(log));
  return app;
}

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
