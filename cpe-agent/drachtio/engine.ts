import { once } from 'node:events';
import { connect } from 'node:net';
import type { Secret } from '#shared/lib/secret.js';
import { CodedError, codeOf } from '../net/coded-error.js';
import type { Pinger, SipTransport } from '../ports.js';
import type { ProbeEngine } from '../probe/probe.js';
import { openFlow } from './flow.js';
import { loadSrf, type Srf } from './srf.js';

/**
 * A drachtio server as the way that REGISTERs take, through its library. The server has transactions of its own: what it
 * hides is told in docs/probe.md; what it can have made itself is marked by shared/diagnosis/relayed.ts.
 */
export interface DrachtioEngine extends ProbeEngine {
  readonly sip: SipTransport;
  readonly pinger: Pinger;
  close(): void;
}

export interface DrachtioOptions {
  readonly host: string;
  /** For applications; 9022 by default of the server. */
  readonly port: number;
  readonly secret: Secret;
}

const CONNECT_MS = 5_000;

/** Rejects with a `code` when the server cannot be had. */
export async function connectDrachtio(options: DrachtioOptions): Promise<DrachtioEngine> {
  const place = `the drachtio server at ${options.host}:${String(options.port)}`;
  const srf = await loadSrf();
  await knock(options, place);
  let closed = false;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined); // who waits for it is told
  const lost = (error?: Error): void => {
    if (!closed)
      fail(new CodedError(codeOf(error), `${place} is gone${error === undefined ? '' : `: ${error.message}`}`));
  };
  srf.on('error', lost);
  srf.on('close', () => lost());
  const close = (): void => {
    if (closed) return;
    closed = true;
    try {
      srf.disconnect();
    } catch {
      // The library asserts that there is a connection still.
    }
  };
  try {
    const hostports = await Promise.race([authenticate(srf, options, place), failed]);
    return {
      name: 'drachtio',
      failed,
      sip: { open: (flow) => openFlow(srf, hostports, flow, fail) },
      pinger: { ping: () => Promise.resolve({ kind: 'unavailable', why: 'a drachtio server sends no pings' }) },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The library waits without end, and cannot be stopped before it is connected. */
async function knock({ host, port }: DrachtioOptions, place: string): Promise<void> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
  } catch (error) {
    const code = codeOf(error) === 'ABORT_ERR' ? 'ETIMEDOUT' : codeOf(error);
    throw new CodedError(code, `${place} cannot be reached: ${code}`, { cause: error });
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}

/** @returns the server's own SIP addresses */
function authenticate(srf: Srf, { host, port, secret }: DrachtioOptions, place: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const refused = (code: string, why: string): void => reject(new CodedError(code, `${place} ${why}`));
    const limit = setTimeout(() => refused('ETIMEDOUT', 'does not answer as one'), CONNECT_MS);
    const connection = { host, port, secret: secret.reveal(), reconnect: { maxAttempts: 1 } };
    srf.connect(connection, (error, hostports = '') => {
      clearTimeout(limit);
      if (error) refused('EAUTH', 'refuses the secret');
      else resolve(hostports);
    });
  });
}
