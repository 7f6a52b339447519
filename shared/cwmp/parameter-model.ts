import { cwmpFault } from './fault.js';
import { cwmpFaultCode } from './fault-codes.js';
import type { ParameterType, ValueRule } from './parameter-value.js';
import { readValue } from './parameter-value.js';
import type { Fault, ParameterInfo, ParameterValue, SetParameterValuesFault } from './messages.js';
import { err, ok, type Result } from '../lib/result.js';

/** One declared parameter; the same declaration serves every agent of the process. */
export interface ModelParameter extends ValueRule {
  /** Relative to its object. */
  readonly name: string;
  readonly writable: boolean;
  readonly default: string;
  /** Reads as the empty string whatever it holds (TR-106). */
  readonly hidden?: boolean;
  /** Travels in every Inform. */
  readonly forcedInform?: boolean;
  /** TR-069 Amd 6 §A.3.2.4; absent: off. */
  readonly notification?: 'passive' | 'active';
}

export interface ModelObject {
  /** Full path, ends with a dot. */
  readonly path: string;
  readonly parameters: readonly ModelParameter[];
}

/** The tree, immutable: what all agents share. An agent adds only the values that differ from the defaults. */
export interface ParameterTemplate {
  readonly root: string;
  /** By full path. */
  readonly parameters: ReadonlyMap<string, ModelParameter>;
  /** Names of the direct children, by the object's full path; child objects end with a dot. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly forcedInform: readonly string[];
}

/** Values that differ from the template's defaults, by full path. */
export type ParameterOverrides = ReadonlyMap<string, string>;

/** @param objects in the order in which they are listed to the ACS; missing parents are added */
export function createTemplate(objects: readonly ModelObject[]): ParameterTemplate {
  const parameters = new Map<string, ModelParameter>();
  const children = new Map<string, string[]>();
  const addObject = (path: string): string[] => {
    const known = children.get(path);
    if (known !== undefined) return known;
    const own: string[] = [];
    children.set(path, own);
    const parent = path.slice(0, path.lastIndexOf('.', path.length - 2) + 1);
    if (parent !== '') addObject(parent).push(path);
    return own;
  };
  for (const object of objects) {
    const own = addObject(object.path);
    for (const parameter of object.parameters) {
      own.push(object.path + parameter.name);
      parameters.set(object.path + parameter.name, parameter);
    }
  }
  return {
    root: rootOf(objects[0]?.path ?? ''),
    parameters,
    children,
    forcedInform: [...parameters].filter(([, p]) => p.forcedInform === true).map(([name]) => name),
  };
}

function rootOf(path: string): string {
  return path.slice(0, path.indexOf('.') + 1);
}

/** The stored value, hidden ones included: for the agent's own use, never for an answer. */
export function storedValue(template: ParameterTemplate, overrides: ParameterOverrides, name: string): string {
  return overrides.get(name) ?? template.parameters.get(name)?.default ?? '';
}

/** The parameter as an ACS reads it. */
export function readParameter(
  template: ParameterTemplate,
  overrides: ParameterOverrides,
  name: string,
): ParameterValue {
  const parameter = template.parameters.get(name);
  const type: ParameterType = parameter?.type ?? 'string';
  return { name, type, value: parameter?.hidden === true ? '' : storedValue(template, overrides, name) };
}

/** GetParameterNames (TR-069 Amd 6 §A.3.2.3). */
export function parameterNames(
  template: ParameterTemplate,
  path: string,
  nextLevel: boolean,
): Result<readonly ParameterInfo[], Fault> {
  if (path === '' && nextLevel) return ok([{ name: template.root, writable: false }]);
  const parameter = template.parameters.get(path);
  if (parameter !== undefined) {
    if (nextLevel) return err(named(9003, 'NextLevel with the name of a parameter'));
    return ok([info(template, path)]);
  }
  const start = path === '' ? template.root : path;
  const children = template.children.get(start);
  if (children === undefined) return err(named(9005, path));
  if (nextLevel) return ok(children.map((name) => info(template, name)));
  return ok(descendants(template, start).map((name) => info(template, name)));
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
    if (template.parameters.has(start)) {
      wanted.add(start);
    } else if (template.children.has(start)) {
      for (const each of descendants(template, start)) if (!each.endsWith('.')) wanted.add(each);
    } else {
      return err(named(9005, name));
    }
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
): Result<ReadonlyMap<string, string>, Fault> {
  const accepted = new Map<string, string>();
  const faults: SetParameterValuesFault[] = [];
  const seen = new Set<string>();
  for (const { name, value, type } of list) {
    if (seen.has(name)) return err(named(9003, `${name} is named twice`));
    seen.add(name);
    const parameter = template.parameters.get(name);
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
  return faults.length === 0 ? ok(accepted) : err(cwmpFault(9003, undefined, faults));
}

function named(code: number, detail: string): Fault {
  return cwmpFault(code, `${cwmpFaultCode(code)?.name ?? ''}: ${detail}`);
}

function info(template: ParameterTemplate, name: string): ParameterInfo {
  // No object can be created or deleted, so none is writable.
  return { name, writable: template.parameters.get(name)?.writable ?? false };
}

/** The object itself and everything below it, in declared order. */
function descendants(template: ParameterTemplate, path: string): readonly string[] {
  const found: string[] = [path];
  for (const child of template.children.get(path) ?? []) {
    if (child.endsWith('.')) found.push(...descendants(template, child));
    else found.push(child);
  }
  return found;
}
