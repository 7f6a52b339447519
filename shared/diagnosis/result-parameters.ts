import {
  CATEGORIES,
  CAUSES,
  type Category,
  type Cause,
  type Confidence,
  type Verdict,
  categoryOf,
} from './fault-code.js';
import { printEvidence } from './print-evidence.js';
import type { DiagnosisResult } from './result.js';
import type { Trace, TraceEntry } from './trace.js';

/** The result half of the diagnostics object: values to lexical text and back (docs/data-model.md). */

const TRACE_LENGTH = 65536;
const REASON_LENGTH = 256;

/**
 * @param about epoch ms of start and end, and the RequestKey that the results belong to
 * @returns lexical values by parameter name, relative to the object; everything but DiagnosticsState
 */
export function printResult(
  result: DiagnosisResult,
  about: { readonly startedAt: number; readonly completedAt: number; readonly requestKey: string },
): Record<string, string> {
  return {
    ResultKey: about.requestKey,
    FaultCode: String(result.verdict.faultCode),
    Category: result.verdict.category,
    Cause: result.verdict.cause,
    Confidence: result.verdict.confidence,
    ReasonPhrase: result.reasonPhrase.slice(0, REASON_LENGTH),
    ServerAddress: result.serverAddress,
    LocalAddress: result.localAddress,
    RegisterTransactions: String(result.registerTransactions),
    RegisterRetransmissions: String(result.registerRetransmissions),
    PingSuccessCount: String(result.pingSuccessCount),
    PingFailureCount: String(result.pingFailureCount),
    GuardTimerExpired: String(result.guardTimerExpired),
    StartTime: utc(about.startedAt),
    CompleteTime: utc(about.completedAt),
    Evidence: printEvidence(result.evidence),
    Trace: printTrace(result.trace),
  };
}

export interface ReadResult {
  /** Absent when the device gave no usable FaultCode. */
  readonly verdict?: Verdict;
  readonly evidence?: unknown;
  readonly trace?: unknown;
  /** What could not be read, for the log. Parameter names and why. */
  readonly problems: readonly string[];
}

/**
 * Reads what a device reported; leniently, because devices in the field pad values and leave parameters out.
 * @param values lexical values by parameter name, relative to the object
 */
export function readResult(values: Readonly<Record<string, string>>): ReadResult {
  const problems: string[] = [];
  const text = (name: string): string => values[name]?.trim() ?? '';
  const code = text('FaultCode');
  const evidence = readJson('Evidence', text('Evidence'), problems);
  const trace = readJson('Trace', text('Trace'), problems);
  const shared = { ...(evidence !== undefined && { evidence }), ...(trace !== undefined && { trace }), problems };
  if (!/^\d{1,3}$/.test(code)) {
    problems.push(`FaultCode: ${code === '' ? 'missing' : 'not a number'}`);
    return shared;
  }
  const faultCode = Number(code);
  const cause = text('Cause');
  return {
    verdict: {
      faultCode,
      category: readCategory(text('Category')) ?? categoryOf(faultCode),
      // A cause that this version does not know: no more than the code itself proves.
      cause: isCause(cause) ? cause : causeOfCode(faultCode),
      confidence: readConfidence(text('Confidence')),
    },
    ...shared,
  };
}

function utc(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Shortens the longest bodies first; if that is not enough, drops entries from the middle. */
function printTrace(trace: Trace): string {
  let entries: readonly TraceEntry[] = trace.entries;
  let shortened = 0;
  for (
    let limit = 8192;
    JSON.stringify({ ...trace, entries, shortened }).length > TRACE_LENGTH;
    limit = Math.floor(limit / 2)
  ) {
    if (limit < 64) {
      const half = Math.floor(entries.length / 4);
      entries = withoutMiddle(entries, half);
      shortened = trace.entries.length - entries.length;
      if (half === 0) break;
      continue;
    }
    entries = trace.entries.map((entry) => shorten(entry, limit));
    shortened = entries.filter((entry, i) => entry !== trace.entries[i]).length;
  }
  return JSON.stringify({ ...trace, entries, ...(shortened > 0 && { shortened }) });
}

/** @param keep of each end */
function withoutMiddle(entries: readonly TraceEntry[], keep: number): readonly TraceEntry[] {
  const dropped = entries.length - 2 * keep;
  const tail = entries.slice(keep + dropped).map((entry): TraceEntry => {
    const { retransmissionOf: original, ...rest } = entry;
    if (original === undefined || original < keep) return entry;
    // Places have moved; of a message that is gone nothing is a copy.
    return original < keep + dropped ? rest : { ...rest, retransmissionOf: original - dropped };
  });
  return [...entries.slice(0, keep), ...tail];
}

function shorten(entry: TraceEntry, limit: number): TraceEntry {
  if (entry.text !== undefined && entry.text.length > limit)
    return { ...entry, text: `${entry.text.slice(0, limit)}…` };
  if (entry.base64 !== undefined && entry.base64.length > limit) {
    return { ...entry, base64: entry.base64.slice(0, limit - (limit % 4)) };
  }
  return entry;
}

function readJson(name: string, text: string, problems: string[]): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    problems.push(`${name}: not JSON`);
    return undefined;
  }
}

function readCategory(text: string): Category | undefined {
  return CATEGORIES.find((category) => category === text);
}

function isCause(text: string): text is Cause {
  return CAUSES.some((cause) => cause === text);
}

/** Where the device names no cause that we know: nothing finer than the code itself, and nothing that it doesn't prove. */
function causeOfCode(faultCode: number): Cause {
  const byCode: Readonly<Record<number, Cause>> = {
    0: 'not-run',
    1: 'configuration-incomplete',
    2: 'network-unreachable',
    3: 'sip-service-silent',
    4: 'reachability-unknown',
    401: 'account-or-password-rejected',
    407: 'account-or-password-rejected',
    423: 'interval-too-brief',
  };
  if (byCode[faultCode] !== undefined) return byCode[faultCode];
  switch (categoryOf(faultCode)) {
    case 'registered':
      return 'registered';
    case 'server-abnormal':
      return 'redirected';
    case 'server-error':
      return 'server-failure';
    case 'global':
      return 'global-refusal';
    case 'reserved':
      return 'reserved-code';
    case 'undefined':
      return 'undefined-code';
    default:
      return 'request-refused';
  }
}

function readConfidence(text: string): Confidence {
  return text === 'certain' || text === 'likely' ? text : 'open';
}
