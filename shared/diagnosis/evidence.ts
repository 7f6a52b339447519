import type { DnsError } from '../sip/dns-records.js';
import type { LocateStage } from '../sip/locate.js';
import type { DeepEvidence } from './deep/evidence.js';
import type { ConnectionEvidence, Outcome, PingEvidence, Target } from './observations.js';

export type { DnsError } from '../sip/dns-records.js';
export type { Transport } from '../sip/transport.js';
export type { ChallengeEvidence, ConnectionEvidence, Outcome, PingEvidence, Target } from './observations.js';

/**
 * Facts of one diagnosis: what was sent, what came back, when. No verdict and no prose (see classify.ts, knowledge/).
 * Absent beats wrong: what was not observed is left out, never 0 or ''.
 * Travels as JSON in the parameter `Evidence` (docs/data-model.md), version 1. Times are ms since the run's start.
 */
export interface Evidence {
  readonly v: 1;
  /**
   * Another program sent the REGISTERs and tells less than a socket does: no retransmissions, ICMP errors, connections or 100;
   * empty lists say nothing then. Absent: this host's own sockets.
   */
  readonly engine?: Engine;
  /** Step 1: what is missing or malformed. Empty list: the configuration is complete. */
  readonly configuration: readonly ConfigurationFault[];
  readonly dns?: DnsEvidence;
  readonly target?: Target;
  readonly attempts: readonly AttemptEvidence[];
  readonly icmp: readonly IcmpEvidence[];
  /** TCP and TLS: every connection that was tried. */
  readonly connections?: readonly ConnectionEvidence[];
  /** Responses that RFC 3261 does not allow (status below 100, not three digits …): discarded, but somebody speaks SIP. */
  readonly malformed: readonly MalformedEvidence[];
  readonly ping?: PingEvidence;
  /** A 2xx accepted an expiry that had been raised to satisfy a 423. Seconds. */
  readonly interval?: { readonly configured: number; readonly accepted: number };
  /** A 2xx whose Contact list does not name our binding (RFC 3261 §10.2.4). */
  readonly bindingMissing?: boolean;
  /** Who answered, when it was not the address that was asked. `address:port` */
  readonly responseFrom?: string;
  /** How the procedure came to its end. */
  readonly end: End;
  /** Depth `Deep`: what the probes after the procedure saw. */
  readonly deep?: DeepEvidence;
  /** Adapters that only pretended (the lab): their answers prove nothing about a real network. */
  readonly simulated?: readonly ('network' | 'ping')[];
}

/** A program that sends SIP for others: a drachtio server. */
export type Engine = 'drachtio';

export interface ConfigurationFault {
  /** Full path of the parameter. */
  readonly parameter: string;
  readonly problem: 'missing' | 'malformed' | 'out-of-range' | 'disabled';
  readonly value?: string;
}

export interface DnsEvidence {
  readonly name: string;
  /** Of all targets, best first. */
  readonly addresses: readonly string[];
  readonly ms: number;
  readonly error?: DnsError;
  /** Every look-up (RFC 3263), in the order of the answers. */
  readonly stages?: readonly LocateStage[];
}

export interface AttemptEvidence {
  /** 1 for the first REGISTER transaction. */
  readonly n: number;
  readonly cseq: number;
  /** When each copy left, the first one included (RFC 3261 §17.1.2.2: retransmissions on UDP). */
  readonly sentAt: readonly number[];
  readonly expires: number;
  readonly credentials: boolean;
  /** Listened on an unconnected socket, so that an answer from another address is seen. */
  readonly unconnected?: boolean;
  readonly provisional?: readonly { readonly at: number; readonly status: number }[];
  readonly outcome: Outcome;
}

export interface IcmpEvidence {
  readonly at: number;
  /** `ECONNREFUSED` (port unreachable), `EHOSTUNREACH`, `ENETUNREACH` … as the socket told it. */
  readonly code: string;
}

export interface MalformedEvidence {
  readonly at: number;
  readonly detail: string;
}

export type End =
  | 'configuration'
  | 'dns'
  /** A final response that ends the procedure at once. */
  | 'final'
  /** The third 401, 407 or 423 in a row. */
  | 'third-in-a-row'
  /** 401 or 407, and the line has no password. */
  | 'credentials-missing'
  /** 401 or 407 without a challenge that can be answered. */
  | 'challenge-unusable'
  /** Three attempts in a row without an answer, then ping. */
  | 'pinged'
  /** Ten REGISTER transactions were sent. */
  | 'cap'
  | 'guard';
