import type { ConnectionEvidence, Outcome, Target } from '../observations.js';
import { classify } from '../classify.js';
import type { AttemptEvidence, Evidence } from '../evidence.js';
import { DEEP_CAUSES, type Cause, type Confidence } from '../fault-code.js';
import { withHistory, type EarlierRun } from '../history.js';
import type { DeepEvidence, LanProbe, LineFacts, RegisterProbe } from './evidence.js';
import { withProbes } from './judge.js';

/** Each finer cause from the facts that carry it, and what comes near without carrying it. */

const TARGET: Target = { address: '203.0.113.80', port: 5060, transport: 'UDP' };
const LINE: LineFacts = {
  believesRegistered: false,
  keepAliveSeconds: 30,
  asksForRport: true,
  domain: 'example.com',
  hasPassword: true,
  passwordIsLong: false,
  passwordHasBlanks: false,
  authUserDiffers: false,
  clockAt: Date.parse('2026-01-02T03:04:05Z'),
};
const LAN: LanProbe = {
  source: '192.168.1.77',
  prefixLength: 24,
  interface: 'eth0',
  gateway: '192.168.1.1',
  gatewayInSubnet: true,
  gatewayPing: { sent: 2, replies: [], lost: 2 },
  neighbour: 'reachable',
};

type Headers = Readonly<Record<string, readonly string[]>>;
type Response = Extract<Outcome, { kind: 'response' }>;

function response(status: number, headers: Headers = {}, more: Partial<Response> = {}): Response {
  return { kind: 'response', at: 900, status, reason: 'x', headers, ...more };
}
const LOST: Outcome = { kind: 'timeout', at: 3_000 };

function attempt(outcome: Outcome, more: Partial<AttemptEvidence> = {}): AttemptEvidence {
  return { n: 1, cseq: 1, sentAt: [0], expires: 3600, credentials: false, outcome, ...more };
}

function procedure(more: Partial<Evidence>): Evidence {
  return { v: 1, configuration: [], target: TARGET, attempts: [], icmp: [], malformed: [], end: 'pinged', ...more };
}
const silent = (more: Partial<Evidence> = {}): Evidence =>
  procedure({ attempts: [attempt(LOST)], ping: { sent: 3, replies: [{ seq: 1, at: 1, rttMs: 1 }], lost: 2 }, ...more });
const unreachable = silent({ ping: { sent: 3, replies: [], lost: 3 } });
const final = (outcome: Outcome, more: Partial<AttemptEvidence> = {}): Evidence =>
  procedure({ end: 'final', attempts: [attempt(response(401), { n: 0 }), attempt(outcome, more)] });
const accepted = (headers: Headers = {}): Evidence => final(response(200, headers), { credentials: true });
const rejected = (headers: Headers = {}, more: Partial<Response> = {}): Evidence =>
  procedure({ end: 'third-in-a-row', attempts: [attempt(response(401, headers, more), { credentials: true })] });
const dns = (error: 'timeout' | 'no-address' | 'nxdomain', srv = false): Evidence => {
  const stages = srv ? [{ name: '_sip._udp.example.com', type: 'SRV', at: 0, ms: 3, error: 'nxdomain' } as const] : [];
  return {
    v: 1,
    configuration: [],
    attempts: [],
    icmp: [],
    malformed: [],
    end: 'dns',
    dns: { name: 'example.com', addresses: [], ms: 9, error, stages },
  };
};

