import type { Database, SqlValue } from './database.js';
import { IDEMPOTENCY_MS } from './idempotency-table.js';
import type { Retention } from './ports/store.js';

/** Rows of each table that one call deletes: a few milliseconds of writing. */
const AT_ONCE = 500;
const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
/** After so many days one sample an hour is enough. */
const SAMPLES_WHOLE_DAYS = 2;

/** `:before` is the moment that the rows must be older than. A line's last run, and its last with a verdict, stay. */
const OLD = {
  runs: `DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE ended_at < :before
    AND state NOT IN ('queued', 'requested', 'running') AND NOT EXISTS (SELECT 1 FROM lines
      WHERE lines.device_id = runs.device_id AND path = line AND runs.id IN (last_run_id, last_verdict_id)) LIMIT :limit)`,
  remedies: 'DELETE FROM remedies WHERE id IN (SELECT id FROM remedies WHERE ended_at < :before LIMIT :limit)',
  batches: 'DELETE FROM batches WHERE id IN (SELECT id FROM batches WHERE ended_at < :before LIMIT :limit)',
  samples: `DELETE FROM samples WHERE (at, registrar, category) IN (SELECT at, registrar, category FROM samples
    WHERE at < :before LIMIT :limit)`,
  // Between two full hours: the sampler counts at times that divide the hour.
  samplesBetween: `DELETE FROM samples WHERE (at, registrar, category) IN (SELECT at, registrar, category FROM samples
    WHERE at < :before AND at % ${HOUR_MS} <> 0 LIMIT :limit)`,
  // The verdict is counted for as long as anybody may be asked for it.
  feedback: `DELETE FROM feedback WHERE (run_id, username) IN (SELECT run_id, username FROM feedback
    WHERE at < :before LIMIT :limit)`,
  cwmpSessions: `DELETE FROM cwmp_sessions WHERE id IN (SELECT id FROM cwmp_sessions
    WHERE ended_at < :before LIMIT :limit)`,
  events: 'DELETE FROM events WHERE id IN (SELECT id FROM events WHERE at < :before ORDER BY at LIMIT :limit)',
  // The table's trigger goes by the system's clock, so this does.
  audit: `DELETE FROM audit WHERE id IN (SELECT id FROM audit
    WHERE at < MIN(:before, unixepoch() * 1000 - 90 * ${DAY_MS}) ORDER BY at LIMIT :limit)`,
  tasks: `DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE ended_at < :before LIMIT :limit)`,
  idempotency: `DELETE FROM idempotency WHERE (user_id, key) IN (SELECT user_id, key FROM idempotency
    WHERE created_at <= :before LIMIT :limit)`,
  sessions:
    'DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions WHERE expires_at <= :before LIMIT :limit)',
  tokens: 'DELETE FROM tokens WHERE id IN (SELECT id FROM tokens WHERE expires_at <= :before LIMIT :limit)',
} as const;

/** Deletes some of what nobody wants to be kept any longer; inside a write only. @returns how many rows */
export function pruneRows(db: Database, keep: Retention, now: number): number {
  const before: Readonly<Record<keyof typeof OLD, SqlValue>> = {
    runs: now - keep.runDays * DAY_MS,
    remedies: now - keep.runDays * DAY_MS,
    batches: now - keep.runDays * DAY_MS,
    samples: now - keep.runDays * DAY_MS,
    samplesBetween: now - SAMPLES_WHOLE_DAYS * DAY_MS,
    feedback: now - keep.auditDays * DAY_MS,
    cwmpSessions: now - keep.eventDays * DAY_MS,
    events: now - keep.eventDays * DAY_MS,
    audit: now - keep.auditDays * DAY_MS,
    tasks: now - keep.taskDays * DAY_MS,
    idempotency: now - IDEMPOTENCY_MS,
    sessions: now,
    tokens: now,
  };
  let deleted = 0;
  for (const [table, sql] of Object.entries(OLD)) {
    deleted += db.prepare(sql).run({ before: before[table as keyof typeof OLD], limit: AT_ONCE }).changes;
  }
  return deleted;
}
