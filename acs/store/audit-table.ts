import type { AuditPage, AuditQuery } from '#shared/api/audit.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Database, SqlValue, Statement } from './database.js';
import type { NewAudit } from './ports/records.js';

interface AuditColumns extends Omit<NewAudit, 'detail'> {
  readonly id: number;
  readonly detail: string;
}

/** Who did what. The table's triggers refuse to change a row. `append` runs inside a write only. */
export class AuditTable {
  readonly #db: Database;
  readonly #insert: Statement;

  constructor(db: Database) {
    this.#db = db;
    this.#insert = db.prepare(
      `INSERT INTO audit (at, actor, address, action, target, detail)
       VALUES (:at, :actor, :address, :action, :target, :detail)`,
    );
  }

  append(entry: NewAudit): void {
    this.#insert.run({ ...entry, detail: JSON.stringify(entry.detail) });
  }

  page(query: AuditQuery): AuditPage {
    const [before] = query.cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(query.cursor, ['count']);
    const where = ['id < :before'];
    const values: Record<string, SqlValue> = { before, limit: query.limit + 1 };
    for (const [name, condition] of FILTERS) {
      const value = query[name];
      if (value === undefined) continue;
      where.push(condition);
      values[name] = value;
    }
    const rows = this.#db
      .prepare(`SELECT * FROM audit WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT :limit`)
      .all(values) as readonly AuditColumns[];
    const items = rows
      .slice(0, query.limit)
      .map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }));
    const last = items.at(-1);
    return { items, ...(rows.length > query.limit && last && { nextCursor: encodeCursor([last.id]) }) };
  }
}

const FILTERS = [
  ['actor', 'actor = :actor'],
  ['action', 'action = :action'],
  ['target', 'target = :target'],
  ['since', 'at >= :since'],
  ['until', 'at < :until'],
] as const;
