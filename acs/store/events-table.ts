import type { StoredEvent } from '#shared/api/events.js';
import type { Database, Statement } from './database.js';
import type { CommitHooks } from './group-commit.js';
import type { NewEvent } from './ports/events.js';

interface EventColumns {
  readonly id: number;
  readonly at: number;
  readonly topic: string;
  readonly type: string;
  readonly json: string;
}

type Listener = (events: readonly StoredEvent[]) => void;

/** The append-only stream. Its rows are announced only when the transaction that wrote them is committed. */
export class EventsTable implements CommitHooks {
  readonly #insert: Statement;
  readonly #after: Statement;
  readonly #last: Statement;
  readonly #listeners = new Set<Listener>();
  #uncommitted: StoredEvent[] = [];

  constructor(db: Database) {
    this.#insert = db.prepare('INSERT INTO events (at, topic, type, v, json) VALUES (:at, :topic, :type, 1, :json)');
    this.#after = db.prepare(
      `SELECT id, at, topic, type, json FROM events
       WHERE id > :after AND topic IN (SELECT value FROM json_each(:topics)) ORDER BY id LIMIT :limit`,
    );
    // sqlite_sequence and not MAX(id): the number stays when old events are deleted one day.
    this.#last = db.prepare(`SELECT seq AS id FROM sqlite_sequence WHERE name = 'events'`);
  }

  /** Inside a write only. */
  append(event: NewEvent): StoredEvent {
    const { lastInsertRowid } = this.#insert.run({
      at: event.at,
      topic: event.topic,
      type: event.type,
      json: JSON.stringify(event.data),
    });
    const stored: StoredEvent = { id: Number(lastInsertRowid), v: 1, ...event };
    this.#uncommitted.push(stored);
    return stored;
  }

  after(topics: readonly string[], after: number, limit: number): readonly StoredEvent[] {
    const rows = this.#after.all({ topics: JSON.stringify(topics), after, limit }) as readonly EventColumns[];
    return rows.map(({ json, ...row }) => ({ ...row, v: 1, data: JSON.parse(json) as Record<string, unknown> }));
  }

  lastId(): number {
    return (this.#last.get() as { readonly id: number } | undefined)?.id ?? 0;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  mark(): number {
    return this.#uncommitted.length;
  }

  rolledBackTo(mark: number): void {
    this.#uncommitted.length = mark;
  }

  committed(): void {
    const events = this.#uncommitted;
    if (events.length === 0) return;
    this.#uncommitted = [];
    for (const listener of this.#listeners) listener(events);
  }
}
