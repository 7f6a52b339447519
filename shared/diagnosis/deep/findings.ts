import type { TraceEntry } from '../trace.js';
import type {
  ConnectionProbe,
  DnsProbe,
  LanProbe,
  MtuProbe,
  ProbeId,
  ProbeOutcome,
  ProbeRecord,
  RegisterProbe,
} from './evidence.js';
import type { Lane } from './requests.js';

/** What the lanes of one run have found so far; each adds to it while it goes on, so that the timer cuts off nothing that is known. */
export interface Findings {
  readonly records: OpenRecord[];
  readonly registers: RegisterProbe[];
  readonly connections: ConnectionProbe[];
  readonly trace: TraceEntry[];
  dns?: DnsProbe;
  lan?: LanProbe;
  mtu?: MtuProbe;
  /** `address:port` */
  stun?: string;
}

interface OpenRecord {
  readonly probe: ProbeId;
  readonly startedAt: number;
  end?: { readonly at: number; readonly outcome: ProbeOutcome; readonly why?: string };
}

export function noFindings(): Findings {
  return { records: [], registers: [], connections: [], trace: [] };
}

/** How a probe ended; a text: it could not be carried out, and why. */
export type ProbeEnd = 'done' | 'out-of-budget' | { readonly why: string };

export interface LaneContext {
  /** Time as the lane knows it: that of the last reply. ms since the run's start */
  at: number;
  /** Nothing is waited for beyond it. */
  readonly until: number;
  readonly found: Findings;
  readonly simulated: { readonly network: boolean; readonly ping: boolean };
}

/** Carries a probe out and records it. One that breaks costs its own answer, not that of the others. */
export function* recorded(context: LaneContext, probe: ProbeId, work: () => Lane<ProbeEnd>): Lane {
  const record: OpenRecord = { probe, startedAt: context.at };
  context.found.records.push(record);
  if (context.at >= context.until) return;
  let end: ProbeEnd;
  try {
    end = yield* work();
  } catch {
    end = { why: 'this host could not carry it out' };
  }
  const told = typeof end === 'string' ? { outcome: end } : { outcome: 'unavailable' as const, why: end.why };
  record.end = { at: context.at, ...told };
}

/** Those that the timer cut off, or that never began, are out of time. */
export function recordsOf({ records }: Findings, endedAt: number): readonly ProbeRecord[] {
  return records
    .map(({ probe, startedAt, end }): ProbeRecord => {
      if (end === undefined) return { probe, startedAt, endedAt, outcome: 'out-of-time' };
      const { at, ...told } = end;
      return { probe, startedAt, endedAt: at, ...told };
    })
    .sort((a, b) => a.startedAt - b.startedAt);
}
