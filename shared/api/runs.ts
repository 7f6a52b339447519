import { z } from 'zod';
import { storedEvent } from './events.js';

export const runState = z.enum(['queued', 'requested', 'running', 'complete', 'failed', 'canceled', 'interrupted']);
export type RunState = z.infer<typeof runState>;

/** Which diagnostics object: ours, or the one of China Telecom's ITMS profile. */
export const dialect = z.enum(['sipdx', 'ct-com-iad']);
export type Dialect = z.infer<typeof dialect>;

/** `Depth` of the diagnostics object. */
export const depth = z.enum(['Basic', 'Deep']);
export type Depth = z.infer<typeof depth>;

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
  depth,
  dialect,
  createdAt: z.number(),
  /** A run that is still queued then fails: the phone did not come. */
  expiresAt: z.number().optional(),
  /** The run was made by another server and imported here. */
  importedAt: z.number().optional(),
  requestedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Latest moment at which the ACS still expects the result. */
  deadlineAt: z.number().optional(),
  verdict: verdict.optional(),
  /** What the device itself found, where the server's verdict differs (it knows the line's history). */
  reported: verdict.pick({ cause: true, confidence: true }).optional(),
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

/** A run as a mark in a line's history. */
export const runMark = z.object({
  id: z.string(),
  at: z.number(),
  state: runState,
  category: z.string().optional(),
  cause: z.string().optional(),
  faultCode: z.number().int().optional(),
});
export type RunMark = z.infer<typeof runMark>;

export const runPage = z.object({ items: z.array(runSummary), nextCursor: z.string().optional() });
export type RunPage = z.infer<typeof runPage>;

/** `GET /api/v1/runs` */
export const runQuery = z
  .object({
    deviceId: z.string().max(512).optional(),
    line: z.string().max(256).optional(),
    state: runState.optional(),
    /** Runs that have not ended. */
    open: z.enum(['true']).optional(),
    category: z.string().max(64).optional(),
    cause: z.string().max(64).optional(),
    /** Created at or after, before; epoch ms. */
    since: z.coerce.number().int().optional(),
    until: z.coerce.number().int().optional(),
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
    depth: depth.default('Basic'),
    /** How long a phone that cannot be reached is waited for. */
    expiresInSeconds: z
      .number()
      .int()
      .min(60)
      .max(30 * 86_400)
      .default(86_400),
  })
  .strict();
export type CreateRun = z.input<typeof createRun>;

/** `GET /api/v1/runs/{id}/export` and body of `POST /api/v1/runs/import`. */
export const runExport = z.object({
  format: z.literal('sipdx-run'),
  version: z.literal(1),
  exportedAt: z.number(),
  /** Of the program that wrote it. */
  program: z.string(),
  run: runDetail.omit({ guardMs: true }).extend({ requestKey: z.string() }),
});
export type RunExport = z.infer<typeof runExport>;
