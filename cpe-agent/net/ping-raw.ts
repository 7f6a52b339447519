import type { EventEmitter } from 'node:events';
import type { PingOutcome } from '../ports.js';

/** What this file uses of `net-ping`, which has no types of its own. */
interface NetPing {
  createSession(options: { readonly retries: number; readonly sessionId: number }): NetPingSession;
}

export interface NetPingSession extends EventEmitter {
  timeout: number;
  readonly socket: EventEmitter;
  pingHost(address: string, callback: (error: Error | null) => void): unknown;
  close(): unknown;
}

export interface RawPinger {
  ping(address: string, timeoutMs: number, signal: AbortSignal): Promise<PingOutcome>;
  close(): void;
}

/** net-ping times a request from its sending on; one that it has not sent by then was held back by its socket. */
const UNSENT_AFTER_MS = 1000;

/** Pings through a raw socket, or undefined where the package or the privilege is missing. */
export async function openRawPinger(sessionId: number): Promise<RawPinger | undefined> {
  try {
    const packageName: string = 'net-ping'; // optional: not to be resolved by the compiler
    const loaded = (await import(packageName)) as { readonly default: NetPing };
    return rawPinger(loaded.default.createSession({ retries: 0, sessionId }));
  } catch {
    return undefined; // EPERM, or not installed: ping(8) is tried instead
  }
}

export function rawPinger(session: NetPingSession): RawPinger {
  // net-ping matches a reply by its id alone; whose it is, only the socket's event tells, just before its callback.
  let from = '';
  session.socket.prependListener('message', (_bytes: unknown, source: string) => (from = source));
  session.on('error', () => undefined); // a request that fails tells so itself
  return {
    ping(address, timeoutMs, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) {
          resolve({ kind: 'lost' });
          return;
        }
        const settle = (outcome: PingOutcome): void => {
          clearTimeout(unsent);
          signal.removeEventListener('abort', aborted);
          resolve(outcome);
        };
        const aborted = (): void => settle({ kind: 'lost' });
        // Not 'lost': what was never sent tells nothing of the way.
        const tellUnsent = (): void => settle({ kind: 'unavailable', why: 'the raw socket did not send' });
        const unsent = setTimeout(tellUnsent, timeoutMs + UNSENT_AFTER_MS);
        signal.addEventListener('abort', aborted, { once: true });
        const sentAt = performance.now();
        session.timeout = timeoutMs; // taken over by the next request
        session.pingHost(address, (error) => {
          if (error === null) {
            settle(from === address ? { kind: 'reply', rttMs: performance.now() - sentAt } : { kind: 'lost' });
          } else {
            const code = codeOfRawError(error);
            settle(code === undefined ? { kind: 'lost' } : { kind: 'lost', code });
          }
        });
      });
    },
    close() {
      session.close();
    },
  };
}

function codeOfRawError(error: Error): string | undefined {
  if (error.name === 'DestinationUnreachableError') return 'EHOSTUNREACH';
  if (error.name === 'TimeExceededError') return 'ETIME';
  if (/network is unreachable/i.test(error.message)) return 'ENETUNREACH';
  if (/no route to host/i.test(error.message)) return 'EHOSTUNREACH';
  if (/not permitted/i.test(error.message)) return 'EPERM';
  return undefined;
}
