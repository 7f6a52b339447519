import type { ProbeId } from './deep/evidence.js';

/**
 * The ordered record of what crossed the wire, as the parameter `Trace` carries it (docs/data-model.md), version 1:
 * enough to draw a ladder and to rebuild the packets. Secrets are masked before an entry is made.
 */
export interface Trace {
  readonly v: 1;
  readonly entries: readonly TraceEntry[];
  /** How many entries or bodies had to be shortened to fit the parameter. */
  readonly shortened?: number;
}

export interface TraceEntry {
  /** ms since the run's start, monotonic clock. */
  readonly ms: number;
  readonly proto: 'sip' | 'dns' | 'icmp' | 'error';
  readonly dir: 'out' | 'in' | 'local';
  /** `address:port` */
  readonly local?: string;
  readonly remote?: string;
  readonly transport?: 'UDP' | 'TCP' | 'TLS';
  readonly text?: string;
  /** Bytes that are not UTF-8. */
  readonly base64?: string;
  /** Index of the entry that this one retransmits. */
  readonly retransmissionOf?: number;
  /** Of a deep probe, behind the procedure: which one. */
  readonly probe?: ProbeId;
  /** Came from an adapter that only pretends (the lab). */
  readonly simulated?: true;
}
