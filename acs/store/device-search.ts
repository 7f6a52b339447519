import { createHash } from 'node:crypto';
import type { DeviceQuery } from '#shared/api/devices.js';
import { AppError } from '../app-error.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { Database, SqlValue } from './database.js';
import { deviceConditions, type DeviceCondition } from './device-filter.js';
import type { DeviceColumns } from './rows.js';

interface Limits {
  /** So many devices are sorted in memory; of more, a page is found by walking along an index in order. */
  readonly sortedInMemory: number;
  /** A condition that more devices fulfil leads nowhere: all devices are looked at. */
  readonly leads: number;
}

const LIMITS: Limits = { sortedInMemory: 5000, leads: 50_000 };

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
 * Pages of the fleet. The condition that the fewest devices fulfil leads to them by its index, and the others are tested
 * there: that counts them, and sorts them if they are few. Of many, a walk along the sort's index soon fills a page.
 */
export class DeviceSearch {
  readonly #db: Database;
  readonly #limits: Limits;

  constructor(db: Database, limits: Limits = LIMITS) {
    this.#db = db;
    this.#limits = limits;
  }

  /** @throws AppError `invalid-request` for a cursor of another query, or of none */
  page(query: DeviceQuery): Found {
    const conditions = deviceConditions(query);
    const place = query.cursor === undefined ? undefined : placeOf(query.cursor, query);
    const walks = conditions.length === 0 || (place?.total ?? 0) > this.#limits.sortedInMemory;
    const leader = walks ? undefined : this.#leader(conditions);
    const total = place?.total ?? this.#count(conditions, leader);
    if (total === 0) return { rows: [], total };
    return this.#page(query, conditions, total > this.#limits.sortedInMemory ? undefined : leader, place, total);
  }

  #page(
    query: DeviceQuery,
    conditions: readonly DeviceCondition[],
    leader: DeviceCondition | undefined,
    place: Place | undefined,
    total: number,
  ): Found {
    const { key, index, of } = SORTS[query.sort];
    const where = testsBeside(leader, conditions);
    const values: Record<string, SqlValue> = { ...valuesOf(conditions), limit: query.limit + 1 };
    if (place !== undefined) {
      where.push(`(${key}, d.id) ${query.order === 'asc' ? '>' : '<'} (:placeKey, :placeId)`);
      values['placeKey'] = place.key;
      values['placeId'] = place.id;
    }
    const order = query.order === 'asc' ? 'ASC' : 'DESC';
    const found = this.#db
      .prepare(
        `SELECT d.* FROM ${source(leader, `devices d INDEXED BY ${index}`)} ${all(where)} ORDER BY ${key} ${order}, d.id ${order} LIMIT :limit`,
      )
      .all(values) as readonly DeviceColumns[];
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    if (found.length === rows.length || last === undefined) return { rows, total };
    return { rows, total, nextCursor: encodeCursor([fingerprint(query), of(last), last.id, total]) };
  }

  /** The condition that the fewest devices fulfil, if it leads anywhere. Looks at no more rows than that. */
  #leader(conditions: readonly DeviceCondition[]): DeviceCondition | undefined {
    const [only] = conditions;
    if (conditions.length === 1) return only;
    let leader: DeviceCondition | undefined;
    let fewest = this.#limits.leads;
    for (const condition of conditions) {
      const n = this.#number(`SELECT COUNT(*) AS n FROM (${condition.hits} LIMIT ${fewest})`, [condition]);
      if (n >= fewest) continue;
      leader = condition;
      fewest = n;
    }
    return leader;
  }

  #count(conditions: readonly DeviceCondition[], leader: DeviceCondition | undefined): number {
    const others = testsBeside(leader, conditions);
    // What leads tells all.
    if (leader !== undefined && others.length === 0)
      return this.#number(`SELECT COUNT(*) AS n FROM (${unique(leader)})`, conditions);
    return this.#number(`SELECT COUNT(*) AS n FROM ${source(leader, 'devices d')} ${all(others)}`, conditions);
  }

  #number(sql: string, conditions: readonly DeviceCondition[]): number {
    return (this.#db.prepare(sql).get(valuesOf(conditions)) as { readonly n: number }).n;
  }
}

/** The devices that the leader leads to, or all. */
function source(leader: DeviceCondition | undefined, devices: string): string {
  return leader === undefined ? devices : `(${unique(leader)}) AS found CROSS JOIN devices d ON d.id = found.device_id`;
}

function unique(condition: DeviceCondition): string {
  return `SELECT DISTINCT device_id FROM (${condition.ids})`;
}

/** What is left to be tested of the devices that the leader leads to. */
function testsBeside(leader: DeviceCondition | undefined, conditions: readonly DeviceCondition[]): string[] {
  return [...new Set(conditions.map((one) => one.test))].filter((test) => test !== leader?.test);
}

function valuesOf(conditions: readonly DeviceCondition[]): Readonly<Record<string, SqlValue>> {
  return Object.fromEntries(conditions.flatMap((one) => Object.entries(one.values)));
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
function fingerprint({ cursor: _, limit: __, include: ___, ...query }: DeviceQuery): string {
  const conditions = JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(conditions).digest('base64url').slice(0, 8);
}
