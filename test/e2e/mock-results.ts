import type { RunDetail } from '#shared/api/runs.js';
import type { DeepEvidence, ProbeId, RegisterProbe } from '#shared/diagnosis/deep/evidence.js';
import type { AttemptEvidence, Evidence } from '#shared/diagnosis/evidence.js';
import type { Trace, TraceEntry } from '#shared/diagnosis/trace.js';

/** What phones report of their diagnoses: result, evidence and trace. */

type Reported = Pick<RunDetail, 'result' | 'evidence' | 'trace'>;

const SERVER = '198.51.100.10:5060';
const PHONE = '192.0.2.23:5060';

function reported(result: Record<string, string>, evidence: Evidence, entries: readonly TraceEntry[] = []): Reported {
  const trace: Trace = { v: 1, entries };
  return {
    result: {
      ServerAddress: `${SERVER} UDP`,
      LocalAddress: PHONE,
      RegisterTransactions: String(evidence.attempts.length),
      RegisterRetransmissions: String(evidence.attempts.reduce((sum, one) => sum + one.sentAt.length - 1, 0)),
      GuardTimerExpired: 'false',
      ...result,
    },
    evidence,
    ...(entries.length === 0 ? {} : { trace }),
  };
}

const facts: Pick<Evidence, 'v' | 'configuration' | 'icmp' | 'malformed' | 'dns' | 'target'> = {
  v: 1,
  configuration: [],
  icmp: [],
  malformed: [],
  dns: { name: 'registrar.ims.example.net', addresses: ['198.51.100.10'], ms: 12 },
  target: { address: '198.51.100.10', port: 5060, transport: 'UDP' },
};

function attempt(n: number, sentAt: readonly number[], outcome: AttemptEvidence['outcome']): AttemptEvidence {
  return { n, cseq: n, sentAt, expires: 3600, credentials: n > 1, outcome };
}

export function credentialsResult(): Reported {
  const challenged = (at: number): AttemptEvidence['outcome'] => ({
    kind: 'response',
    at,
    status: 401,
    reason: 'Unauthorized',
    challenges: [{ realm: 'ims.example.net', algorithm: 'MD5', stale: false }],
    headers: {},
  });
  const attempts = [
    attempt(1, [14], challenged(45)),
    attempt(2, [47], challenged(79)),
    attempt(3, [81], challenged(112)),
  ];
  const messages = attempts.flatMap(({ n, sentAt }): TraceEntry[] => [
    sip(sentAt[0] ?? 0, 'out', register(n)),
    sip((sentAt[0] ?? 0) + 31, 'in', response(n, '401 Unauthorized')),
  ]);
  return reported(
    { ReasonPhrase: 'Unauthorized', PingSuccessCount: '0', PingFailureCount: '0' },
    { ...facts, attempts, end: 'third-in-a-row' },
    [{ ms: 12, proto: 'dns', dir: 'local', text: 'A registrar.ims.example.net: 198.51.100.10' }, ...messages],
  );
}

export function silentResult(): Reported {
  const copies = (start: number) => [0, 500, 1500, 3500, 7500].map((ms) => start + ms);
  const attempts = [0, 8000, 16_000].map((start, i) =>
    attempt(i + 1, copies(start), { kind: 'timeout', at: start + 8000 }),
  );
  const messages = attempts.flatMap(({ n, sentAt }, i) =>
    sentAt.map((ms, copy): TraceEntry =>
      copy === 0
        ? sip(ms, 'out', register(n))
        : { ms, proto: 'sip', dir: 'out', remote: SERVER, retransmissionOf: i * 5, simulated: true },
    ),
  );
  return reported(
    { PingSuccessCount: '3', PingFailureCount: '0', GuardTimerExpired: 'false' },
    {
      ...facts,
      attempts: attempts.map((one) => (one.n === 3 ? { ...one, unconnected: true } : one)),
      ping: { sent: 3, lost: 0, replies: [1, 2, 3].map((seq) => ({ seq, at: 24_000 + seq * 1000, rttMs: 11 + seq })) },
      end: 'pinged',
      simulated: ['network', 'ping'],
    },
    [
      ...messages,
      { ms: 25_011, proto: 'icmp', dir: 'in', text: 'echo reply 1, 12 ms', remote: '198.51.100.10', simulated: true },
    ],
  );
}

