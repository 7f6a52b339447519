import type {
  Batch,
  BatchLine,
  BatchLinePage,
  BatchLineQuery,
  BatchLineState,
  BatchState,
} from '#shared/api/batches.js';
import type { Depth } from '#shared/api/runs.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Database, Statement } from './database.js';
import type { EventsTable } from './events-table.js';
import type { BatchLineChange, BatchLineRow, NewBatch, NewBatchLine } from './ports/batches.js';

interface BatchColumns {
  readonly id: string;
  readonly depth: Depth;
  readonly concurrency: number;
  readonly state: BatchState;
  readonly created_by: string;
  readonly created_at: number;
  readonly ended_at: number | null;
}

interface BatchLineColumns {
  readonly number: number;
  readonly device_id: string;
  readonly line: string;
  readonly state: BatchLineState;
  readonly run_id: string | null;
  readonly reason: string | null;
  readonly category: string | null;
  readonly cause: string | null;
  readonly confidence: string | null;
  readonly serial_number: string;
  readonly aor: string | null;
  readonly registrar: string | null;
}

const MOST_BATCHES = 50;
const OPEN = `state = 'running' OR id IN (SELECT batch_id FROM batch_lines WHERE state = 'running')`;
const NONE: Batch['counts'] = { waiting: 0, running: 0, done: 0, failed: 0, skipped: 0 };

/** Selections with their events. Methods named as commands run inside a write only. */
export class BatchesTable {
  readonly #events: EventsTable;
  readonly #insert: Statement;
  readonly #insertLine: Statement;
  readonly #byId: Statement;
  readonly #newest: Statement;
  readonly #open: Statement;
  readonly #countOpenLines: Statement;
  readonly #counts: Statement;
  readonly #verdicts: Statement;
  readonly #lines: Statement;
  readonly #openLines: Statement;
  readonly #moveLine: Statement;
  readonly #end: Statement;
  readonly #skipWaiting: Statement;

