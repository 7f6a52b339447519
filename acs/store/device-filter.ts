import type { DeviceQuery } from '#shared/api/devices.js';
import type { SqlValue } from './database.js';
import { foldText, INDEXED_CHARACTERS, matchExpression } from './device-texts.js';
import { FAILING } from './failing.js';

/** One condition on a device, in two forms: which is cheaper depends on how many devices fulfil it. */
export interface DeviceCondition {
  /** A SELECT of ids, as `device_id`, by the condition's own index: how many tells how far it leads. */
  readonly hits: string;
  /** A SELECT of the ids to go on with, by the same index: those of `hits`, or fewer. An id may come twice. */
  readonly ids: string;
  /** Whether the row `d` of devices fulfils it. The same text: the same condition. */
  readonly test: string;
  readonly values: Readonly<Record<string, SqlValue>>;
}

/** A condition on a line; `column` names a column so that its index is used, or not. */
interface LineCondition {
  readonly sql: (column: (name: string) => string) => string;
  readonly values: Readonly<Record<string, SqlValue>>;
}

const LAST_CHARACTER = '\u{10FFFF}';

/** What the query asks for; all conditions on lines hold for one line of the device. */
export function deviceConditions(query: DeviceQuery): readonly DeviceCondition[] {
  const { admission, model } = query;
  const q = query.q?.trim() ?? '';
  const conditions: DeviceCondition[] = [];
  if (admission !== undefined) {
    // The index holds the few that are not approved.
    const partial = admission === 'approved' ? '' : ` AND admission <> 'approved'`;
    conditions.push(
      ofDevice(
        `SELECT id AS device_id FROM devices WHERE admission = :admission${partial}`,
        'd.admission = :admission',
        {
          admission,
        },
      ),
    );
  }
  conditions.push(...ofOneLine(lineConditions(query)));
  if (model !== undefined) {
    const ids = 'SELECT id AS device_id FROM devices WHERE model = :model COLLATE NOCASE';
    conditions.push(ofDevice(ids, 'd.model = :model COLLATE NOCASE', { model }));
  }
  // Last: what the others have found already bounds how far the text is looked for.
  if (q !== '') conditions.push(Array.from(q).length < INDEXED_CHARACTERS ? numberBegins(q) : textHolds(q));
  return conditions;
}

function lineConditions({ status, category, cause, registrar }: DeviceQuery): readonly LineCondition[] {
  const conditions: LineCondition[] = [];
  if (status === 'failing') {
    conditions.push({
      sql: (c) => `${c('enabled')} = 1 AND ${FAILING.replaceAll('status', c('status'))}`,
      values: {},
    });
  } else if (status !== undefined) conditions.push({ sql: (c) => `${c('status')} = :status`, values: { status } });
  if (category === '') conditions.push({ sql: (c) => `${c('last_category')} IS NULL`, values: {} });
  else if (category !== undefined) {
    conditions.push({ sql: (c) => `${c('last_category')} = :category`, values: { category } });
  }
  if (cause !== undefined) conditions.push({ sql: (c) => `${c('last_cause')} = :cause`, values: { cause } });
  if (registrar !== undefined) {
    conditions.push({ sql: (c) => `${c('registrar')} = :registrar`, values: { registrar } });
  }
  return conditions;
}

/** One line fulfils them all. Any of them can lead to it, by its own index. */
function ofOneLine(conditions: readonly LineCondition[]): readonly DeviceCondition[] {
  const plain = (name: string) => name;
  // SQLite looks for no index of an expression that begins with a plus.
  const withoutIndex = (name: string) => `+${name}`;
  const all = conditions.map(({ sql }) => sql(plain)).join(' AND ');
  const values = Object.fromEntries(conditions.flatMap((one) => Object.entries(one.values)));
  return conditions.map((one) => {
    const others = conditions.filter((other) => other !== one).map(({ sql }) => sql(withoutIndex));
    const hits = `SELECT device_id FROM lines WHERE ${one.sql(plain)}`;
    return {
      hits,
      ids: [hits, ...others].join(' AND '),
      test: `EXISTS (SELECT 1 FROM lines WHERE device_id = d.id AND ${all})`,
      values,
    };
  });
}

function ofDevice(ids: string, test: string, values: DeviceCondition['values']): DeviceCondition {
  return { hits: ids, ids, test, values };
}

/** Any part of the device's text. */
function textHolds(q: string): DeviceCondition {
  const folded = foldText(q);
  return ofDevice(
    `SELECT device_id FROM device_search CROSS JOIN device_texts ON search_id = device_search.rowid
      WHERE device_search MATCH :match AND instr(device_texts.text, :q) > 0`,
    'instr((SELECT text FROM device_texts WHERE device_id = d.id), :q) > 0',
    { match: matchExpression(folded), q: folded },
  );
}

/** Too short for the index of texts, and a part of almost any: the beginning of a serial or directory number. */
function numberBegins(q: string): DeviceCondition {
  const from = q.replaceAll('\0', ' ');
  const begins = (column: string) => `${column} COLLATE NOCASE >= :from AND ${column} COLLATE NOCASE < :to`;
  return ofDevice(
    `SELECT id AS device_id FROM devices WHERE ${begins('serial_number')}
      UNION ALL SELECT device_id FROM lines WHERE ${begins('directory_number')}`,
    `(${begins('d.serial_number')}
      OR EXISTS (SELECT 1 FROM lines WHERE device_id = d.id AND ${begins('directory_number')}))`,
    { from, to: from + LAST_CHARACTER },
  );
}
