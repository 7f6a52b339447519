import { z } from 'zod';
import { deviceQuery } from './devices.js';
import { depth } from './runs.js';

/** Selections: many lines diagnosed a few at a time. */

export const batchState = z.enum(['running', 'stopped', 'complete']);
export type BatchState = z.infer<typeof batchState>;
export const batchLineState = z.enum(['waiting', 'running', 'done', 'failed', 'skipped']);
export type BatchLineState = z.infer<typeof batchLineState>;

/** A selection has at most so many lines. */
export const MAX_BATCH_LINES = 1000;

export const batchSelection = z.union([
  z.object({ deviceIds: z.array(z.string().min(1).max(512)).min(1).max(MAX_BATCH_LINES) }).strict(),
  /** All that the fleet's list would show. */
  z.object({ query: deviceQuery.omit({ sort: true, order: true, cursor: true, limit: true }) }).strict(),
]);
export type BatchSelection = z.infer<typeof batchSelection>;

/**
 * `POST /api/v1/batches`: 200 with the preview if `dryRun`, else 201. Lines that cannot be diagnosed, are switched off, or were
 * diagnosed within the last 60 s are skipped and say so.
 */
export const createBatch = z
  .object({
    selection: batchSelection,
    /** Of each device: its failing lines only, or all that are switched on. */
    lines: z.enum(['failing', 'enabled']).default('enabled'),
    depth: depth.default('Basic'),
    /** Runs at the same time; of one registrar never more than 5. */
    concurrency: z.number().int().min(1).max(20).default(5),
    dryRun: z.boolean().default(false),
  })
  .strict();
export type CreateBatch = z.input<typeof createBatch>;

export const batchPreview = z.object({
  devices: z.number(),
  lines: z.number(),
  registrars: z.array(z.object({ registrar: z.string(), lines: z.number() })),
  /** Lines that would be skipped from the beginning, by reason. */
  skipped: z.array(z.object({ reason: z.string(), lines: z.number() })),
  /** Upper bound, ms: every run takes its worst case. A phone that cannot be reached adds up to 10 minutes. */
  longestMs: z.number(),
});
export type BatchPreview = z.infer<typeof batchPreview>;

export const batch = z.object({
  id: z.string(),
  state: batchState,
  depth,
  concurrency: z.number(),
  createdBy: z.string(),
  createdAt: z.number(),
  endedAt: z.number().optional(),
  total: z.number(),
  counts: z.object({
    waiting: z.number(),
    running: z.number(),
    done: z.number(),
    failed: z.number(),
    skipped: z.number(),
  }),
  /** Verdicts so far, most frequent first. */
  verdicts: z.array(z.object({ category: z.string(), cause: z.string(), lines: z.number() })),
});
export type Batch = z.infer<typeof batch>;
/** `POST /api/v1/batches/{id}/stop`: lines that wait are skipped; what runs goes on unless it is to be canceled too. */
export const stopBatch = z.object({ cancelRunning: z.boolean().default(false) }).strict();
export type StopBatch = z.input<typeof stopBatch>;

export const batchList = z.object({ items: z.array(batch) });

/** `GET /api/v1/batches/{id}/lines` */
export const batchLineQuery = z
  .object({
    state: batchLineState.optional(),
    cursor: z.string().max(32).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  })
  .strict();
export type BatchLineQuery = z.infer<typeof batchLineQuery>;
export const batchLine = z.object({
  number: z.number(),
  deviceId: z.string(),
  serialNumber: z.string(),
  line: z.string(),
  aor: z.string(),
  registrar: z.string(),
  state: batchLineState,
  runId: z.string().optional(),
  verdict: z.object({ category: z.string(), cause: z.string(), confidence: z.string() }).optional(),
  /**
   * Of a skipped line `stopped`, `line-disabled`, or a code of `POST /runs` (`run-too-soon`, `line-not-diagnosable`, …); of a failed
   * one its run's failure (`timeout`, …), `canceled` or `interrupted`.
   */
  reason: z.string().optional(),
});
export type BatchLine = z.infer<typeof batchLine>;
export const batchLinePage = z.object({ items: z.array(batchLine), nextCursor: z.string().optional() });
export type BatchLinePage = z.infer<typeof batchLinePage>;
