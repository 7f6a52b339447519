import { cwmpFault } from './fault.js';
import type { Fault } from './messages.js';
import { declarationOf, find, named } from './parameter-model.js';
import { printRows, rowsOf, type ParameterOverrides } from './parameter-rows.js';
import type { ParameterTemplate } from './parameter-template.js';
import { err, ok, type Result } from '../lib/result.js';

/** What to store: by path; `undefined` removes. */
export type OverrideChanges = ReadonlyMap<string, string | undefined>;

/** AddObject (TR-069 Amd 6 §A.3.2.6): the new row has its defaults. Changes nothing. */
export function checkAddObject(
  template: ParameterTemplate,
  overrides: ParameterOverrides,
  path: string,
): Result<{ readonly instance: number; readonly changes: OverrideChanges }, Fault> {
  const found = find(template, overrides, path);
  const table = found?.kind === 'object' ? found.node.table : undefined;
  if (table?.creatable !== true) return err(named(9005, path));
  const { next, numbers } = rowsOf(overrides, path, table);
  if (numbers.length >= table.max) return err(cwmpFault(9004));
  const rows = printRows({ next: next + 1, numbers: [...numbers, next] });
  return ok({ instance: next, changes: new Map([[path, rows]]) });
}

/** DeleteObject (§A.3.2.7): the row with everything below it; strong references to any of it become empty. */
export function checkDeleteObject(
  template: ParameterTemplate,
  overrides: ParameterOverrides,
  path: string,
): Result<OverrideChanges, Fault> {
  const found = find(template, overrides, path);
  if (found?.kind !== 'object' || found.table?.table?.creatable !== true) return err(named(9005, path));
  const number = Number(path.slice(found.parent.length, -1));
  const { next, numbers } = rowsOf(overrides, found.parent, found.table.table);
  const changes = new Map<string, string | undefined>();
  for (const [name, value] of overrides) {
    if (name.startsWith(path)) changes.set(name, undefined);
    else if (`${value}.`.startsWith(path) && isStrongReference(template, overrides, name)) changes.set(name, '');
  }
  changes.set(found.parent, printRows({ next, numbers: numbers.filter((each) => each !== number) }));
  return ok(changes);
}

function isStrongReference(template: ParameterTemplate, overrides: ParameterOverrides, name: string): boolean {
  return declarationOf(template, overrides, name)?.strongReference === true;
}
