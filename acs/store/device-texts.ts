import type { Database, Statement } from './database.js';

interface TextColumns {
  readonly search_id: number;
  readonly text: string;
}

/** What the fleet is searched by, and the query: in the same form, so that one is a part of the other or is not. */
export function foldText(text: string): string {
  // NUL would end the text inside SQLite; a line break parts the fields of a device.
  return text.replace(/[\0\n]/g, ' ').toLowerCase();
}

/** Characters in a row that the index knows; a shorter query asks for the beginning of a number. */
export const INDEXED_CHARACTERS = 3;

/** The query of the full-text index that finds at least all texts with this part. @param folded at least 3 characters */
export function matchExpression(folded: string): string {
  const characters = Array.from(folded);
  const parts: string[] = [];
  for (let i = 0; i < characters.length; i += INDEXED_CHARACTERS) {
    const start = Math.min(i, characters.length - INDEXED_CHARACTERS);
    const part = characters.slice(start, start + INDEXED_CHARACTERS).join('');
    // A quoted string has no operators in it.
    parts.push(`"${part.replaceAll('"', '""')}"`);
  }
  return parts.join(' AND ');
}

/** One text per device, kept in step in the write that changes the device or its lines. Its triggers keep the index. */
export class DeviceTexts {
  readonly #db: Database;
  readonly #source: Statement;
  readonly #stored: Statement;
  readonly #insert: Statement;
  readonly #update: Statement;

  constructor(db: Database) {
    this.#db = db;
    this.#source = db.prepare(
      `SELECT id, serial_number, manufacturer, model, address FROM devices WHERE id = :id
       UNION ALL SELECT directory_number, aor, registrar, '', '' FROM lines WHERE device_id = :id`,
    );
    this.#stored = db.prepare('SELECT search_id, text FROM device_texts WHERE device_id = ?');
    this.#insert = db.prepare('INSERT INTO device_texts (device_id, text) VALUES (:id, :text)');
    this.#update = db.prepare('UPDATE device_texts SET text = :text WHERE search_id = :searchId');
    this.#addMissing();
  }

  /** Inside a write only. */
  refresh(id: string): void {
    const rows = this.#source.all({ id }) as readonly Readonly<Record<string, string>>[];
    const text = rows
      .flatMap((row) => Object.values(row))
      .filter((value) => value !== '')
      .map(foldText)
      .join('\n');
    const stored = this.#stored.get([id]) as TextColumns | undefined;
    if (stored === undefined) this.#insert.run({ id, text });
    else if (stored.text !== text) this.#update.run({ searchId: stored.search_id, text });
  }

  /** Devices of a database that an earlier version wrote. */
  #addMissing(): void {
    const missing = this.#db
      .prepare('SELECT id FROM devices WHERE id NOT IN (SELECT device_id FROM device_texts)')
      .all() as readonly { readonly id: string }[];
    if (missing.length === 0) return;
    this.#db.exec('BEGIN IMMEDIATE');
    for (const { id } of missing) this.refresh(id);
    this.#db.exec('COMMIT');
  }
}
