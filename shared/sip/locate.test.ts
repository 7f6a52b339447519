import type { DnsAnswer, DnsError, NaptrRecord, SrvRecord } from './dns-records.js';
import {
  beginLocate,
  stepLocate,
  type LocateEffect,
  type LocateOptions,
  type LocateOutcome,
  type LocateRequest,
  type LocateState,
} from './locate.js';
import { orderServices } from './srv-order.js';

const LIMIT_MS = 2_000;

/** By `TYPE name`; a name that is not there does not exist, `silent` never comes. */
type Zone = Readonly<Record<string, DnsAnswer | 'silent'>>;

const a = (...addresses: string[]): DnsAnswer => ({ ok: true, records: { type: 'A', addresses } });
const aaaa = (...addresses: string[]): DnsAnswer => ({ ok: true, records: { type: 'AAAA', addresses } });
const srv = (...services: SrvRecord[]): DnsAnswer => ({ ok: true, records: { type: 'SRV', services } });
const naptr = (...pointers: NaptrRecord[]): DnsAnswer => ({ ok: true, records: { type: 'NAPTR', pointers } });
const failure = (error: DnsError): DnsAnswer => ({ ok: false, error });

function record(priority: number, weight: number, port: number, target: string): SrvRecord {
  return { priority, weight, port, target };
}

function pointer(order: number, serviceName: string, replacement: string): NaptrRecord {
  return { order, preference: 10, flags: 's', service: serviceName, replacement };
}

/** Each answer takes 10 ms; what stays silent is ended by the limit. */
function locate(
  request: LocateRequest,
  zone: Zone = {},
): { outcome: LocateOutcome; asked: string[]; state: LocateState } {
  const options: LocateOptions = { limitMs: LIMIT_MS, dice: () => 0 };
  const asked: string[] = [];
  const waiting: LocateEffect[] = [];
  let at = 0;
  let [state, effects] = beginLocate(request, options);
  for (;;) {
    waiting.push(...effects);
    for (const { name, recordType } of effects) asked.push(`${recordType} ${name}`);
    const next = waiting.findIndex(({ name, recordType }) => zone[`${recordType} ${name}`] !== 'silent');
    if (state.outcome !== undefined) return { outcome: state.outcome, asked, state };
    const [query] = next < 0 ? [] : waiting.splice(next, 1);
    if (query === undefined) {
      at = LIMIT_MS;
      [state, effects] = stepLocate(state, { type: 'limit', at }, options);
      continue;
    }
    at += 10;
    const told = zone[`${query.recordType} ${query.name}`];
    const answer = told === undefined || told === 'silent' ? failure('nxdomain') : told;
    [state, effects] = stepLocate(state, { type: 'answer', at, id: query.id, answer }, options);
  }
}

const targets = (outcome: LocateOutcome): readonly string[] =>
  outcome.ok ? outcome.targets.map(({ address, port, transport }) => `${address} ${String(port)} ${transport}`) : [];

describe('a numeric host (RFC 3263 §4.1)', () => {
  it.each([
    [{ host: '192.0.2.1', port: 0, transport: 'UDP' }, '192.0.2.1 5060 UDP'],
    [{ host: '192.0.2.1', port: 5070, transport: 'TCP' }, '192.0.2.1 5070 TCP'],
    [{ host: '2001:db8::1', port: 0, transport: 'TLS' }, '2001:db8::1 5061 TLS'],
    [{ host: '192.0.2.1', port: 0 }, '192.0.2.1 5060 UDP'],
    [{ host: '192.0.2.1', port: 0, secure: true }, '192.0.2.1 5061 TLS'],
  ] as const)('%j is the target itself, and nobody is asked', (request, target) => {
    const { outcome, asked } = locate(request);
    expect(targets(outcome)).toEqual([target]);
    expect(asked).toEqual([]);
  });
});

