import type { DeviceQuery } from '#shared/api/schemas.js';
import type { SqlValue } from './database.js';
import { foldText, INDEXED_CHARACTERS, matchExpression } from './device-texts.js';

/** One condition on a device, in two forms: which is cheaper depends on how many devices fulfil it. */
export interface DeviceCondition {
  /** A SELECT of the ids, as `device_id`, by an index; an id may come twice. */
  readonly ids: string;
  /** Whether the row `d` of devices fulfils it. */
  readonly test: string;
  readonly values: Readonly<Record<string, SqlValue>>;
}

const LAST_CHARACTER = '\u{10FFFF}';

/** What the query asks for; each condition on lines may be fulfilled by another line. */
export function deviceConditions(query: DeviceQuery): readonly DeviceCondition[] {
  const conditions: DeviceCondition[] = [];
  const { admission, status, category, cause, registrar, model } = query;
  const q = query.q?.trim() ?? '';
  if (admission !== undefined) {
    // The index holds the few that are not approved.
    const partial = admission === 'approved' ? '' : ` AND admission <> 'approved'`;
    conditions.push({
      ids: `SELECT id AS device_id FROM devices WHERE admission = :admission${partial}`,
      test: 'd.admission = :admission',
      values: { admission },
    });
  }
  if (status === 'failing') {
    // As the console counts them: a line that is switched off fails nobody.
    conditions.push(ofLine(`enabled = 1 AND status <> 'Up' AND status NOT IN ('Disabled', 'Quiescent')`, {}));
  } else if (status !== undefined) conditions.push(ofLine('status = :status', { status }));
  if (category !== undefined) conditions.push(ofLine('last_category = :category', { category }));
  if (cause !== undefined) conditions.push(ofLine('last_cause = :cause', { cause }));
  if (registrar !== undefined) conditions.push(ofLine('registrar = :registrar', { registrar }));
  if (model !== undefined) {
    conditions.push({
      ids: 'SELECT id AS device_id FROM devices WHERE model = :model COLLATE NOCASE',
      test: 'd.model = :model COLLATE NOCASE',
      values: { model },
    });
  }
  // Last: what the others have found already bounds how far the text is looked for.
  if (q !== '') conditions.push(Array.from(q).length < INDEXED_CHARACTERS ? numberBegins(q) : textHolds(q));
  return conditions;
}

function ofLine(condition: string, values: Readonly<Record<string, SqlValue>>): DeviceCondition {
  return {
    ids: `SELECT device_id FROM lines WHERE ${condition}`,
    test: `EXISTS (SELECT 1 FROM lines WHERE device_id = d.id AND ${condition})`,
    values,
  };
}

/** Any part of the device's text. */
function textHolds(q: string): DeviceCondition {
  const folded = foldText(q);
  return {
    ids: `SELECT device_id FROM device_search CROSS JOIN device_texts ON search_id = device_search.rowid
      WHERE device_search MATCH :match AND instr(device_texts.text, :q) > 0`,
    test: 'instr((SELECT text FROM device_texts WHERE device_id = d.id), :q) > 0',
    values: { match: matchExpression(folded), q: folded },
  };
}

/** Too short for the index of texts, and a part of almost any: the beginning of a serial or directory number. */
function numberBegins(q: string): DeviceCondition {
  const from = q.replaceAll('\0', ' ');
  const begins = (column: string) => `${column} COLLATE NOCASE >= :from AND ${column} COLLATE NOCASE < :to`;
  return {
    ids: `SELECT id AS device_id FROM devices WHERE ${begins('serial_number')}
      UNION ALL SELECT device_id FROM lines WHERE ${begins('directory_number')}`,
    test: `(${begins('d.serial_number')}
      OR EXISTS (SELECT 1 FROM lines WHERE device_id = d.id AND ${begins('directory_number')}))`,
    values: { from, to: from + LAST_CHARACTER },
  };
}
