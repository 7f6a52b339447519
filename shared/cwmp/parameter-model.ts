import { cwmpFault } from './fault.js';
import { cwmpFaultCode } from './fault-codes.js';
import { readValue } from './parameter-value.js';
import { childObject, childObjects, rowsOf, type ParameterOverrides } from './parameter-rows.js';
import type { ModelParameter, ObjectNode, ParameterTemplate } from './parameter-template.js';
import type { Fault, ParameterInfo, ParameterValue, SetParameterValuesFault } from './messages.js';
import { err, ok, type Result } from '../lib/result.js';

/** What a path means for one agent. */
export type Found =
  | { readonly kind: 'parameter'; readonly object: string; readonly parameter: ModelParameter }
  /** `row`: it is a row of `table`, whose path is `parent`. */
  | { readonly kind: 'object'; readonly node: ObjectNode; readonly parent: string; readonly table?: ObjectNode };

/** @param path full; of a parameter, or of an object with its last dot */
export function find(template: ParameterTemplate, overrides: ParameterOverrides, path: string): Found | undefined {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let node = template.top;
  let at = '';
  let parent = '';
  let table: ObjectNode | undefined;
  for (const part of parts) {
    const child = childObject(overrides, at, node, part);
    if (child === undefined) return undefined;
    table = child === node.table?.row ? node : undefined;
    node = child;
    parent = at;
    at += `${part}.`;
  }
  if (last === '') return at === '' ? undefined : { kind: 'object', node, parent, ...(table && { table }) };
  const parameter = node.parameters.get(last);
  return parameter === undefined ? undefined : { kind: 'parameter', object: at, parameter };
}

/** The declaration of a parameter that exists. */
export function declarationOf(
  template: ParameterTemplate,
  overrides: ParameterOverrides,
  name: string,
): ModelParameter | undefined {
  const found = find(template, overrides, name);
  return found?.kind === 'parameter' ? found.parameter : undefined;
}

/** The stored value, hidden ones included: for the agent's own use, never for an answer. */
export function storedValue(template: ParameterTemplate, overrides: ParameterOverrides, name: string): string {
  const stored = overrides.get(name);
  if (stored !== undefined) return stored;
  const found = find(template, overrides, name);
  if (found?.kind !== 'parameter') return '';
  const { counts, default: initial } = found.parameter;
  return counts === undefined ? initial : String(countRows(template, overrides, found.object + counts));
}

function countRows(template: ParameterTemplate, overrides: ParameterOverrides, path: string): number {
  const table = find(template, overrides, path);
  if (table?.kind !== 'object' || table.node.table === undefined) return 0;
  return rowsOf(overrides, path, table.node.table).numbers.length;
}

/** The parameter as an ACS reads it. */
export function readParameter(
  template: ParameterTemplate,
  overrides: ParameterOverrides,
  name: string,
): ParameterValue {
  const parameter = declarationOf(template, overrides, name);
  const value = parameter?.hidden === true ? '' : storedValue(template, overrides, name);
  return { name, type: parameter?.type ?? 'string', value };
}

/** GetParameterNames (TR-069 Amd 6 §A.3.2.3). */
export function parameterNames(
  template: ParameterTemplate,
  path: string,
  nextLevel: boolean,
  overrides: ParameterOverrides = NOTHING,
): Result<readonly ParameterInfo[], Fault> {
  if (path === '' && nextLevel) return ok([{ name: template.root, writable: false }]);
  const start = path === '' ? template.root : path;
  const found = find(template, overrides, start);
  if (found === undefined) return err(named(9005, path));
  if (found.kind === 'parameter') {
    if (nextLevel) return err(named(9003, 'NextLevel with the name of a parameter'));
    return ok([{ name: start, writable: found.parameter.writable }]);
  }
  const itself = { name: start, writable: isWritable(found.node, found.table) };
  const below = listed(overrides, start, found.node, !nextLevel);
  return ok(nextLevel ? below : [itself, ...below]);
}

