import type { TraceQuery } from '../api/trace.js';
import { ok, type Result } from '../lib/result.js';
import type { FilterError } from './filter/filter-problem.js';
import { fulfils } from './filter/filter.js';
import { parseFilter } from './filter/parse-filter.js';
import { printPcap } from './pcap/print-pcap.js';
import { printText } from './print-text.js';
import { traceDocument } from './trace-document.js';
import type { TracedRun } from './traced-run.js';

/** A trace as a file. */
export interface TraceFile {
  readonly type: string;
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

export const TRACE_TYPES = {
  // Both have no registration of their own; these are the names under which Wireshark opens them.
  pcap: { type: 'application/x-pcapng', extension: 'pcapng' },
  text: { type: 'text/plain', extension: 'txt' },
  json: { type: 'application/json', extension: 'json' },
} as const satisfies Readonly<Record<TraceQuery['format'], { readonly type: string; readonly extension: string }>>;

/** @param program its name and version, for the file that names its maker */
export function exportTrace(
  run: TracedRun,
  { format, where }: TraceQuery,
  program: string,
): Result<TraceFile, FilterError> {
  const chosen = selectMessages(run, where);
  if (!chosen.ok) return chosen;
  const { type, extension } = TRACE_TYPES[format];
  return ok({ type, name: `run-${run.id}.${extension}`, content: contentOf(chosen.value, format, where, program) });
}

/** The run with those of its messages that fulfil the filter; all of them without one. */
export function selectMessages(run: TracedRun, where: string | undefined): Result<TracedRun, FilterError> {
  if (where === undefined) return ok(run);
  const filter = parseFilter(where);
  if (!filter.ok) return filter;
  return ok({ ...run, messages: run.messages.filter((message) => fulfils(message, filter.value)) });
}

function contentOf(
  run: TracedRun,
  format: TraceQuery['format'],
  where: string | undefined,
  program: string,
): TraceFile['content'] {
  switch (format) {
    case 'pcap':
      return printPcap(run, { program, where });
    case 'text':
      return printText(run);
    case 'json':
      return `${JSON.stringify(traceDocument(run, { where }))}\n`;
  }
}