function register(probe: RegisterProbe['probe'], outcome: Outcome, more: Partial<RegisterProbe> = {}): RegisterProbe {
  const plain = { freshCallId: false, query: true, credentials: false, rport: true, ownPort: false };
  return { probe, target: TARGET, sentAt: [1_000], ...plain, outcome, ...more };
}
const at = (port: number, transport: Target['transport'], address = TARGET.address): { target: Target } => ({
  target: { address, port, transport },
});
const own = { ownPort: true } as const;
const connection = (port: number, transport: 'TCP' | 'TLS', code?: string) => {
  const tried: ConnectionEvidence =
    code === undefined ? { openedAt: 0, connectedAt: 1 } : { openedAt: 0, ended: { at: 9, code } };
  return { probe: 'transports', ...at(port, transport), connection: tried } as const;
};
const server = (name: string, error?: 'timeout') => {
  const told = error === undefined ? { records: ['192.0.2.1'] } : { error };
  return { server: name, stage: { name: 'example.com', type: 'A', at: 0, ms: 1, ...told } as const };
};
const line = (more: Partial<LineFacts>): Partial<DeepEvidence> => ({ line: { ...LINE, ...more } });
const registers = (...all: readonly RegisterProbe[]): Partial<DeepEvidence> => ({ registers: all });
const lan = (more: Partial<LanProbe>): Partial<DeepEvidence> => ({ lan: { ...LAN, ...more } });
const nat = (more: Partial<NonNullable<DeepEvidence['nat']>>): Partial<DeepEvidence> => ({
  nat: { sent: '192.168.1.77:40000', rportAnswered: true, rewritten: [], ...more },
});

function whole(evidence: Evidence, deep: Partial<DeepEvidence>): Evidence {
  return { ...evidence, deep: { startedAt: 0, endedAt: 1, probes: [], line: LINE, registers: [], ...deep } };
}

function judged(evidence: Evidence, deep: Partial<DeepEvidence>): string {
  const all = whole(evidence, deep);
  const before = classify(all);
  const after = withProbes(before, all);
  expect(after).toMatchObject({ faultCode: before.faultCode, category: before.category });
  return `${after.cause} ${after.confidence}`;
}

type Row = readonly [facts: string, evidence: Evidence, deep: Partial<DeepEvidence>, verdict: `${Cause} ${Confidence}`];

const closed = { icmp: [{ at: 1, code: 'ECONNREFUSED' }] };
const other = { ...TARGET, address: '203.0.113.81' };
const contact = '<sip:1001@192.168.1.77:5062>;expires=3600';
const seen = { seen: '203.0.113.1:40000' };