/** Silence, and the same REGISTER from a new port is answered. */
export function deepResult(): Reported {
  const { result = {}, evidence, trace } = silentResult();
  const register = (probe: ProbeId, port: number, more: Partial<RegisterProbe>): RegisterProbe => ({
    probe,
    target: { address: '198.51.100.10', port: 5060, transport: 'UDP' },
    local: `192.0.2.23:${String(port)}`,
    sentAt: [24_900],
    freshCallId: false,
    query: true,
    credentials: false,
    rport: true,
    ownPort: false,
    outcome: { kind: 'timeout', at: 28_900 },
    ...more,
  });
  const deep: DeepEvidence = {
    startedAt: 24_100,
    endedAt: 35_000,
    probes: [
      { probe: 'lan', startedAt: 24_100, endedAt: 25_200, outcome: 'done' },
      { probe: 'dns', startedAt: 24_110, endedAt: 26_110, outcome: 'done' },
      { probe: 'new-port', startedAt: 24_900, endedAt: 25_000, outcome: 'done' },
      { probe: 'transports', startedAt: 25_000, endedAt: 29_000, outcome: 'done' },
      { probe: 'nat', startedAt: 29_000, endedAt: 29_500, outcome: 'done' },
      { probe: 'standby', startedAt: 29_000, endedAt: 35_000, outcome: 'out-of-time' },
      { probe: 'mtu', startedAt: 29_000, endedAt: 29_100, outcome: 'unavailable', why: 'no ICMP socket' },
    ],
    line: {
      believesRegistered: false,
      lastFailure: 'no answer',
      keepAliveSeconds: 180,
      asksForRport: true,
      domain: 'ims.example.net',
      hasPassword: true,
      passwordIsLong: true,
      passwordHasBlanks: false,
      authUserDiffers: true,
      clockAt: 1_795_000_000_000,
    },
    dns: {
      servers: [
        {
          server: '192.0.2.1',
          stage: { name: 'registrar.ims.example.net', type: 'A', at: 24_120, ms: 9, records: ['198.51.100.10'] },
        },
        {
          server: '192.0.2.2',
          stage: { name: 'registrar.ims.example.net', type: 'A', at: 24_120, ms: 2000, error: 'timeout' },
        },
      ],
    },
    lan: {
      source: '192.0.2.23',
      prefixLength: 24,
      interface: 'eth0',
      gateway: '192.0.2.1',
      gatewayInSubnet: true,
      gatewayPing: { sent: 3, lost: 0, replies: [1, 2, 3].map((seq) => ({ seq, at: 24_200 + seq, rttMs: 1 })) },
      neighbour: 'reachable',
      lease: { address: '192.0.2.23', gateway: '192.0.2.1', expired: false },
    },
    nat: {
      sent: '192.0.2.23:41712',
      seen: '203.0.113.9:1024',
      rportAnswered: true,
      rewritten: [],
    },
    registers: [
      register('new-port', 41_712, {
        outcome: { kind: 'response', at: 24_960, status: 401, reason: 'Unauthorized', headers: {} },
      }),
      register('transports', 41_713, { target: { address: '198.51.100.10', port: 5080, transport: 'UDP' } }),
    ],
    connections: [
      {
        probe: 'transports',
        target: { address: '198.51.100.10', port: 5060, transport: 'TCP' },
        connection: { openedAt: 25_010, connectedAt: 25_034, ended: { at: 25_040, code: 'ECLOSED' } },
      },
      {
        probe: 'transports',
        target: { address: '198.51.100.10', port: 5061, transport: 'TLS' },
        connection: { openedAt: 25_010, ended: { at: 25_030, code: 'ECONNREFUSED' } },
      },
    ],
  };
  return { result, evidence: { ...(evidence as Evidence), simulated: [], deep } satisfies Evidence, trace };
}

export function configurationResult(): Reported {
  const profile = 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.';
  return {
    result: { RegisterTransactions: '0', RegisterRetransmissions: '0', GuardTimerExpired: 'false' },
    evidence: {
      v: 1,
      configuration: [
        { parameter: `${profile}SIP.RegistrarServer`, problem: 'missing', value: '' },
        { parameter: `${profile}SIP.RegistrarServerPort`, problem: 'out-of-range', value: '70000' },
      ],
      attempts: [],
      icmp: [],
      malformed: [],
      end: 'configuration',
    } satisfies Evidence,
  };
}

export function intervalResult(): Reported {
  const attempts = [
    attempt(1, [10], {
      kind: 'response',
      at: 40,
      status: 423,
      reason: 'Interval Too Brief',
      headers: { 'Min-Expires': ['7200'] },
    }),
    { ...attempt(2, [42], { kind: 'response', at: 70, status: 200, reason: 'OK', headers: {} }), expires: 7200 },
  ];
  return reported(
    { ReasonPhrase: 'OK' },
    { ...facts, attempts, interval: { configured: 3600, accepted: 7200 }, end: 'final' },
  );
}

function sip(ms: number, dir: 'in' | 'out', text: string): TraceEntry {
  return { ms, proto: 'sip', dir, local: PHONE, remote: SERVER, transport: 'UDP', text };
}

function register(n: number): string {
  const authorization =
    'Authorization: Digest username="1003", realm="ims.example.net", nonce="7f0c1a9e", uri="sip:ims.example.net", response="***", algorithm=MD5';
  return message([
    'REGISTER sip:ims.example.net SIP/2.0',
    `Via: SIP/2.0/UDP ${PHONE};branch=z9hG4bK${String(n)}a81f;rport`,
    'Max-Forwards: 70',
    'From: <sip:1003@ims.example.net>;tag=4c7e',
    'To: <sip:1003@ims.example.net>',
    'Call-ID: 5d1e02aa@192.0.2.23',
    `CSeq: ${String(n)} REGISTER`,
    `Contact: <sip:1003@${PHONE}>`,
    'Expires: 3600',
    ...(n > 1 ? [authorization] : []),
    'Content-Length: 0',
  ]);
}

function response(n: number, status: string): string {
  return message([
    `SIP/2.0 ${status}`,
    `Via: SIP/2.0/UDP ${PHONE};branch=z9hG4bK${String(n)}a81f;rport=5060`,
    'From: <sip:1003@ims.example.net>;tag=4c7e',
    'To: <sip:1003@ims.example.net>;tag=b9',
    'Call-ID: 5d1e02aa@192.0.2.23',
    `CSeq: ${String(n)} REGISTER`,
    'WWW-Authenticate: Digest realm="ims.example.net", nonce="7f0c1a9e", algorithm=MD5, stale=false',
    'Content-Length: 0',
  ]);
}

function message(lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}
