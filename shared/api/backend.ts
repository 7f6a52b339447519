import { z } from 'zod';

/** `embedded`: phones come to this server. `genieacs`: they come to a GenieACS, which is driven by its northbound interface. */
export const backendKind = z.enum(['embedded', 'genieacs']);
export type BackendKind = z.infer<typeof backendKind>;

/** `GET /api/v1/backend`: how it is doing. */
export const backend = z.object({
  kind: backendKind,
  /** Of the GenieACS, as it says itself; absent: it has not answered yet. */
  version: z.string().optional(),
  /** False: phones cannot be asked now, and what is shown is what was known at `lastSyncAt`. */
  reachable: z.boolean(),
  /** Moment of the last answer. Of `genieacs` only. */
  lastContactAt: z.number().optional(),
  /** Up to this moment what GenieACS knows of its devices is shown here. Of `genieacs` only. */
  lastSyncAt: z.number().optional(),
  /** Why it cannot be reached, or what to know of it; a sentence. */
  detail: z.string().optional(),
});
export type Backend = z.infer<typeof backend>;

/** `GET /api/v1/info`, before login too. */
export const info = z.object({
  version: z.string(),
  /** Phones, registrar and network of this system are the lab's. */
  lab: z.boolean(),
  /** What phones are reached through; absent: this server itself. */
  backend: backendKind.optional(),
});
export type Info = z.infer<typeof info>;
