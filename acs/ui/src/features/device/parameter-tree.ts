import type { Parameter } from '#shared/api/parameters.js';

/** An object of the phone's data model, or a parameter of one. */
export interface TreeNode {
  /** Last part of the name. */
  readonly label: string;
  /** Full name; an object's ends in a dot. */
  readonly path: string;
  /** Absent: an object that is known by what is below it. */
  readonly parameter: Parameter | undefined;
  readonly children: readonly TreeNode[];
  /** Parameters below, at any depth. */
  readonly count: number;
}

interface Growing {
  readonly label: string;
  readonly path: string;
  parameter: Parameter | undefined;
  readonly children: Map<string, Growing>;
}

/** The parameters by their paths (TR-106 §3.1): parameters of an object first, then its objects, numbers by their value. */
export function treeOf(parameters: readonly Parameter[]): readonly TreeNode[] {
  const root = new Map<string, Growing>();
  for (const parameter of parameters) {
    const isObject = parameter.name.endsWith('.');
    const parts = (isObject ? parameter.name.slice(0, -1) : parameter.name).split('.');
    let level = root;
    let path = '';
    for (const [i, label] of parts.entries()) {
      const isLeaf = i === parts.length - 1 && !isObject;
      path += isLeaf ? label : `${label}.`;
      let node = level.get(path);
      if (node === undefined) {
        node = { label, path, parameter: undefined, children: new Map() };
        level.set(path, node);
      }
      if (i === parts.length - 1) node.parameter = parameter;
      level = node.children;
    }
  }
  return finished(root);
}

function finished(level: ReadonlyMap<string, Growing>): readonly TreeNode[] {
  const nodes = [...level.values()].map(({ label, path, parameter, children }) => {
    const below = finished(children);
    const own = isObject(path) ? 0 : 1;
    return { label, path, parameter, children: below, count: own + below.reduce((sum, { count }) => sum + count, 0) };
  });
  return nodes.sort((a, b) => Number(isObject(a.path)) - Number(isObject(b.path)) || byLabel(a.label, b.label));
}

export function isObject(path: string): boolean {
  return path.endsWith('.');
}

function byLabel(a: string, b: string): number {
  const [m, n] = [Number(a), Number(b)];
  return Number.isNaN(m) || Number.isNaN(n) ? (a < b ? -1 : 1) : m - n;
}

/** Objects above a path, and itself where it is one: those that are open when it is to be seen. */
export function pathsTo(path: string): readonly string[] {
  const parts = path.split('.').slice(0, -1);
  return parts.map((_, i) => `${parts.slice(0, i + 1).join('.')}.`);
}
