import type { LocateStage } from '../../sip/locate.js';
import type { ConnectionEvidence, Outcome, PingEvidence, Target } from '../observations.js';

/**
 * Facts of the deep probes, which follow the procedure once its FaultCode is fixed (diagnosis.md, 'Deep probes'). No verdict and
 * no prose. Travels as `deep` inside the parameter `Evidence`. Absent beats wrong. Times are ms since the run's start.
 */
export interface DeepEvidence {
  readonly startedAt: number;
  readonly endedAt: number;
  /** In the order of their start; a probe whose answer could change nothing is not here. */
  readonly probes: readonly ProbeRecord[];
  readonly line: LineFacts;
  readonly dns?: DnsProbe;
  readonly lan?: LanProbe;
  readonly nat?: NatProbe;
  /** Every REGISTER of a probe: at most six. */
  readonly registers: readonly RegisterProbe[];
  /** Connections that were only opened, to see who answers. */
  readonly connections?: readonly ConnectionProbe[];
  readonly mtu?: MtuProbe;
  /** Facts were left out to fit the parameter: the device's own verdict knows more. */
  readonly shortened?: true;
}

/** What the agent knew of the line and of itself when the procedure ended. No secrets. */
export interface LineFacts {
  /** The line's own Status was `Up`. */
  readonly believesRegistered: boolean;
  /** It was once, with the settings that it has: its port was answered then. */
  readonly hasRegistered?: boolean;
  /** Why the line's own last try failed, e.g. `no answer`. Absent: it did not fail, or has not ended yet. */
  readonly lastFailure?: string;
  /** Seconds between the line's keep-alives; 0: it sends none. */
  readonly keepAliveSeconds: number;
  /** The line asks for rport (RFC 3581). */
  readonly asksForRport: boolean;
  /** Of the address of record. */
  readonly domain: string;
  readonly hasPassword: boolean;
  /** Longer than 12 characters: some phones and servers cut it there (seeds 001). */
  readonly passwordIsLong: boolean;
  /** Blanks before or behind it. */
  readonly passwordHasBlanks: boolean;
  /** AuthUserName is not the user part of the address of record. */
  readonly authUserDiffers: boolean;
  /** Own clock when the procedure's last response came, or when it ended without one. Epoch ms. */
  readonly clockAt: number;
}

export const PROBES = [
  'dns',
  'lan',
  'new-port',
  'transports',
  'standby',
  'nat',
  'call-id',
  'binding',
  'algorithm',
  'mtu',
] as const;
export type ProbeId = (typeof PROBES)[number];

export interface ProbeRecord {
  readonly probe: ProbeId;
  readonly startedAt: number;
  readonly endedAt: number;
  /** 'could not tell' has a reason: this host lacks the means, or time or REGISTERs were used up. */
  readonly outcome: ProbeOutcome;
  readonly why?: string;
}

export const PROBE_OUTCOMES = ['done', 'unavailable', 'out-of-time', 'out-of-budget'] as const;
export type ProbeOutcome = (typeof PROBE_OUTCOMES)[number];

/** The registrar's name once more, each name server by itself. */
export interface DnsProbe {
  readonly servers: readonly DnsServerProbe[];
}

export interface DnsServerProbe {
  readonly server: string;
  /** Of the registrar's name, type A: records, or the error. */
  readonly stage: LocateStage;
}

/** This host on its own network. */
export interface LanProbe {
  readonly source?: string;
  readonly prefixLength?: number;
  readonly interface?: string;
  /** Absent: the target is on the same link, or there is no route (`routeError`). */
  readonly gateway?: string;
  readonly routeError?: string;
  /** Absent where that says nothing: a link-local gateway, a point-to-point address. */
  readonly gatewayInSubnet?: boolean;
  readonly gatewayPing?: PingEvidence;
  readonly neighbour?: NeighbourState;
  readonly lease?: { readonly address: string; readonly gateway?: string; readonly expired: boolean };
}

/** As the kernel has it for the gateway (or for a target on the same link), after it was sent to. */
export const NEIGHBOUR_STATES = ['reachable', 'stale', 'incomplete', 'failed', 'absent'] as const;
export type NeighbourState = (typeof NEIGHBOUR_STATES)[number];

export interface RegisterProbe {
  readonly probe: ProbeId;
  readonly target: Target;
  /** `address:port` that it left from. */
  readonly local?: string;
  readonly sentAt: readonly number[];
  readonly freshCallId: boolean;
  /** Without Contact: the registrar only tells what it has (RFC 3261 §10.2.3). */
  readonly query: boolean;
  readonly credentials: boolean;
  readonly rport: boolean;
  readonly outcome: Outcome;
  readonly connection?: ConnectionEvidence;
  /** Left from the line's own port, not from one of its own. */
  readonly ownPort: boolean;
}

export interface ConnectionProbe {
  readonly probe: ProbeId;
  readonly target: Target;
  readonly connection: ConnectionEvidence;
}

/** What lies between: from the responses of procedure and probes, and from STUN. */
export interface NatProbe {
  /** Own address and port as sent in Via. */
  readonly sent?: string;
  /** Via `received` and `rport` as the server saw them. */
  readonly seen?: string;
  /** The same to another port than the procedure's, which an ALG for 5060 does not touch. */
  readonly seenElsewhere?: string;
  /** Mapped address that a STUN server told. */
  readonly stun?: string;
  readonly rportAnswered?: boolean;
  /** Warning 392 of the server. */
  readonly warning?: string;
  /** Headers that came back otherwise than they were sent. */
  readonly rewritten: readonly RewrittenHeader[];
}

export const REWRITTEN_HEADERS = ['Via', 'Contact', 'Call-ID', 'Content-Length'] as const;
export type RewrittenHeader = (typeof REWRITTEN_HEADERS)[number];

export interface MtuProbe {
  /** Bytes of the largest REGISTER, with IP and UDP headers. */
  readonly registerBytes: number;
  /** Pings that must not be fragmented, by size with headers. */
  readonly pings: readonly { readonly bytes: number; readonly replied: boolean; readonly code?: string }[];
}
