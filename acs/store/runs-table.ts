import type { RunPage, RunQuery, RunState, RunSummary } from '#shared/api/schemas.js';
import type { Database, Statement } from './database.js';
import { RUN_SUMMARY_COLUMNS, runRow, runSummary, type RunColumns, type RunSummaryColumns } from './rows.js';
import type { EventsTable } from './events-table.js';
import type { NewEvent, NewRun, RunChange, RunRow } from './store.js';

const OPEN = `state IN ('queued', 'requested', 'running')`;

/** Runs. `create` and `transition` run inside a write only. */
export class RunsTable {
  readonly #events: EventsTable;
  readonly #insert: Statement;
  readonly #byId: Statement;
  readonly #openOfLine: Statement;
  readonly #lastOfLine: Statement;
  readonly #open: Statement;
  readonly #page: Statement;
  readonly #lastOfEachLine: Statement;
  readonly #transition: Statement;

  constructor(db: Database, events: EventsTable) {
    this.#events = events;
    this.#insert = db.prepare(
      `INSERT INTO runs (id, device_id, line, request_key, created_by, state, created_at)
       VALUES (:id, :deviceId, :line, :requestKey, :createdBy, 'queued', :createdAt)`,
    );
    this.#byId = db.prepare('SELECT * FROM runs WHERE id = ?');
    this.#openOfLine = db.prepare(`SELECT * FROM runs WHERE device_id = ? AND line = ? AND ${OPEN}`);
    this.#lastOfLine = db.prepare('SELECT * FROM runs WHERE device_id = ? AND line = ? ORDER BY id DESC LIMIT 1');
    this.#open = db.prepare(
      `SELECT * FROM runs WHERE ${OPEN} AND (:deviceId IS NULL OR device_id = :deviceId) ORDER BY id`,
    );
    this.#page = db.prepare(
      `SELECT ${RUN_SUMMARY_COLUMNS} FROM runs
       WHERE (:deviceId IS NULL OR device_id = :deviceId) AND (:cursor IS NULL OR id < :cursor)
       ORDER BY id DESC LIMIT :limit`,
    );
    this.#lastOfEachLine = db.prepare(
      `SELECT ${RUN_SUMMARY_COLUMNS} FROM runs WHERE id IN (
         SELECT MAX(id) FROM runs WHERE device_id IN (SELECT value FROM json_each(?)) GROUP BY device_id, line)`,
    );
    this.#transition = db.prepare(
      `UPDATE runs SET state = :state,
         requested_at = COALESCE(:requestedAt, requested_at), ended_at = COALESCE(:endedAt, ended_at),
         deadline_at = COALESCE(:deadlineAt, deadline_at), fault_code = COALESCE(:faultCode, fault_code),
         category = COALESCE(:category, category), cause = COALESCE(:cause, cause),
         confidence = COALESCE(:confidence, confidence), failure_reason = COALESCE(:failureReason, failure_reason),
         failure_detail = COALESCE(:failureDetail, failure_detail), result = COALESCE(:result, result),
         evidence = COALESCE(:evidence, evidence), trace = COALESCE(:trace, trace)
       WHERE id = :id AND state IN (SELECT value FROM json_each(:from)) RETURNING device_id, line`,
    );
  }

  create(run: NewRun): { readonly run: RunRow; readonly created: boolean } {
    const open = this.#openOfLine.get([run.deviceId, run.line]) as RunColumns | undefined;
    if (open !== undefined) return { run: runRow(open), created: false };
    this.#insert.run({ ...run });
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
    return (this.#open.all({ deviceId: deviceId ?? null }) as readonly RunColumns[]).map(runRow);
  }

  page(query: RunQuery): RunPage {
    const rows = this.#page.all({
      deviceId: query.deviceId ?? null,
      cursor: query.cursor ?? null,
      limit: query.limit + 1,
    }) as readonly RunSummaryColumns[];
    const items = rows.slice(0, query.limit).map(runSummary);
    const last = items.at(-1);
    return { items, ...(rows.length > query.limit && last && { nextCursor: last.id }) };
  }

  /** @param deviceIds JSON array */
  lastOfEachLine(deviceIds: string): readonly RunSummary[] {
    return (this.#lastOfEachLine.all([deviceIds]) as readonly RunSummaryColumns[]).map(runSummary);
  }

  transition(id: string, from: readonly RunState[], change: RunChange, event: NewEvent): boolean {
    const moved = this.#transition.get({
      id,
      from: JSON.stringify(from),
      state: change.state,
      requestedAt: change.requestedAt ?? null,
      endedAt: change.endedAt ?? null,
      deadlineAt: change.deadlineAt ?? null,
      faultCode: change.verdict?.faultCode ?? null,
      category: change.verdict?.category ?? null,
      cause: change.verdict?.cause ?? null,
      confidence: change.verdict?.confidence ?? null,
      failureReason: change.failure?.reason ?? null,
      failureDetail: change.failure?.detail ?? null,
      result: jsonOrNull(change.result),
      evidence: jsonOrNull(change.evidence),
      trace: jsonOrNull(change.trace),
    }) as { readonly device_id: string; readonly line: string } | undefined;
    if (moved === undefined) return false;
    this.#events.append(event);
    this.#announce(event.at, id, moved.device_id, moved.line, change.state);
    return true;
  }

  /** The fleet's pages show each line's last run. */
  #announce(at: number, runId: string, deviceId: string, line: string, state: RunState): void {
    this.#events.append({ at, topic: 'fleet', type: 'run.changed', data: { runId, deviceId, line, state } });
  }
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
