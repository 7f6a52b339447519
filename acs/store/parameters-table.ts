import { hash } from 'node:crypto';
import type { ParameterPage, ParameterQuery } from '#shared/api/parameters.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Database, Statement } from './database.js';
import { RowCache } from './row-cache.js';
import type { ParameterRow } from './ports/parameters.js';

interface ParameterColumns {
  readonly name: string;
  readonly value: string | null;
  readonly type: string;
  readonly writable: number | null;
  readonly at: number | null;
}

/** A value that an Inform tells again keeps its time that long: a row written for nothing but the clock is a waste. */
const TOLD_AGAIN_MS = 3600_000;

const MOST_LISTS = 4;

/** No name has this character, and none sorts behind it. */
const LAST_CHARACTER = '\u{10FFFF}';

/**
 * What devices told of themselves. Every statement names the device and the parameter, so what it costs does not depend
 * on how many others are stored. `put` and `update` run inside a write only.
 */
export class ParametersTable {
  readonly #put: Statement;
  readonly #update: Statement;
  readonly #forget: Statement;
  readonly #changed: Statement;
  readonly #version: Statement;
  readonly #page: Statement;
  readonly #count: Statement;
  readonly #byName: Statement;
  readonly #oldest: Statement;
  /** Lists that `update` found stored, by device: their hash, and when the oldest of their values was told. */
  readonly #told = new RowCache<Map<string, number>>();

