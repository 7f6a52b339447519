import type { HttpRequest } from '../ports.js';
import { openConnectionRequestServer } from './connection-request-server.js';

const options = { host: '127.0.0.1', port: 0, advertisedHost: '127.0.0.1', portOption: '--connection-request-port' };

describe('the connection request server', () => {
  it('serves each agent under its own path, GET only', async () => {
    const server = await openConnectionRequestServer(options);
    const seen: HttpRequest[] = [];
    const one = server.handle('/one', (request) => {
      seen.push(request);
      return { status: 200, headers: { 'X-Agent': 'one' } };
    });
    const two = server.handle('/two', () => ({ status: 401, headers: { 'WWW-Authenticate': 'Digest x' } }));
    try {
      const got = await fetch(`${one.url}?ignored=1`, { headers: { authorization: 'Digest y' } });
      expect([got.status, got.headers.get('x-agent'), await got.text()]).toEqual([200, 'one', '']);
      expect([seen[0]?.url, seen[0]?.headers['authorization']]).toEqual(['/one?ignored=1', 'Digest y']);
      expect((await fetch(two.url)).headers.get('www-authenticate')).toBe('Digest x');
      expect((await fetch(one.url, { method: 'POST', body: 'x' })).status).toBe(405);
      expect((await fetch(`${one.url}/more`)).status).toBe(404);
      one.remove();
      expect((await fetch(one.url)).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('names the port and the option when the port is taken', async () => {
    const first = await openConnectionRequestServer(options);
    const port = Number(new URL(first.handle('/', () => ({ status: 200, headers: {} })).url).port);
    try {
      await expect(openConnectionRequestServer({ ...options, port })).rejects.toThrow(
        `port ${port} on 127.0.0.1 is in use; choose another with --connection-request-port`,
      );
    } finally {
      await first.close();
    }
  });
});
