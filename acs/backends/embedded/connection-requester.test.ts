import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { digestHa1, parseAuthorization, verifyAuthorization, type DigestCredentials } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import { itGiven } from '../../../test/given.js';
import { readFileSync } from 'node:fs';
import { ManualClock } from '../../../test/fakes/manual-clock.js';
import { hash } from '../../../test/fakes/tiny-cpe.js';
import { createConnectionRequester } from './connection-requester.js';

const credentials = { username: 'acs', password: 'open sesame' };
const challenge = 'Digest realm="cpe", nonce="n1", algorithm=MD5, qop="auth"';

let servers: (Server | TcpServer)[];

beforeEach(() => (servers = []));
afterEach(async () => {
  for (const server of servers) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(server: Server | TcpServer): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

async function device(answer: Answer): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const url = await listening(
    createServer((request, response) => {
      requests.push(request);
      answer(request, response, requests.length);
    }),
  );
  return { url, requests };
}

function accepts(request: IncomingMessage, realm = 'cpe'): DigestCredentials | undefined {
  const parsed = parseAuthorization(request.headers.authorization ?? '');
  if (parsed === undefined) return undefined;
  const ha1 = digestHa1(credentials.username, realm, new Secret(credentials.password), hash);
  return verifyAuthorization({ credentials: parsed, ha1, method: 'GET' }, hash) ? parsed : undefined;
}

const guarded =
  (value: string | string[], success = 200): Answer =>
  (request, response) => {
    if (accepts(request) === undefined) response.writeHead(401, { 'www-authenticate': value }).end();
    else response.writeHead(success).end();
  };

const anywhere = () => undefined;
const request = (url: string) => createConnectionRequester().request(url, credentials, anywhere);

describe('connection request (TR-069 Amd 6 §3.2.2)', () => {
  it('goes without credentials first, then answers the digest on the same connection', async () => {
    const ports: (number | undefined)[] = [];
    const { url, requests } = await device((incoming, response) => {
      ports.push(incoming.socket.remotePort);
      guarded(challenge)(incoming, response, 0);
    });
    expect(await request(`${url}/a:b/c?d=e`)).toEqual({ ok: true });
    expect(requests.map(({ method, url: path }) => `${method ?? ''} ${path ?? ''}`)).toEqual(
      Array(2).fill('GET /a:b/c?d=e'),
    );
    expect(requests[0]?.headers.authorization).toBeUndefined();
    expect(accepts(requests[1]!)).toMatchObject({ uri: '/a:b/c?d=e', qop: 'auth', nc: '00000001' });
    expect(requests[1]?.rawHeaders).toContain('Authorization');
    expect(new Set(ports).size).toBe(1);
  });

  it('takes 204 for success, and success without any challenge', async () => {
    expect(await request((await device(guarded(challenge, 204))).url)).toEqual({ ok: true });
    expect(await request((await device((_in, response) => response.writeHead(204).end())).url)).toEqual({ ok: true });
  });

  it('answers a challenge without qop in the form of RFC 2069', async () => {
    const { url, requests } = await device(guarded('Digest realm="cpe", nonce="n1"'));
    expect(await request(url)).toEqual({ ok: true });
    expect(accepts(requests[1]!)).not.toHaveProperty('qop');
    expect(requests[1]?.headers.authorization).not.toMatch(/cnonce|nc=/);
  });

  itGiven('answers the challenge of a real device', async (path) => {
    const text = readFileSync(path('data', 'cwmp-samples', 'digest-cr-noqop-challenge.http'), 'latin1');
    const value = /^WWW-Authenticate: (.*?)\r?$/m.exec(text)?.[1] ?? '';
    const { url } = await device((incoming, response) => {
      if (accepts(incoming, 'TR069 Client') === undefined) {
        response.writeHead(401, 'Authorization Required', { 'www-authenticate': value }).end();
      } else {
        response.writeHead(200).end();
      }
    });
    expect(await request(`${url}/00:00:5e:00:53:01`)).toEqual({ ok: true });
  });

  it('tries once more where the nonce was stale', async () => {
    const { url, requests } = await device((_incoming, response, count) => {
      const stale = `Digest realm="cpe", nonce="n${count}", qop="auth", stale=true`;
      if (count < 3) response.writeHead(401, { 'www-authenticate': stale }).end();
      else response.writeHead(200).end();
    });
    expect(await request(url)).toEqual({ ok: true });
    expect(accepts(requests[2]!)).toMatchObject({ nonce: 'n2' });
  });

  it('repeats on a new connection what a device cut off after its 401', async () => {
    const { url, requests } = await device((incoming, response) => {
      guarded(challenge)(incoming, response, 0);
      if (accepts(incoming) === undefined) response.on('finish', () => incoming.socket.destroy());
    });
    expect(await request(url)).toEqual({ ok: true });
    expect(requests).toHaveLength(2);
  });

  it('uses Basic where the device offers nothing else', async () => {
    const { url, requests } = await device((incoming, response) => {
      if (incoming.headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="cpe"' }).end();
      } else response.writeHead(200).end();
    });
    expect(await request(url)).toEqual({ ok: true });
    expect(requests[1]?.headers.authorization).toBe(`Basic ${Buffer.from('acs:open sesame').toString('base64')}`);
  });

  it.each([
    ['both', ['Basic realm="cpe"', challenge], 'Digest'],
    ['both in one header', [`Basic realm="cpe", ${challenge}`], 'Digest'],
  ])('prefers digest where the device offers %s', async (_case, offered, scheme) => {
    const { url, requests } = await device(guarded(offered));
    expect(await request(url)).toEqual({ ok: true });
    expect(requests[1]?.headers.authorization?.split(' ')[0]).toBe(scheme);
  });

  it.each([
    [
      'a digest that nobody can compute, beside Basic',
      ['Digest realm="cpe", nonce="n", algorithm=FOO', 'Basic realm="x"'],
    ],
    ['nothing', []],
  ])('gives no password away for %s', async (_case, offered) => {
    const { url, requests } = await device((_in, response) =>
      response.writeHead(401, { 'www-authenticate': offered }).end(),
    );
    expect(await request(url)).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(requests).toHaveLength(1);
  });

  it('wrong credentials are unauthorized, after one try', async () => {
    const { url, requests } = await device((_in, response) =>
      response.writeHead(401, { 'www-authenticate': challenge }).end(),
    );
    expect(await request(url)).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(requests).toHaveLength(2);
  });

  it.each([
    [503, 'busy'],
    [403, 'unauthorized'],
    [404, 'http-error'],
    [302, 'http-error'],
    [500, 'http-error'],
  ])('%i is %s, and no redirect is followed', async (status, reason) => {
    const { url, requests } = await device((_in, response) => response.writeHead(status, { location: '/' }).end());
    expect(await request(url)).toMatchObject({ ok: false, reason });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['', 'no-address'],
    ['  ', 'no-address'],
    ['https://127.0.0.1:1/', 'tls'],
    ['127.0.0.1:7547', 'bad-url'],
    ['http://127.0.0.1:0/', 'bad-url'],
    ['http://127.0.0.1:-1/', 'bad-url'],
    ['http://127.0.0.1:65536/', 'bad-url'],
    ['http://0x7f.1:9/', 'bad-url'],
    ['http://2130706433:9/', 'bad-url'],
    ['http://0177.0.0.1:9/', 'bad-url'],
    ['http://127.1:9/', 'bad-url'],
    ['http://user@0x7f000001:9/', 'bad-url'],
    ['http:0x7f.1/', 'bad-url'],
    ['http://', 'bad-url'],
    ['file:///etc/hostname', 'bad-url'],
  ])('the address %j is %s', async (url, reason) => {
    expect(await request(url)).toMatchObject({ ok: false, reason });
  });

  it('a closed port is refused', async () => {
    const server = createTcpServer();
    const url = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    servers = [];
    expect(await request(url)).toMatchObject({ ok: false, reason: 'refused' });
  });

  it('a network without a route is unreachable', async () => {
    // 255.255.255.255 is refused by the system itself, without a packet.
    expect(await request('http://255.255.255.255:9/')).toMatchObject({ ok: false, reason: 'unreachable' });
  });

  it('what speaks no HTTP, or hangs up, is an HTTP error', async () => {
    const nonsense = await listening(
      createTcpServer((socket) =>
        socket
          .on('error', () => undefined)
          .resume()
          .end('hello\r\n\r\n'),
      ),
    );
    expect(await request(nonsense)).toMatchObject({ ok: false, reason: 'http-error' });
    const mute = await listening(createTcpServer((socket) => socket.on('error', () => undefined).destroy()));
    expect(await request(mute)).toMatchObject({ ok: false, reason: 'http-error' });
  });

  it('silence is a time-out, after 10 s over all', async () => {
    const clock = new ManualClock();
    const { url } = await device((_in, response, count) => {
      if (count === 1) response.writeHead(401, { 'www-authenticate': challenge }).end();
      else clock.advance(10_000);
    });
    const outcome = await createConnectionRequester({ clock }).request(url, credentials, anywhere);
    expect(outcome).toMatchObject({ ok: false, reason: 'timeout' });
    expect(clock.pending).toBe(0);
  });

  it('a device that speaks TLS there is told so', async () => {
    const alert = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x0a]);
    const url = await listening(
      createTcpServer((socket) =>
        socket
          .on('error', () => undefined)
          .resume()
          .end(alert),
      ),
    );
    expect(await request(url)).toMatchObject({ ok: false, reason: 'tls' });
  });

  it('a silent name server is a time-out too', async () => {
    const clock = new ManualClock();
    const resolve = () => new Promise<never>(() => setImmediate(() => clock.advance(10_000)));
    const outcome = await createConnectionRequester({ clock, resolve }).request(
      'http://phone.example/',
      credentials,
      anywhere,
    );
    expect(outcome).toMatchObject({ ok: false, reason: 'timeout' });
  });

  it('a name that does not exist is unreachable', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    const outcome = await createConnectionRequester({ resolve }).request(
      'http://phone.example/',
      credentials,
      anywhere,
    );
    expect(outcome).toMatchObject({ ok: false, reason: 'unreachable', detail: 'phone.example: ENOTFOUND' });
  });

  it('no outcome tells the password or the path of the URL, which is a secret of its own', async () => {
    const { url } = await device((_in, response) => response.writeHead(401, { 'www-authenticate': challenge }).end());
    const text = JSON.stringify(await request(`${url}/hidden-path`));
    expect(text).not.toMatch(/sesame|hidden-path/);
  });
});

