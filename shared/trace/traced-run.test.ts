import fc from 'fast-check';
import { traceExport } from '../api/trace.js';
import { base64 } from '../lib/base64.js';
import { exportTrace } from './export-trace.js';
import { printText } from './print-text.js';
import { rebuildPackets } from './pcap/packets.js';
import { readTracedRun, type RunWithTrace, type TracedRun } from './traced-run.js';

const START = Date.parse('2026-11-20T14:02:11.500Z');
const about = { id: 'R', deviceId: 'D', line: 'L.', aor: 'sip:1001@x', createdAt: START - 9000, requestedAt: START };
const SIP = { ms: 5, proto: 'sip', dir: 'in', transport: 'UDP', local: '192.0.2.7:4', remote: '192.0.2.8:5060' };

function traced(entries: readonly unknown[], more: Partial<RunWithTrace> = {}, shortened?: unknown): TracedRun {
  return readTracedRun({ ...about, trace: { v: 1, entries, shortened }, ...more }) as TracedRun;
}

describe('the trace of a run, read', () => {
  it.each([undefined, null, 'x', [], {}, { v: 2, entries: [] }, { v: 1 }, { v: 1, entries: {} }])(
    'is none if it is %j',
    (trace) => {
      expect(readTracedRun({ ...about, trace })).toBeUndefined();
    },
  );

  it('passes over what is no entry, and keeps the numbers of the others', () => {
    const entries = [
      null,
      'x',
      {},
      { ...SIP, ms: -1 },
      { ...SIP, ms: '5' },
      { ...SIP, proto: 'rtp' },
      { ...SIP, text: 'a' },
    ];
    const run = traced([...entries, { ...SIP, transport: 'SCTP', local: 7, text: 8, simulated: 'yes' }]);
    expect(run.messages.map(({ number }) => number)).toEqual([7, 8]);
    expect(run.total).toBe(8);
    expect(run.messages[1]?.entry).toEqual({ ms: 5, proto: 'sip', dir: 'in', remote: '192.0.2.8:5060' });
  });

  it.each([
    ['2026-11-20T14:02:13Z', '2026-11-20T14:02:13.000Z', 'device'],
    ['1970-01-01T00:00:12Z', '2026-11-20T14:02:11.500Z', 'server'],
    ['2031-01-01T00:00:00Z', '2026-11-20T14:02:11.500Z', 'server'],
    ['soon', '2026-11-20T14:02:11.500Z', 'server'],
  ])('begins when the phone says %s: at %s, by the clock of the %s', (StartTime, at, clock) => {
    const run = traced([SIP], { result: { StartTime }, endedAt: START + 30_000 });
    expect([new Date(run.startedAt).toISOString(), run.clock]).toEqual([at, clock]);
    expect(run.messages[0]?.at).toBe(run.startedAt + 5);
  });

  it('gives a retransmission the text of what it repeats, but does not let a few bytes become gigabytes', () => {
    const copies = Array.from({ length: 10_000 }, () => ({ ...SIP, retransmissionOf: 0 }));
    const run = traced([{ ...SIP, text: 'x'.repeat(60_000) }, ...copies]);
    expect(run.messages[1]).toMatchObject({ retransmissionOf: 1, text: 'x'.repeat(60_000) });
    const repeated = run.messages.reduce((sum, { text }) => sum + text.length, 0);
    expect(repeated).toBeLessThan(1_100_000);
    // No chain of copies either, and none of itself.
    const chain = traced([
      { ...SIP, retransmissionOf: 0 },
      { ...SIP, retransmissionOf: 7 },
    ]);
    expect(chain.messages.map(({ text }) => text)).toEqual(['', '']);
  });

  it('masks credentials that a foreign phone has left in it, in bytes too, in every output', () => {
    const secret = 'REGISTER x SIP/2.0\r\nAuthorization: Digest username="u", response="5ec7e7"\r\n\r\n';
    const bytes = Uint8Array.from(Buffer.from(`${secret}\xff`, 'latin1'));
    const run = traced([
      { ...SIP, dir: 'out', text: secret },
      { ...SIP, dir: 'out', base64: base64(bytes) },
      { ...SIP, dir: 'out', retransmissionOf: 1 },
    ]);
    for (const format of ['pcap', 'text', 'json'] as const) {
      const file = exportTrace(run, { format }, 'x');
      const content = file.ok ? Buffer.from(file.value.content).toString('latin1') : '';
      const inside = [...content.matchAll(/"base64":"([^"]+)"/g)].map(([, text]) =>
        Buffer.from(text!, 'base64').toString('latin1'),
      );
      expect(content + inside.join('')).toContain('***');
      expect(content + inside.join('')).not.toContain('5ec7e7');
    }
  });

  it('has the size of its messages: a thousand of them are a hundred times ten', () => {
    const entry = { ...SIP, text: `SIP/2.0 200 OK\r\n${'X: y\r\n'.repeat(50)}\r\n` };
    const sizes = (count: number) =>
      (['pcap', 'text', 'json'] as const).map((format) => {
        const file = exportTrace(traced(Array.from({ length: count }, () => entry)), { format }, 'x');
        return file.ok ? file.value.content.length : 0;
      });
    const [ten, thousand] = [sizes(10), sizes(1000)];
    thousand.forEach((size, i) => {
      expect(size).toBeGreaterThan(80 * ten[i]!);
      expect(size).toBeLessThan(120 * ten[i]!);
    });
  });

  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'SIP/2.0 200 OK\r\nContent-Length: 99999999\r\n\r\nab…',
      'ECONNREFUSED',
      'ECONNRESET',
      'echo request 1',
    ),
    fc.constantFrom(
      'A x',
      'A x → 1.2.3.4',
      'A x → nxdomain',
      `SRV ${'y'.repeat(80)} → 1 2 3 z`,
      'NAPTR x → 1 1 "s" "" .',
    ),
    fc.constantFrom(
      'AAAA x → ::1, ::ffff:1.2.3.4',
      'echo reply, 1 ms',
      'echo request of 65535 bytes',
      'A .. → timeout',
    ),
  );
  const addresses = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '192.0.2.7:5060',
      '[2001:db8::1]:5060',
      'fe80::1%eth0',
      '[::ffff:192.0.2.1]:0',
      '0.0.0.0:5060',
      '[::]:1',
      'host:5060',
      ':5060',
    ),
  );
  const entry = fc.record(
    {
      ms: fc.oneof(fc.nat(90_000), fc.anything()),
      proto: fc.constantFrom('sip', 'dns', 'icmp', 'error', 'rtp'),
      dir: fc.constantFrom('in', 'out', 'local'),
      transport: fc.constantFrom('UDP', 'TCP', 'TLS'),
      local: addresses,
      remote: addresses,
      text: texts,
      base64: fc.oneof(fc.base64String(), fc.string()),
      retransmissionOf: fc.integer({ min: -2, max: 12 }),
    },
    { requiredKeys: ['ms', 'proto', 'dir'] },
  );

  it('is exported in every form, whatever a device sends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(entry, fc.anything()), { maxLength: 10 }),
        fc.constantFrom(undefined, 1),
        (entries, shortened) => {
          const run = traced(entries, {}, shortened);
          const json = exportTrace(run, { format: 'json' }, 'x');
          const document = traceExport.strict().parse(JSON.parse(json.ok ? String(json.value.content) : ''));
          expect(document.entries.map(({ number }) => number)).toEqual(run.messages.map(({ number }) => number));
          expect(printText(run).match(/^#\d+ {2}/gm) ?? []).toHaveLength(run.messages.length);
          // Each entry is packets or is told to be left out, never both.
          const { packets, leftOut } = rebuildPackets(run.messages);
          const made = new Set(packets.map(({ comment }) => Number(/^#(\d+)/.exec(comment)?.[1])));
          const told = [...made, ...leftOut.map(({ number }) => number)].sort((a, b) => a - b);
          expect(told).toEqual(run.messages.map(({ number }) => number));
          for (const { packet } of packets) {
            expect(packet.bytes.length).toBeLessThanOrEqual(packet.length);
            expect(packet.length).toBeLessThanOrEqual(65_575);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a trace as text', () => {
  it('shows what would command a terminal, and bytes that are no text', () => {
    const text = 'SIP/2.0 200 \x1b[2J\u202eOK\r\nX: \x07\x9b\r\n\r\n';
    const binary = base64(Uint8Array.from(Buffer.from('SIP/2.0 200 \xff\x1b\r\n\r\n', 'latin1')));
    expect(
      printText(
        traced([
          { ...SIP, text },
          { ...SIP, base64: binary },
        ]),
      ),
    ).toBe(
      [
        '#1  2026-11-20T14:02:11.505Z  +0.005 s  in  sip/UDP  192.0.2.8:5060 → 192.0.2.7:4',
        'SIP/2.0 200 \\x1b[2J\\u202eOK',
        'X: \\x07\\x9b',
        '',
        '#2  2026-11-20T14:02:11.505Z  +0.005 s  in  sip/UDP  192.0.2.8:5060 → 192.0.2.7:4',
        'SIP/2.0 200 \\xff\\x1b',
        '',
      ].join('\n'),
    );
  });
});
