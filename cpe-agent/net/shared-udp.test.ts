import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Address, SipFlow } from '../ports.js';
import { createPlaces } from './places.js';
import { createSipTransport } from './sip.js';

const closing: { close(): unknown }[] = [];

afterEach(() => {
  for (const one of closing.splice(0)) one.close();
});

async function registrar(): Promise<{ socket: Socket; remote: Address }> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closing.push(socket);
  return { socket, remote: { address: '127.0.0.1', port: socket.address().port } };
}

const request = (callId: string): Uint8Array =>
  new TextEncoder().encode(`REGISTER sip:x SIP/2.0\r\nCall-ID: ${callId}\r\nContent-Length: 0\r\n\r\n`);

const response = (callId: string): string =>
  [
    'SIP/2.0 200 OK',
    'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx',
    'From: <sip:a@x>;tag=1',
    'To: <sip:a@x>;tag=2',
    `Call-ID: ${callId}`,
    'CSeq: 1 REGISTER',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

describe('flows that share a UDP socket', () => {
  async function twoFlows(): Promise<{
    socket: Socket;
    flows: [SipFlow, SipFlow];
    told: [string[], string[]];
    port: number;
    arrived: (count: number) => Promise<void>;
  }> {
    const { socket, remote } = await registrar();
    const transport = createSipTransport();
    const told: [string[], string[]] = [[], []];
    let arrived = (): void => undefined;
    const openOne = async (which: 0 | 1): Promise<SipFlow> => {
      const flow = await transport.open({
        transport: 'UDP',
        remote,
        connected: true,
        shared: true,
        onMessage: (bytes) => {
          told[which].push(new TextDecoder().decode(bytes));
          arrived();
        },
        onError: (code) => {
          told[which].push(code);
          arrived();
        },
      });
      closing.push(flow);
      return flow;
    };
    const flows: [SipFlow, SipFlow] = await Promise.all([openOne(0), openOne(1)]);
    return {
      socket,
      flows,
      told,
      port: flows[0].local.port,
      arrived: (count) =>
        new Promise((resolve) => {
          arrived = () => {
            if (told[0].length + told[1].length >= count) resolve();
          };
          arrived();
        }),
    };
  }

  it('have one local port, and each gets the responses to its own Call-IDs', async () => {
    const { socket, flows, told, port, arrived } = await twoFlows();
    expect(flows[1].local.port).toBe(port);
    flows[0].send(request('first'));
    await once(socket, 'message');
    flows[1].send(request('second'));
    await once(socket, 'message');
    socket.send(response('second'), port, '127.0.0.1');
    socket.send(response('nobody'), port, '127.0.0.1');
    socket.send(response('first'), port, '127.0.0.1');
    await arrived(2);
    expect(told).toEqual([[response('first')], [response('second')]]);
  });

  it('hear what is no SIP both, and a request of the registrar once', async () => {
    const { socket, told, port, arrived } = await twoFlows();
    const options = 'OPTIONS sip:x SIP/2.0\r\nCall-ID: o\r\nContent-Length: 0\r\n\r\n';
    socket.send('\r\n', port, '127.0.0.1');
    socket.send(options, port, '127.0.0.1');
    await arrived(3);
    expect(told).toEqual([['\r\n', options], ['\r\n']]);
  });

  it('are told of a closed port both', async () => {
    const { socket, flows, told, arrived } = await twoFlows();
    socket.close();
    closing.shift();
    await once(socket, 'close');
    flows[0].send(request('first'));
    await arrived(2);
    expect(told).toEqual([['ECONNREFUSED'], ['ECONNREFUSED']]);
  });

  it('close it with the last of them, and the next one gets another', async () => {
    const { flows, told, port, socket } = await twoFlows();
    flows[0].close();
    flows[1].send(request('second'));
    await once(socket, 'message');
    flows[1].close();
    const taken = createSocket('udp4').bind(port, '127.0.0.1');
    closing.push(taken);
    await once(taken, 'listening');
    expect(told).toEqual([[], []]);
  });
});

describe('a bounded number of places', () => {
  it('lets in by turns, and out once each', async () => {
    const places = createPlaces(1);
    const leave = await places.take();
    const order: number[] = [];
    const second = places.take().then((free) => {
      order.push(2);
      return free;
    });
    const third = places.take().then((free) => {
      order.push(3);
      return free;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual([]);
    leave();
    leave();
    const leaveSecond = await second;
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual([2]);
    leaveSecond();
    await third;
    expect(order).toEqual([2, 3]);
  });

  it('lets go who gives up waiting', async () => {
    const places = createPlaces(1);
    const leave = await places.take();
    const gone = new AbortController();
    const waiting = places.take(gone.signal);
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    leave();
    await expect(places.take()).resolves.toBeInstanceOf(Function);
  });

  it('frees the place of a pooled flow that is closed', async () => {
    const { remote } = await registrar();
    const transport = createSipTransport({ places: 1 });
    const ignore = (): void => undefined;
    const options = {
      transport: 'UDP',
      remote,
      connected: true,
      pooled: true,
      onMessage: ignore,
      onError: ignore,
    } as const;
    const first = await transport.open(options);
    let opened = false;
    const second = transport.open(options).then((flow) => {
      opened = true;
      closing.push(flow);
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(opened).toBe(false);
    first.close();
    await second;
    expect(opened).toBe(true);
  });
});
