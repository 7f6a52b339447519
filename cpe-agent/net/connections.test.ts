import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { makeCertificate, opensslMissing } from '../../test/certificates.js';
import { itWithPeer } from '../../test/peer.js';
import type { Address, SipFlow, SipFlowOptions } from '../ports.js';
import { codeOf } from './coded-error.js';
import { createSipTransport, type SipTransportOptions } from './sip.js';

const RESPONSE = 'SIP/2.0 200 OK\r\nContent-Length: 3\r\n\r\nabc';
const closing: (() => unknown)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening(server: Server, address = '127.0.0.1'): Promise<Address> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  server.listen(0, address);
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { address, port: (server.address() as AddressInfo).port };
}

/** A flow with everything that it tells, in order. */
async function open(
  flow: Pick<SipFlowOptions, 'transport' | 'remote'> & Partial<SipFlowOptions>,
  options: SipTransportOptions = {},
): Promise<{ flow: SipFlow; told: string[]; next: () => Promise<string> }> {
  const told: string[] = [];
  const waiting: ((what: string) => void)[] = [];
  const tell = (what: string): void => {
    told.push(what);
    waiting.shift()?.(what);
  };
  const opened = await createSipTransport(options).open({
    connected: true,
    onMessage: (bytes) => tell(new TextDecoder().decode(bytes)),
    onError: tell,
    onPong: () => tell('pong'),
    ...flow,
  });
  closing.push(() => opened.close());
  return { flow: opened, told, next: () => new Promise((resolve) => waiting.push(resolve)) };
}

/** A port of loopback where nobody listens. */
async function closedPort(): Promise<Address> {
  const server = createServer();
  const address = await listening(server);
  server.close();
  await once(server, 'close');
  return address;
}