describe('the address of a connection request', () => {
  const REFUSED = 'not there';
  const only = (allowed: string) => (address: string) => (address === allowed ? undefined : REFUSED);

  it('is asked about before anything is sent', async () => {
    const { url, requests } = await device(guarded(challenge));
    const outcome = await createConnectionRequester().request(url, credentials, only('127.0.0.2'));
    expect(outcome).toEqual({ ok: false, reason: 'address-not-allowed', detail: REFUSED });
    expect(requests).toHaveLength(0);
  });

  it('of IPv6 is asked about without its brackets', async () => {
    const asked: string[] = [];
    const refusal = (address: string) => (asked.push(address), REFUSED);
    await createConnectionRequester().request('http://[::FFFF:127.0.0.1]:9/', credentials, refusal);
    expect(asked).toEqual(['::ffff:7f00:1']);
  });

  it('that a name stands for is resolved once, checked and used: no second answer counts (DNS rebinding)', async () => {
    const { url, requests } = await device(guarded(challenge));
    const answers = [['192.0.2.1', '127.0.0.1'], ['127.0.0.9']];
    const names: string[] = [];
    const resolve = (name: string) => (names.push(name), Promise.resolve(answers[names.length - 1] ?? []));
    const { port } = new URL(url);
    const outcome = await createConnectionRequester({ resolve }).request(
      `http://phone.example:${port}/x`,
      credentials,
      only('127.0.0.1'),
    );
    expect(outcome).toEqual({ ok: true });
    expect(names).toEqual(['phone.example']);
    expect(requests.map(({ headers }) => headers.host)).toEqual(Array(2).fill(`phone.example:${port}`));
  });

  it('is not allowed where no address of the name is', async () => {
    const resolve = () => Promise.resolve(['192.0.2.1', '192.0.2.2']);
    const outcome = await createConnectionRequester({ resolve }).request(
      'http://phone.example/',
      credentials,
      only('127.0.0.1'),
    );
    expect(outcome).toMatchObject({ ok: false, reason: 'address-not-allowed' });
  });
});
