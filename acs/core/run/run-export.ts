import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { runExport, type RunDetail, type RunExport } from '#shared/api/runs.js';
import { parseDeviceId } from '#shared/cwmp/device-id.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import { err, ok, type Result } from '#shared/lib/result.js';
import type { DeviceInform, LineRow } from '../../store/ports/devices.js';
import type { NewEvent } from '../../store/ports/events.js';
import type { RunRow } from '../../store/ports/runs.js';
import { isOpen } from './machine.js';
import { masked, maskedTexts } from './masking.js';

/** A run as JSON, from one server to another. */

/** Trace, evidence and result are 100 KB at most (docs/data-model.md); events are few. Characters of JSON. */
const MAX_LENGTH = 1024 * 1024;

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** What an exported run becomes here. */
export interface ImportedRun {
  readonly run: RunRow;
  /** For a server that does not know the device: nobody has vouched for it there. */
  readonly device: DeviceInform;
  readonly line: LineRow;
  readonly events: readonly NewEvent[];
}

export function exportedRun(
  { guardMs: _, ...run }: RunDetail,
  requestKey: string,
  about: { readonly at: number; readonly program: string },
): RunExport {
  return { format: 'sipdx-run', version: 1, exportedAt: about.at, program: about.program, run: { ...run, requestKey } };
}

export interface ExportProblem {
  readonly code: 'invalid-request' | 'request-too-large';
  /** A sentence. */
  readonly detail: string;
}

export function readExport(body: unknown): Result<ImportedRun, ExportProblem> {
  const parsed = runExport.safeParse(body);
  if (!parsed.success) return invalid(`It is no exported run: ${z.prettifyError(parsed.error)}`);
  const {
    device,
    aor,
    events,
    requestKey,
    importedAt: _,
    verdict,
    reported,
    result,
    evidence,
    trace,
    ...run
  } = parsed.data.run;
  if (!ULID.test(run.id)) return invalid('The id of the run is no ULID');
  if (isOpen(run.state)) return invalid('The run has not ended: export it again when it has');
  const identity = parseDeviceId(device.id);
  if (identity === undefined || device.id !== run.deviceId) return invalid('The id of the device is none');
  const { id, manufacturer, model } = device;
  const root = run.line.startsWith('InternetGatewayDevice.') ? 'InternetGatewayDevice.' : 'Device.';
  const imported: ImportedRun = {
    run: {
      ...defined(run),
      requestKey,
      // A newer version's category and cause are kept as they are: what is not known here is explained as such.
      ...(verdict !== undefined && { verdict: verdict as Verdict }),
      ...(reported !== undefined && { reported: reported as Pick<Verdict, 'cause' | 'confidence'> }),
      ...(result !== undefined && { result: maskedTexts(result) }),
      ...(evidence !== undefined && { evidence: masked(evidence) }),
      ...(trace !== undefined && { trace: masked(trace) }),
    },
    device: { id, manufacturer, model, ...identity, root, admission: 'quarantined', at: run.createdAt },
    line: {
      path: run.line,
      aor,
      directoryNumber: '',
      registrar: '',
      status: '',
      enabled: true,
      diagnosable: false,
      dialect: '',
    },
    events: events.map(({ at, type, data }) => ({
      at,
      topic: `run:${run.id}`,
      type,
      data: masked(data) as NewEvent['data'],
    })),
  };
  // Counted when it is masked: what is nested too deep to be printed is cut by then.
  if (JSON.stringify(imported).length <= MAX_LENGTH) return ok(imported);
  return err({ code: 'request-too-large', detail: `An exported run has ${MAX_LENGTH} characters at most` });
}

/** The same run, whatever has become of its events (they are kept for a shorter time) and where it came from. */
export function isSameRun(stored: RunRow, imported: RunRow): boolean {
  const { importedAt: _, ...here } = stored;
  const { importedAt: _there, ...there } = imported;
  return isDeepStrictEqual(JSON.parse(JSON.stringify(here)), JSON.parse(JSON.stringify(there)));
}

function invalid(detail: string): Result<never, ExportProblem> {
  return err({ code: 'invalid-request', detail });
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without fields that are there with the value undefined. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<T>;
}
