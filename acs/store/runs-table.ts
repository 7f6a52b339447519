import type { Verdict } from '#shared/diagnosis/fault-code.js';
import type { RunMark, RunPage, RunQuery, RunState, RunSummary } from '#shared/api/runs.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Database, SqlValue, Statement } from './database.js';
import {
  RUN_SUMMARY_COLUMNS,
  runMark,
  runRow,
  runSummary,
  type RunColumns,
  type RunMarkColumns,
  type RunSummaryColumns,
} from './rows.js';
import type { EventsTable } from './events-table.js';
import type { NewEvent } from './ports/events.js';
import type { NewRun, RunChange, RunRow } from './ports/runs.js';

const OPEN = `state IN ('queued', 'requested', 'running')`;

/** Filters of a page of runs: field of the query, and its condition. */
const FILTERS = [
  ['deviceId', 'device_id = :deviceId'],
  ['line', 'line = :line'],
  ['state', 'state = :state'],
  ['open', OPEN],
  ['category', 'category = :category'],
  ['cause', 'cause = :cause'],
  ['since', 'created_at >= :since'],
  ['until', 'created_at < :until'],
] as const;

/** Runs of a line's history. */
const MARKS = 14;

/** Runs. Methods named as commands run inside a write only. */
export class RunsTable {
  readonly #db: Database;
  readonly #events: EventsTable;
  readonly #insert: Statement;
  readonly #byId: Statement;
  readonly #openOfLine: Statement;
  readonly #lastOfLine: Statement;
  readonly #open: Statement;
  readonly #openOfDevice: Statement;
  readonly #history: Statement;
  readonly #summaries: Statement;
  readonly #marks: Statement;
  readonly #transition: Statement;
  readonly #import: Statement;
  readonly #deleteOf: Statement;
  readonly #deleteEventsOf: Statement;
  readonly #noteRun: Statement;
  readonly #noteVerdict: Statement;
  readonly #noteLastOfLines: Statement;
  readonly #states: Statement;
  readonly #categories: Statement;

