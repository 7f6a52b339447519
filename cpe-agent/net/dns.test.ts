import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createResolver } from './dns.js';

interface Answer {
  readonly type: number;
  readonly data: readonly number[];
}

/** A name server that answers every question with one response code and these records. */
async function nameServer(rcode: number, answers: readonly Answer[] = []): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const header = Buffer.from([query[0]!, query[1]!, 0x81, 0x80 | rcode, 0, 1, 0, answers.length, 0, 0, 0, 0]);
    const records = answers.map(({ type, data }) =>
      Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data]),
    );
    socket.send(Buffer.concat([header, question, ...records]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

const a = (address: string): Answer => ({ type: 1, data: address.split('.').map(Number) });
const text = (value: string): number[] => [value.length, ...Buffer.from(value)];
const domain = (name: string): number[] => [...name.split('.').flatMap(text), 0];
const word = (value: number): number[] => [value >> 8, value & 255];

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

  it('knows the names of the hosts file, and asks nobody about their other family', async () => {
    const resolver = createResolver(join(folder, 'hosts'), ['127.0.0.1:9']);
    const answer = (type: string, ...addresses: string[]) => ({ ok: true, records: { type, addresses } });
    expect(await resolver.query('pbx', 'A', 100)).toEqual(answer('A', '192.0.2.7'));
    expect(await resolver.query('PBX.', 'AAAA', 100)).toEqual(answer('AAAA', '::1'));
    expect(await resolver.query('localhost', 'A', 100)).toEqual(answer('A', '127.0.0.1'));
    expect(await resolver.query('localhost', 'AAAA', 100)).toEqual({ ok: false, error: 'no-address' });
  });

  it.each([
    [
      'A',
      [a('192.0.2.3'), a('192.0.2.4')],
      { ok: true, records: { type: 'A', addresses: ['192.0.2.3', '192.0.2.4'] } },
    ],
    [
      'AAAA',
      [{ type: 28, data: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] }],
      { ok: true, records: { type: 'AAAA', addresses: ['2001:db8::1'] } },
    ],
    [
      'SRV',
      [{ type: 33, data: [...word(10), ...word(60), ...word(5070), ...domain('sip1.example')] }],
      {
        ok: true,
        records: { type: 'SRV', services: [{ priority: 10, weight: 60, port: 5070, target: 'sip1.example' }] },
      },
    ],
    [
      'NAPTR',
      [
        {
          type: 35,
          data: [
            ...word(50),
            ...word(51),
            ...[...text('s'), ...text('SIP+D2T'), ...text('')],
            ...domain('_sip._tcp.example'),
          ],
        },
      ],
      {
        ok: true,
        records: {
          type: 'NAPTR',
          pointers: [
            expect.objectContaining({
              order: 50,
              preference: 51,
              flags: 's',
              service: 'SIP+D2T',
              replacement: '_sip._tcp.example',
            }),
          ],
        },
      },
    ],
  ] as const)('reads %s records', async (type, answers, expected) => {
    const server = await nameServer(0, answers);
    try {
      const resolver = createResolver('/nonexistent', [`127.0.0.1:${server.address().port}`]);
      expect(await resolver.query('registrar.example', type, 2000)).toEqual(expected);
    } finally {
      server.close();
    }
  });

  it.each([
    ['a name without such a record', 0, { ok: false, error: 'no-address' }],
    ['NXDOMAIN', 3, { ok: false, error: 'nxdomain' }],
    ['SERVFAIL', 2, { ok: false, error: 'servfail' }],
    ['REFUSED', 5, { ok: false, error: 'refused' }],
  ])('tells %s', async (_what, rcode, outcome) => {
    const server = await nameServer(rcode);
    try {
      const resolver = createResolver('/nonexistent', [`127.0.0.1:${server.address().port}`]);
      for (const type of ['A', 'AAAA', 'SRV', 'NAPTR'] as const) {
        expect(await resolver.query('registrar.example', type, 2000)).toEqual(outcome);
      }
    } finally {
      server.close();
    }
  });

  it('takes a host without a name server for one that is silent, not for a server that refuses', async () => {
    const closed = createSocket('udp4').bind(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address();
    closed.close();
    const resolver = createResolver('/nonexistent', [`127.0.0.1:${port}`]);
    expect(await resolver.query('registrar.example', 'A', 500)).toEqual({ ok: false, error: 'timeout' });
  });

  it('gives up within its time limit', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const resolver = createResolver('/nonexistent', [`127.0.0.1:${silent.address().port}`]);
      expect(await resolver.query('registrar.example', 'A', 60)).toEqual({ ok: false, error: 'timeout' });
    } finally {
      silent.close();
    }
  });
});