/** GetParameterValues (§A.3.2.2): full names and partial paths; a name asked for twice is answered once. */
export function parameterValues(
  template: ParameterTemplate,
  overrides: ParameterOverrides,
  names: readonly string[],
): Result<readonly ParameterValue[], Fault> {
  const wanted = new Set<string>();
  for (const name of names) {
    const start = name === '' ? template.root : name;
    const found = find(template, overrides, start);
    if (found === undefined) return err(named(9005, name));
    if (found.kind === 'parameter') wanted.add(start);
    else
      for (const each of listed(overrides, start, found.node, true))
        if (!each.name.endsWith('.')) wanted.add(each.name);
  }
  return ok([...wanted].map((name) => readParameter(template, overrides, name)));
}

/**
 * SetParameterValues (§A.3.2.1), all or nothing: the canonical values to store, or the fault that names every
 * parameter in error. Changes nothing.
 */
export function checkParameterValues(
  template: ParameterTemplate,
  list: readonly ParameterValue[],
  overrides: ParameterOverrides = NOTHING,
): Result<ReadonlyMap<string, string>, Fault> {
  const accepted = new Map<string, string>();
  const faults: SetParameterValuesFault[] = [];
  const seen = new Set<string>();
  for (const { name, value, type } of list) {
    if (seen.has(name)) return err(named(9003, `${name} is named twice`));
    seen.add(name);
    const parameter = declarationOf(template, overrides, name);
    const fault = (faultCode: number, why = cwmpFaultCode(faultCode)?.name ?? ''): number =>
      faults.push({ parameterName: name, faultCode, faultString: why });
    if (parameter === undefined) {
      fault(9005);
    } else if (!parameter.writable) {
      fault(9008);
    } else {
      const read = readValue(parameter, value, type);
      if (read.ok) accepted.set(name, read.value);
      else fault(read.error.code, read.error.why);
    }
  }
  for (const name of missingValues(template, overrides, accepted)) {
    faults.push({ parameterName: name, faultCode: 9007, faultString: 'needed by the test' });
  }
  return faults.length === 0 ? ok(accepted) : err(cwmpFault(9003, undefined, faults));
}

/** What the tests that this write requests need and have not got. */
function missingValues(
  template: ParameterTemplate,
  overrides: ParameterOverrides,
  written: ReadonlyMap<string, string>,
): readonly string[] {
  return [...written].flatMap(([name, value]) => {
    const found = value === 'Requested' ? find(template, overrides, name) : undefined;
    if (found?.kind !== 'parameter') return [];
    const needed = (found.parameter.requires ?? []).map((each) => found.object + each);
    return needed.filter((each) => (written.get(each) ?? storedValue(template, overrides, each)) === '');
  });
}

const NOTHING: ParameterOverrides = new Map();

export function named(code: number, detail: string): Fault {
  return cwmpFault(code, `${cwmpFaultCode(code)?.name ?? ''}: ${detail}`);
}

/** Below the object, in declared order; `deep`: not only the next level. */
function listed(
  overrides: ParameterOverrides,
  path: string,
  node: ObjectNode,
  deep: boolean,
): readonly ParameterInfo[] {
  const found: ParameterInfo[] = [];
  for (const [name, { writable }] of node.parameters) found.push({ name: path + name, writable });
  for (const [name, child] of childObjects(overrides, path, node)) {
    const below = `${path}${name}.`;
    found.push({ name: below, writable: isWritable(child, child === node.table?.row ? node : undefined) });
    if (deep) found.push(...listed(overrides, below, child, true));
  }
  return found;
}

/** §A.3.2.3: a row is writable if it can be deleted, its table if a row can be added. */
function isWritable(node: ObjectNode, table: ObjectNode | undefined): boolean {
  return (node.table ?? table?.table)?.creatable ?? false;
}
