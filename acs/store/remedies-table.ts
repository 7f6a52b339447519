import type { RemedyState } from '#shared/api/remedies.js';
import type { AuditTable } from './audit-table.js';
import type { Database, Statement } from './database.js';
import type { EventsTable } from './events-table.js';
import type { RemedyRow, RemedyStep } from './ports/remedies.js';

interface RemedyColumns {
  readonly id: string;
  readonly run_id: string;
  readonly device_id: string;
  readonly line: string;
  readonly state: RemedyState;
  readonly data: string;
  readonly secrets: Uint8Array | null;
  readonly created_at: number;
  readonly ended_at: number | null;
}

const OPEN = `state IN ('planned', 'writing', 'verifying', 'rolling-back')`;

/** Remedies with their events and audit rows. `create` and `move` run inside a write only. */
export class RemediesTable {
  readonly #events: EventsTable;
  readonly #audit: AuditTable;
  readonly #insert: Statement;
  readonly #byId: Statement;
  readonly #ofRun: Statement;
  readonly #ofLine: Statement;
  readonly #open: Statement;
  readonly #openOfLine: Statement;
  readonly #move: Statement;

  constructor(db: Database, events: EventsTable, audit: AuditTable) {
    this.#events = events;
    this.#audit = audit;
    this.#insert = db.prepare(
      `INSERT INTO remedies (id, run_id, device_id, line, state, data, secrets, created_at)
       VALUES (:id, :runId, :deviceId, :line, :state, :data, :secrets, :createdAt)`,
    );
    this.#byId = db.prepare('SELECT * FROM remedies WHERE id = ?');
    this.#ofRun = db.prepare('SELECT * FROM remedies WHERE run_id = ? ORDER BY id');
    this.#ofLine = db.prepare('SELECT * FROM remedies WHERE device_id = ? AND line = ? AND id > ? ORDER BY id');
    this.#open = db.prepare(`SELECT * FROM remedies WHERE ${OPEN} ORDER BY id`);
    this.#openOfLine = db.prepare(`SELECT 1 FROM remedies WHERE ${OPEN} AND device_id = ? AND line = ? AND id <> ?`);
    this.#move = db.prepare(
      `UPDATE remedies SET state = :state, data = :data, secrets = :secrets, ended_at = :endedAt
       WHERE id = :id AND state = :from`,
    );
  }

  create(row: RemedyRow, step: RemedyStep): boolean {
    if (this.#isTaken(row)) return false;
    this.#insert.run({
      ...columns(row),
      runId: row.runId,
      deviceId: row.deviceId,
      line: row.line,
      createdAt: row.createdAt,
    });
    this.#note(step);
    return true;
  }

  move(from: RemedyState, row: RemedyRow, step: RemedyStep): boolean {
    if (row.state === 'rolling-back' && this.#isTaken(row)) return false;
    const moved = this.#move.run({ ...columns(row), from, endedAt: row.endedAt ?? null }).changes > 0;
    if (moved) this.#note(step);
    return moved;
  }

  byId(id: string): RemedyRow | undefined {
    const found = this.#byId.get([id]) as RemedyColumns | undefined;
    return found && remedyRow(found);
  }

  ofRun(runId: string): readonly RemedyRow[] {
    return (this.#ofRun.all([runId]) as readonly RemedyColumns[]).map(remedyRow);
  }

  ofLineAfter(deviceId: string, line: string, id: string): readonly RemedyRow[] {
    return (this.#ofLine.all([deviceId, line, id]) as readonly RemedyColumns[]).map(remedyRow);
  }

  open(): readonly RemedyRow[] {
    return (this.#open.all() as readonly RemedyColumns[]).map(remedyRow);
  }

  #isTaken({ deviceId, line, id }: RemedyRow): boolean {
    return this.#openOfLine.get([deviceId, line, id]) !== undefined;
  }

  #note({ events, audit }: RemedyStep): void {
    for (const event of events) this.#events.append(event);
    for (const entry of audit) this.#audit.append(entry);
  }
}

function columns({
  id,
  state,
  secrets,
  runId: _r,
  deviceId: _d,
  line: _l,
  createdAt: _c,
  endedAt: _e,
  ...data
}: RemedyRow) {
  return { id, state, secrets: secrets ?? null, data: JSON.stringify(data) };
}

function remedyRow(c: RemedyColumns): RemedyRow {
  return {
    ...(JSON.parse(c.data) as Pick<
      RemedyRow,
      'kind' | 'values' | 'tasks' | 'before' | 'automaticRollback' | 'createdBy'
    >),
    id: c.id,
    runId: c.run_id,
    deviceId: c.device_id,
    line: c.line,
    state: c.state,
    createdAt: c.created_at,
    ...(c.secrets !== null && { secrets: c.secrets }),
    ...(c.ended_at !== null && { endedAt: c.ended_at }),
  };
}
