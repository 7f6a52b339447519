import type { DigestChallenge } from '../auth/digest.js';
import type { TransactionState } from '../sip/client-transaction.js';
import type { DnsAnswer, DnsRecordType } from '../sip/dns-records.js';
import type { LocateState } from '../sip/locate.js';
import type {
  AttemptEvidence,
  ConnectionEvidence,
  Evidence,
  IcmpEvidence,
  MalformedEvidence,
  Outcome,
  Target,
} from './evidence.js';
import type { DiagnosisResult } from './result.js';
import { NO_ROWS, type Rows } from './rows.js';
import type { TraceEntry } from './trace.js';

/** State, events and effects of one diagnosis. All times: ms since the run's start, on the driver's monotonic clock. */

export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

export type RunEvent = { readonly at: number } & (
  | { readonly type: 'answer'; readonly id: number; readonly answer: DnsAnswer }
  /** TCP is connected; under TLS the handshake follows. */
  | { readonly type: 'flow-connected'; readonly flow: number }
  | { readonly type: 'flow-open'; readonly flow: number; readonly local: SocketAddress }
  /** Could not be opened, or broke. Code of the operating system or of TLS. */
  | { readonly type: 'flow-error'; readonly flow: number; readonly code: string }
  | { readonly type: 'datagram'; readonly flow: number; readonly bytes: Uint8Array; readonly from: SocketAddress }
  /** The engine sent a REGISTER so: with a Via of its own. */
  | { readonly type: 'sent-as'; readonly bytes: Uint8Array }
  | { readonly type: 'ping-reply'; readonly seq: number; readonly rttMs: number }
  | { readonly type: 'ping-lost'; readonly seq: number; readonly code?: string }
  | { readonly type: 'ping-unavailable'; readonly why: string }
  /** `nextDeadline` has come. */
  | { readonly type: 'deadline' }
);

export type RunEffect =
  | {
      readonly type: 'query';
      readonly id: number;
      readonly name: string;
      readonly recordType: DnsRecordType;
      readonly timeoutMs: number;
    }
  | {
      readonly type: 'open-flow';
      readonly flow: number;
      readonly remote: Target;
      readonly connected: boolean;
      /** The name that was configured, for TLS (RFC 5922 §4). */
      readonly serverName: string;
    }
  | { readonly type: 'send'; readonly flow: number; readonly bytes: Uint8Array }
  | { readonly type: 'ping'; readonly seq: number; readonly address: string; readonly timeoutMs: number }
  | { readonly type: 'stop-pings' }
  /** The procedure has ended: release flows, timers, pings. */
  | { readonly type: 'done'; readonly result: DiagnosisResult };

export interface Attempt extends Omit<AttemptEvidence, 'sentAt' | 'outcome' | 'provisional'> {
  branch: string;
  readonly flow: number;
  /** Keys of the challenges that its credentials answer. */
  readonly answers: readonly string[];
  bytes?: Uint8Array;
  traceIndex?: number;
  transaction?: TransactionState;
  sentAt: number[];
  provisional: { at: number; status: number }[];
  outcome: Outcome;
}

export interface Flow {
  readonly id: number;
  /** A connected socket, or a connection. */
  readonly connected: boolean;
  /** Of a connection: up to where it came. */
  connection?: ConnectionEvidence;
  state: 'opening' | 'open' | 'failed';
  local?: SocketAddress;
}

/** Credentials for one header and realm, renewed with each challenge. */
export interface AnsweredChallenge {
  readonly header: 'Authorization' | 'Proxy-Authorization';
  readonly challenge: DigestChallenge;
  nc: number;
}

export interface Pings {
  sent: number;
  replies: { seq: number; at: number; rttMs: number }[];
  lost: number[];
  unavailable?: string;
}

export type DeadlineId = 'guard' | 'resolve' | 'attempt' | 'E' | 'F' | 'retry' | 'ping-2' | 'ping-3' | 'ping-end';

/** Handled as an immutable value from outside: `advance` works on a copy. */
export interface Run {
  phase: 'resolving' | 'registering' | 'pinging' | 'done';
  deadlines: Map<DeadlineId, number>;
  locate?: LocateState;
  target?: Target;
  flows: Flow[];
  attempts: Attempt[];
  /** Index into `attempts`, while one waits for its final response. */
  current?: number;
  rows: Rows;
  credentials: Map<string, AnsweredChallenge>;
  expires: number;
  /** Something came back from the network, be it an ICMP error. */
  heard: boolean;
  dns?: Evidence['dns'];
  icmp: IcmpEvidence[];
  malformed: MalformedEvidence[];
  pings?: Pings;
  bindingMissing?: boolean;
  responseFrom?: string;
  guardTimerExpired: boolean;
  trace: TraceEntry[];
}

export function newRun(expires: number): Run {
  return {
    phase: 'resolving',
    deadlines: new Map(),
    flows: [],
    attempts: [],
    rows: NO_ROWS,
    credentials: new Map(),
    expires,
    heard: false,
    icmp: [],
    malformed: [],
    guardTimerExpired: false,
    trace: [],
  };
}

export function copyRun(run: Run): Run {
  return {
    ...run,
    deadlines: new Map(run.deadlines),
    flows: run.flows.map((flow) => ({ ...flow })),
    attempts: run.attempts.map((a) => ({ ...a, sentAt: [...a.sentAt], provisional: [...a.provisional] })),
    credentials: new Map([...run.credentials].map(([key, answered]) => [key, { ...answered }])),
    icmp: [...run.icmp],
    malformed: [...run.malformed],
    trace: [...run.trace],
    ...(run.pings && { pings: { ...run.pings, replies: [...run.pings.replies], lost: [...run.pings.lost] } }),
  };
}
