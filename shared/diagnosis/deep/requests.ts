import type { DnsAnswer, DnsRecordType } from '../../sip/dns-records.js';
import type { ConnectionEvidence, Target } from '../observations.js';
import type { TraceEntry } from '../trace.js';
import type { NeighbourState, RegisterProbe } from './evidence.js';
import type { ExchangeOptions } from './exchange.js';

/**
 * What the probes ask of the world, one request at a time per lane, and what comes back. A lane is a coroutine: it yields a request
 * and gets its reply; the driver carries the lanes of a run on side by side.
 */
export type DeepRequest =
  | { readonly type: 'route'; readonly address: string }
  | { readonly type: 'neighbour'; readonly address: string }
  | { readonly type: 'lease'; readonly networkInterface: string }
  | { readonly type: 'name-servers' }
  | {
      readonly type: 'query-server';
      readonly server: string;
      readonly name: string;
      readonly recordType: DnsRecordType;
      readonly timeoutMs: number;
    }
  | { readonly type: 'query'; readonly name: string; readonly recordType: DnsRecordType; readonly timeoutMs: number }
  | {
      readonly type: 'ping';
      readonly address: string;
      readonly timeoutMs: number;
      readonly options?: { readonly bytes: number; readonly dontFragment: true };
    }
  | { readonly type: 'register'; readonly exchange: ExchangeOptions }
  | { readonly type: 'connect'; readonly target: Target; readonly timeoutMs: number }
  | {
      readonly type: 'stun';
      readonly server: { readonly address: string; readonly port: number };
      readonly timeoutMs: number;
    };

export interface DeepReplies {
  route: RouteOutcome;
  neighbour: NeighbourState | undefined;
  lease: DhcpLease | undefined;
  'name-servers': readonly string[];
  'query-server': DnsAnswer;
  query: DnsAnswer;
  ping: PingReply;
  register: { readonly records: readonly RegisterProbe[]; readonly trace: readonly TraceEntry[] };
  connect: ConnectionEvidence;
  /** `address:port` as the server sees it. */
  stun: string | undefined;
}

export type DeepReply = {
  [K in keyof DeepReplies]: { readonly type: K; readonly at: number; readonly value: DeepReplies[K] };
}[keyof DeepReplies];

export type Lane<T = void> = Generator<DeepRequest, T, DeepReply>;

export type PingReply =
  | { readonly kind: 'reply'; readonly rttMs: number }
  | { readonly kind: 'lost'; readonly code?: string }
  | { readonly kind: 'unavailable'; readonly why: string };

export type RouteOutcome =
  | {
      readonly ok: true;
      readonly source: string;
      readonly prefixLength?: number;
      readonly interface: string;
      /** Absent: on the same link. */
      readonly gateway?: string;
    }
  /** `ENETUNREACH`, `EHOSTUNREACH` …; `EADDRNOTAVAIL`: this host has no address; `ENOSYS`: it cannot tell. */
  | { readonly ok: false; readonly code: string };

export interface DhcpLease {
  readonly address: string;
  readonly gateway?: string;
  /** Epoch ms. */
  readonly expiresAt?: number;
}
