import { z } from 'zod';
import { storedEvent } from './events.js';

/** The one contract of the API under `/api/v1`: request bodies, answers and their types. Times are epoch ms. */

export const role = z.enum(['viewer', 'operator', 'engineer', 'admin']);
export type Role = z.infer<typeof role>;

export const loginRequest = z
  .object({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) })
  .strict();
export type LoginRequest = z.infer<typeof loginRequest>;

export const session = z.object({ username: z.string(), role });
export type Session = z.infer<typeof session>;

/** `GET /api/v1/info`, before login too. */
export const info = z.object({
  version: z.string(),
  /** Phones, registrar and network of this system are the lab's. */
  lab: z.boolean(),
});
export type Info = z.infer<typeof info>;

/** TR-104 issue 1 `Line.{i}.Status`; empty on some devices. */
export const lineStatus = z.string();

export const runState = z.enum(['queued', 'requested', 'running', 'complete', 'failed', 'canceled', 'interrupted']);
export type RunState = z.infer<typeof runState>;

export const verdict = z.object({
  faultCode: z.number().int(),
  category: z.string(),
  cause: z.string(),
  confidence: z.enum(['certain', 'likely', 'open']),
});
export type ApiVerdict = z.infer<typeof verdict>;

export const runSummary = z.object({
  id: z.string(),
  deviceId: z.string(),
  /** Parameter path of the line, with the trailing dot: the line's key. */
  line: z.string(),
  /** Who pressed the button. */
  createdBy: z.string(),
  state: runState,
  createdAt: z.number(),
  requestedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Latest moment at which the ACS still expects the result. */
  deadlineAt: z.number().optional(),
  verdict: verdict.optional(),
  /** Why the run has no verdict. `reason` is kebab-case, `detail` a sentence. */
  failure: z.object({ reason: z.string(), detail: z.string() }).optional(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const runDetail = runSummary.extend({
  device: z.object({ id: z.string(), manufacturer: z.string(), model: z.string(), serialNumber: z.string() }),
  aor: z.string(),
  /** Lexical values of the result parameters, as the device reported them (names relative to the object). */
  result: z.record(z.string(), z.string()).optional(),
  /** `shared/diagnosis/evidence.ts`, where the device sent it. */
  evidence: z.unknown().optional(),
  /** `shared/diagnosis/trace.ts`, where the device sent it. */
  trace: z.unknown().optional(),
  events: z.array(storedEvent),
  /** Worst case of the procedure, ms from `requested`: the guard timer. */
  guardMs: z.number(),
});
export type RunDetail = z.infer<typeof runDetail>;

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
  lastRun: runSummary.optional(),
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
  firstSeenAt: z.number(),
  lastInformAt: z.number(),
  /** Seconds; absent when the device sends no periodic Informs. */
  informIntervalSeconds: z.number().optional(),
  lines: z.array(line),
});
export type Device = z.infer<typeof device>;

export const devicePage = z.object({ items: z.array(device), nextCursor: z.string().optional(), total: z.number() });
export type DevicePage = z.infer<typeof devicePage>;

export const runPage = z.object({ items: z.array(runSummary), nextCursor: z.string().optional() });
export type RunPage = z.infer<typeof runPage>;

/** `GET /api/v1/devices` */
export const deviceQuery = z
  .object({
    /** Part of the id, serial number, directory number, AOR or address; plain text, no pattern. */
    q: z.string().max(200).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type DeviceQuery = z.infer<typeof deviceQuery>;

/** `GET /api/v1/runs` */
export const runQuery = z
  .object({
    deviceId: z.string().max(512).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type RunQuery = z.infer<typeof runQuery>;

/** `POST /api/v1/runs`: 201 with the new run, 200 with the open one of that line, 409 `run-too-soon` within 60 s. */
export const createRun = z
  .object({
    deviceId: z.string().min(1).max(512),
    /** Needed only where the device has several diagnosable lines. */
    line: z.string().max(256).optional(),
    /** Start although the line was diagnosed less than 60 s ago. */
    insist: z.boolean().default(false),
  })
  .strict();
export type CreateRun = z.input<typeof createRun>;

/** RFC 9457, with our stable `code`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  /** Seconds, with `run-too-soon` and `too-many-logins`. */
  retryAfter: z.number().optional(),
});
export type Problem = z.infer<typeof problem>;
