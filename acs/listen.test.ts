import { createServer } from 'node:net';
import { listen } from './listen.js';

describe('listen', () => {
  it('returns the port that the system chose', async () => {
    const server = createServer();
    const port = await listen(server, { host: '127.0.0.1', port: 0, option: '--port' });
    expect(port).toBeGreaterThan(0);
    server.close();
  });

  it('names the port and the option when the port is busy', async () => {
    const first = createServer();
    const port = await listen(first, { host: '127.0.0.1', port: 0, option: '--port' });
    await expect(listen(createServer(), { host: '127.0.0.1', port, option: '--port' })).rejects.toMatchObject({
      code: 'port-in-use',
      status: 500,
      message: `Port ${port} of 127.0.0.1 is already in use. Choose another with --port.`,
      cause: { code: 'EADDRINUSE' },
    });
    first.close();
  });

  it('names the address when this host does not have it', async () => {
    await expect(listen(createServer(), { host: '192.0.2.1', port: 0, option: '--port' })).rejects.toMatchObject({
      code: 'address-not-available',
    });
  });
});
