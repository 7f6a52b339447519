import type { Task, TaskKind, TaskState } from '#shared/api/parameters.js';
import type { Database, Statement } from './database.js';
import type { EventsTable } from './events-table.js';
import type { NewTask, TaskChange, TaskRow } from './ports/parameters.js';

interface TaskColumns {
  readonly id: string;
  readonly device_id: string;
  readonly kind: TaskKind;
  readonly request: string;
  readonly secrets: Uint8Array | null;
  readonly state: TaskState;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly ended_at: number | null;
  readonly failure_reason: string | null;
  readonly failure_detail: string | null;
  readonly note: string | null;
}

const OPEN = `state IN ('queued', 'running')`;
const SHOWN = 200;

/** Work for devices other than runs. `create` and `move` run inside a write only. */
export class TasksTable {
  readonly #events: EventsTable;
  readonly #insert: Statement;
  readonly #byId: Statement;
  readonly #ofDevice: Statement;
  readonly #open: Statement;
  readonly #openOfDevice: Statement;
  readonly #countOpen: Statement;
  readonly #move: Statement;

  constructor(db: Database, events: EventsTable) {
    this.#events = events;
    this.#insert = db.prepare(
      `INSERT INTO tasks (id, device_id, kind, request, secrets, state, created_by, created_at, expires_at)
       VALUES (:id, :deviceId, :kind, :request, :secrets, 'queued', :createdBy, :createdAt, :expiresAt)`,
    );
    this.#byId = db.prepare('SELECT * FROM tasks WHERE id = ?');
    this.#ofDevice = db.prepare(`SELECT * FROM tasks WHERE device_id = ? ORDER BY id DESC LIMIT ${SHOWN}`);
    this.#open = db.prepare(`SELECT * FROM tasks WHERE ${OPEN} ORDER BY id`);
    this.#openOfDevice = db.prepare(`SELECT * FROM tasks WHERE ${OPEN} AND device_id = ? ORDER BY id`);
    this.#countOpen = db.prepare(`SELECT COUNT(*) AS n FROM tasks WHERE ${OPEN}`);
    // One that has ended needs its passwords no more.
    this.#move = db.prepare(
      `UPDATE tasks SET state = :state, failure_reason = COALESCE(:failureReason, failure_reason),
         failure_detail = COALESCE(:failureDetail, failure_detail), note = COALESCE(:note, note),
         ended_at = CASE WHEN :ended THEN :at ELSE ended_at END, secrets = CASE WHEN :ended THEN NULL ELSE secrets END
       WHERE id = :id AND state IN (SELECT value FROM json_each(:from)) RETURNING device_id`,
    );
  }

  create(task: NewTask): TaskRow {
    this.#insert.run({ ...task, request: JSON.stringify(task.request), secrets: task.secrets ?? null });
    this.#announce(task.createdAt, task.id, task.deviceId, 'queued');
    return { ...task, state: 'queued' };
  }

  byId(id: string): TaskRow | undefined {
    const columns = this.#byId.get([id]) as TaskColumns | undefined;
    return columns && taskRow(columns);
  }

  ofDevice(deviceId: string): readonly TaskRow[] {
    return (this.#ofDevice.all([deviceId]) as readonly TaskColumns[]).map(taskRow);
  }

  open(deviceId: string | undefined): readonly TaskRow[] {
    const rows = deviceId === undefined ? this.#open.all() : this.#openOfDevice.all([deviceId]);
    return (rows as readonly TaskColumns[]).map(taskRow);
  }

  countOpen(): number {
    return (this.#countOpen.get() as { readonly n: number }).n;
  }

  move(id: string, from: readonly TaskState[], { state, at, failure, note }: TaskChange): boolean {
    const moved = this.#move.get({
      id,
      from: JSON.stringify(from),
      state,
      at,
      ended: Number(state !== 'queued' && state !== 'running'),
      failureReason: failure?.reason ?? null,
      failureDetail: failure?.detail ?? null,
      note: note ?? null,
    }) as { readonly device_id: string } | undefined;
    if (moved === undefined) return false;
    this.#announce(at, id, moved.device_id, state);
    return true;
  }

  #announce(at: number, taskId: string, deviceId: string, state: TaskState): void {
    this.#events.append({ at, topic: 'fleet', type: 'task.changed', data: { taskId, deviceId, state } });
  }
}

function taskRow(c: TaskColumns): TaskRow {
  return {
    id: c.id,
    deviceId: c.device_id,
    kind: c.kind,
    request: JSON.parse(c.request) as Task['request'],
    ...(c.secrets !== null && { secrets: c.secrets }),
    state: c.state,
    createdBy: c.created_by,
    createdAt: c.created_at,
    expiresAt: c.expires_at,
    ...(c.ended_at !== null && { endedAt: c.ended_at }),
    ...(c.failure_reason !== null && { failure: { reason: c.failure_reason, detail: c.failure_detail ?? '' } }),
    ...(c.note !== null && { note: c.note }),
  };
}
