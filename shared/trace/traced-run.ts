import type { TraceEntry } from '../diagnosis/trace.js';
import { fromBase64 } from '../lib/base64.js';
import { redactBytes, redactMessage } from '../lib/redact.js';
import { readHead, type MessageHead } from './message-head.js';

/** An entry as a device sent it, as far as it can be read: a newer device may know further probes. */
export interface ReadEntry extends Omit<TraceEntry, 'probe'> {
  readonly probe?: string;
}

/** One entry of a trace, ready to be searched, printed and made a packet. */
export interface TraceMessage {
  /** Its place in the trace, from 1: the same in every output, whatever is left out. */
  readonly number: number;
  /** Epoch ms. */
  readonly at: number;
  readonly entry: ReadEntry;
  /** Of a retransmission: of the message that it repeats. */
  readonly retransmissionOf?: number;
  /** As text, credentials masked; a retransmission's is that of its original. */
  readonly text: string;
  /** The message is no UTF-8: `text` has one character for each byte. */
  readonly binary: boolean;
  /** Of a SIP message, credentials masked. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Of a SIP message. */
  readonly head?: MessageHead;
  /** The device cut its end off, to fit the parameter. */
  readonly cut: boolean;
}

export interface TracedRun {
  readonly id: string;
  readonly deviceId: string;
  /** Parameter path. */
  readonly line: string;
  readonly aor: string;
  /** Epoch ms: times of the trace are counted from it. */
  readonly startedAt: number;
  /** Whose clock told it. */
  readonly clock: 'device' | 'server';
  readonly messages: readonly TraceMessage[];
  /** How many entries the trace has, with those that cannot be read. */
  readonly total: number;
  /** How many entries or bodies the device shortened or left out. */
  readonly shortened: number;
}

/** What the management server keeps of a run, as far as its trace is concerned. */
export interface RunWithTrace {
  readonly id: string;
  readonly deviceId: string;
  readonly line: string;
  readonly aor: string;
  readonly createdAt: number;
  readonly requestedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly result?: Readonly<Record<string, string>> | undefined;
  readonly trace?: unknown;
}

/** The device tells its start in whole seconds, and its clock is not the server's. */
const CLOCK_TOLERANCE_MS = 5_000;
/** Characters that retransmissions repeat: some 100 000 at most in a device's trace. One that was made up may ask for more. */
const MAX_REPEATED = 1_000_000;
/** Longer than any run. */
const MAX_MS = 24 * 3_600_000;

/**
 * Reads the trace of a run. It comes from a device, so entries that are none are passed over, and so is what is wrong
 * within one.
 * @returns undefined where there is no trace of a version that is known
 */
export function readTracedRun(run: RunWithTrace): TracedRun | undefined {
  const { trace } = run;
  if (!isRecord(trace) || trace['v'] !== 1 || !Array.isArray(trace['entries'])) return undefined;
  const entries: readonly unknown[] = trace['entries'];
  const { id, deviceId, line, aor } = run;
  const start = startOf(run);
  const shortened = trace['shortened'];
  return {
    id,
    deviceId,
    line,
    aor,
    ...start,
    messages: readMessages(
      entries.map((entry) => readEntry(entry)),
      start.startedAt,
      shortened !== undefined,
    ),
    total: entries.length,
    shortened: typeof shortened === 'number' && Number.isFinite(shortened) ? shortened : 0,
  };
}

/** The device's own time, where it lies within the run as the server saw it. */
function startOf(run: RunWithTrace): Pick<TracedRun, 'startedAt' | 'clock'> {
  const from = run.requestedAt ?? run.createdAt;
  const told = Date.parse(run.result?.['StartTime'] ?? '');
  const fits = told >= from - CLOCK_TOLERANCE_MS && told <= (run.endedAt ?? Infinity) + CLOCK_TOLERANCE_MS;
  return fits ? { startedAt: told, clock: 'device' } : { startedAt: from, clock: 'server' };
}

function readMessages(
  entries: readonly (ReadEntry | undefined)[],
  startedAt: number,
  shortened: boolean,
): readonly TraceMessage[] {
  const contents = entries.map((entry) => (entry === undefined ? NOTHING : contentOf(entry, shortened)));
  let repeatable = MAX_REPEATED;
  return entries.flatMap((entry, index): readonly TraceMessage[] => {
    if (entry === undefined) return [];
    const { retransmissionOf } = entry;
    const original = retransmissionOf === undefined ? undefined : contents[retransmissionOf];
    const own = contents[index] ?? NOTHING;
    const repeats = own === NOTHING && original !== undefined && original.text.length <= repeatable;
    if (repeats) repeatable -= original.text.length;
    return [
      {
        number: index + 1,
        at: startedAt + entry.ms,
        entry,
        ...(retransmissionOf !== undefined && { retransmissionOf: retransmissionOf + 1 }),
        ...(repeats ? original : own),
      },
    ];
  });
}

type Content = Pick<TraceMessage, 'text' | 'binary' | 'bytes' | 'head' | 'cut'>;
const NOTHING: Content = { text: '', binary: false, cut: false };
const CUT = '…';
const encoder = new TextEncoder();

function contentOf(entry: ReadEntry, shortened: boolean): Content {
  const { proto, text, base64 } = entry;
  if (text !== undefined) {
    const cut = shortened && text.endsWith(CUT);
    const whole = redactMessage(cut ? text.slice(0, -CUT.length) : text);
    const content = { text: whole, binary: false, cut };
    return proto === 'sip' ? { ...content, bytes: encoder.encode(whole), head: readHead(whole) } : content;
  }
  const decoded = base64 === undefined ? undefined : fromBase64(base64);
  if (decoded === undefined || proto !== 'sip') return NOTHING;
  const bytes = Uint8Array.from(redactBytes(decoded));
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  // What was cut of base64 shows no mark, but its length: a power of two, as many whole groups of four.
  const cut = shortened && base64 !== undefined && base64.length >= 64 && Number.isInteger(Math.log2(base64.length));
  return { text: letters, binary: true, bytes, head: readHead(letters), cut };
}

function readEntry(value: unknown): ReadEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { ms, proto, dir, local, remote, transport, text, base64, retransmissionOf, probe, simulated } = value;
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= MAX_MS)) return undefined;
  if (!isOneOf(PROTOCOLS, proto) || !isOneOf(DIRECTIONS, dir)) return undefined;
  return {
    ms,
    proto,
    dir,
    ...(typeof local === 'string' && { local }),
    ...(typeof remote === 'string' && { remote }),
    ...(isOneOf(TRANSPORTS, transport) && { transport }),
    ...(typeof text === 'string' && { text }),
    ...(typeof base64 === 'string' && { base64 }),
    ...(typeof retransmissionOf === 'number' && Number.isInteger(retransmissionOf) && { retransmissionOf }),
    ...(typeof probe === 'string' && { probe }),
    ...(simulated === true && { simulated }),
  };
}

export const PROTOCOLS = ['sip', 'dns', 'icmp', 'error'] as const satisfies readonly TraceEntry['proto'][];
export const DIRECTIONS = ['out', 'in', 'local'] as const satisfies readonly TraceEntry['dir'][];
export const TRANSPORTS = ['UDP', 'TCP', 'TLS'] as const satisfies readonly TraceEntry['transport'][];

function isOneOf<T extends string>(texts: readonly T[], value: unknown): value is T {
  return texts.some((text) => text === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
