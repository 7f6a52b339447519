import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createResolver } from './dns.js';

/** A name server that answers every question with one response code and these A records. */
async function nameServer(rcode: number, addresses: readonly string[] = []): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const header = Buffer.from([query[0]!, query[1]!, 0x81, 0x80 | rcode, 0, 1, 0, addresses.length, 0, 0, 0, 0]);
    const answers = addresses.map((address) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([header, question, ...answers]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

describe('the resolver', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sipdx-dns-'));
    await writeFile(
      join(folder, 'hosts'),
      '127.0.0.1 localhost # 192.0.2.9 commented\n::1 pbx\n192.0.2.7\tPBX pbx.example\n',
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('passes a numeric address through and asks nobody', async () => {
    const resolver = createResolver(join(folder, 'hosts'), ['127.0.0.1:9']);
    expect(await resolver.resolve('192.0.2.1', 100)).toEqual({ ok: true, addresses: ['192.0.2.1'] });
  });

  it('knows the names of the hosts file, IPv4 only', async () => {
    const resolver = createResolver(join(folder, 'hosts'), ['127.0.0.1:9']);
    expect(await resolver.resolve('pbx', 100)).toEqual({ ok: true, addresses: ['192.0.2.7'] });
    expect(await resolver.resolve('localhost', 100)).toEqual({ ok: true, addresses: ['127.0.0.1'] });
  });

  it.each([
    ['an address', 0, ['192.0.2.3', '192.0.2.4'], { ok: true, addresses: ['192.0.2.3', '192.0.2.4'] }],
    ['a name without address', 0, [], { ok: false, error: 'no-address' }],
    ['NXDOMAIN', 3, [], { ok: false, error: 'nxdomain' }],
    ['SERVFAIL', 2, [], { ok: false, error: 'servfail' }],
    ['REFUSED', 5, [], { ok: false, error: 'refused' }],
  ])('tells %s', async (_what, rcode, addresses, outcome) => {
    const server = await nameServer(rcode, addresses);
    try {
      const resolver = createResolver('/nonexistent', [`127.0.0.1:${server.address().port}`]);
      expect(await resolver.resolve('registrar.example', 2000)).toEqual(outcome);
    } finally {
      server.close();
    }
  });

  it('gives up within its time limit', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const resolver = createResolver('/nonexistent', [`127.0.0.1:${silent.address().port}`]);
      expect(await resolver.resolve('registrar.example', 60)).toEqual({ ok: false, error: 'timeout' });
    } finally {
      silent.close();
    }
  });
});