  constructor(db: Database, events: EventsTable) {
    this.#events = events;
    this.#insert = db.prepare(
      `INSERT INTO batches (id, depth, concurrency, state, created_by, created_at)
       VALUES (:id, :depth, :concurrency, 'running', :createdBy, :createdAt)`,
    );
    this.#insertLine = db.prepare(
      `INSERT INTO batch_lines (batch_id, number, device_id, line, state, reason)
       VALUES (:id, :number, :deviceId, :line, :state, :reason)`,
    );
    this.#byId = db.prepare('SELECT * FROM batches WHERE id = ?');
    this.#newest = db.prepare(`SELECT * FROM batches ORDER BY id DESC LIMIT ${MOST_BATCHES}`);
    this.#open = db.prepare(`SELECT * FROM batches WHERE ${OPEN} ORDER BY id`);
    this.#countOpenLines = db.prepare(
      `SELECT state, COUNT(*) AS n FROM batch_lines
       WHERE batch_id IN (SELECT id FROM batches WHERE ${OPEN}) AND state IN ('waiting', 'running') GROUP BY state`,
    );
    this.#counts = db.prepare('SELECT state, COUNT(*) AS n FROM batch_lines WHERE batch_id = ? GROUP BY state');
    this.#verdicts = db.prepare(
      `SELECT category, cause, COUNT(*) AS lines FROM batch_lines WHERE batch_id = ? AND cause IS NOT NULL
       GROUP BY category, cause ORDER BY lines DESC, cause`,
    );
    const lines = (where: string) =>
      `SELECT b.number, b.device_id, b.line, b.state, b.run_id, b.reason, b.category, b.cause, b.confidence,
         d.serial_number, l.aor, l.registrar
       FROM batch_lines b JOIN devices d ON d.id = b.device_id
       LEFT JOIN lines l ON l.device_id = b.device_id AND l.path = b.line WHERE b.batch_id = :id AND ${where}
       ORDER BY b.number`;
    this.#lines = db.prepare(`${lines('b.number > :after AND (:state IS NULL OR b.state = :state)')} LIMIT :limit`);
    this.#openLines = db.prepare(lines(`b.state IN ('waiting', 'running')`));
    this.#moveLine = db.prepare(
      `UPDATE batch_lines SET state = :state, run_id = COALESCE(:runId, run_id), reason = COALESCE(:reason, reason),
         category = COALESCE(:category, category), cause = COALESCE(:cause, cause),
         confidence = COALESCE(:confidence, confidence)
       WHERE batch_id = :id AND number = :number AND state IN (SELECT value FROM json_each(:from))`,
    );
    this.#end = db.prepare(`UPDATE batches SET state = :state, ended_at = :at WHERE id = :id AND state = 'running'`);
    this.#skipWaiting = db.prepare(
      `UPDATE batch_lines SET state = 'skipped', reason = 'stopped' WHERE batch_id = ? AND state = 'waiting'`,
    );
  }

  create(batch: NewBatch, lines: readonly NewBatchLine[]): void {
    const { id, createdAt: at } = batch;
    this.#insert.run({ ...batch });
    for (const [i, { deviceId, line, skipped }] of lines.entries()) {
      const state = skipped === undefined ? 'waiting' : 'skipped';
      this.#insertLine.run({ id, number: i + 1, deviceId, line, state, reason: skipped ?? null });
    }
    this.#announce(id, at, 'batch.created', { counts: this.#countsOf(id) });
  }

  byId(id: string): Batch | undefined {
    const columns = this.#byId.get([id]) as BatchColumns | undefined;
    return columns && this.#view(columns);
  }

  newest(): readonly Batch[] {
    return (this.#newest.all() as readonly BatchColumns[]).map((columns) => this.#view(columns));
  }

  lines(id: string, { state, cursor, limit }: BatchLineQuery): BatchLinePage {
    const [after] = cursor === undefined ? [0] : decodeCursor(cursor, ['count']);
    const values = { id, after, state: state ?? null, limit: limit + 1 };
    const rows = this.#lines.all(values) as readonly BatchLineColumns[];
    const items = rows.slice(0, limit).map(batchLine);
    const last = items.at(-1);
    return { items, ...(rows.length > limit && last && { nextCursor: encodeCursor([last.number]) }) };
  }

  open(): readonly { readonly batch: Batch; readonly lines: readonly BatchLineRow[] }[] {
    return (this.#open.all() as readonly BatchColumns[]).map((columns) => ({
      batch: this.#view(columns),
      lines: (this.#openLines.all({ id: columns.id }) as readonly BatchLineColumns[]).map((line) => ({
        number: line.number,
        deviceId: line.device_id,
        line: line.line,
        registrar: line.registrar ?? '',
        state: line.state,
        ...(line.run_id !== null && { runId: line.run_id }),
      })),
    }));
  }

  countOpenLines(): Readonly<Record<'waiting' | 'running', number>> {
    const rows = this.#countOpenLines.all() as readonly { readonly state: string; readonly n: number }[];
    return { waiting: 0, running: 0, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
  }

  moveLine(id: string, number: number, from: readonly BatchLineState[], change: BatchLineChange): boolean {
    const { state, at, runId, reason, verdict } = change;
    const moved = this.#moveLine.run({
      ...{ id, number, state, from: JSON.stringify(from), runId: runId ?? null, reason: reason ?? null },
      category: verdict?.category ?? null,
      cause: verdict?.cause ?? null,
      confidence: verdict?.confidence ?? null,
    });
    if (moved.changes === 0) return false;
    const told = { number, state, ...(runId && { runId }), ...(reason && { reason }), ...(verdict && { verdict }) };
    this.#announce(id, at, 'batch.progress', { ...told, counts: this.#countsOf(id) });
    return true;
  }

  end(id: string, state: 'stopped' | 'complete', at: number): boolean {
    if (this.#end.run({ id, state, at }).changes === 0) return false;
    this.#skipWaiting.run([id]);
    this.#announce(id, at, 'batch.ended', { state, counts: this.#countsOf(id) });
    return true;
  }

  #view(columns: BatchColumns): Batch {
    const counts = this.#countsOf(columns.id);
    return {
      id: columns.id,
      state: columns.state,
      depth: columns.depth,
      concurrency: columns.concurrency,
      createdBy: columns.created_by,
      createdAt: columns.created_at,
      ...(columns.ended_at !== null && { endedAt: columns.ended_at }),
      total: Object.values(counts).reduce((sum, n) => sum + n, 0),
      counts,
      verdicts: this.#verdicts.all([columns.id]) as Batch['verdicts'],
    };
  }

  #countsOf(id: string): Batch['counts'] {
    const rows = this.#counts.all([id]) as readonly { readonly state: BatchLineState; readonly n: number }[];
    return { ...NONE, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
  }

  #announce(id: string, at: number, type: string, data: Readonly<Record<string, unknown>>): void {
    this.#events.append({ at, topic: `batch:${id}`, type, data });
  }
}

function batchLine(c: BatchLineColumns): BatchLine {
  const { category, cause, confidence } = c;
  return {
    number: c.number,
    deviceId: c.device_id,
    serialNumber: c.serial_number,
    line: c.line,
    aor: c.aor ?? '',
    registrar: c.registrar ?? '',
    state: c.state,
    ...(c.run_id !== null && { runId: c.run_id }),
    ...(category !== null && cause !== null && confidence !== null && { verdict: { category, cause, confidence } }),
    ...(c.reason !== null && { reason: c.reason }),
  };
}
