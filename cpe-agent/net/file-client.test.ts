import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '#shared/lib/secret.js';
import type { FileOutcome } from '../ports.js';
import { createFileClient } from './file-client.js';

let server: Server;
let respond: (request: IncomingMessage, response: ServerResponse) => void;
const url = (path = '/file'): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

beforeEach(async () => {
  server = createServer((request, response) => respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

function get(target: string, username = ''): Promise<FileOutcome> {
  const { signal } = new AbortController();
  return createFileClient({}, 200).get(target, { username, password: new Secret('pw'), maxBytes: 10, signal });
}

describe('a file from a server', () => {
  it('comes as bytes', async () => {
    respond = (_request, response) => response.end('ä');
    expect(await get(url())).toEqual({ ok: true, bytes: Buffer.from('ä') });
  });

  it.each([
    ['Digest realm="r", nonce="n", qop="auth"', /^Digest username="u", .*uri="\/file"/],
    ['Basic realm="r"', /^Basic dTpwdw==$/],
  ])('comes with credentials when the server asks for %s, once', async (challenge, expected) => {
    const seen: (string | undefined)[] = [];
    respond = (request, response) => {
      seen.push(request.headers.authorization);
      const known = seen.length > 1;
      response.writeHead(known ? 200 : 401, known ? {} : { 'WWW-Authenticate': challenge }).end(known ? 'x' : '');
    };
    expect(await get(url(), 'u')).toMatchObject({ ok: true });
    expect(seen).toEqual([undefined, expect.stringMatching(expected)]);
    respond = (_request, response) => response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
    expect(await get(url(), 'u')).toMatchObject({ error: 'unauthorized', detail: 'HTTP 401' });
    expect(await get(url())).toMatchObject({ error: 'unauthorized' });
  });

  it('comes from where redirects lead, without credentials on another server', async () => {
    const other = createServer((request, response) => {
      response.writeHead(request.headers.authorization === undefined ? 401 : 200, {
        'WWW-Authenticate': 'Basic realm="r"',
      });
      response.end('x');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    respond = (request, response) => {
      if (request.url === '/file') response.writeHead(302, { Location: '/there' }).end();
      else if (request.url === '/there') response.end('x');
      else response.writeHead(302, { Location: elsewhere }).end();
    };
    expect(await get(url())).toMatchObject({ ok: true });
    expect(await get(url('/away'), 'u')).toMatchObject({ error: 'unauthorized' });
    other.close();
  });

  it.each<[string, typeof respond, string]>([
    ['is not there', (_request, response) => response.writeHead(404).end(), 'not-accessible'],
    ['is too long', (_request, response) => response.end('x'.repeat(11)), 'too-large'],
    [
      'breaks off',
      (_request, response) =>
        void response.writeHead(200, { 'Content-Length': '9' }).write('x', () => response.destroy()),
      'interrupted',
    ],
    ['does not begin', () => undefined, 'unreachable'],
    [
      'is redirected for ever',
      (_request, response) => response.writeHead(302, { Location: '/file' }).end(),
      'not-accessible',
    ],
  ])('that %s is told so', async (_what, answer, error) => {
    respond = answer;
    expect(await get(url())).toMatchObject({ ok: false, error });
  });

  it('of a server that is not there, or of no server, is told so', async () => {
    const gone = url();
    server.close();
    expect(await get(gone)).toEqual({ ok: false, error: 'unreachable', detail: 'ECONNREFUSED' });
    expect(await get('http://[')).toMatchObject({ ok: false });
  });
});