describe('an explicit port (§4.2)', () => {
  it('asks for addresses only', () => {
    const { outcome, asked } = locate(
      { host: 'sip.example', port: 5080, transport: 'TCP' },
      { 'A sip.example': a('192.0.2.1', '192.0.2.2') },
    );
    expect(asked).toEqual(['A sip.example']);
    expect(targets(outcome)).toEqual(['192.0.2.1 5080 TCP', '192.0.2.2 5080 TCP']);
  });

  it('asks for AAAA where there is no A', () => {
    const zone = { 'A sip.example': failure('no-address'), 'AAAA sip.example': aaaa('2001:db8::1') };
    const { outcome, asked } = locate({ host: 'sip.example', port: 5060, transport: 'UDP' }, zone);
    expect(asked).toEqual(['A sip.example', 'AAAA sip.example']);
    expect(targets(outcome)).toEqual(['2001:db8::1 5060 UDP']);
  });

  it.each(['nxdomain', 'servfail', 'refused', 'timeout'] as const)('passes %s on', (error) => {
    const request = { host: 'sip.example', port: 5060, transport: 'UDP' } as const;
    expect(locate(request, { 'A sip.example': failure(error) }).outcome).toEqual({ ok: false, error });
  });
});

describe('a transport without a port (§4.2)', () => {
  it.each([
    ['UDP', '_sip._udp'],
    ['TCP', '_sip._tcp'],
    ['TLS', '_sips._tcp'],
  ] as const)('%s: SRV of %s, by priority, then the addresses of each target', (transport, label) => {
    const { outcome, asked, state } = locate(
      { host: 'example.com', port: 0, transport },
      {
        [`SRV ${label}.example.com`]: srv(record(20, 0, 5062, 'b.example.com'), record(10, 0, 5061, 'a.example.com')),
        'A a.example.com': a('192.0.2.1'),
        'A b.example.com': a('192.0.2.2', '192.0.2.3'),
      },
    );
    expect(asked).toEqual([`SRV ${label}.example.com`, 'A a.example.com', 'A b.example.com']);
    expect(targets(outcome)).toEqual([
      `192.0.2.1 5061 ${transport}`,
      `192.0.2.2 5062 ${transport}`,
      `192.0.2.3 5062 ${transport}`,
    ]);
    expect(state.stages[0]).toEqual({
      name: `${label}.example.com`,
      type: 'SRV',
      at: 0,
      ms: 10,
      records: ['20 0 5062 b.example.com', '10 0 5061 a.example.com'],
    });
  });

  it.each(['nxdomain', 'no-address', 'servfail', 'timeout'] as const)(
    'without SRV (%s): the name itself with the default port',
    (error) => {
      const { outcome, state } = locate(
        { host: 'example.com', port: 0, transport: 'TLS' },
        { 'SRV _sips._tcp.example.com': failure(error), 'A example.com': a('192.0.2.1') },
      );
      expect(targets(outcome)).toEqual(['192.0.2.1 5061 TLS']);
      expect(state.stages.map(({ type, error: told }) => [type, told])).toEqual([
        ['SRV', error],
        ['A', undefined],
      ]);
    },
  );

  it('a target of "." is a decided no (RFC 2782)', () => {
    const zone = { 'SRV _sip._udp.example.com': srv(record(0, 0, 0, '.')), 'A example.com': a('192.0.2.1') };
    const { outcome } = locate({ host: 'example.com', port: 0, transport: 'UDP' }, zone);
    expect(outcome).toEqual({ ok: false, error: 'no-address' });
  });

  it('passes over a target without an address', () => {
    const { outcome } = locate(
      { host: 'example.com', port: 0, transport: 'UDP' },
      {
        'SRV _sip._udp.example.com': srv(record(1, 0, 5060, 'gone.example.com'), record(2, 0, 5060, 'b.example.com')),
        'A b.example.com': a('192.0.2.2'),
      },
    );
    expect(targets(outcome)).toEqual(['192.0.2.2 5060 UDP']);
  });

  it('asks for at most eight targets', () => {
    const many = Array.from({ length: 100 }, (_, i) => record(i, 0, 5060, `h${String(i)}.example.com`));
    const { asked } = locate(
      { host: 'example.com', port: 0, transport: 'UDP' },
      { 'SRV _sip._udp.example.com': srv(...many) },
    );
    expect(asked).toHaveLength(9);
  });
});