const ROWS: readonly Row[] = [
  // this host
  ['this host has no address', unreachable, { lan: { routeError: 'EADDRNOTAVAIL' } }, 'own-address-missing likely'],
  ['it has one and no route', unreachable, { lan: { routeError: 'ENETUNREACH' } }, 'network-unreachable likely'],
  ['the host gave itself an address', unreachable, lan({ source: '169.254.3.4' }), 'own-address-missing likely'],
  [
    'the gateway is outside',
    unreachable,
    lan({ gatewayInSubnet: false, neighbour: 'failed' }),
    'gateway-outside-subnet likely',
  ],
  ['… but answers', unreachable, lan({ gatewayInSubnet: false }), 'network-unreachable likely'],
  ['the gateway has no hardware address', unreachable, lan({ neighbour: 'failed' }), 'gateway-dead likely'],
  ['… which was not looked for long enough', unreachable, lan({ neighbour: 'stale' }), 'network-unreachable likely'],
  [
    'the lease has another address',
    unreachable,
    lan({ lease: { address: '192.168.1.9', expired: false } }),
    'own-address-static open',
  ],
  [
    '… and the gateway of this one is dead',
    unreachable,
    lan({ lease: { address: '192.168.9.9', expired: false }, neighbour: 'failed' }),
    'own-address-static likely',
  ],
  [
    '… and has expired',
    unreachable,
    lan({ lease: { address: '192.168.1.9', expired: true } }),
    'network-unreachable likely',
  ],
  // names
  [
    'one name server of two is silent',
    dns('timeout'),
    { dns: { servers: [server('a', 'timeout'), server('b')] } },
    'dns-resolver-dead likely',
  ],
  [
    'all are, and the gateway lives',
    dns('timeout'),
    { ...lan({}), dns: { servers: [server('a', 'timeout')] } },
    'dns-resolver-dead likely',
  ],
  [
    'all are, and nothing else is known',
    dns('timeout'),
    { dns: { servers: [server('a', 'timeout')] } },
    'dns-timeout likely',
  ],
  [
    'name servers are silent because the gateway is',
    dns('timeout'),
    { ...lan({ neighbour: 'failed' }), dns: { servers: [server('a', 'timeout')] } },
    'gateway-dead likely',
  ],
  ['the name has neither service nor address', dns('no-address', true), {}, 'dns-no-address certain'],
  ['the name does not exist', dns('nxdomain', true), {}, 'dns-nxdomain certain'],
  [
    'the name has an address, where SIP is closed',
    silent({ ...closed, dns: dns('no-address', true).dns! }),
    {},
    'dns-no-srv open',
  ],
  // one server
  [
    'a new port is answered, the own is not',
    silent(),
    registers(register('new-port', response(401)), register('new-port', LOST, own)),
    'stale-nat-binding likely',
  ],
  [
    'both are answered: it is back',
    silent(),
    registers(register('new-port', response(401)), register('new-port', response(401), own)),
    'sip-service-silent open',
  ],
  [
    'a new port is answered, the own is unknown',
    silent(),
    registers(register('new-port', response(200))),
    'sip-service-silent open',
  ],
  ['no port is answered', silent(), registers(register('new-port', LOST)), 'sip-service-silent likely'],
  [
    'with rport it is answered',
    silent(),
    registers(register('new-port', LOST, { rport: false }), register('nat', response(401))),
    'nat-without-rport likely',
  ],
  [
    'long packets are lost',
    silent(),
    {
      mtu: {
        registerBytes: 900,
        pings: [
          { bytes: 100, replied: true },
          { bytes: 900, replied: false },
        ],
      },
    },
    'fragmentation likely',
  ],
  [
    'short ones too',
    silent(),
    {
      mtu: {
        registerBytes: 900,
        pings: [
          { bytes: 100, replied: false },
          { bytes: 900, replied: false },
        ],
      },
    },
    'sip-service-silent likely',
  ],
  [
    'UDP on another port',
    procedure({ ...silent(closed), target: { ...TARGET, port: 5070 } }),
    registers(register('transports', response(401), at(5060, 'UDP'))),
    'wrong-port likely',
  ],
  [
    '… where this one is silent',
    procedure({ ...silent(), target: { ...TARGET, port: 5070 } }),
    registers(register('transports', response(401), at(5060, 'UDP'))),
    'wrong-port open',
  ],
  [
    'TCP where UDP is closed',
    silent(closed),
    registers(register('transports', response(401), at(5060, 'TCP'))),
    'wrong-transport likely',
  ],
  [
    'TCP where UDP is silent',
    silent(),
    registers(register('transports', response(401), at(5060, 'TCP'))),
    'udp-blocked open',
  ],
  [
    'TLS, and the port is silent over TCP too',
    silent(),
    {
      ...registers(register('transports', response(401), at(5061, 'TLS'))),
      connections: [connection(5060, 'TCP', 'ETIMEDOUT')],
    },
    'blocked-port open',
  ],
  [
    'TLS, and the port is closed over TCP',
    silent(),
    {
      ...registers(register('transports', response(401), at(5061, 'TLS'))),
      connections: [connection(5060, 'TCP', 'ECONNREFUSED')],
    },
    'udp-blocked open',
  ],
  [
    'UDP where TLS fails',
    procedure({
      ...silent({ connections: [{ openedAt: 0, connectedAt: 1, ended: { at: 2, code: 'EPROTO' } }] }),
      target: { ...TARGET, port: 5061, transport: 'TLS' },
    }),
    registers(register('transports', response(401), at(5060, 'UDP'))),
    'tls-failed likely',
  ],
  [
    'TCP at the port where TLS fails',
    procedure({
      ...silent({ connections: [{ openedAt: 0, connectedAt: 1, ended: { at: 2, code: 'EPROTO' } }] }),
      target: { ...TARGET, port: 5061, transport: 'TLS' },
    }),
    registers(register('transports', response(401), at(5061, 'TCP'))),
    'wrong-transport likely',
  ],
  [
    'UDP where TCP is silent',
    procedure({ ...silent(), target: { ...TARGET, transport: 'TCP' } }),
    registers(register('transports', response(401), at(5060, 'UDP'))),
    'wrong-transport open',
  ],
  ['a filter refuses the port', silent({ icmp: [{ at: 1, code: 'EHOSTUNREACH' }] }), {}, 'blocked-port likely'],
  ['nothing at all', silent(), { connections: [connection(5060, 'TCP', 'ECONNREFUSED')] }, 'sip-service-silent likely'],
  [
    'a certificate that is not valid yet',
    procedure({
      ...silent(),
      target: { ...TARGET, transport: 'TLS' },
      connections: [{ openedAt: 0, connectedAt: 1, ended: { at: 2, code: 'CERT_NOT_YET_VALID' } }],
    }),
    {},
    'clock-wrong likely',
  ],
  // other servers
  [
    'the standby answers',
    silent(),
    registers(register('standby', response(401), { target: other })),
    'standby-only likely',
  ],
  [
    'the standby fails',
    silent(),
    registers(register('standby', response(503), { target: other })),
    'all-servers-down open',
  ],
  [
    'the standby serves where the primary fails',
    final(response(503)),
    registers(register('standby', response(401), { target: other })),
    'standby-only likely',
  ],
  ['all fail', final(response(500)), registers(register('standby', LOST, { target: other })), 'all-servers-down open'],
  // accepted
  [
    'the own port is silent, another one is not',
    accepted(),
    {
      ...line({ hasRegistered: true }),
      ...registers(register('new-port', LOST, own), register('new-port', response(401))),
    },
    'stale-nat-binding likely',
  ],
  [
    '… and was never answered',
    accepted(),
    registers(register('new-port', LOST, own), register('new-port', response(401))),
    'stale-nat-binding open',
  ],
  [
    '… and there is no NAT',
    accepted(),
    {
      ...nat({ sent: '198.51.100.7:40000', seen: '198.51.100.7:40000' }),
      ...line({ hasRegistered: true }),
      ...registers(register('new-port', LOST, own), register('new-port', response(401))),
    },
    'blocked-port likely',
  ],
  [
    'the own port is in use',
    accepted(),
    registers(register('new-port', { kind: 'transport-error', at: 1, code: 'EADDRINUSE' }, { ...own, sentAt: [] })),
    'registered certain',
  ],
  [
    'the line’s own Call-ID is refused',
    accepted(),
    line({ lastFailure: '400 Invalid CSeq number' }),
    'new-call-id-needed likely',
  ],
  [
    '… without a word, and so is the procedure’s when it is used again',
    accepted(),
    {
      ...line({ lastFailure: '400 Bad Request' }),
      ...registers(register('new-port', response(400, { 'P-Registrar-Error': ['Invalid CSeq number'] }), own)),
    },
    'new-call-id-needed likely',
  ],
  [
    '… without a word anywhere',
    accepted(),
    { ...line({ lastFailure: '400 Bad Request' }), ...registers(register('new-port', response(401), own)) },
    'registered certain',
  ],
  [
    'a query finds nothing',
    accepted(),
    { ...line({ believesRegistered: true }), ...registers(register('binding', response(200))) },
    'registered-but-unknown-to-server likely',
  ],
  [
    'a query finds another phone alone',
    accepted({ Contact: [contact] }),
    {
      ...line({ believesRegistered: true }),
      ...registers(register('binding', response(200, { Contact: ['<sip:1001@192.168.1.99:5062>'] }))),
    },
    'account-on-several-phones open',
  ],
  [
    'a query finds both',
    accepted({ Contact: [contact] }),
    {
      ...line({ believesRegistered: true }),
      ...registers(register('binding', response(200, { Contact: [contact, '<sip:1001@192.168.1.99:5062>'] }))),
    },
    'registered certain',
  ],
  [
    'half a minute is granted',
    accepted({ Contact: ['<sip:1001@192.168.1.77:5062>;expires=30'] }),
    {},
    'expiry-shortened certain',
  ],
  [
    'ten minutes are granted',
    accepted({ Contact: ['<sip:1001@192.168.1.77:5062>;expires=600'] }),
    {},
    'registered certain',
  ],
  ['headers came back altered', accepted(), nat({ rewritten: ['Via'] }), 'alg-rewrites likely'],
  [
    'a hidden NAT that STUN shows',
    accepted(),
    nat({ seen: '192.168.1.77:40000', stun: '203.0.113.1:40000' }),
    'alg-rewrites likely',
  ],
  [
    'a binding that an ALG made another one',
    { ...accepted({ Contact: ['<sip:1001@203.0.113.1:1024>'] }), bindingMissing: true },
    nat({ warning: '392 203.0.113.80:5060 "Noisy feedback tells: req_src_ip=203.0.113.1"' }),
    'alg-rewrites likely',
  ],
  [
    '… or that is another phone’s',
    { ...accepted({ Contact: ['<sip:1001@203.0.113.1:1024>'] }), bindingMissing: true },
    {},
    'binding-missing open',
  ],
  [
    'a hidden NAT that a Warning shows',
    accepted(),
    nat({ warning: '392 203.0.113.80:5060 "Noisy feedback tells: req_src_ip=203.0.113.1"' }),
    'alg-rewrites likely',
  ],
  [
    'a private address, and nothing that shows a NAT',
    accepted(),
    nat({ seen: '192.168.1.77:40000' }),
    'registered certain',
  ],
  ['NAT, and no rport in the answer', accepted(), nat({ ...seen, rportAnswered: false }), 'nat-without-rport likely'],
  ['NAT, and keep-alives', accepted(), nat(seen), 'nat-in-path certain'],
  ['NAT, and none', accepted(), { ...nat(seen), ...line({ keepAliveSeconds: 0 }) }, 'keep-alive-too-long open'],
  [
    'NAT, and one in two minutes',
    accepted(),
    { ...nat(seen), ...line({ keepAliveSeconds: 120 }) },
    'keep-alive-too-long open',
  ],
  // credentials
  [
    'an algorithm that we lack',
    procedure({ end: 'challenge-unusable', attempts: [attempt(response(401, {}, { offered: ['AKAv1-MD5'] }))] }),
    {},
    'wrong-algorithm certain',
  ],
  [
    'a scheme that we lack',
    procedure({ end: 'challenge-unusable', attempts: [attempt(response(401, {}, { offered: ['ntlm'] }))] }),
    {},
    'challenge-unusable certain',
  ],
  [
    'another algorithm is accepted',
    rejected(),
    registers(register('algorithm', response(401)), register('algorithm', response(200), { credentials: true })),
    'wrong-algorithm certain',
  ],
  [
    'another algorithm is rejected too',
    rejected(),
    registers(register('algorithm', response(401), { credentials: true })),
    'account-or-password-rejected likely',
  ],
  [
    'blanks around the password',
    rejected(),
    line({ passwordHasBlanks: true, passwordIsLong: true }),
    'password-blanks likely',
  ],
  ['a long password', rejected(), line({ passwordIsLong: true }), 'password-too-long open'],
  ['another name in the credentials', rejected(), line({ authUserDiffers: true }), 'auth-user-mismatch open'],
  [
    'another domain as realm',
    rejected({}, { challenges: [{ realm: 'other.example', algorithm: 'MD5', stale: false }] }),
    {},
    'realm-mismatch open',
  ],
  [
    'a word as realm',
    rejected({}, { challenges: [{ realm: 'asterisk', algorithm: 'MD5', stale: false }] }),
    {},
    'account-or-password-rejected likely',
  ],
  ['another time at the server', rejected({ Date: ['Thu, 01 Jan 1970 00:00:10 GMT'] }), {}, 'clock-wrong open'],
  ['the same time', rejected({ Date: ['Fri, 02 Jan 2026 03:03:00 GMT'] }), {}, 'account-or-password-rejected likely'],
  // refused
  [
    'a new Call-ID is accepted',
    final(response(400), { n: 2 }),
    registers(register('call-id', response(401)), register('call-id', response(200))),
    'new-call-id-needed likely',
  ],
  [
    'a new Call-ID is refused too',
    final(response(400)),
    registers(register('call-id', response(400))),
    'request-refused certain',
  ],
  ['403 after credentials', final(response(403), { credentials: true }), {}, 'password-rejected-with-403 open'],
  [
    '403 that names the password',
    final(response(403, {}, { reason: 'Invalid password provided' }), { credentials: true }),
    {},
    'password-rejected-with-403 likely',
  ],
  [
    '403 without a challenge, and no password',
    procedure({ end: 'final', attempts: [attempt(response(403))] }),
    line({ hasPassword: false }),
    'ip-authenticated-line open',
  ],
  [
    'too many contacts',
    final(response(503, { 'P-Registrar-Error': ['Too many registered contacts'] })),
    {},
    'contact-limit-reached certain',
  ],
  [
    '423 for what was asked',
    procedure({ end: 'third-in-a-row', attempts: [attempt(response(423, { 'Min-Expires': ['60'] }))] }),
    {},
    'expiry-shortened likely',
  ],
  [
    '423 for less than that',
    procedure({ end: 'third-in-a-row', attempts: [attempt(response(423, { 'Min-Expires': ['7200'] }))] }),
    {},
    'interval-too-brief certain',
  ],
];

