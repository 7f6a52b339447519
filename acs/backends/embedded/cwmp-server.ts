import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import { systemClock, type Clock } from '#acs/clock.js';
import type { CwmpApplication } from '#acs/cwmp-application.js';
import { listen } from '#acs/listen.js';
import type { Log } from '#acs/log.js';
import { reachableHost } from '#acs/reachable-host.js';
import { Admission, type ProcessLoad } from './admission.js';
import { createAuthenticator, type AuthenticationMethod } from './authenticator.js';
import { certifiedPrincipal } from './client-certificate.js';
import { CwmpHandler } from './cwmp-handler.js';
import { defaultCwmpLimits, type CwmpLimits } from './cwmp-limits.js';
import { noMeter, type CwmpMeter } from './cwmp-meter.js';
import { writeAnswer, type HttpAnswer } from './http-answer.js';
import { createNonces } from './nonce.js';
import { monitorProcessLoad } from './process-load.js';
import { createRandomSource } from './random-source.js';
import { SessionRegistry } from './session-registry.js';

export interface CwmpListenerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Names the port in errors, e.g. `--cwmp-port`. */
  readonly option: string;
  readonly tls?: CwmpTls;
  /**
   * `['digest']` by default. `basic` without TLS shows the passwords to whoever listens on the way. `certificate` needs
   * TLS and a CA.
   */
  readonly authentication?: readonly AuthenticationMethod[];
}

/** PEM. TLS 1.2 or later (TR-069 Amd 6 §3.4.2). */
export interface CwmpTls {
  readonly cert: string;
  readonly key: string;
  /** Signs the certificates of CPEs; several may stand in it. */
  readonly clientCa?: string;
}

export interface CwmpListener {
  readonly port: number;
  /** For `ManagementServer.URL`. */
  readonly url: string;
}

export interface CwmpServer {
  /** In the order of the options. */
  readonly listeners: readonly [CwmpListener, ...CwmpListener[]];
  /** Connections from now on see the new certificate. */
  renewTls(tls: CwmpTls): void;
  /** Accepts no more, ends the open sessions as lost, and closes every connection. */
  close(): Promise<void>;
}

export interface CwmpServerOptions {
  /** They share their sessions. */
  readonly listeners: readonly [CwmpListenerOptions, ...CwmpListenerOptions[]];
  readonly application: CwmpApplication;
  /** Of digest and basic; the HA1 of the application's credentials are made with it. */
  readonly realm: string;
  readonly log: Log;
  readonly meter?: CwmpMeter;
  readonly limits?: Partial<CwmpLimits>;
  readonly clock?: Clock;
  /** Measured by default. */
  readonly processLoad?: () => ProcessLoad;
  /** 0…1 */
  readonly random?: () => number;
}

/**
 * The CWMP endpoint of the ACS (TR-069 Amd 6 §3.4, §3.7): HTTP and HTTPS.
 * Rejects with an AppError if a port cannot be opened.
 */
export async function startCwmpServer(options: CwmpServerOptions): Promise<CwmpServer> {
  const { application, realm, log, meter = noMeter, clock = systemClock, random = Math.random } = options;
  const limits = { ...defaultCwmpLimits, ...options.limits };
  const sessions = new SessionRegistry(limits.sessions, meter);
  const monitor = options.processLoad === undefined ? monitorProcessLoad() : undefined;
  const processLoad = options.processLoad ?? (() => monitor?.load ?? { loopDelayMs: 0, heapShare: 0 });
  const admission = new Admission({ limits, sessions: () => sessions.size, processLoad, random, meter, log });
  const nonces = createNonces(randomBytes(32), limits.nonceLifetimeMs, () => clock.monotonic());
  const credential = (username: string) => application.credential(username);
  const shared = { application, sessions, admission, limits, clock, log, meter, random: createRandomSource() };

  const servers: Server[] = [];
  const open = async (listener: CwmpListenerOptions): Promise<CwmpListener> => {
    const { host, tls, authentication: methods = ['digest'] } = listener;
    const authenticate = createAuthenticator({ realm, nonces, credential, methods });
    const server = createListener(listener, limits);
    serve(server, new CwmpHandler({ ...shared, authenticate }), { admission, meter, log });
    if (methods.includes('certificate')) {
      server.on('secureConnection', (socket: TLSSocket) => {
        const principal = certifiedPrincipal(socket);
        if (principal !== undefined) sessions.connection(socket).certificate = principal;
      });
    }
    const port = await listen(server, listener);
    servers.push(server);
    return { port, url: `${tls === undefined ? 'http' : 'https'}://${reachableHost(host)}:${port}/` };
  };
  const close = async (): Promise<void> => {
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    await sessions.close();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(closed);
    monitor?.close();
  };
  try {
    const [first, ...others] = options.listeners;
    const listeners: [CwmpListener, ...CwmpListener[]] = [await open(first)];
    for (const listener of others) listeners.push(await open(listener));
    const renewTls = (tls: CwmpTls): void => {
      for (const server of servers) if (server instanceof TlsServer) server.setSecureContext(secureContext(tls));
    };
    return { listeners, renewTls, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createListener({ tls, authentication = [] }: CwmpListenerOptions, limits: CwmpLimits): Server {
  const options: ServerOptions = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: Math.ceil(limits.headersTimeoutMs / 4),
    keepAliveTimeout: limits.idleTimeoutMs,
    maxHeaderSize: limits.headBytes,
    // Small clients leave Host out.
    requireHostHeader: false,
  };
  const server =
    tls === undefined
      ? createServer(options)
      : createTlsServer({
          ...options,
          ...secureContext(tls),
          handshakeTimeout: limits.headersTimeoutMs,
          requestCert: authentication.includes('certificate'),
          // Those without one may still have another way to prove who they are.
          rejectUnauthorized: false,
        });
  server.maxConnections = limits.connections;
  // For a peer that does not take its answer.
  server.timeout = limits.requestTimeoutMs;
  return server;
}

function secureContext({ cert, key, clientCa }: CwmpTls): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2', ...(clientCa !== undefined && { ca: clientCa }) };
}

function serve(
  server: Server,
  handler: CwmpHandler,
  { admission, meter, log }: { readonly admission: Admission; readonly meter: CwmpMeter; readonly log: Log },
): void {
  const answer = (request: IncomingMessage, response: ServerResponse, asksToContinue: boolean): void => {
    const startedAt = performance.now();
    const write = (answered: HttpAnswer): void => {
      writeAnswer(response, answered);
      meter.requestAnswered(answered.status, (performance.now() - startedAt) / 1000);
    };
    // The CPE is gone; its session waits for it, or for the time-out.
    response.on('error', () => undefined);
    const refusal = handler.refuseHead(request);
    if (refusal !== undefined) {
      write(refusal);
      return;
    }
    if (asksToContinue) response.writeContinue();
    const failed = (error: unknown): HttpAnswer => {
      log.error({ err: error }, 'a CWMP request failed');
      return admission.busy();
    };
    void handler.handle(request).catch(failed).then(write);
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => answer(request, response, false));
  // Without this listener the body would be asked for before the head is judged.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => answer(request, response, true));
  server.on('drop', () => meter.refused('connections'));
}
