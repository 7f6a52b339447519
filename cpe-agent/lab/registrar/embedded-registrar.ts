import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  emptyRegistrar,
  stepRegistrar,
  userKey,
  type RegistrarEffect,
  type RegistrarOptions,
  type RegistrarUser,
} from '#shared/sip/registrar.js';
import { CodedError, codeOf } from '../../net/coded-error.js';
import { hash } from '../../net/hash.js';
import type { Log } from '../../ports.js';

export interface EmbeddedRegistrarOptions {
  /** IPv4 address to bind. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly users: readonly RegistrarUser[];
  readonly realm: string;
  /** Seconds that the condition `interval-423` demands; 3600 by default. */
  readonly minExpires?: number;
  readonly log: Log;
}

export interface EmbeddedRegistrar {
  readonly port: number;
  close(): Promise<void>;
  /** REGISTER transactions of a user so far; retransmissions do not count. */
  registerCount(user: string): number;
}

/** The registrar of shared/sip on a UDP socket. Rejects with an error that names the port where it cannot be had. */
export async function startRegistrar(options: EmbeddedRegistrarOptions): Promise<EmbeddedRegistrar> {
  const socket = await bind(options.host, options.port);
  const core: RegistrarOptions = {
    realm: options.realm,
    users: new Map(options.users.map((user) => [userKey(user.user, user.domain), user])),
    minExpires: options.minExpires ?? 3600,
    hash,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
  };
  let state = emptyRegistrar;
  const pending = new Set<NodeJS.Timeout>();

  const send = ({ bytes, to, afterMs }: RegistrarEffect): void => {
    const sendNow = (): void => {
      socket.send(bytes, to.port, to.address, (error) => {
        if (error !== null) options.log.warn({ to, code: codeOf(error) }, 'registrar: answer not sent');
      });
    };
    if (afterMs === 0) {
      sendNow();
      return;
    }
    const timer = setTimeout(() => {
      pending.delete(timer);
      sendNow();
    }, afterMs);
    pending.add(timer);
  };

  socket.on('error', (error) => options.log.warn({ code: codeOf(error) }, 'registrar: socket error'));
  socket.on('message', (bytes, { address, port }) => {
    const [next, effects] = stepRegistrar(
      state,
      { type: 'datagram', bytes, from: { address, port }, at: performance.now() },
      core,
    );
    state = next;
    options.log.debug({ from: { address, port }, answers: effects.length }, 'registrar: datagram');
    effects.forEach(send);
  });

  return {
    port: socket.address().port,
    async close() {
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
    registerCount(user) {
      return options.users
        .filter((one) => one.user === user)
        .map(({ domain }) => state.lines.get(userKey(user, domain))?.registers ?? 0)
        .reduce((sum, count) => sum + count, 0);
    },
  };
}

async function bind(host: string, port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  try {
    const listening = once(socket, 'listening');
    socket.bind(port, host);
    await listening;
    return socket;
  } catch (error) {
    socket.close();
    const why = codeOf(error) === 'EADDRINUSE' ? 'it is in use' : codeOf(error);
    throw new CodedError(codeOf(error), `the registrar cannot have UDP port ${port} on ${host}: ${why}`, {
      cause: error,
    });
  }
}
