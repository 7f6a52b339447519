import type { Admission, Line } from '#shared/api/devices.js';
import type { Depth, Dialect, RunMark, RunState, RunSummary } from '#shared/api/runs.js';
import type { NamedRun } from '#shared/api/statistics.js';
import type { Category, Cause, Confidence } from '#shared/diagnosis/fault-code.js';
import type { DeviceRow, LineRow } from './ports/devices.js';
import type { RunRow } from './ports/runs.js';

/** Rows as SQLite returns them, and what they become. The columns are those of migrations/. */

export interface DeviceColumns {
  readonly id: string;
  readonly manufacturer: string;
  readonly oui: string;
  readonly product_class: string;
  readonly serial_number: string;
  readonly root: string;
  readonly model: string;
  readonly software_version: string;
  readonly address: string;
  readonly connection_request_url: string;
  readonly connection_request_username: string;
  readonly connection_request_secret: Uint8Array | null;
  readonly inform_interval_s: number | null;
  readonly discovered: number;
  readonly discovered_version: string;
  readonly first_seen_at: number;
  readonly last_inform_at: number;
  readonly admission: Admission;
  readonly admission_at: number | null;
  readonly admission_by: string | null;
  readonly provisioned: string;
}

export interface LineColumns {
  readonly device_id: string;
  readonly path: string;
  readonly directory_number: string;
  readonly aor: string;
  readonly registrar: string;
  readonly status: string;
  readonly status_at: number | null;
  readonly enabled: number;
  readonly diagnosable: number;
  readonly dialect: Dialect | '';
  readonly last_run_id: string | null;
}

export interface RunSummaryColumns {
  readonly id: string;
  readonly device_id: string;
  readonly line: string;
  readonly created_by: string;
  readonly state: RunState;
  readonly created_at: number;
  readonly requested_at: number | null;
  readonly ended_at: number | null;
  readonly deadline_at: number | null;
  readonly fault_code: number | null;
  readonly category: string | null;
  readonly cause: string | null;
  readonly confidence: string | null;
  readonly failure_reason: string | null;
  readonly failure_detail: string | null;
  readonly depth: Depth;
  readonly dialect: Dialect;
  readonly expires_at: number | null;
  readonly reported_cause: string | null;
  readonly reported_confidence: string | null;
  readonly imported_at: number | null;
}

/** With the names that people know its line by; NULL where the device has no such line any more. */
export interface NamedRunColumns extends RunSummaryColumns {
  readonly serial_number: string;
  readonly model: string;
  readonly directory_number: string | null;
  readonly aor: string | null;
}

export type RunMarkColumns = Pick<
  RunSummaryColumns,
  'id' | 'device_id' | 'line' | 'created_at' | 'state' | 'category' | 'cause' | 'fault_code'
>;

export interface RunColumns extends RunSummaryColumns {
  readonly request_key: string;
  readonly result: string | null;
  readonly evidence: string | null;
  readonly trace: string | null;
}

/** What the runs page shows of a run: RunSummary of the API, as narrowly typed as the store's own row. */
type Summary = Omit<RunRow, 'requestKey' | 'result' | 'evidence' | 'trace'>;

export const RUN_SUMMARY_COLUMNS = `id, device_id, line, created_by, state, created_at, requested_at, ended_at,
  deadline_at, fault_code, category, cause, confidence, failure_reason, failure_detail, depth, dialect, expires_at,
  reported_cause, reported_confidence, imported_at`;

export function deviceRow(c: DeviceColumns): DeviceRow {
  return {
    id: c.id,
    manufacturer: c.manufacturer,
    oui: c.oui,
    productClass: c.product_class,
    serialNumber: c.serial_number,
    root: c.root,
    model: c.model,
    softwareVersion: c.software_version,
    address: c.address,
    connectionRequestUrl: c.connection_request_url,
    connectionRequestUsername: c.connection_request_username,
    ...(c.connection_request_secret !== null && { connectionRequestSecret: c.connection_request_secret }),
    ...(c.inform_interval_s !== null && { informIntervalSeconds: c.inform_interval_s }),
    admission: c.admission,
    ...(c.admission_by !== null && { admissionBy: c.admission_by }),
    provisioned: c.provisioned,
    discovered: c.discovered === 1,
    discoveredVersion: c.discovered_version,
    firstSeenAt: c.first_seen_at,
    lastInformAt: c.last_inform_at,
  };
}

export function lineRow(c: LineColumns): LineRow {
  return {
    path: c.path,
    directoryNumber: c.directory_number,
    aor: c.aor,
    registrar: c.registrar,
    status: c.status,
    enabled: c.enabled === 1,
    diagnosable: c.diagnosable === 1,
    dialect: c.dialect,
  };
}

/** @param history left out: nobody asked for it */
export function lineView(c: LineColumns, lastRun: RunSummary | undefined, history?: RunMark[]): Line {
  return {
    ...lineRow(c),
    ...(c.status_at !== null && { statusAt: c.status_at }),
    ...(lastRun && { lastRun }),
    ...(history && { history }),
  };
}

export function runMark(c: RunMarkColumns): RunMark {
  return {
    id: c.id,
    at: c.created_at,
    state: c.state,
    ...(c.category !== null && { category: c.category }),
    ...(c.cause !== null && { cause: c.cause }),
    ...(c.fault_code !== null && { faultCode: c.fault_code }),
  };
}

export function namedRun(c: NamedRunColumns): NamedRun {
  const { serial_number: serialNumber, model, directory_number: directoryNumber, aor } = c;
  return { ...runSummary(c), serialNumber, model, directoryNumber: directoryNumber ?? '', aor: aor ?? '' };
}

export function runSummary(c: RunSummaryColumns): Summary {
  return {
    id: c.id,
    deviceId: c.device_id,
    line: c.line,
    createdBy: c.created_by,
    state: c.state,
    depth: c.depth,
    dialect: c.dialect,
    createdAt: c.created_at,
    ...(c.expires_at !== null && { expiresAt: c.expires_at }),
    ...(c.imported_at !== null && { importedAt: c.imported_at }),
    ...(c.requested_at !== null && { requestedAt: c.requested_at }),
    ...(c.ended_at !== null && { endedAt: c.ended_at }),
    ...(c.deadline_at !== null && { deadlineAt: c.deadline_at }),
    ...(c.fault_code !== null && {
      verdict: {
        faultCode: c.fault_code,
        // Written by this program from a Verdict; the store trusts its own columns.
        category: c.category as Category,
        cause: c.cause as Cause,
        confidence: c.confidence as Confidence,
      },
    }),
    ...(c.reported_cause !== null && {
      reported: { cause: c.reported_cause as Cause, confidence: c.reported_confidence as Confidence },
    }),
    ...(c.failure_reason !== null && { failure: { reason: c.failure_reason, detail: c.failure_detail ?? '' } }),
  };
}

export function runRow(c: RunColumns): RunRow {
  return {
    ...runSummary(c),
    requestKey: c.request_key,
    ...(c.result !== null && { result: JSON.parse(c.result) as Readonly<Record<string, string>> }),
    ...(c.evidence !== null && { evidence: JSON.parse(c.evidence) as unknown }),
    ...(c.trace !== null && { trace: JSON.parse(c.trace) as unknown }),
  };
}
