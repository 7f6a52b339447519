import type { StoredEvent } from '#shared/api/events.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { TracedRun } from '#shared/trace/traced-run.js';
import { gatewayOf, lanesOf, type Lane } from './ladder-lanes.js';
import { attemptDrafts, messageDrafts, stepDrafts, timeoutDrafts } from './ladder-drafts.js';
import type { Draft, LadderRow } from './ladder-rows.js';

/** A run as a ladder: a lane for each actor, a row for each thing that happened between them. Pure. */

export interface LadderInput {
  readonly traced: TracedRun | undefined;
  readonly evidence: Evidence | undefined;
  readonly events: readonly StoredEvent[];
  /** Epoch ms by the server's clock. */
  readonly createdAt: number;
  readonly requestedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}

export interface LadderOptions {
  /** Numbers of the messages that a filter lets through; a retransmission brings its message along. Absent: all. */
  readonly kept?: ReadonlySet<number> | undefined;
  readonly sipOnly?: boolean;
  /** Messages (by number) whose retransmissions have rows of their own. */
  readonly unfolded?: ReadonlySet<number>;
}

export interface Ladder {
  readonly lanes: readonly Lane[];
  readonly rows: readonly LadderRow[];
  /** Epoch ms: rows count from it, the phone's start of the procedure. */
  readonly startedAt: number;
  /** Messages shown and messages there are, retransmissions folded. */
  readonly shown: number;
  readonly total: number;
}

/** A pause from which on it is drawn as a break: longer than any retransmission's T1 doubled (RFC 3261 §17.1.2.2). */
const GAP_MS = 2000;

export function ladderOf(input: LadderInput, options: LadderOptions = {}): Ladder {
  const { traced, evidence, events } = input;
  const startedAt = startOf(input);
  const gateway = gatewayOf(evidence);
  const messages = traced === undefined ? attemptDrafts(evidence) : messageDrafts(traced, evidence, gateway);
  // The end of a wait comes before what was done upon it.
  const all = inTime([...stepDrafts(events, startedAt), ...timeoutDrafts(messages, evidence), ...messages]).filter(
    (draft) => options.sipOnly !== true || isSip(draft),
  );
  const lanes = lanesOf(all, evidence, gateway);
  const wanted = all.filter((draft) => isWanted(draft, options.kept));
  const unfolded = inTime(wanted.flatMap((draft) => withCopies(draft, options.unfolded)));
  return {
    lanes,
    rows: placed(unfolded, lanes),
    startedAt,
    shown: wanted.filter(({ kind }) => kind === 'message').length,
    total: messages.length,
  };
}

/**
 * Where the phone's zero lies on the server's clock. The phone tells its start in whole seconds of its own clock; it
 * cannot have begun before the order nor ended after its report.
 */
function startOf({ traced, events, createdAt, requestedAt, endedAt }: LadderInput): number {
  const ordered = requestedAt ?? createdAt;
  const reported = events.find(({ type }) => type === 'diagnostics-complete')?.at ?? endedAt;
  const last = traced?.messages.at(-1)?.entry.ms ?? 0;
  const latest = reported === undefined ? Infinity : reported - last;
  return Math.max(ordered, Math.min(traced?.startedAt ?? ordered, latest));
}

function isSip(draft: Draft): boolean {
  if (draft.kind === 'message') return draft.proto === 'sip' || draft.proto === 'error';
  return draft.kind === 'timeout';
}

function isWanted(draft: Draft, kept: ReadonlySet<number> | undefined): boolean {
  if (kept === undefined) return true;
  return (draft.kind === 'message' || draft.kind === 'timeout') && draft.numbers.some((number) => kept.has(number));
}

function withCopies(draft: Draft, unfolded: ReadonlySet<number> | undefined): readonly Draft[] {
  if (draft.kind !== 'message' || draft.number === undefined || unfolded?.has(draft.number) !== true) return [draft];
  const { number, label, from, to, copies } = draft;
  return [
    { ...draft, unfolded: true },
    ...copies.map((ms, i): Draft => ({ kind: 'copy', key: `m${number}c${i}`, ms, from, to, of: number, label })),
  ];
}

/** Sorting is stable: what happened in the same millisecond stays in its order. */
function inTime(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.toSorted((a, b) => a.ms - b.ms);
}

function placed(drafts: readonly Draft[], lanes: readonly Lane[]): readonly LadderRow[] {
  const index = new Map(lanes.map(({ id }, i) => [id, i]));
  const others = lanes.length - 1;
  const laneOf = (id: string) => index.get(id) ?? others;
  const rows: LadderRow[] = [];
  let above: number | undefined;
  for (const draft of drafts) {
    const deltaMs = above === undefined ? undefined : draft.ms - above;
    if (deltaMs !== undefined && deltaMs >= GAP_MS && draft.kind !== 'timeout') {
      rows.push({ kind: 'gap', key: `gap ${draft.key}`, gapMs: deltaMs });
    }
    above = draft.ms;
    rows.push(rowOf(draft, laneOf, deltaMs));
  }
  return rows;
}

function rowOf(draft: Draft, laneOf: (id: string) => number, deltaMs: number | undefined): LadderRow {
  const place = { from: laneOf(draft.from), to: laneOf(draft.to), ...(deltaMs !== undefined && { deltaMs }) };
  switch (draft.kind) {
    case 'message':
    case 'timeout': {
      const { numbers: _, ...row } = draft;
      return { ...row, ...place };
    }
    case 'copy':
    case 'step':
      return { ...draft, ...place };
  }
}