describe('what deep probes make of the verdict (diagnosis.md, Deep probes)', () => {
  it.each(ROWS)('%s', (_facts, evidence, deep, verdict) => {
    expect(judged(evidence, deep)).toBe(verdict);
  });

  it('is nothing after an incomplete configuration', () => {
    const incomplete = procedure({ end: 'configuration', configuration: [{ parameter: 'P', problem: 'missing' }] });
    expect(judged(incomplete, lan({ neighbour: 'failed' }))).toBe('configuration-incomplete certain');
  });

  it('is certain only where nothing else can explain it', () => {
    const certain = ROWS.map(([, , , verdict]) => verdict).filter((verdict) => verdict.endsWith(' certain'));
    const deep = new Set(certain.filter((verdict) => DEEP_CAUSES.some((cause) => verdict.startsWith(`${cause} `))));
    expect([...deep].sort()).toEqual([
      'contact-limit-reached certain', // the registrar says so
      'expiry-shortened certain', // asked and granted are both in hand
      'nat-in-path certain', // the server saw another address
      'wrong-algorithm certain', // none is offered that we have, or the same password was accepted with another
    ]);
  });
});

/** Newest first, two minutes apart. */
function before(...runs: readonly Evidence[]): readonly EarlierRun[] {
  return runs.map((evidence, i) => {
    const verdict = withProbes(classify(evidence), evidence);
    return { agoMs: (i + 1) * 120_000, verdict, evidence };
  });
}

