import { z } from 'zod';

/**
 * What happens to a run, as rows of the events table and as server-sent events. `id` is the table's global id and the
 * id of the server-sent event. The ACS's own steps; the agent's arrive with the result.
 */
export const runEventType = z.enum([
  'run.queued',
  'connection-request.sent',
  'connection-request.accepted',
  'connection-request.failed',
  'session.started',
  'run.requested',
  'run.running',
  'run.polled',
  'diagnostics-complete',
  'run.complete',
  'run.failed',
  'run.canceled',
  'run.interrupted',
]);
export type RunEventType = z.infer<typeof runEventType>;

/** Topics: `run:<ulid>`, `batch:<ulid>` and `fleet` (device and line changes). */
export const storedEvent = z.object({
  id: z.number().int().positive(),
  /** Epoch ms. */
  at: z.number(),
  topic: z.string(),
  type: z.string(),
  v: z.literal(1),
  data: z.record(z.string(), z.unknown()),
});
export type StoredEvent = z.infer<typeof storedEvent>;
