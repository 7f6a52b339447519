import type { CwmpExchange, CwmpSession, CwmpSessionPage, CwmpSessionQuery } from '#shared/api/cwmp-log.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Database, Statement } from './database.js';

interface SessionColumns {
  readonly id: number;
  readonly at: number;
  readonly ended_at: number;
  readonly address: string;
  readonly events: string;
  readonly outcome: CwmpSession['outcome'];
  readonly exchanges: string;
}

/** Sessions kept of each device. */
const KEPT = 50;

/** What devices and server said to each other. `add` runs inside a write only. */
export class CwmpSessionsTable {
  readonly #insert: Statement;
  readonly #forget: Statement;
  readonly #page: Statement;

  constructor(db: Database) {
    // A device may have been deleted while its session was open.
    this.#insert = db.prepare(
      `INSERT INTO cwmp_sessions (device_id, at, ended_at, address, events, outcome, exchanges)
       SELECT id, :at, :endedAt, :address, :events, :outcome, :exchanges FROM devices WHERE id = :deviceId`,
    );
    this.#forget = db.prepare(
      `DELETE FROM cwmp_sessions WHERE device_id = :deviceId AND id <= (SELECT id FROM cwmp_sessions
         WHERE device_id = :deviceId ORDER BY id DESC LIMIT 1 OFFSET ${KEPT})`,
    );
    this.#page = db.prepare(
      'SELECT * FROM cwmp_sessions WHERE device_id = :deviceId AND id < :before ORDER BY id DESC LIMIT :limit',
    );
  }

  add(deviceId: string, session: Omit<CwmpSession, 'id'>): void {
    const { events, exchanges, ...rest } = session;
    const added = this.#insert.run({
      ...rest,
      deviceId,
      events: JSON.stringify(events),
      exchanges: JSON.stringify(exchanges),
    });
    if (added.changes > 0) this.#forget.run({ deviceId });
  }

  page(deviceId: string, { cursor, limit }: CwmpSessionQuery): Omit<CwmpSessionPage, 'elsewhere'> {
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(cursor, ['count']);
    const rows = this.#page.all({ deviceId, before, limit: limit + 1 }) as readonly SessionColumns[];
    const items = rows.slice(0, limit).map((row) => ({
      id: row.id,
      at: row.at,
      endedAt: row.ended_at,
      address: row.address,
      events: JSON.parse(row.events) as string[],
      outcome: row.outcome,
      exchanges: JSON.parse(row.exchanges) as CwmpExchange[],
    }));
    const last = items.at(-1);
    return { items, ...(rows.length > limit && last && { nextCursor: encodeCursor([last.id]) }) };
  }
}
