import { isIPv4, isIPv6 } from 'node:net';
import type { Pinger } from '../ports.js';
import { pingByCommand } from './ping-command.js';
import { openRawPinger, type RawPinger } from './ping-raw.js';

export interface SystemPinger extends Pinger {
  close(): void;
}

/**
 * ICMP by a raw socket where this process may open one, else (and for IPv6) by ping(8); neither → `unavailable` with the reason.
 * @param sessionId 1–65534, told apart from other processes that ping
 */
export function createPinger(sessionId: number): SystemPinger {
  let raw: Promise<RawPinger | undefined> | undefined;
  let closed = false;
  return {
    async ping(address, timeoutMs, signal, options) {
      // net-ping sets no DF, and its IPv6 needs a socket of its own.
      if (isIPv6(address) || options !== undefined) return pingByCommand(address, timeoutMs, signal, 'ping', options);
      if (!isIPv4(address)) return { kind: 'unavailable', why: 'only numeric addresses can be pinged' };
      raw ??= openRawPinger(sessionId);
      const socket = await raw;
      if (closed || signal.aborted) return { kind: 'lost' };
      return socket === undefined ? pingByCommand(address, timeoutMs, signal) : socket.ping(address, timeoutMs, signal);
    },
    close() {
      closed = true;
      void raw?.then((socket) => socket?.close());
    },
  };
}
