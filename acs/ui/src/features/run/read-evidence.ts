import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Trace, TraceEntry } from '#shared/diagnosis/trace.js';

/** The device's own record of the run. Another version's, or a broken one, is not shown: absent beats wrong. */
export function readEvidence(value: unknown): Evidence | undefined {
  if (!isObject(value) || value['v'] !== 1) return undefined;
  const lists = ['configuration', 'attempts', 'icmp', 'malformed'].every((name) => isListOfObjects(value[name]));
  return lists ? (value as unknown as Evidence) : undefined;
}

export function readTrace(value: unknown): Trace | undefined {
  if (!isObject(value) || value['v'] !== 1 || !isListOfObjects(value['entries'])) return undefined;
  return value as unknown as Trace;
}

/** A message with the copies that were sent of it later. */
export interface Message {
  readonly index: number;
  readonly entry: TraceEntry;
  /** ms since the run's start, of each retransmission. */
  readonly copies: readonly number[];
}

/**
 * Folds retransmissions (RFC 3261 §17.1.2.2) under the message that they repeat.
 * @param kept indices of the entries that are wanted; a retransmission brings its message along. Absent: all
 */
export function messagesOf(trace: Trace, kept?: ReadonlySet<number>): readonly Message[] {
  const wanted = kept === undefined ? undefined : new Set(kept);
  const copies = new Map<number, number[]>();
  for (const [index, entry] of trace.entries.entries()) {
    const original = entry.retransmissionOf;
    if (original === undefined) continue;
    copies.set(original, [...(copies.get(original) ?? []), entry.ms]);
    if (wanted?.has(index) === true) wanted.add(original);
  }
  return trace.entries.flatMap((entry, index) =>
    (entry.retransmissionOf !== undefined && trace.entries[entry.retransmissionOf] !== undefined) ||
    wanted?.has(index) === false
      ? []
      : [{ index, entry, copies: copies.get(index) ?? [] }],
  );
}

/** The line by which a message is known. */
export function firstLine(entry: TraceEntry): string {
  return (entry.text ?? '').split(/\r?\n/, 1)[0] ?? '';
}

/** Status of a SIP response, undefined for a request and for what is no SIP. */
export function statusCode(entry: TraceEntry): number | undefined {
  const status = entry.proto === 'sip' ? /^SIP\/2\.0 (\d{3})\b/.exec(firstLine(entry))?.[1] : undefined;
  return status === undefined ? undefined : Number(status);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}