describe('a TCP flow', () => {
  it.each(['127.0.0.1', '::1'])('carries framed messages both ways, over %s', async (address) => {
    const received: string[] = [];
    const server = createServer((socket) => {
      socket.on('data', (bytes) => {
        received.push(bytes.toString());
        socket.write(RESPONSE.slice(0, 20));
        setImmediate(() => socket.write(RESPONSE.slice(20) + RESPONSE));
      });
    });
    const remote = await listening(server, address);
    const { flow, next, told } = await open({ transport: 'TCP', remote });
    expect(flow.local.address).toBe(address);
    expect(flow.local.port).toBeGreaterThan(0);
    flow.send(new TextEncoder().encode('REGISTER'));
    await next();
    if (told.length < 2) await next();
    expect(received).toEqual(['REGISTER']);
    expect(told).toEqual([RESPONSE, RESPONSE]);
  });

  it('answers a ping with CRLF, and tells a pong (RFC 5626 §4.4.1)', async () => {
    const answer = new Promise<string>((resolve) => {
      const server = createServer((socket) => {
        socket.write('\r\n\r\n');
        socket.on('data', (bytes) => resolve(bytes.toString()));
      });
      void listening(server).then((remote) => open({ transport: 'TCP', remote }));
    });
    expect(await answer).toBe('\r\n');
  });

  it('is rejected with ECONNREFUSED where nobody listens', async () => {
    const remote = await closedPort();
    await expect(open({ transport: 'TCP', remote })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([
    ['ECLOSED', (socket: Socket) => socket.end()],
    ['ECONNRESET', (socket: Socket) => socket.resetAndDestroy()],
    ['EBADMSG', (socket: Socket) => socket.write('SIP/2.0 200 OK\r\nVia: no length\r\n\r\n')],
  ] as const)('tells %s once, and nothing after it', async (code, act) => {
    const server = createServer((socket) => void socket.once('data', () => act(socket)));
    const { flow, next, told } = await open({ transport: 'TCP', remote: await listening(server) });
    flow.send(new Uint8Array([65]));
    expect(await next()).toBe(code);
    flow.send(new Uint8Array([65]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([code]);
  });

  it('sends what is on its way when it is closed, and tells nothing any more', async () => {
    const received = new Promise<string>((resolve) => {
      const server = createServer((socket) => {
        let text = '';
        socket.on('data', (bytes) => (text += bytes.toString())).on('end', () => resolve(text));
      });
      void listening(server).then(async (remote) => {
        const { flow } = await open({ transport: 'TCP', remote });
        flow.send(new TextEncoder().encode('last words'));
        flow.close();
      });
    });
    expect(await received).toBe('last words');
  });

  it('gives up opening when it is told to', async () => {
    const signal = AbortSignal.abort();
    const remote = await listening(createServer());
    await expect(open({ transport: 'TCP', remote, signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a TLS flow', () => {
  const NAME = 'registrar.example';

  /** Opens a flow to a server with a certificate for these names. @returns `open`, or the code of the failure */
  async function attempt(
    names: string,
    options: (made: ReturnType<typeof makeCertificate>) => SipTransportOptions['tls'],
    more: { serverName?: string } = {},
  ): Promise<{ outcome: string; connected: boolean }> {
    const made = makeCertificate(names);
    const server = createTlsServer({ key: made.key, cert: made.cert }, (socket) => socket.on('error', () => undefined));
    server.on('tlsClientError', () => undefined);
    const remote = await listening(server);
    let connected = false;
    const tls = options(made);
    const outcome = await open(
      {
        transport: 'TLS',
        remote,
        serverName: more.serverName ?? NAME,
        onConnected: () => (connected = true),
      },
      tls === undefined ? {} : { tls },
    ).then(
      () => 'open',
      (error: unknown) => codeOf(error),
    );
    return { outcome, connected };
  }

  const trusting = ({ cert }: { cert: string }): { extraCa: string } => ({ extraCa: cert });

  itWithPeer('stands where the CA and the configured name are right', opensslMissing, async () => {
    expect(await attempt(`DNS:${NAME}`, trusting)).toEqual({ outcome: 'open', connected: true });
  });

  itWithPeer('knows the domain as a sip URI (RFC 5922 §7.1)', opensslMissing, async () => {
    expect(await attempt(`URI:sip:${NAME}`, trusting)).toMatchObject({ outcome: 'open' });
  });

  itWithPeer('knows an address that was configured', opensslMissing, async () => {
    expect(await attempt('IP:127.0.0.1', trusting, { serverName: '127.0.0.1' })).toMatchObject({ outcome: 'open' });
  });

  itWithPeer('distrusts a self-signed certificate', opensslMissing, async () => {
    const expected = { outcome: 'DEPTH_ZERO_SELF_SIGNED_CERT', connected: true };
    expect(await attempt(`DNS:${NAME}`, () => undefined)).toEqual(expected);
  });

  itWithPeer('distrusts another name, be it the one that was connected to', opensslMissing, async () => {
    expect(await attempt('DNS:other.example,IP:127.0.0.1', trusting)).toEqual({
      outcome: 'ERR_TLS_CERT_ALTNAME_INVALID',
      connected: true,
    });
  });

  itWithPeer('trusts a pinned key whatever the certificate says, and no other', opensslMissing, async () => {
    expect(await attempt('DNS:other.example', ({ pin }) => ({ pin }))).toMatchObject({ outcome: 'open' });
    expect(await attempt(`DNS:${NAME}`, ({ cert }) => ({ extraCa: cert, pin: 'AAAA' }))).toMatchObject({
      outcome: 'ERR_TLS_PIN_MISMATCH',
    });
  });

  itWithPeer('trusts anybody only when it is told to', opensslMissing, async () => {
    expect(await attempt('DNS:other.example', () => ({ insecure: true }))).toMatchObject({ outcome: 'open' });
  });

  it('is connected, and then fails, where the server speaks plain TCP', async () => {
    const server = createServer((socket) => void socket.once('data', () => socket.end(RESPONSE)));
    let connected = false;
    const opening = open({
      transport: 'TLS',
      remote: await listening(server),
      onConnected: () => (connected = true),
    });
    await expect(opening).rejects.toMatchObject({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
    expect(connected).toBe(true);
  });
});
