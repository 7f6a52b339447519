import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { randomBytes } from 'node:crypto';
import { labDomain, labPassword } from '#cpe-agent/lab/conditions.js';
import { hash } from '#cpe-agent/net/hash.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import type { TraceEntry } from '#shared/diagnosis/trace.js';
import { Secret } from '#shared/lib/secret.js';
import { headerValue } from '#shared/sip/header-fields.js';
import { emptyRegistrar, stepRegistrar, userKey } from '#shared/sip/registrar.js';
import { exportTrace, selectMessages } from '#shared/trace/export-trace.js';
import { readTracedRun, type TracedRun } from '#shared/trace/traced-run.js';
import { makeCertificate, opensslMissing } from '../certificates.js';
import { itWithPeer } from '../peer.js';
import { diagnose, type DiagnosedAccount } from './diagnose.js';
import { kamailioMissing, kamailioTlsMissing, startKamailio, type Kamailio } from './kamailio.js';
import { Capture, tsharkMissing } from './tshark.js';

const START = Date.parse('2026-11-20T14:02:11Z');
const missing = (): string | undefined => tsharkMissing() ?? kamailioMissing();

function tracedRun(entries: readonly unknown[], shortened?: number): TracedRun {
  const trace = { v: 1, entries, ...(shortened !== undefined && { shortened }) };
  const run = { id: 'R', deviceId: 'D', line: 'L.', aor: 'sip:1001@x', createdAt: START, trace };
  return readTracedRun(run) as TracedRun;
}

async function withCapture(run: TracedRun, look: (capture: Capture) => void, where?: string): Promise<void> {
  const file = exportTrace(run, { format: 'pcap', where }, 'sipdx test');
  if (!file.ok) throw new Error(file.error.problem.code);
  const capture = new Capture(Buffer.from(file.value.content));
  try {
    look(capture);
  } finally {
    capture.close();
  }
  return Promise.resolve();
}

/** What tshark must find of the SIP messages: numbers, addresses and the fields of the head. */
function expected(run: TracedRun): readonly (readonly string[])[] {
  return run.messages
    .filter(({ entry }) => entry.proto === 'sip')
    .map(({ number, head, entry }) => {
      const header = (name: string): string => headerValue(head ?? { headers: [] }, name) ?? '';
      const from = entry.dir === 'in' ? entry.remote : entry.local;
      const status = head?.status?.toString() ?? '';
      return [`#${number}`, hostOf(from), head?.method ?? '', status, header('Call-ID'), header('CSeq')];
    });
}