  constructor(db: Database) {
    this.#put = db.prepare(
      `INSERT INTO parameters (device_id, name, value, type, writable, at)
       VALUES (:id, :name, :value, COALESCE(:type, ''), :writable, :at)
       ON CONFLICT (device_id, name) DO UPDATE SET value = COALESCE(:value, value), type = COALESCE(:type, type),
         writable = COALESCE(:writable, writable), at = COALESCE(:at, at)
       WHERE (:value IS NOT NULL AND value IS NOT :value) OR (:type IS NOT NULL AND type IS NOT :type)
         OR (:writable IS NOT NULL AND writable IS NOT :writable) OR (:at IS NOT NULL AND at IS NOT :at)`,
    );
    this.#update = db.prepare(
      `UPDATE parameters SET value = :value, type = COALESCE(:type, type), at = COALESCE(:at, at)
       WHERE device_id = :id AND name = :name
         AND (value IS NOT :value OR at IS NULL OR (:at IS NOT NULL AND ABS(:at - at) >= ${TOLD_AGAIN_MS}))`,
    );
    this.#forget = db.prepare(
      `DELETE FROM parameters WHERE device_id = :id AND name >= :from AND name < :to
         AND name NOT IN (SELECT value FROM json_each(:names))`,
    );
    this.#changed = db.prepare('UPDATE devices SET parameters_version = parameters_version + 1 WHERE id = ?');
    this.#version = db.prepare('SELECT parameters_version AS version FROM devices WHERE id = ?');
    const matches = `device_id = :id AND name >= :from AND name < :to
      AND (:q IS NULL OR instr(lower(name), :q) > 0 OR instr(lower(value), :q) > 0)`;
    this.#page = db.prepare(
      `SELECT name, value, type, writable, at FROM parameters WHERE ${matches} AND name > :after
       ORDER BY name LIMIT :limit`,
    );
    this.#count = db.prepare(`SELECT COUNT(*) AS n FROM parameters WHERE ${matches}`);
    this.#oldest = db.prepare(
      'SELECT MIN(at) AS at FROM parameters WHERE device_id = :id AND name IN (SELECT value FROM json_each(:names))',
    );
    this.#byName = db.prepare(
      `SELECT name, value, type, writable, at FROM parameters
       WHERE device_id = :id AND name IN (SELECT value FROM json_each(:names))`,
    );
  }

  put(id: string, values: readonly ParameterRow[], within: readonly string[]): void {
    let changes = 0;
    if (within.length > 0) {
      const names = JSON.stringify(values.map(({ name }) => name));
      for (const from of within) changes += this.#forget.run({ id, from, to: from + LAST_CHARACTER, names }).changes;
    }
    for (const row of values) changes += this.#put.run(columns(id, row)).changes;
    if (changes === 0) return;
    this.#told.forget(id);
    this.#changed.run([id]);
  }

  /** Whether `update` would change nothing: the device has told these very values before, and not long ago. */
  isTold(id: string, values: readonly ParameterRow[]): boolean {
    if (values.length === 0) return true;
    const toldAt = this.#told.get(id, () => undefined)?.get(hashOf(values));
    return toldAt !== undefined && values.every(({ at }) => at !== undefined && Math.abs(at - toldAt) < TOLD_AGAIN_MS);
  }

  update(id: string, values: readonly ParameterRow[]): void {
    let changes = 0;
    for (const row of values) {
      if (row.value !== undefined) {
        const { writable: _, ...told } = columns(id, row);
        changes += this.#update.run(told).changes;
      }
    }
    if (changes > 0) {
      this.#told.forget(id);
      this.#changed.run([id]);
    }
    this.#noteTold(id, values);
  }

  /** The device is gone, or a write did not happen: then of all devices. */
  forgetTold(id?: string): void {
    if (id === undefined) this.#told.clear();
    else this.#told.forget(id);
  }

  page(id: string, query: ParameterQuery): ParameterPage {
    const from = query.path ?? '';
    const q = query.q === undefined || query.q === '' ? null : asciiLowerCase(query.q);
    const within = { id, from, to: from + LAST_CHARACTER, q };
    // The total of the first page goes on with the cursor: counting is not done again for every page.
    const [after, total] = query.cursor === undefined ? ['', undefined] : decodeCursor(query.cursor, ['text', 'count']);
    const { n } = total === undefined ? (this.#count.get(within) as { readonly n: number }) : { n: total };
    const rows = this.#page.all({ ...within, after, limit: query.limit + 1 }) as readonly ParameterColumns[];
    const items = rows.slice(0, query.limit).map((columns) => {
      const row = parameterRow(columns);
      return { ...row, secret: isSecretParameter(row.name) };
    });
    const last = items.at(-1);
    return {
      items,
      total: n,
      ...(rows.length > query.limit && last !== undefined && { nextCursor: encodeCursor([last.name, n]) }),
    };
  }

  byName(id: string, names: readonly string[]): readonly ParameterRow[] {
    const rows = this.#byName.all({ id, names: JSON.stringify(names) }) as readonly ParameterColumns[];
    return rows.map(parameterRow);
  }

  #noteTold(id: string, values: readonly ParameterRow[]): void {
    const names = JSON.stringify(values.flatMap(({ name, value }) => (value === undefined ? [] : [name])));
    const { at } = this.#oldest.get({ id, names }) as { readonly at: number | null };
    const lists = this.#told.get(id, () => undefined) ?? new Map<string, number>();
    // A device tells one list in its Informs and another when its lines are read; a few more are nobody's memory.
    if (lists.size >= MOST_LISTS) lists.clear();
    // None of these names is stored: nor will they be, but by `put`.
    lists.set(hashOf(values), at ?? values[0]?.at ?? 0);
    this.#told.keep(id, lists);
  }

  version(id: string): number {
    return (this.#version.get([id]) as { readonly version: number } | undefined)?.version ?? 0;
  }
}

function hashOf(values: readonly ParameterRow[]): string {
  let text = '';
  // Neither character stands in what XML brought.
  for (const { name, value } of values) if (value !== undefined) text += `${name}\u0001${value}\u0002`;
  return hash('md5', text, 'base64');
}

function columns(id: string, { name, value, type, writable, at }: ParameterRow) {
  return {
    id,
    name,
    value: value ?? null,
    type: type ?? null,
    writable: writable === undefined ? null : Number(writable),
    at: at ?? null,
  };
}

function parameterRow(c: ParameterColumns): ParameterRow {
  return {
    name: c.name,
    ...(c.value !== null && { value: c.value }),
    ...(c.type !== '' && { type: c.type }),
    ...(c.writable !== null && { writable: c.writable === 1 }),
    ...(c.at !== null && { at: c.at }),
  };
}

/** As SQLite's lower(), which leaves other letters than A to Z alone. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
