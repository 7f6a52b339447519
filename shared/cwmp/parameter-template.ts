import type { ValueRule } from './parameter-value.js';

/** One declared parameter; the same declaration serves every agent of the process. */
export interface ModelParameter extends ValueRule {
  /** Relative to its object. */
  readonly name: string;
  readonly writable: boolean;
  /** What it reads before anybody wrote it; in a row that an ACS created, the default on creation. */
  readonly default: string;
  /** Reads as the empty string whatever it holds (TR-106). */
  readonly hidden?: boolean;
  /** Travels in every Inform. */
  readonly forcedInform?: boolean;
  /** TR-069 Amd 6 §A.3.2.4; absent: off. */
  readonly notification?: 'passive' | 'active';
  /** Its value is how many rows that table has: `Line.`, relative to the parameter's object. */
  readonly counts?: string;
  /** Holds the path of an object, without the last dot, and is emptied when that object is deleted (TR-106: strong). */
  readonly strongReference?: boolean;
  /** Writing `Requested` to it needs these parameters of its object to have a value (TR-106 DiagnosticsState). */
  readonly requires?: readonly string[];
}

/** A table: a multi-instance object. */
export interface TableRows {
  /** Rows that come with the device, numbered from 1. */
  readonly initial: number;
  readonly max: number;
  /** An ACS may add and delete rows. */
  readonly creatable: boolean;
}

export interface ModelObject {
  /** Full path, ends with a dot. A last part `{i}` declares the rows of a table; fixed instances are written as numbers. */
  readonly path: string;
  readonly parameters: readonly ModelParameter[];
  /** With `{i}` only; without it such a table has no rows and never gets any. */
  readonly rows?: TableRows;
}

/** One object of the tree, without instance numbers. */
export interface ObjectNode {
  readonly parameters: ReadonlyMap<string, ModelParameter>;
  /** By name, without dots. */
  readonly objects: ReadonlyMap<string, ObjectNode>;
  readonly table?: TableRows & { readonly row: ObjectNode };
}

/** The tree, immutable: what all agents share. An agent adds only the values and rows that differ. */
export interface ParameterTemplate {
  /** With its dot. */
  readonly root: string;
  /** Above the root. */
  readonly top: ObjectNode;
  /** By declared path: rows of tables are written `{i}`. */
  readonly parameters: ReadonlyMap<string, ModelParameter>;
  readonly forcedInform: readonly string[];
}

interface Draft {
  readonly parameters: Map<string, ModelParameter>;
  readonly objects: Map<string, Draft>;
  table?: TableRows & { readonly row: Draft };
}

const NO_ROWS: TableRows = { initial: 0, max: 0, creatable: false };

/** @param objects in the order in which they are listed to the ACS; missing parents are added */
export function createTemplate(objects: readonly ModelObject[]): ParameterTemplate {
  const top = draft();
  const parameters = new Map<string, ModelParameter>();
  for (const object of objects) {
    const node = nodeAt(top, object);
    for (const parameter of object.parameters) {
      node.parameters.set(parameter.name, parameter);
      parameters.set(object.path + parameter.name, parameter);
    }
  }
  const first = objects[0]?.path ?? '';
  return {
    root: first.slice(0, first.indexOf('.') + 1),
    top,
    parameters,
    forcedInform: [...parameters].filter(([, p]) => p.forcedInform === true).map(([name]) => name),
  };
}

function draft(): Draft {
  return { parameters: new Map(), objects: new Map() };
}

function nodeAt(top: Draft, { path, rows }: ModelObject): Draft {
  let node = top;
  const parts = path.slice(0, -1).split('.');
  for (const [i, part] of parts.entries()) {
    if (part === '{i}') {
      node.table ??= { ...((i === parts.length - 1 ? rows : undefined) ?? NO_ROWS), row: draft() };
      node = node.table.row;
    } else {
      const known = node.objects.get(part) ?? draft();
      node.objects.set(part, known);
      node = known;
    }
  }
  return node;
}
