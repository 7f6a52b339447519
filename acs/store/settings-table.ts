import type { Database, Statement } from './database.js';
import type { SettingRow } from './ports/records.js';

interface SettingColumns {
  readonly key: string;
  readonly value: string;
  readonly version: number;
  readonly updated_at: number;
  readonly updated_by: string;
}

/** What the operator has set. `put` runs inside a write only. */
export class SettingsTable {
  readonly #all: Statement;
  readonly #insert: Statement;
  readonly #update: Statement;

  constructor(db: Database) {
    this.#all = db.prepare('SELECT * FROM settings ORDER BY key');
    this.#insert = db.prepare(
      `INSERT INTO settings (key, value, version, updated_at, updated_by) VALUES (:key, :value, 1, :at, :by)
       ON CONFLICT (key) DO NOTHING`,
    );
    this.#update = db.prepare(
      `UPDATE settings SET value = :value, version = version + 1, updated_at = :at, updated_by = :by
       WHERE key = :key AND version = :version`,
    );
  }

  all(): readonly SettingRow[] {
    return (this.#all.all() as readonly SettingColumns[]).map((columns) => ({
      key: columns.key,
      value: JSON.parse(columns.value) as unknown,
      version: columns.version,
      updatedAt: columns.updated_at,
      updatedBy: columns.updated_by,
    }));
  }

  put(key: string, value: unknown, version: number, by: string, at: number): boolean {
    const columns = { key, value: JSON.stringify(value), by, at };
    const written = version === 0 ? this.#insert.run(columns) : this.#update.run({ ...columns, version });
    return written.changes > 0;
  }
}