describe('neither transport nor port: NAPTR (§4.1)', () => {
  it('takes the services that it speaks, in their order', () => {
    const { outcome, asked } = locate(
      { host: 'example.com', port: 0 },
      {
        'NAPTR example.com': naptr(
          pointer(90, 'SIP+D2U', '_sip._udp.example.com'),
          pointer(50, 'SIP+D2T', '_sip._tcp.example.com'),
          pointer(10, 'SIP+D2S', '_sip._sctp.example.com'),
        ),
        'SRV _sip._tcp.example.com': srv(record(1, 0, 5066, 'a.example.com')),
        'SRV _sip._udp.example.com': srv(record(1, 0, 5067, 'a.example.com')),
        'A a.example.com': a('192.0.2.1'),
      },
    );
    expect(asked).not.toContain('SRV _sip._sctp.example.com');
    expect(targets(outcome)).toEqual(['192.0.2.1 5066 TCP', '192.0.2.1 5067 UDP']);
  });

  it('a sips URI follows SIPS+D2T alone', () => {
    const { asked } = locate(
      { host: 'example.com', port: 0, secure: true },
      {
        'NAPTR example.com': naptr(
          pointer(1, 'SIP+D2U', '_sip._udp.example.com'),
          pointer(2, 'SIPS+D2T', '_sips._tcp.example.com'),
        ),
      },
    );
    expect(asked).toEqual(['NAPTR example.com', 'SRV _sips._tcp.example.com', 'A example.com']);
  });

  it('without NAPTR: SRV of each transport; without SRV: UDP to the name itself', () => {
    const { outcome, asked } = locate({ host: 'example.com', port: 0 }, { 'A example.com': a('192.0.2.1') });
    expect(asked.slice(1)).toEqual(['SRV _sip._udp.example.com', 'SRV _sip._tcp.example.com', 'A example.com']);
    expect(targets(outcome)).toEqual(['192.0.2.1 5060 UDP']);
  });
});

describe('the limit', () => {
  it('gives what is known: the target that has answered', () => {
    const { outcome, state } = locate(
      { host: 'example.com', port: 0, transport: 'UDP' },
      {
        'SRV _sip._udp.example.com': srv(record(1, 0, 5060, 'a.example.com'), record(2, 0, 5060, 'b.example.com')),
        'A a.example.com': 'silent',
        'A b.example.com': a('192.0.2.2'),
      },
    );
    expect(targets(outcome)).toEqual(['192.0.2.2 5060 UDP']);
    expect(state.stages.at(-1)).toMatchObject({ name: 'a.example.com', error: 'timeout', ms: 1_990 });
  });

  it('is a timeout when nothing is known', () => {
    const { outcome } = locate(
      { host: 'example.com', port: 0, transport: 'UDP' },
      { 'SRV _sip._udp.example.com': 'silent' },
    );
    expect(outcome).toEqual({ ok: false, error: 'timeout' });
  });

  it('is dealt out, so that a silent SRV leaves time for the address', () => {
    const [, [query]] = beginLocate(
      { host: 'example.com', port: 0, transport: 'UDP' },
      { limitMs: LIMIT_MS, dice: () => 0 },
    );
    expect(query?.timeoutMs).toBe(1_000);
  });
});

describe('the weights of SRV records (RFC 2782)', () => {
  const records = [
    record(1, 0, 1, 'none'),
    record(1, 10, 2, 'small'),
    record(1, 30, 3, 'large'),
    record(0, 0, 4, 'first'),
  ];

  it('draw within a priority only, and lose no record', () => {
    for (let i = 0; i < 50; i++) {
      const ordered = orderServices(records, () => i / 50).map(({ target }) => target);
      expect(ordered[0]).toBe('first');
      expect([...ordered].sort()).toEqual(['first', 'large', 'none', 'small']);
    }
  });

  it('share the first places in proportion', () => {
    const places: Record<string, number> = {};
    for (let i = 0; i < 4100; i++) {
      const fractions = [0, (i + 0.5) / 4100, 0.5, 0.5].values();
      const [, second] = orderServices(records, () => fractions.next().value ?? 0);
      places[second!.target] = (places[second!.target] ?? 0) + 1;
    }
    expect(places).toEqual({ none: 100, small: 1000, large: 3000 });
  });
});
