import type { TraceExport } from '../api/trace.js';
import { base64 } from '../lib/base64.js';
import type { TracedRun } from './traced-run.js';

/** The messages for programs. */
export function traceDocument(run: TracedRun, about: { readonly where?: string | undefined }): TraceExport {
  const { id, deviceId, line, aor, startedAt, clock, total, shortened } = run;
  return {
    format: 'sipdx-trace',
    version: 1,
    run: { id, deviceId, line, aor, startedAt, clock },
    ...(about.where !== undefined && { where: about.where }),
    total,
    shortened,
    entries: run.messages.map(({ number, at, entry, text, binary, bytes, retransmissionOf, cut }) => {
      const { ms, proto, dir, local, remote, transport, probe, simulated } = entry;
      return {
        number,
        at,
        ms,
        proto,
        dir,
        ...(transport !== undefined && { transport }),
        ...(local !== undefined && { local }),
        ...(remote !== undefined && { remote }),
        ...(retransmissionOf !== undefined && { retransmissionOf }),
        ...(probe !== undefined && { probe }),
        ...(simulated === true && { simulated }),
        ...(cut && { cut }),
        ...(binary && bytes !== undefined ? { base64: base64(bytes) } : { text }),
      };
    }),
  };
}
