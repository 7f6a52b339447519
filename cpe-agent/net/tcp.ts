import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createFramer } from '#shared/sip/framing.js';
import type { SipFlow, SipFlowOptions } from '../ports.js';
import { codeOf } from './coded-error.js';

/** SIP over TCP (RFC 3261 §18). */
export async function openTcp(options: SipFlowOptions): Promise<SipFlow> {
  return flowOn(await connectTcp(options), options);
}

export async function connectTcp({ remote, localAddress, signal, onConnected }: SipFlowOptions): Promise<Socket> {
  signal?.throwIfAborted();
  const socket = connect({
    host: remote.address,
    port: remote.port,
    noDelay: true,
    ...(localAddress !== undefined && { localAddress }),
  });
  try {
    await once(socket, 'connect', signal === undefined ? {} : { signal });
    onConnected?.();
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}

const CRLF = Uint8Array.of(13, 10);

/** A flow on a connection that stands, TCP or TLS. It ends with its first error. */
export function flowOn(socket: Socket, { remote, onMessage, onError, onPong }: SipFlowOptions): SipFlow {
  const framer = createFramer();
  let over = false;

  function fail(code: string): void {
    if (over) return;
    over = true;
    socket.destroy();
    onError(code);
  }

  socket.on('error', (error) => fail(codeOf(error)));
  socket.on('end', () => fail('ECLOSED'));
  socket.on('close', () => fail('ECLOSED'));
  socket.on('data', (chunk: Buffer) => {
    const { frames, error } = framer.feed(chunk);
    for (const frame of frames) {
      if (over) return;
      if (frame.type === 'message') onMessage(frame.bytes, remote);
      else if (frame.type === 'pong') onPong?.();
      else socket.write(CRLF);
    }
    if (error !== undefined) fail('EBADMSG');
  });
  return {
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    send(bytes) {
      if (!over) socket.write(bytes);
    },
    close() {
      if (over) return;
      over = true;
      socket.destroySoon(); // after what was sent
    },
  };
}
