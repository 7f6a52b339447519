import { z } from 'zod';
import { runSummary } from './runs.js';

/** The fleet as a whole: what the dashboard shows. Lines are counted that are switched on. */

/** A run with the names that people know its line by. */
export const namedRun = runSummary.extend({
  serialNumber: z.string(),
  model: z.string(),
  directoryNumber: z.string(),
  aor: z.string(),
});
export type NamedRun = z.infer<typeof namedRun>;

/** `GET /api/v1/statistics` */
export const statistics = z.object({
  at: z.number(),
  devices: z.object({ total: z.number(), quarantined: z.number() }),
  /** `other`: neither registered nor failing (the phone does not say). */
  lines: z.object({ enabled: z.number(), registered: z.number(), failing: z.number(), other: z.number() }),
  runs: z.object({
    open: z.number(),
    /** Created since `since`. */
    created: z.number(),
    failed: z.number(),
  }),
  since: z.number(),
  /** Failing lines by the category of their last verdict, most first; '' without one. `before`: 24 h ago, where it is known. */
  categories: z.array(z.object({ category: z.string(), failing: z.number(), before: z.number().optional() })),
  /** The 20 with the most failing lines. */
  registrars: z.array(
    z.object({ registrar: z.string(), lines: z.number(), failing: z.number(), before: z.number().optional() }),
  ),
  /** The newest 10 that ended with a verdict. */
  lastVerdicts: z.array(namedRun),
  /** The oldest 20. */
  openRuns: z.array(namedRun),
});
export type Statistics = z.infer<typeof statistics>;

/** `since` of the runs that are counted; midnight (UTC) if left out. */
export const statisticsQuery = z.object({ since: z.coerce.number().int().optional() }).strict();
export type StatisticsQuery = z.infer<typeof statisticsQuery>;

/** `GET /api/v1/statistics/history`: at most 500 moments, evenly thinned. */
export const historyQuery = z
  .object({
    since: z.coerce.number().int(),
    until: z.coerce.number().int().optional(),
    by: z.enum(['category', 'registrar']).default('category'),
  })
  .strict();
export type HistoryQuery = z.infer<typeof historyQuery>;

export const fleetHistory = z.object({
  /** Epoch ms, rising. */
  at: z.array(z.number()),
  registered: z.array(z.number()),
  failing: z.array(z.number()),
  /** Failing lines of each category or registrar (the 8 with the most; '' the rest or none), as long as `at`. */
  series: z.array(z.object({ name: z.string(), failing: z.array(z.number()) })),
});
export type FleetHistory = z.infer<typeof fleetHistory>;