  constructor(db: Database, events: EventsTable) {
    this.#db = db;
    this.#events = events;
    this.#insert = db.prepare(
      `INSERT INTO runs (id, device_id, line, request_key, created_by, state, created_at, depth, dialect, expires_at)
       VALUES (:id, :deviceId, :line, :requestKey, :createdBy, 'queued', :createdAt, :depth, :dialect, :expiresAt)`,
    );
    this.#byId = db.prepare('SELECT * FROM runs WHERE id = ?');
    this.#openOfLine = db.prepare(`SELECT * FROM runs WHERE device_id = ? AND line = ? AND ${OPEN}`);
    this.#lastOfLine = db.prepare('SELECT * FROM runs WHERE device_id = ? AND line = ? ORDER BY id DESC LIMIT 1');
    this.#open = db.prepare(`SELECT * FROM runs WHERE ${OPEN} ORDER BY id`);
    this.#openOfDevice = db.prepare(`SELECT * FROM runs WHERE ${OPEN} AND device_id = ? ORDER BY id`);
    this.#history = db.prepare(
      `SELECT * FROM runs WHERE device_id = :deviceId AND line = :line AND NOT (${OPEN}) AND created_at > :since
       ORDER BY id DESC LIMIT :limit`,
    );
    this.#summaries = db.prepare(
      `SELECT ${RUN_SUMMARY_COLUMNS} FROM runs WHERE id IN (SELECT value FROM json_each(?))`,
    );
    // Of each line its newest by runs_by_line, however many there are.
    this.#marks = db.prepare(
      `SELECT r.id, r.device_id, r.line, r.created_at, r.state, r.category, r.cause, r.fault_code
       FROM lines l CROSS JOIN runs r ON r.id IN (SELECT id FROM runs WHERE device_id = l.device_id AND line = l.path
         ORDER BY id DESC LIMIT ${MARKS})
       WHERE l.device_id IN (SELECT value FROM json_each(?)) ORDER BY r.id`,
    );
    this.#transition = db.prepare(
      `UPDATE runs SET state = :state,
         requested_at = COALESCE(:requestedAt, requested_at), ended_at = COALESCE(:endedAt, ended_at),
         deadline_at = COALESCE(:deadlineAt, deadline_at), fault_code = COALESCE(:faultCode, fault_code),
         category = COALESCE(:category, category), cause = COALESCE(:cause, cause),
         confidence = COALESCE(:confidence, confidence), reported_cause = COALESCE(:reportedCause, reported_cause),
         reported_confidence = COALESCE(:reportedConfidence, reported_confidence),
         failure_reason = COALESCE(:failureReason, failure_reason),
         failure_detail = COALESCE(:failureDetail, failure_detail), result = COALESCE(:result, result),
         evidence = COALESCE(:evidence, evidence), trace = COALESCE(:trace, trace)
       WHERE id = :id AND state IN (SELECT value FROM json_each(:from)) RETURNING device_id, line`,
    );
    this.#import = db.prepare(
      `INSERT INTO runs (id, device_id, line, request_key, created_by, state, created_at, depth, dialect, expires_at,
         imported_at, requested_at, ended_at, deadline_at, fault_code, category, cause, confidence, reported_cause,
         reported_confidence, failure_reason, failure_detail, result, evidence, trace)
       VALUES (:id, :deviceId, :line, :requestKey, :createdBy, :state, :createdAt, :depth, :dialect, :expiresAt,
         :importedAt, :requestedAt, :endedAt, :deadlineAt, :faultCode, :category, :cause, :confidence, :reportedCause,
         :reportedConfidence, :failureReason, :failureDetail, :result, :evidence, :trace) ON CONFLICT DO NOTHING`,
    );
    this.#deleteOf = db.prepare('DELETE FROM runs WHERE device_id = ?');
    // One of the runs may come back by an import, which brings its events along.
    this.#deleteEventsOf = db.prepare(
      `DELETE FROM events WHERE topic IN (SELECT 'run:' || id FROM runs WHERE device_id = ?)`,
    );
    this.#noteRun = db.prepare(
      `UPDATE lines SET last_run_id = :id
       WHERE device_id = :deviceId AND path = :line AND (last_run_id IS NULL OR last_run_id < :id)`,
    );
    this.#noteVerdict = db.prepare(
      `UPDATE lines SET last_verdict_id = :id, last_category = :category, last_cause = :cause
       WHERE device_id = :deviceId AND path = :line AND (last_verdict_id IS NULL OR last_verdict_id <= :id)`,
    );
    this.#noteLastOfLines = db.prepare(
      `UPDATE lines SET last_run_id = (SELECT MAX(id) FROM runs WHERE device_id = lines.device_id AND line = path),
         (last_verdict_id, last_category, last_cause) = (SELECT id, category, cause FROM runs
           WHERE device_id = lines.device_id AND line = path AND fault_code IS NOT NULL ORDER BY id DESC LIMIT 1)
       WHERE device_id = ? AND last_run_id IS NULL`,
    );
    this.#states = db.prepare('SELECT state AS name, COUNT(*) AS n FROM runs GROUP BY state');
    this.#categories = db.prepare(
      'SELECT category AS name, COUNT(*) AS n FROM runs WHERE category IS NOT NULL GROUP BY category',
    );
  }

  create(run: NewRun): { readonly run: RunRow; readonly created: boolean } {
    const open = this.#openOfLine.get([run.deviceId, run.line]) as RunColumns | undefined;
    if (open !== undefined) return { run: runRow(open), created: false };
    this.#insert.run({ ...run });
    this.#noteRun.run({ ...run });
    const { id, deviceId, line, createdBy, createdAt: at } = run;
    this.#events.append({ at, topic: `run:${id}`, type: 'run.queued', data: { deviceId, line, createdBy } });
    this.#announce(at, id, deviceId, line, 'queued');
    return { run: { ...run, state: 'queued' }, created: true };
  }

  byId(id: string): RunRow | undefined {
    const columns = this.#byId.get([id]) as RunColumns | undefined;
    return columns && runRow(columns);
  }

  lastOfLine(deviceId: string, line: string): RunRow | undefined {
    const columns = this.#lastOfLine.get([deviceId, line]) as RunColumns | undefined;
    return columns && runRow(columns);
  }

  open(deviceId: string | undefined): readonly RunRow[] {
    const rows = deviceId === undefined ? this.#open.all() : this.#openOfDevice.all([deviceId]);
    return (rows as readonly RunColumns[]).map(runRow);
  }

  page(query: RunQuery): RunPage {
    const values: Record<string, SqlValue> = { limit: query.limit + 1 };
    const where: string[] = [];
    if (query.cursor !== undefined) {
      [values['before']] = decodeCursor(query.cursor, ['text']);
      where.push('id < :before');
    }
    for (const [name, condition] of FILTERS) {
      const value = query[name];
      if (value === undefined) continue;
      where.push(condition);
      values[name] = value;
    }
    const conditions = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
    const rows = this.#db
      .prepare(`SELECT ${RUN_SUMMARY_COLUMNS} FROM runs ${conditions} ORDER BY id DESC LIMIT :limit`)
      .all(values) as readonly RunSummaryColumns[];
    const items = rows.slice(0, query.limit).map(runSummary);
    const last = items.at(-1);
    return { items, ...(rows.length > query.limit && last && { nextCursor: encodeCursor([last.id]) }) };
  }

  history(deviceId: string, line: string, since: number, limit: number): readonly RunRow[] {
    return (this.#history.all({ deviceId, line, since, limit }) as readonly RunColumns[]).map(runRow);
  }

  /** By id. */
  summaries(ids: readonly string[]): ReadonlyMap<string, RunSummary> {
    const rows = this.#summaries.all([JSON.stringify(ids)]) as readonly RunSummaryColumns[];
    return new Map(rows.map((columns) => [columns.id, runSummary(columns)]));
  }

  /** Newest runs of each line of these devices, oldest first; by device and path (`lineKey`). */
  marks(deviceIds: readonly string[]): ReadonlyMap<string, RunMark[]> {
    const marks = new Map<string, RunMark[]>();
    for (const columns of this.#marks.all([JSON.stringify(deviceIds)]) as readonly RunMarkColumns[]) {
      const key = lineKey(columns.device_id, columns.line);
      const ofLine = marks.get(key);
      if (ofLine === undefined) marks.set(key, [runMark(columns)]);
      else ofLine.push(runMark(columns));
    }
    return marks;
  }

  /** Lines that are new here may have runs from before. */
  noteLastOfLines(deviceId: string): void {
    this.#noteLastOfLines.run([deviceId]);
  }

  deleteOf(deviceId: string): void {
    this.#deleteEventsOf.run([deviceId]);
    this.#deleteOf.run([deviceId]);
  }

  import(run: RunRow, events: readonly NewEvent[], at: number): boolean {
    const { id, deviceId, line, requestKey, createdBy, createdAt, depth, dialect } = run;
    const written = this.#import.run({
      ...{ id, deviceId, line, requestKey, createdBy, createdAt, depth, dialect },
      ...changeColumns(run),
      expiresAt: run.expiresAt ?? null,
      importedAt: at,
    });
    if (written.changes === 0) return false;
    this.#noteRun.run({ id, deviceId, line });
    if (run.verdict !== undefined) this.#noteVerdictOf(id, deviceId, line, run.verdict);
    for (const event of events) this.#events.append(event);
    this.#announce(at, id, deviceId, line, run.state);
    return true;
  }

  count(): {
    readonly states: Readonly<Record<string, number>>;
    readonly categories: Readonly<Record<string, number>>;
  } {
    return { states: counts(this.#states), categories: counts(this.#categories) };
  }

  transition(id: string, from: readonly RunState[], change: RunChange, event: NewEvent): boolean {
    const moved = this.#transition.get({ id, from: JSON.stringify(from), ...changeColumns(change) }) as
      { readonly device_id: string; readonly line: string } | undefined;
    if (moved === undefined) return false;
    if (change.verdict !== undefined) this.#noteVerdictOf(id, moved.device_id, moved.line, change.verdict);
    this.#events.append(event);
    this.#announce(event.at, id, moved.device_id, moved.line, change.state);
    return true;
  }

  #noteVerdictOf(id: string, deviceId: string, line: string, { category, cause }: Verdict): void {
    this.#noteVerdict.run({ id, deviceId, line, category, cause });
  }

  /** The fleet's pages show each line's last run. */
  #announce(at: number, runId: string, deviceId: string, line: string, state: RunState): void {
    this.#events.append({ at, topic: 'fleet', type: 'run.changed', data: { runId, deviceId, line, state } });
  }
}

export function lineKey(deviceId: string, path: string): string {
  return `${deviceId} ${path}`;
}

/** NULL: stays as it is. */
function changeColumns(change: RunChange) {
  return {
    state: change.state,
    requestedAt: change.requestedAt ?? null,
    endedAt: change.endedAt ?? null,
    deadlineAt: change.deadlineAt ?? null,
    faultCode: change.verdict?.faultCode ?? null,
    category: change.verdict?.category ?? null,
    cause: change.verdict?.cause ?? null,
    confidence: change.verdict?.confidence ?? null,
    reportedCause: change.reported?.cause ?? null,
    reportedConfidence: change.reported?.confidence ?? null,
    failureReason: change.failure?.reason ?? null,
    failureDetail: change.failure?.detail ?? null,
    result: jsonOrNull(change.result),
    evidence: jsonOrNull(change.evidence),
    trace: jsonOrNull(change.trace),
  };
}

function counts(statement: Statement): Readonly<Record<string, number>> {
  const rows = statement.all() as readonly { readonly name: string; readonly n: number }[];
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
