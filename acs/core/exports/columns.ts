import type { AuditEntry } from '#shared/api/audit.js';
import type { Device, Line } from '#shared/api/devices.js';
import type { RunSummary } from '#shared/api/runs.js';
import type { CsvCell } from '#shared/lib/csv.js';

/** Columns of each list in their order. Their names are those of the query, their headings `csv.<name>` of the catalogues. */
export type Columns<T> = Readonly<Record<string, (row: T) => CsvCell>>;

/** A row for each line; a device without lines has one. */
export interface DeviceLine {
  readonly device: Device;
  readonly line: Line | undefined;
}

export const DEVICE_COLUMNS: Columns<DeviceLine> = {
  id: ({ device }) => device.id,
  serialNumber: ({ device }) => device.serialNumber,
  manufacturer: ({ device }) => device.manufacturer,
  model: ({ device }) => device.model,
  softwareVersion: ({ device }) => device.softwareVersion,
  address: ({ device }) => device.address,
  admission: ({ device }) => device.admission,
  firstSeen: ({ device }) => moment(device.firstSeenAt),
  lastInform: ({ device }) => moment(device.lastInformAt),
  line: ({ line }) => line?.path,
  directoryNumber: ({ line }) => line?.directoryNumber,
  aor: ({ line }) => line?.aor,
  registrar: ({ line }) => line?.registrar,
  enabled: ({ line }) => line?.enabled,
  status: ({ line }) => line?.status,
  statusSince: ({ line }) => moment(line?.statusAt),
  lastRun: ({ line }) => moment(line?.lastRun?.createdAt),
  state: ({ line }) => line?.lastRun?.state,
  faultCode: ({ line }) => line?.lastRun?.verdict?.faultCode,
  category: ({ line }) => line?.lastRun?.verdict?.category,
  cause: ({ line }) => line?.lastRun?.verdict?.cause,
  confidence: ({ line }) => line?.lastRun?.verdict?.confidence,
  run: ({ line }) => line?.lastRun?.id,
};

export const RUN_COLUMNS: Columns<RunSummary> = {
  run: ({ id }) => id,
  device: ({ deviceId }) => deviceId,
  line: ({ line }) => line,
  begun: ({ createdAt }) => moment(createdAt),
  ended: ({ endedAt }) => moment(endedAt),
  by: ({ createdBy }) => createdBy,
  depth: ({ depth }) => depth,
  state: ({ state }) => state,
  faultCode: ({ verdict }) => verdict?.faultCode,
  category: ({ verdict }) => verdict?.category,
  cause: ({ verdict }) => verdict?.cause,
  confidence: ({ verdict }) => verdict?.confidence,
  failure: ({ failure }) => failure?.reason,
};

export const AUDIT_COLUMNS: Columns<AuditEntry> = {
  id: ({ id }) => id,
  time: ({ at }) => moment(at),
  actor: ({ actor }) => actor,
  address: ({ address }) => address,
  action: ({ action }) => action,
  target: ({ target }) => target,
  detail: ({ detail }) => JSON.stringify(detail),
};

/** ISO 8601 in UTC: it sorts, and every spreadsheet reads it. */
function moment(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