function found(capture: Capture, filter = 'sip'): readonly (readonly string[])[] {
  const names = ['frame.comment', 'ip.src', 'ipv6.src', 'sip.Method', 'sip.Status-Code', 'sip.Call-ID', 'sip.CSeq'];
  return capture
    .fields(filter, ...names)
    .map(([comment = '', v4 = '', v6 = '', ...rest]) => [/^#\d+/.exec(comment)?.[0] ?? '', v4 + v6, ...rest]);
}

function hostOf(address = ''): string {
  return address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

describe('the trace of a run as packets, read by tshark', () => {
  const tls = kamailioTlsMissing() ?? opensslMissing();
  const certificate = tls === undefined ? makeCertificate(`DNS:${labDomain},IP:127.0.0.1`) : undefined;
  let kamailio: Kamailio;
  beforeAll(async () => {
    if (missing() === undefined) kamailio = await startKamailio(certificate === undefined ? {} : { certificate });
  }, 20_000);
  afterAll(async () => {
    if (missing() === undefined) await kamailio.stop();
  });

  async function runOf(more: Partial<DiagnosedAccount>): Promise<TracedRun> {
    const account = { registrar: '127.0.0.1', port: kamailio.port, user: '1001', password: labPassword('1001') };
    const result: DiagnosisResult = await diagnose({ ...account, ...more });
    return tracedRun(JSON.parse(JSON.stringify(result.trace.entries)) as readonly unknown[]);
  }

  for (const transport of ['UDP', 'TCP'] as const) {
    itWithPeer(`of a diagnosis over ${transport} against Kamailio, message by message`, missing, async () => {
      const run = await runOf({ transport, password: 'wrong' });
      expect(run.messages.length).toBeGreaterThanOrEqual(6);
      await withCapture(run, (capture) => {
        expect(capture.faulty()).toEqual([]);
        expect(found(capture)).toEqual(expected(run));
        const answers = capture.fields('sip.auth.digest.response', 'sip.auth.digest.response');
        expect(answers.length).toBeGreaterThan(1);
        for (const [masked] of answers) expect(masked).toBe('"***"');
        const streams = capture.fields('tcp.flags.syn == 1 && tcp.flags.ack == 0', 'tcp.stream');
        expect(streams).toHaveLength(transport === 'TCP' ? 1 : 0);
        expect(capture.fields('tcp.analysis.flags', 'frame.number')).toEqual([]);
      });
    });
  }

  itWithPeer(
    'of a diagnosis over TLS, decrypted, and says so',
    () => missing() ?? (process.env['CI'] === 'true' ? undefined : tls),
    async () => {
      if (certificate === undefined) return;
      const run = await runOf({ transport: 'TLS', port: kamailio.tlsPort, sipTls: { extraCa: certificate.cert } });
      await withCapture(run, (capture) => {
        expect(capture.faulty()).toEqual([]);
        expect(found(capture)).toEqual(expected(run));
        const comments = capture.fields('sip', 'frame.comment').flat();
        expect(comments.length).toBeGreaterThan(1);
        for (const comment of comments) expect(comment).toContain('decrypted: on the wire it went over TLS');
      });
    },
  );

  itWithPeer(
    'of a diagnosis over IPv6',
    () => tsharkMissing() ?? (hasIpv6Loopback() ? undefined : 'no IPv6 on the loopback interface'),
    async () => {
      const registrar = await startIpv6Registrar();
      try {
        const run = await runOf({ registrar: '::1', port: registrar.port });
        await withCapture(run, (capture) => {
          expect(capture.faulty()).toEqual([]);
          expect(found(capture)).toEqual(expected(run));
          expect(capture.fields('sip', 'ipv6.src').flat()).toEqual(run.messages.map(() => '::1'));
        });
      } finally {
        registrar.close();
      }
    },
  );

  itWithPeer('of everything that a trace can hold', tsharkMissing, async () => {
    const run = tracedRun(EVERYTHING, 1);
    await withCapture(run, (capture) => {
      expect(capture.faulty()).toEqual([]);
      expect(found(capture, 'sip && !icmp && !icmpv6').map(([number]) => number)).toEqual([
        '#9',
        '#10',
        '#11',
        '#13',
        '#14',
        '#16',
        '#17',
        '#19',
        '#26',
      ]);
      expect(capture.fields('dns', 'dns.qry.name', 'dns.flags.rcode', 'dns.a', 'dns.srv.target')).toEqual([
        ['example.net', '', '', ''],
        ['example.net', '0', '', ''],
        ['_sip._udp.example.net', '', '', ''],
        ['_sip._udp.example.net', '0', '', 'a.example.net,b.example.net'],
        ['a.example.net', '', '', ''],
        ['a.example.net', '0', '192.0.2.8,192.0.2.9', ''],
        ['a.example.net', '', '', ''],
        ['a.example.net', '3', '', ''],
      ]);
      expect(capture.fields('dns.retransmission', 'frame.number')).toEqual([]);
      // Both ask and both are answered, of either family.
      expect(capture.fields('icmp.resp_to || icmpv6.resp_to', 'frame.comment').flat()).toEqual([
        expect.stringMatching(/^#22; simulated/),
        expect.stringMatching(/^#24; probe mtu/),
      ]);
      expect(capture.fields('icmpv6.type == 128', 'frame.len')).toEqual([['1280']]);
      const unreachable = capture.fields('(icmp.type == 3 && icmp.code == 3) || icmpv6.type == 1', 'frame.comment');
      expect(unreachable.flat().map((comment) => comment.slice(0, 3))).toEqual(['#12', '#15']);
      expect(capture.fields('tcp.flags.reset == 1', 'frame.comment').flat()).toEqual([
        expect.stringMatching(/^#18; .*ECONNRESET/),
        expect.stringMatching(/^#20; .*ECONNREFUSED/),
      ]);
      // The end was cut off: the packet is as long as it was, and not all of it is there.
      const [cut, ...more] = capture.fields('frame.cap_len < frame.len', 'frame.comment', 'frame.len', 'frame.cap_len');
      expect([cut?.[0], more]).toEqual([expect.stringMatching(/^#14; its end is not in the trace/), []]);
      expect(Number(cut?.[1]) - Number(cut?.[2])).toBe(100);
      expect(capture.fields('frame', 'frame.time_epoch')[0]?.[0]).toMatch(/^1795183331\.0000/);
    });
  });

  itWithPeer(
    'of the messages that a filter chose, with the numbers they have in the whole',
    tsharkMissing,
    async () => {
      const where = 'transport = TCP and status = 200';
      const run = tracedRun(EVERYTHING, 1);
      await withCapture(
        run,
        (capture) => {
          expect(capture.faulty()).toEqual([]);
          const selected = selectMessages(run, where);
          expect(selected.ok && found(capture)).toEqual(selected.ok && expected(selected.value));
          expect(found(capture).map(([number]) => number)).toEqual(['#17']);
        },
        where,
      );
    },
  );
});

function hasIpv6Loopback(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));
}

/** The lab's registrar on a socket of the other family. */
async function startIpv6Registrar(): Promise<{ readonly port: number; close(): void }> {
  const user = {
    user: '1001',
    domain: labDomain,
    password: new Secret(labPassword('1001')),
    condition: 'normal',
  } as const;
  const options = {
    realm: labDomain,
    users: new Map([[userKey(user.user, user.domain), user]]),
    minExpires: 60,
    hash,
    randomHex: (bytes: number) => randomBytes(bytes).toString('hex'),
  };
  let state = emptyRegistrar;
  const socket = createSocket('udp6');
  socket.on('message', (bytes, from) => {
    const [next, effects] = stepRegistrar(state, { type: 'datagram', bytes, from, at: performance.now() }, options);
    state = next;
    for (const effect of effects) socket.send(effect.bytes, effect.to.port, effect.to.address);
  });
  socket.bind(0, '::1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => void socket.close() };
}

const V4 = { local: '192.0.2.7:40000', remote: '192.0.2.8:5060' };
const V6 = { local: '[2001:db8::7]:40001', remote: '[2001:db8::8]:5060' };

function register(n: number, transport: string, { local }: { readonly local: string }): string {
  return head(
    `REGISTER sip:example.net SIP/2.0`,
    n,
    transport,
    local,
    `Contact: <sip:1001@${local}>`,
    'Content-Length: 0',
  );
}

function ok(n: number, transport: string, { local }: { readonly local: string }, body = ''): string {
  return head('SIP/2.0 200 OK', n, transport, local, `Content-Length: ${body.length}`) + body;
}

function head(startLine: string, n: number, transport: string, local: string, ...more: readonly string[]): string {
  return [
    startLine,
    `Via: SIP/2.0/${transport} ${local};branch=z9hG4bK${n}`,
    'From: <sip:1001@example.net>;tag=a',
    'To: <sip:1001@example.net>;tag=b',
    'Call-ID: c1',
    `CSeq: ${n} REGISTER`,
    'Max-Forwards: 70',
    ...more,
    '',
    '',
  ].join('\r\n');
}

const sip = (
  ms: number,
  dir: 'out' | 'in',
  transport: 'UDP' | 'TCP' | 'TLS',
  way: typeof V4,
  text: string,
): TraceEntry => ({
  ms,
  proto: 'sip',
  dir,
  transport,
  ...way,
  text,
});
const dns = (ms: number, dir: 'out' | 'in' | 'local', text: string): TraceEntry => ({ ms, proto: 'dns', dir, text });
const binary = ok(9, 'UDP', V4).replace('\r\nContent', '\r\nSubject: \xff\xfe\r\nContent');

const EVERYTHING: readonly TraceEntry[] = [
  dns(0, 'out', 'NAPTR example.net'),
  dns(1, 'in', 'NAPTR example.net → 10 50 "s" "SIP+D2U" _sip._udp.example.net'),
  dns(1, 'out', 'SRV _sip._udp.example.net'),
  dns(2, 'in', 'SRV _sip._udp.example.net → 10 60 5060 a.example.net, 20 0 5060 b.example.net'),
  dns(2, 'out', 'A a.example.net'),
  dns(3, 'in', 'A a.example.net → 192.0.2.8, 192.0.2.9'),
  dns(3, 'out', 'AAAA a.example.net'),
  dns(4, 'in', 'AAAA a.example.net → nxdomain'),
  sip(10, 'out', 'UDP', V4, register(1, 'UDP', V4)), // 9
  { ms: 510, proto: 'sip', dir: 'out', transport: 'UDP', ...V4, retransmissionOf: 8 },
  sip(520, 'in', 'UDP', V4, head('SIP/2.0 401 Unauthorized', 1, 'UDP', V4.local, 'Content-Length: 0')),
  { ms: 521, proto: 'error', dir: 'in', transport: 'UDP', remote: V4.remote, text: 'ECONNREFUSED' }, // 12
  sip(600, 'out', 'UDP', V6, register(2, 'UDP', V6)),
  sip(610, 'in', 'UDP', V6, `${ok(2, 'UDP', V6, 'x'.repeat(300)).slice(0, -100)}…`), // 14
  { ms: 611, proto: 'error', dir: 'in', transport: 'UDP', remote: V6.remote, text: 'ECONNREFUSED' },
  sip(700, 'out', 'TCP', V4, register(3, 'TCP', V4)), // 16
  sip(720, 'in', 'TCP', V4, ok(3, 'TCP', V4, 'y'.repeat(66_000))),
  { ms: 721, proto: 'error', dir: 'in', transport: 'TCP', remote: V4.remote, text: 'ECONNRESET' }, // 18
  sip(800, 'out', 'TLS', { ...V6, remote: '[2001:db8::8]:5061' }, register(4, 'TLS', V6)),
  { ms: 850, proto: 'error', dir: 'in', transport: 'TCP', remote: '192.0.2.9:5060', text: 'ECONNREFUSED' }, // 20
  { ms: 900, proto: 'icmp', dir: 'out', remote: V4.remote, text: 'echo request 1', simulated: true },
  { ms: 903, proto: 'icmp', dir: 'in', remote: V4.remote, text: 'echo reply 1, 3.0 ms', simulated: true }, // 22
  {
    ms: 910,
    proto: 'icmp',
    dir: 'out',
    remote: '2001:db8::8',
    text: 'echo request of 1280 bytes, not to be fragmented',
    probe: 'mtu',
  },
  { ms: 913, proto: 'icmp', dir: 'in', remote: '2001:db8::8', text: 'echo reply, 3.0 ms', probe: 'mtu' }, // 24
  { ms: 914, proto: 'icmp', dir: 'local', remote: V4.remote, text: 'no reply to echo request 3' },
  { ms: 920, proto: 'sip', dir: 'in', transport: 'UDP', base64: Buffer.from(binary, 'latin1').toString('base64') },
  { ms: 930, proto: 'error', dir: 'in', remote: V4.remote, text: 'EHOSTUNREACH' },
];
