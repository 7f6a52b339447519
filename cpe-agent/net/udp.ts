import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Address, SipFlow, SipFlowOptions } from '../ports.js';
import { codeOf } from './coded-error.js';

/** SIP over UDP, IPv4 or IPv6 by the server's address. */
export function openUdp(options: SipFlowOptions): Promise<SipFlow> {
  return options.connected ? openConnected(options) : openUnconnected(options);
}

/** The kernel hands ICMP errors to a connected socket, and drops what comes from another address. */
async function openConnected(options: SipFlowOptions): Promise<SipFlow> {
  const socket = await bind(options.remote, options.localPort ?? 0, options.localAddress);
  try {
    await connect(socket, options.remote);
    return flowOn(socket, options, (bytes, done) => socket.send(bytes, done));
  } catch (error) {
    socket.close();
    throw error;
  }
}

async function openUnconnected(options: SipFlowOptions): Promise<SipFlow> {
  // An unconnected socket is bound to the address that the route has, so that the Via tells it, and nobody else's.
  const address = options.localAddress ?? (await localAddressTowards(options.remote));
  const socket = await bind(options.remote, options.localPort ?? 0, address);
  const { address: host, port } = options.remote;
  return flowOn(socket, options, (bytes, done) => socket.send(bytes, port, host, done));
}

async function localAddressTowards(remote: Address): Promise<string> {
  const probe = await bind(remote, 0);
  try {
    await connect(probe, remote); // sends nothing
    return probe.address().address;
  } finally {
    probe.close();
  }
}

/** @param remote tells the address family */
async function bind(remote: Address, port: number, address?: string): Promise<Socket> {
  const socket = createSocket(isIPv6(remote.address) ? 'udp6' : 'udp4');
  try {
    const listening = once(socket, 'listening');
    socket.bind(address === undefined ? { port } : { port, address });
    await listening;
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

async function connect(socket: Socket, remote: Address): Promise<void> {
  const connected = once(socket, 'connect'); // rejects on 'error'
  socket.connect(remote.port, remote.address);
  await connected;
}

function flowOn(
  socket: Socket,
  options: SipFlowOptions,
  sendOn: (bytes: Uint8Array, done: (error: Error | null) => void) => void,
): SipFlow {
  let closed = false;
  const failed = (error: unknown): void => {
    if (!closed) options.onError(codeOf(error));
  };
  socket.on('error', failed);
  socket.on('message', (bytes, from) => {
    if (!closed) options.onMessage(bytes, { address: from.address, port: from.port });
  });
  const { address, port } = socket.address();
  return {
    local: { address, port },
    send(bytes) {
      if (closed) return;
      try {
        sendOn(bytes, (error) => {
          if (error !== null) failed(error);
        });
      } catch (error) {
        failed(error);
      }
    },
    close() {
      if (closed) return;
      closed = true;
      socket.close();
    },
  };
}
