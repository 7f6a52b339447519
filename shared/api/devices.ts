import { z } from 'zod';
import { dialect, runMark, runSummary } from './runs.js';

/** TR-104 issue 1 `Line.{i}.Status`; empty on some devices. */
export const lineStatus = z.string();

/** What the operator decided of a device that nobody had vouched for. */
export const admission = z.enum(['quarantined', 'approved', 'refused']);
export type Admission = z.infer<typeof admission>;

export const line = z.object({
  path: z.string(),
  directoryNumber: z.string(),
  aor: z.string(),
  /** `host:port` as configured. */
  registrar: z.string(),
  status: lineStatus,
  statusAt: z.number().optional(),
  enabled: z.boolean(),
  /** The device has the diagnostics object for this line. */
  diagnosable: z.boolean(),
  dialect: z.union([dialect, z.literal('')]),
  lastRun: runSummary.optional(),
  /** At most 14, oldest first. */
  history: z.array(runMark).optional(),
});
export type Line = z.infer<typeof line>;

export const device = z.object({
  /** GenieACS's form: `OUI-ProductClass-Serial`, each part percent-encoded. */
  id: z.string(),
  manufacturer: z.string(),
  oui: z.string(),
  productClass: z.string(),
  serialNumber: z.string(),
  model: z.string(),
  softwareVersion: z.string(),
  address: z.string(),
  admission,
  admissionAt: z.number().optional(),
  admissionBy: z.string().optional(),
  firstSeenAt: z.number(),
  lastInformAt: z.number(),
  /** What is shown is as GenieACS had it at this moment; absent where phones come to this server themselves. */
  asOf: z.number().optional(),
  /** Seconds; absent when the device sends no periodic Informs. */
  informIntervalSeconds: z.number().optional(),
  lines: z.array(line),
});
export type Device = z.infer<typeof device>;

export const devicePage = z.object({ items: z.array(device), nextCursor: z.string().optional(), total: z.number() });
export type DevicePage = z.infer<typeof devicePage>;

/** `GET /api/v1/devices` */
export const deviceQuery = z
  .object({
    /** Part of the id, serial number, directory number, AOR or address; plain text, no pattern. */
    q: z.string().max(200).optional(),
    admission: admission.optional(),
    /**
     * Devices with a line of that Status; 'failing': any that is switched on and not registered. What is asked of lines holds
     * for the same line: with `category` too, devices with a failing line whose last verdict was of that category.
     */
    status: z.string().max(64).optional(),
    /** Devices with a line whose last verdict is of that category ('': has none) or has that cause. */
    category: z.string().max(64).optional(),
    cause: z.string().max(64).optional(),
    /** Devices with a line that registers there, `host:port` as configured. */
    registrar: z.string().max(256).optional(),
    model: z.string().max(128).optional(),
    sort: z.enum(['id', 'lastInform', 'serialNumber', 'model']).default('id'),
    order: z.enum(['asc', 'desc']).default('asc'),
    cursor: z.string().max(1000).optional(),
    /** 'history': each line with its last runs. */
    include: z.enum(['history']).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type DeviceQuery = z.infer<typeof deviceQuery>;

/** `POST /api/v1/devices/{id}/admission` */
export const setAdmission = z.object({ admission }).strict();
