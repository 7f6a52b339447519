import type { ObjectNode, TableRows } from './parameter-template.js';

/**
 * Values that differ from the template's defaults, by full path; and for a table that differs, under its path (which ends
 * with a dot), its rows as {@link printRows} writes them.
 */
export type ParameterOverrides = ReadonlyMap<string, string>;

/** Numbers of a table's rows. `next`: of the next row; numbers are not used again (TR-069 Amd 6 §A.3.2.6). */
export interface Rows {
  readonly next: number;
  readonly numbers: readonly number[];
}

export function printRows({ next, numbers }: Rows): string {
  return `${next}:${numbers.join(',')}`;
}

export function parseRows(text: string): Rows | undefined {
  const match = /^(\d{1,9}):((?:\d{1,9},)*\d{1,9})?$/.exec(text);
  if (match === null) return undefined;
  const [, next = '', list = ''] = match;
  return { next: Number(next), numbers: list === '' ? [] : list.split(',').map(Number) };
}

/** @param path of the table, with instance numbers and the last dot */
export function rowsOf(overrides: ParameterOverrides, path: string, { initial }: TableRows): Rows {
  const stored = overrides.get(path);
  const rows = stored === undefined ? undefined : parseRows(stored);
  return rows ?? { next: initial + 1, numbers: Array.from({ length: initial }, (_, i) => i + 1) };
}

/** The child objects of an object that exist, by name (for a table: by number), without dots. */
export function childObjects(
  overrides: ParameterOverrides,
  path: string,
  node: ObjectNode,
): readonly (readonly [name: string, child: ObjectNode])[] {
  const { table } = node;
  if (table === undefined) return [...node.objects];
  return [
    ...node.objects,
    ...rowsOf(overrides, path, table).numbers.map((n): readonly [string, ObjectNode] => [String(n), table.row]),
  ];
}

/** One child object, if it exists. `path`: of the parent, with the last dot. */
export function childObject(
  overrides: ParameterOverrides,
  path: string,
  node: ObjectNode,
  name: string,
): ObjectNode | undefined {
  const named = node.objects.get(name);
  if (named !== undefined || node.table === undefined) return named;
  if (!/^[1-9]\d{0,8}$/.test(name)) return undefined;
  return rowsOf(overrides, path, node.table).numbers.includes(Number(name)) ? node.table.row : undefined;
}