describe("what the line's history adds to it", () => {
  const standby = whole(silent(), registers(register('standby', response(401), { target: other })));
  const cutOff = whole(unreachable, lan({ neighbour: 'failed' }));
  const refused = rejected();

  it.each<[string, Evidence, readonly EarlierRun[], string]>([
    ['a primary server that comes and goes', standby, before(accepted(), standby, accepted()), 'flapping likely'],
    ['a primary server that went once', standby, before(accepted(), accepted()), 'standby-only likely'],
    ['a phone that is cut off again and again', cutOff, before(accepted(), cutOff, accepted()), 'arp-ageing open'],
    ['a phone that is cut off once', cutOff, before(accepted()), 'gateway-dead likely'],
    ['silence after a series of refusals', whole(silent(), {}), before(refused, refused), 'banned-for-a-while likely'],
    [
      '… that another transport is answered in',
      whole(silent(), registers(register('transports', response(401), at(5060, 'TCP')))),
      before(refused, refused),
      'banned-for-a-while open',
    ],
    ['… that has a cause of its own', cutOff, before(refused, refused), 'gateway-dead likely'],
  ])('%s', (_what, evidence, earlier, verdict) => {
    const own = withProbes(classify(evidence), evidence);
    const { cause, confidence } = withHistory(own, evidence, earlier).verdict;
    expect(`${cause} ${confidence}`).toBe(verdict);
  });

  it('takes the device’s word where its evidence had to be shortened, and the rules of today otherwise', () => {
    const reported = { ...classify(silent()), cause: 'wrong-port', confidence: 'likely' } as const;
    const shortened = whole(silent(), { shortened: true });
    expect(withHistory(reported, shortened, []).verdict.cause).toBe('wrong-port');
    expect(withHistory(reported, whole(silent(), {}), []).verdict.cause).toBe('sip-service-silent');
    expect(withHistory(reported, silent(), []).verdict.cause).toBe('wrong-port');
  });

  it('gives, together with the probes, every cause that is not of the procedure', () => {
    const given = new Set([
      ...ROWS.map(([, , , verdict]) => verdict.split(' ')[0]),
      'flapping',
      'arp-ageing',
      'banned-for-a-while',
    ]);
    expect(DEEP_CAUSES.filter((cause) => !given.has(cause))).toEqual([]);
  });
});
