import type { DeepEvidence, LanProbe, LineFacts, RegisterProbe } from '#shared/diagnosis/deep/evidence.js';
import type { AttemptEvidence, Evidence } from '#shared/diagnosis/evidence.js';
import type { Cause, Confidence } from '#shared/diagnosis/fault-code.js';
import type { ConnectionEvidence, Outcome, Target } from '#shared/diagnosis/observations.js';

/** Facts in words, the same as evidence of the procedure and of the probes, and the verdict that they carry. */
export type Row = readonly [
  facts: string,
  evidence: Evidence,
  deep: Partial<DeepEvidence>,
  verdict: `${Cause} ${Confidence}`,
];

export const TARGET: Target = { address: '203.0.113.80', port: 5060, transport: 'UDP' };
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

export function response(status: number, headers: Headers = {}, more: Partial<Response> = {}): Response {
  return { kind: 'response', at: 900, status, reason: 'x', headers, ...more };
}
export const LOST: Outcome = { kind: 'timeout', at: 3_000 };

export function attempt(outcome: Outcome, more: Partial<AttemptEvidence> = {}): AttemptEvidence {
  return { n: 1, cseq: 1, sentAt: [0], expires: 3600, credentials: false, outcome, ...more };
}

export function procedure(more: Partial<Evidence>): Evidence {
  return { v: 1, configuration: [], target: TARGET, attempts: [], icmp: [], malformed: [], end: 'pinged', ...more };
}
export const silent = (more: Partial<Evidence> = {}): Evidence =>
  procedure({ attempts: [attempt(LOST)], ping: { sent: 3, replies: [{ seq: 1, at: 1, rttMs: 1 }], lost: 2 }, ...more });
export const unreachable = silent({ ping: { sent: 3, replies: [], lost: 3 } });
export const final = (outcome: Outcome, more: Partial<AttemptEvidence> = {}): Evidence =>
  procedure({ end: 'final', attempts: [attempt(response(401), { n: 0 }), attempt(outcome, more)] });
export const accepted = (headers: Headers = {}): Evidence => final(response(200, headers), { credentials: true });
export const rejected = (headers: Headers = {}, more: Partial<Response> = {}): Evidence =>
  procedure({ end: 'third-in-a-row', attempts: [attempt(response(401, headers, more), { credentials: true })] });
export const dns = (error: 'timeout' | 'no-address' | 'nxdomain', srv = false): Evidence => {
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

export function register(
  probe: RegisterProbe['probe'],
  outcome: Outcome,
  more: Partial<RegisterProbe> = {},
): RegisterProbe {
  const plain = { freshCallId: false, query: true, credentials: false, rport: true, ownPort: false };
  return { probe, target: TARGET, sentAt: [1_000], ...plain, outcome, ...more };
}
export const at = (port: number, transport: Target['transport'], address = TARGET.address): { target: Target } => ({
  target: { address, port, transport },
});
/** The second of the servers that DNS names. */
export const other = { ...TARGET, address: '203.0.113.81' };
/** Nothing listens at the port. */
export const closed = { icmp: [{ at: 1, code: 'ECONNREFUSED' }] };
/** Sent from the port of the line itself. */
export const own = { ownPort: true } as const;
export const connection = (port: number, transport: 'TCP' | 'TLS', code?: string) => {
  const tried: ConnectionEvidence =
    code === undefined ? { openedAt: 0, connectedAt: 1 } : { openedAt: 0, ended: { at: 9, code } };
  return { probe: 'transports', ...at(port, transport), connection: tried } as const;
};
export const server = (name: string, error?: 'timeout') => {
  const told = error === undefined ? { records: ['192.0.2.1'] } : { error };
  return { server: name, stage: { name: 'example.com', type: 'A', at: 0, ms: 1, ...told } as const };
};
export const line = (more: Partial<LineFacts>): Partial<DeepEvidence> => ({ line: { ...LINE, ...more } });
export const registers = (...all: readonly RegisterProbe[]): Partial<DeepEvidence> => ({ registers: all });
export const lan = (more: Partial<LanProbe>): Partial<DeepEvidence> => ({ lan: { ...LAN, ...more } });
export const nat = (more: Partial<NonNullable<DeepEvidence['nat']>>): Partial<DeepEvidence> => ({
  nat: { sent: '192.168.1.77:40000', rportAnswered: true, rewritten: [], ...more },
});

/** Of the two pings the long one, which is as long as the REGISTER. */
export const longPingLost = ({ shortReplied }: { readonly shortReplied: boolean }): Partial<DeepEvidence> => ({
  mtu: {
    registerBytes: 900,
    pings: [
      { bytes: 100, replied: shortReplied },
      { bytes: 900, replied: false },
    ],
  },
});

/** The evidence of a procedure and of the probes that followed it. */
export function whole(evidence: Evidence, deep: Partial<DeepEvidence>): Evidence {
  return { ...evidence, deep: { startedAt: 0, endedAt: 1, probes: [], line: LINE, registers: [], ...deep } };
}
