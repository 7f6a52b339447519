/**
 * The part of MongoDB's filters that GenieACS's northbound interface passes on, and what it makes of a filter first: `._value`
 * is appended to names of parameters, and a text stands for a number, a moment, a pattern with `*` or `/…/` too.
 */
export type Filter = Readonly<Record<string, unknown>>;

/** What a filter does to a worker that has no answer for it: an unhandled rejection, and the worker ends. */
export class WorkerDeath extends Error {}

const COMPARED = new Set(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin']);
const LOGICAL = new Set(['$and', '$or', '$nor']);

/** Filter of `/devices/`. @throws WorkerDeath */
export function expandDeviceFilter(filter: Filter): Filter {
  const conditions = Object.entries(filter).map(([name, wanted]): Filter => {
    if (name.startsWith('$')) return { [name]: filters(name, wanted).map(expandDeviceFilter) };
    const path = name.slice(name.lastIndexOf('.') + 1).startsWith('_') ? name : `${name}._value`;
    const all = alternatives(wanted).map((one) => ({ [path]: one }));
    const negated = isObject(wanted) && ('$ne' in wanted || '$not' in wanted);
    if (negated && all.length > 1 && Object.keys(wanted).length > 1) throw new WorkerDeath('mixed $ne');
    return negated ? { $and: all } : { $or: all };
  });
  return { $and: conditions };
}

/** Filter of `/tasks/` and `/faults/`: the names in `types` are converted. @throws WorkerDeath */
export function typedFilter(filter: Filter, types: Readonly<Record<string, (value: unknown) => unknown>>): Filter {
  return Object.fromEntries(
    Object.entries(filter).map(([name, wanted]): [string, unknown] => {
      if (name.startsWith('$')) return [name, filters(name, wanted).map((one) => typedFilter(one, types))];
      const type = types[name];
      if (type === undefined) return [name, wanted];
      if (!isObject(wanted)) return [name, type(wanted)];
      return [name, Object.fromEntries(Object.entries(wanted).map(([op, value]) => [op, operand(op, value, type)]))];
    }),
  );
}

/** @throws WorkerDeath for an operator that MongoDB does not know */
export function matches(document: unknown, filter: Filter): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    if (LOGICAL.has(name)) {
      const all = filters(name, wanted).map((one) => matches(document, one));
      if (name === '$and') return all.every(Boolean);
      return name === '$or' ? all.some(Boolean) : !all.some(Boolean);
    }
    if (name.startsWith('$')) throw new WorkerDeath(`unknown top level operator: ${name}`);
    return fits(valueAt(document, name), wanted);
  });
}

export function valueAt(document: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), document);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function filters(name: string, wanted: unknown): readonly Filter[] {
  if (!Array.isArray(wanted)) throw new WorkerDeath(`${name} without an array`);
  return wanted.map((one) => (isObject(one) ? one : {}));
}

function operand(op: string, value: unknown, type: (value: unknown) => unknown): unknown {
  if (op === '$in' || op === '$nin') {
    if (!Array.isArray(value)) throw new WorkerDeath(`${op} without an array`);
    return value.map(type);
  }
  if (COMPARED.has(op)) return type(value);
  if (op === '$exists' || op === '$type') return value;
  throw new WorkerDeath('Operator not supported');
}

/** Everything that GenieACS would look for instead of this value. */
function alternatives(wanted: unknown): readonly unknown[] {
  if (typeof wanted === 'string') return readings(wanted);
  if (!isObject(wanted)) return [wanted];
  return Object.entries(wanted).reduce<readonly Readonly<Record<string, unknown>>[]>(
    (sofar, [op, value]) => {
      const values = COMPARED.has(op) && !Array.isArray(value) ? alternatives(value) : [value];
      const all = Array.isArray(value) && COMPARED.has(op) ? [value.flatMap((one) => alternatives(one))] : values;
      return sofar.flatMap((object) => all.map((one) => ({ ...object, [op]: one })));
    },
    [{}],
  );
}

function readings(text: string): readonly unknown[] {
  const found: unknown[] = [text];
  const pattern = /^\/(.*?)\/(g?i?m?y?)$/.exec(text);
  if (pattern?.[1] !== undefined) found.push({ $regex: regex(pattern[1], pattern[2]) });
  if (Number(text) === Number.parseFloat(text)) found.push(Number(text));
  const moment = new Date(text);
  if (text.length >= 8 && moment.getFullYear() > 1983) found.push(moment);
  if (text.includes('*')) {
    const escaped = text.replace(/[[\]\\^$.|?+()]/g, String.raw`\$&`).replace(/\*+/g, '.*');
    found.push({ $regex: regex(`^${escaped}$`) });
  }
  return found;
}

function regex(source: string, flags?: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    throw new WorkerDeath(`no regular expression: ${source}`);
  }
}

function fits(value: unknown, wanted: unknown): boolean {
  if (!isObject(wanted)) return compare(value, wanted) === 0 || contains(value, wanted);
  return Object.entries(wanted).every(([op, to]) => {
    const order = compare(value, to);
    switch (op) {
      case '$eq':
        return order === 0 || contains(value, to);
      case '$ne':
        return order !== 0 && !contains(value, to);
      case '$gt':
        return order !== undefined && order > 0;
      case '$gte':
        return order !== undefined && order >= 0;
      case '$lt':
        return order !== undefined && order < 0;
      case '$lte':
        return order !== undefined && order <= 0;
      case '$in':
        return list(to).some((one) => fits(value, one));
      case '$nin':
        return !list(to).some((one) => fits(value, one));
      case '$exists':
        return (value !== undefined) === Boolean(to);
      case '$regex':
        return (
          typeof value === 'string' && (to instanceof RegExp ? to : regex(String(to), options(wanted))).test(value)
        );
      case '$options':
        return true;
      case '$not':
        return !fits(value, to);
      default:
        throw new WorkerDeath(`unknown operator: ${op}`);
    }
  });
}

function options(wanted: Readonly<Record<string, unknown>>): string {
  return typeof wanted['$options'] === 'string' ? wanted['$options'] : '';
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new WorkerDeath('$in without an array');
  return value;
}

function contains(value: unknown, wanted: unknown): boolean {
  return Array.isArray(value) && value.some((one) => compare(one, wanted) === 0);
}

/** Less than, equal to, greater than 0; undefined: of different types, so neither. */
function compare(a: unknown, b: unknown): number | undefined {
  const [left, right] = [a, b].map((one) => (one instanceof Date ? one.getTime() : one));
  if (a instanceof Date !== b instanceof Date || typeof left !== typeof right) return undefined;
  if (left === right) return 0;
  if ((typeof left === 'number' || typeof left === 'string') && right !== undefined && right !== null)
    return left < right ? -1 : 1;
  return undefined;
}
