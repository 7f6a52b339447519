import { z } from 'zod';

export const parameter = z.object({
  /** Full name; an object's ends in a dot. */
  name: z.string(),
  /** Absent: known by name only, or secret. */
  value: z.string().optional(),
  type: z.string().optional(),
  writable: z.boolean().optional(),
  /** When the value was read or told. */
  at: z.number().optional(),
  /** A password or key: its value is never stored or shown. */
  secret: z.boolean(),
});
export type Parameter = z.infer<typeof parameter>;

/** `GET /api/v1/devices/{id}/parameters`; its ETag changes with any stored parameter of the device. */
export const parameterQuery = z
  .object({
    /** Names that begin so. */
    path: z.string().max(256).optional(),
    /** Part of a name or value. */
    q: z.string().max(200).optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  })
  .strict();
export type ParameterQuery = z.infer<typeof parameterQuery>;

export const parameterPage = z.object({
  items: z.array(parameter),
  nextCursor: z.string().optional(),
  total: z.number(),
});
export type ParameterPage = z.infer<typeof parameterPage>;

const parameterName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[A-Za-z_][\w.{}-]*$/, 'no parameter name of TR-106 §3.1');

/** `POST /api/v1/devices/{id}/parameters/refresh`: 202 with the task. */
export const refreshParameters = z
  .object({
    /** Full names, or paths with a trailing dot. */
    names: z.array(parameterName).min(1).max(64),
  })
  .strict();
export type RefreshParameters = z.infer<typeof refreshParameters>;

/**
 * `POST /api/v1/devices/{id}/parameters/write`. Without `confirmation`: 200 with the preview and its token, nothing is done.
 * With it: 202 with the task, or 409 `confirmation-stale` when a value has changed since. One SetParameterValues, so all or nothing.
 */
export const writeParameters = z
  .object({
    values: z
      .array(
        z.object({ name: parameterName, value: z.string().max(65_535), type: z.string().max(32).optional() }).strict(),
      )
      .min(1)
      .max(64),
    confirmation: z.string().max(2000).optional(),
  })
  .strict();
export type WriteParameters = z.infer<typeof writeParameters>;

export const writePreview = z.object({
  changes: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** As stored here, absent when unknown or secret. */
      old: z.string().optional(),
      /** Absent when secret. */
      new: z.string().optional(),
      secret: z.boolean(),
      writable: z.boolean().optional(),
      /** When `old` was read. */
      at: z.number().optional(),
    }),
  ),
  confirmation: z.string(),
  expiresAt: z.number(),
});
export type WritePreview = z.infer<typeof writePreview>;

export const taskKind = z.enum(['refresh', 'write']);
export type TaskKind = z.infer<typeof taskKind>;

export const taskState = z.enum(['queued', 'running', 'complete', 'failed', 'canceled']);
export type TaskState = z.infer<typeof taskState>;

export const task = z.object({
  id: z.string(),
  deviceId: z.string(),
  kind: taskKind,
  request: z.union([
    z.object({ names: z.array(z.string()) }),
    /** A secret's value is left out. */
    z.object({ values: z.array(z.object({ name: z.string(), type: z.string(), value: z.string().optional() })) }),
  ]),
  state: taskState,
  createdBy: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  endedAt: z.number().optional(),
  failure: z.object({ reason: z.string(), detail: z.string() }).optional(),
  /** Of a complete one: `after-reboot` (the device applies it later), `read-back-differs`. */
  note: z.string().optional(),
});
export type Task = z.infer<typeof task>;

export const taskList = z.object({ items: z.array(task) });
