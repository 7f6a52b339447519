import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAcsClient } from './acs-client.js';

let server: Server;
let respond: (request: IncomingMessage, response: ServerResponse, body: string) => void;
const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/cwmp?x=1`;

beforeEach(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => respond(request, response, body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

describe('a connection to an ACS', () => {
  it('sends every message of a session over one socket, with its length', async () => {
    const ports = new Set<number | undefined>();
    const lengths: (string | undefined)[] = [];
    const headers: unknown[] = [];
    respond = (request, response, body) => {
      ports.add(request.socket.remotePort);
      lengths.push(`${request.headers['content-length'] ?? ''}:${body}`);
      headers.push([request.url, request.headers['soapaction'], request.headers['transfer-encoding']]);
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.end('ä');
    };
    const connection = createAcsClient().connect(url());
    const first = await connection.post('ü', { SOAPAction: '' });
    await connection.post('', {});
    connection.close();
    expect(ports.size).toBe(1);
    expect(lengths).toEqual(['2:ü', '0:']);
    expect(headers).toEqual([
      ['/cwmp?x=1', '', undefined],
      ['/cwmp?x=1', undefined, undefined],
    ]);
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(new TextDecoder().decode(first.body)).toBe('ä');
  });

  it('goes on over a new connection when the ACS closed the old one in between', async () => {
    respond = (_request, response) => response.end('fine');
    const connection = createAcsClient().connect(url());
    await connection.post('1', {});
    server.closeAllConnections();
    expect((await connection.post('2', {})).status).toBe(200);
    connection.close();
  });

  it('rejects with a code: refused, silent, too long', async () => {
    respond = (_request, response) => response.end('x'.repeat(1000));
    await expect(
      createAcsClient({ timeoutMs: 1000, maxResponseBytes: 999 }).connect(url()).post('', {}),
    ).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
    });
    respond = () => undefined;
    await expect(createAcsClient({ timeoutMs: 20 }).connect(url()).post('', {})).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    });
    const gone = url();
    server.close();
    server.closeAllConnections();
    await expect(createAcsClient().connect(gone).post('', {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
