import { createHash } from 'node:crypto';
import type { DeviceQuery } from '#shared/api/schemas.js';
import { AppError } from '../app-error.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Database, SqlValue } from './database.js';
import { deviceConditions, type DeviceCondition } from './device-filter.js';
import type { DeviceColumns } from './rows.js';

/** So many devices are sorted in memory; of more, a page is found by walking along an index in order. */
const NARROW = 5000;

/** Each ends with the id, so that it is total and a page continues after any row. */
const SORTS = {
  id: { key: 'd.id', index: 'sqlite_autoindex_devices_1', of: (d: DeviceColumns) => d.id },
  lastInform: { key: 'd.last_inform_at', index: 'devices_by_last_inform', of: (d: DeviceColumns) => d.last_inform_at },
  serialNumber: {
    key: 'd.serial_number COLLATE NOCASE',
    index: 'devices_by_serial_number',
    of: (d: DeviceColumns) => d.serial_number,
  },
  model: { key: 'd.model COLLATE NOCASE', index: 'devices_by_model', of: (d: DeviceColumns) => d.model },
} as const;

interface Found {
  readonly rows: readonly DeviceColumns[];
  readonly total: number;
  readonly nextCursor?: string;
}

/** Where a page goes on, and what the first page counted: later ones need not count again. */
interface Place {
  readonly key: string | number;
  readonly id: string;
  readonly total: number;
}

/**
 * Pages of the fleet. A condition that few devices fulfil leads to them by its index, and the others are tested there;
 * where all are fulfilled by many, a walk along the sort's index soon fills a page.
 */
export class DeviceSearch {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** @throws AppError `invalid-request` for a cursor of another query, or of none */
  page(query: DeviceQuery): Found {
    const conditions = deviceConditions(query);
    const place = query.cursor === undefined ? undefined : placeOf(query.cursor, query);
    const leader = this.#leader(conditions);
    const total = place?.total ?? this.#count(conditions, leader);
    const { key, index, of } = SORTS[query.sort];
    const where = conditions.filter((one) => one !== leader).map((one) => one.test);
    const values: Record<string, SqlValue> = Object.assign(
      { limit: query.limit + 1 },
      ...conditions.map((one) => one.values),
    );
    if (place !== undefined) {
      where.push(`(${key}, d.id) ${query.order === 'asc' ? '>' : '<'} (:placeKey, :placeId)`);
      values['placeKey'] = place.key;
      values['placeId'] = place.id;
    }
    const from = leader === undefined ? `devices d INDEXED BY ${index}` : `(${unique(leader)}) AS found ${JOINED}`;
    const order = query.order === 'asc' ? 'ASC' : 'DESC';
    const found = this.#db
      .prepare(`SELECT d.* FROM ${from} ${all(where)} ORDER BY ${key} ${order}, d.id ${order} LIMIT :limit`)
      .all(values) as readonly DeviceColumns[];
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    if (found.length === rows.length || last === undefined) return { rows, total };
    return { rows, total, nextCursor: encodeCursor([fingerprint(query), of(last), last.id, total]) };
  }

  /** The condition that the fewest devices fulfil, if they are few. Looks at no more rows than that. */
  #leader(conditions: readonly DeviceCondition[]): DeviceCondition | undefined {
    let leader: DeviceCondition | undefined;
    let fewest = NARROW + 1;
    for (const condition of conditions) {
      const { n } = this.#db
        .prepare(`SELECT COUNT(*) AS n FROM (${condition.ids} LIMIT ${fewest})`)
        .get(condition.values) as { readonly n: number };
      if (n >= fewest) continue;
      leader = condition;
      fewest = n;
    }
    return leader;
  }

  #count(conditions: readonly DeviceCondition[], leader: DeviceCondition | undefined): number {
    const others = conditions.filter((one) => one !== leader).map((one) => one.test);
    const from = leader === undefined ? 'devices d' : `(${unique(leader)}) AS found ${JOINED}`;
    const [only] = conditions;
    const sql =
      conditions.length === 1 && only !== undefined
        ? `SELECT COUNT(*) AS n FROM (${unique(only)})`
        : `SELECT COUNT(*) AS n FROM ${from} ${all(others)}`;
    const values = Object.assign({}, ...conditions.map((one) => one.values)) as Record<string, SqlValue>;
    return (this.#db.prepare(sql).get(values) as { readonly n: number }).n;
  }
}

const JOINED = 'CROSS JOIN devices d ON d.id = found.device_id';

function unique(condition: DeviceCondition): string {
  return `SELECT DISTINCT device_id FROM (${condition.ids})`;
}

function all(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

function placeOf(cursor: string, query: DeviceQuery): Place {
  const [of, key, id, total] =
    query.sort === 'lastInform'
      ? decodeCursor(cursor, ['text', 'number', 'text', 'count'])
      : decodeCursor(cursor, ['text', 'text', 'text', 'count']);
  if (of !== fingerprint(query)) {
    throw new AppError('invalid-request', 'cursor: it belongs to a query with other conditions or another order');
  }
  return { key, id, total };
}

/** Tells queries apart whose pages do not continue each other. */
function fingerprint({ cursor: _, limit: __, ...query }: DeviceQuery): string {
  const conditions = JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(conditions).digest('base64url').slice(0, 8);
}
