import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Address, SipFlow, SipFlowOptions } from '../ports.js';
import { openUdp } from './udp.js';

const sockets: { close(): void }[] = [];

/** A flow that is closed after the test. */
async function open(options: Pick<SipFlowOptions, 'remote' | 'connected'> & Partial<SipFlowOptions>): Promise<SipFlow> {
  const ignore = (): void => undefined;
  const flow = await openUdp({ transport: 'UDP', onMessage: ignore, onError: ignore, ...options });
  sockets.push(flow);
  return flow;
}

async function peer(address = '127.0.0.1'): Promise<{ socket: Socket; address: Address }> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  sockets.push(socket);
  socket.bind(0, address);
  await once(socket, 'listening');
  return { socket, address: { address, port: socket.address().port } };
}

/** A port of loopback where nobody listens. */
async function closedPort(): Promise<Address> {
  const { socket, address } = await peer();
  sockets.pop();
  socket.close();
  await once(socket, 'close');
  return address;
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

describe('a UDP flow', () => {
  it.each([true, false])(
    'carries datagrams both ways and knows its local address (connected: %s)',
    async (connected) => {
      const { socket, address } = await peer();
      let received: (answer: unknown) => void;
      const answer = new Promise((resolve) => (received = resolve));
      const onMessage = (bytes: Uint8Array, from: Address): void => received([new TextDecoder().decode(bytes), from]);
      const flow = await open({ remote: address, connected, onMessage });
      flow.send(new TextEncoder().encode('question'));
      const [question, from] = (await once(socket, 'message')) as [Buffer, { port: number; address: string }];
      expect(question.toString()).toBe('question');
      expect(flow.local).toEqual({ address: '127.0.0.1', port: from.port });
      socket.send('answer', from.port, from.address);
      expect(await answer).toEqual(['answer', address]);
    },
  );

  it('tells ECONNREFUSED of a closed port when it is connected', async () => {
    const remote = await closedPort();
    let failed: (code: string) => void;
    const code = new Promise((resolve) => (failed = resolve));
    const flow = await open({ remote, connected: true, onError: (told) => failed(told) });
    flow.send(new Uint8Array([1]));
    expect(await code).toBe('ECONNREFUSED');
  });

  it('hears an answer from another address when it is unconnected', async () => {
    const asked = await peer();
    const other = await peer();
    let received: (from: Address) => void;
    const heard = new Promise((resolve) => (received = resolve));
    const flow = await open({ remote: asked.address, connected: false, onMessage: (_bytes, from) => received(from) });
    flow.send(new Uint8Array([1]));
    await once(asked.socket, 'message');
    other.socket.send('from elsewhere', flow.local.port, '127.0.0.1');
    expect(await heard).toEqual(other.address);
  });

  it('sends nothing and tells nothing after it was closed', async () => {
    const told: string[] = [];
    const flow = await open({ remote: await closedPort(), connected: true, onError: (code) => told.push(code) });
    flow.close();
    flow.send(new Uint8Array([1]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });

  it('is rejected with a code when its local port is taken', async () => {
    const { address } = await peer();
    const remote = { address: '127.0.0.1', port: 9 };
    const opening = open({ remote, connected: false, localPort: address.port });
    await expect(opening).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it.each([true, false])('speaks IPv6 to an IPv6 address (connected: %s)', async (connected) => {
    const { socket, address } = await peer('::1');
    const flow = await open({ remote: address, connected });
    flow.send(new TextEncoder().encode('question'));
    const [, from] = (await once(socket, 'message')) as [Buffer, { port: number }];
    expect(flow.local).toEqual({ address: '::1', port: from.port });
  });
});
