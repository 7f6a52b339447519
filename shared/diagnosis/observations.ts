import type { LocateTarget } from '../sip/locate.js';

/** What procedure and deep probes observe alike. Times are ms since the run's start. */

export type Target = LocateTarget;

/** One connection: up to where did it come? */
export interface ConnectionEvidence {
  readonly openedAt: number;
  /** TCP was connected: the host (or a middlebox that speaks for it) is there. */
  readonly connectedAt?: number;
  /** TLS was ready. */
  readonly secureAt?: number;
  /** It failed or was broken. Code of the operating system or of TLS; `ECLOSED`: the peer closed it. */
  readonly ended?: { readonly at: number; readonly code: string };
}

export type Outcome =
  | {
      readonly kind: 'response';
      readonly at: number;
      readonly status: number;
      readonly reason: string;
      /** Came after the attempt had been given up. */
      readonly late?: boolean;
      /** Late, and about a request that had been overtaken: told nothing about the line any more. */
      readonly evidenceOnly?: boolean;
      /** The engine makes such answers itself from silence and transport errors, and nothing shows that it did not (relayed.ts). */
      readonly unproven?: boolean;
      /** What a 401 or 407 asked for. */
      readonly challenges?: readonly ChallengeEvidence[];
      /** What it offered, where there is more than was chosen: algorithms of Digest as written, other schemes by name. */
      readonly offered?: readonly string[];
      readonly headers: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly kind: 'timeout'; readonly at: number }
  /** Code of the operating system or of TLS, e.g. `ECONNREFUSED`. */
  | { readonly kind: 'transport-error'; readonly at: number; readonly code: string }
  /** Overtaken by a late response to an earlier attempt. */
  | { readonly kind: 'given-up'; readonly at: number }
  /** The run ended first. */
  | { readonly kind: 'open' };

export interface ChallengeEvidence {
  readonly realm: string;
  readonly algorithm: string;
  /** The nonce had expired; says nothing about the password (RFC 7616 §3.3). */
  readonly stale: boolean;
}

export interface PingEvidence {
  /** Absent when this host may send no ICMP by any means. */
  readonly unavailable?: string;
  readonly sent: number;
  readonly replies: readonly { readonly seq: number; readonly at: number; readonly rttMs: number }[];
  readonly lost: number;
}
