import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { systemClock, type Clock } from '#acs/clock.js';
import type { CwmpApplication } from '#acs/cwmp-application.js';
import { listen } from '#acs/listen.js';
import type { Log } from '#acs/log.js';
import { createAuthenticator } from './authenticator.js';
import { CwmpHandler, type CwmpAnswer } from './cwmp-handler.js';
import { defaultCwmpLimits, type CwmpLimits } from './cwmp-limits.js';
import { createNonces } from './nonce.js';
import { SessionRegistry } from './session-registry.js';

export interface CwmpServer {
  readonly port: number;
  /** For `ManagementServer.URL`. */
  readonly url: string;
  /** Accepts no more, ends the open sessions as lost, and closes every connection. */
  close(): Promise<void>;
}

export interface CwmpServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly application: CwmpApplication;
  /** Digest realm; the HA1 of the application's credentials are made with it. */
  readonly realm: string;
  readonly log: Log;
  readonly limits?: Partial<CwmpLimits>;
  readonly clock?: Clock;
}

/**
 * The CWMP endpoint of the ACS (TR-069 Amd 6 §3.4, §3.7): HTTP with digest authentication.
 * Rejects with an AppError if the port cannot be opened.
 */
export async function startCwmpServer(options: CwmpServerOptions): Promise<CwmpServer> {
  const { application, realm, log, clock = systemClock } = options;
  const limits = { ...defaultCwmpLimits, ...options.limits };
  const sessions = new SessionRegistry(limits.sessions);
  const nonces = createNonces(randomBytes(32), limits.nonceLifetimeMs, () => clock.monotonic());
  const credential = (username: string) => application.credential(username);
  const authenticate = createAuthenticator({ realm, nonces, credential });
  const handler = new CwmpHandler({ application, authenticate, sessions, limits, clock, log });

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    // The CPE is gone; its session waits for it, or for the time-out.
    response.on('error', () => undefined);
    const refusal = handler.refuseHead(request);
    if (refusal !== undefined) {
      write(response, refusal);
      return;
    }
    if (request.headers.expect !== undefined) response.writeContinue();
    handler.handle(request).then(
      (answer) => write(response, answer),
      (error: unknown) => {
        log.error({ err: error }, 'a CWMP request failed');
        write(response, { status: 503, headers: { 'retry-after': '30', connection: 'close' } });
      },
    );
  };

  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    // A connection outlives the pauses of a session.
    keepAliveTimeout: limits.sessionTimeoutMs + 5_000,
  });
  server.on('request', serve);
  // Without this listener the body would be asked for before the head is judged.
  server.on('checkContinue', serve);
  const port = await listen(server, { host: options.host, port: options.port, option: '--cwmp-port' });
  return {
    port,
    url: `http://${urlHost(options.host)}:${port}/`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await sessions.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function write(response: ServerResponse, { status, headers = {}, body }: CwmpAnswer): void {
  if (status === 204) {
    response.writeHead(204, headers).end();
    return;
  }
  const type = body === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' };
  const length = Buffer.byteLength(body ?? '');
  response.writeHead(status, { ...type, ...headers, 'content-length': length }).end(body);
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
