import { err, ok, type Result } from '#shared/lib/result.js';

/**
 * Requests of GenieACS's northbound interface, made of checked parts only: an unknown task name, a missing field, an id that
 * is no ObjectId, bad percent-encoding, an operator that it does not know, or a connection request to a device without an
 * address end an NBI worker (facts 18, 19), and some texts mean more than they say (`*`, `/…/`). Nothing that cannot be
 * expressed here is ever sent. Pure.
 */

export interface NbiRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, encoded. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** Collections that are read. Not `users`: it holds password hashes. */
export type NbiCollection = 'devices' | 'tasks' | 'faults' | 'presets' | 'provisions' | 'virtual_parameters' | 'config';
export type NbiWritable = 'presets' | 'provisions' | 'virtual_parameters';
export type NbiRemovable = NbiWritable | 'devices' | 'tasks' | 'faults';

export type ProvisionCall = readonly [name: string, ...args: (string | number | boolean)[]];

export type NbiTask = {
  /** Seconds after which GenieACS no longer runs it. Without one it waits for ever (fact 3). */
  readonly expiry: number;
  /** Replaces an earlier queued task of the device with the same key. */
  readonly uniqueKey?: string;
} & (
  | { readonly name: 'getParameterValues'; readonly parameterNames: readonly string[] }
  | { readonly name: 'refreshObject'; readonly objectName: string }
  | { readonly name: 'provisions'; readonly provisions: readonly ProvisionCall[] }
  | { readonly name: 'reboot' | 'factoryReset' }
);

type Scalar = string | number | boolean;
const COMPARISONS = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'] as const;
export type NbiComparison = Readonly<Partial<Record<(typeof COMPARISONS)[number], Scalar>>>;
/** Fields that must all match. Exact values, one comparison, or one of several values; no other operators. */
export type NbiFilter = Readonly<Record<string, Scalar | NbiComparison | { readonly $in: readonly string[] }>>;

export interface NbiQuery {
  readonly filter?: NbiFilter;
  /** Fields or parameter paths. */
  readonly projection?: readonly string[];
  /** By field: 1 ascending, -1 descending. */
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly limit?: number;
  readonly skip?: number;
}

type Made = Result<NbiRequest, string>;

const DEVICE_ID = /^[A-Za-z0-9_%-]{1,512}$/;
const OBJECT_ID = /^[0-9a-f]{24}$/;
const NAME = /^[A-Za-z0-9_-]{1,128}$/;
/** A fault is named by its device and channel; we only touch those of tasks. */
const FAULT_ID = /^([A-Za-z0-9_%-]{1,512}):task_([0-9a-f]{24})$/;
const FIELD = /^_?[A-Za-z][\w-]*(?:\._?[A-Za-z0-9][\w-]*)*$/;
/** Only below the roots of data models: `Reboot`, `Downloads` and `Tags` are commands to GenieACS. No wildcards, no aliases. */
const PARAMETER = /^(?:InternetGatewayDevice|Device)(?:\.[A-Za-z0-9][\w-]*){0,31}$/;
/** Ours: the longest list of names in one task. */
const MOST_ITEMS = 2_000;

export function isDeviceId(id: string): boolean {
  return DEVICE_ID.test(id) && decodes(id);
}

export function isTaskId(id: string): boolean {
  return OBJECT_ID.test(id);
}

/** Full name of a parameter or, without its final dot, of an object. */
export function isParameterPath(path: unknown): boolean {
  return typeof path === 'string' && path.length <= 256 && PARAMETER.test(path);
}

/** @param connect wake the device and wait until its session has ended, or it is clear that there will be none */
export function taskRequest(deviceId: string, task: NbiTask, connect: boolean): Made {
  if (!isDeviceId(deviceId)) return err(`'${deviceId}' is no id of a device`);
  const wrong = wrongWith(task);
  if (wrong !== undefined) return err(wrong);
  return ok({
    method: 'POST',
    path: `/devices/${encodeURIComponent(deviceId)}/tasks${connect ? '?connection_request' : ''}`,
    contentType: 'application/json',
    body: JSON.stringify(task),
  });
}

/** A Connection Request with nothing to do. */
export function wakeRequest(deviceId: string): Made {
  if (!isDeviceId(deviceId)) return err(`'${deviceId}' is no id of a device`);
  return ok({ method: 'POST', path: `/devices/${encodeURIComponent(deviceId)}/tasks?connection_request` });
}

/** @param head only the number of those that match */
export function queryRequest(collection: NbiCollection, query: NbiQuery, head = false): Made {
  const { filter, projection, sort, limit, skip } = query;
  const parts: string[] = [];
  if (filter !== undefined) {
    const wrong = wrongInFilter(collection, filter);
    if (wrong !== undefined) return err(wrong);
    parts.push(`query=${encodeURIComponent(JSON.stringify(filter))}`);
  }
  const bad = [...(projection ?? []), ...Object.keys(sort ?? {})].find((field) => !FIELD.test(field));
  if (bad !== undefined) return err(`'${bad}' is no field`);
  if (projection !== undefined && projection.length > 0) {
    parts.push(`projection=${encodeURIComponent(projection.join(','))}`);
  }
  if (sort !== undefined) parts.push(`sort=${encodeURIComponent(JSON.stringify(sort))}`);
  for (const [name, value] of Object.entries({ limit, skip })) {
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 0) return err(`${name} is no count: ${String(value)}`);
    parts.push(`${name}=${String(value)}`);
  }
  const search = parts.length === 0 ? '' : `?${parts.join('&')}`;
  return ok({ method: head ? 'HEAD' : 'GET', path: `/${collection}/${search}` });
}

/** @param body a provision's or virtual parameter's script as text; a preset as an object */
export function putRequest(
  collection: NbiWritable,
  id: string,
  body: string | Readonly<Record<string, unknown>>,
): Made {
  if (!NAME.test(id)) return err(`'${id}' is no name: letters, digits, - and _ only`);
  const isScript = collection !== 'presets';
  if (isScript !== (typeof body === 'string')) return err(`${collection} take ${isScript ? 'a script' : 'an object'}`);
  return ok({
    method: 'PUT',
    path: `/${collection}/${id}`,
    contentType: isScript ? 'text/javascript' : 'application/json',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export function removeRequest(collection: NbiRemovable, id: string): Made {
  const isRight =
    collection === 'devices'
      ? isDeviceId(id)
      : collection === 'tasks'
        ? isTaskId(id)
        : collection === 'faults'
          ? isDeviceId(FAULT_ID.exec(id)?.[1] ?? '')
          : NAME.test(id);
  if (!isRight) return err(`'${id}' is no id in ${collection}`);
  return ok({ method: 'DELETE', path: `/${collection}/${encodeURIComponent(id)}` });
}

function wrongWith(task: NbiTask): string | undefined {
  if (!Number.isSafeInteger(task.expiry) || task.expiry < 1) return 'a task without expiry waits for ever';
  if (task.uniqueKey !== undefined && !NAME.test(task.uniqueKey)) return `'${task.uniqueKey}' is no key`;
  switch (task.name) {
    case 'getParameterValues':
      return wrongInNames(task.parameterNames);
    case 'refreshObject':
      // The empty name is the whole data model.
      return task.objectName === '' ? undefined : wrongInNames([task.objectName]);
    case 'provisions':
      return wrongInCalls(task.provisions);
    case 'reboot':
    case 'factoryReset':
      return undefined;
    default:
      return 'no such task';
  }
}

function wrongInNames(names: readonly string[]): string | undefined {
  if (!isList(names)) return 'names are missing, or too many';
  const wrong = names.findIndex((name) => !isParameterPath(name));
  return wrong === -1 ? undefined : `'${String(names[wrong])}' is no parameter's name`;
}

function wrongInCalls(calls: readonly ProvisionCall[]): string | undefined {
  if (!isList(calls)) return 'provisions are missing, or too many';
  for (const call of calls) {
    const [name, path, ...args] = call;
    if (name !== 'refresh' && name !== 'value') return `'${name}' is no provision that is called here`;
    if (!isParameterPath(path)) return `'${String(path)}' is no parameter's name`;
    const isRight =
      name === 'value' ? args.length === 1 : args.length === 0 || (args.length === 1 && typeof args[0] === 'number');
    if (!isRight || args.some((one) => !isScalar(one))) return `the arguments of ${name} ${path} are wrong`;
  }
  return undefined;
}

function wrongInFilter(collection: NbiCollection, filter: NbiFilter): string | undefined {
  for (const [field, value] of Object.entries(filter)) {
    if (!FIELD.test(field)) return `'${field}' is no field`;
    const texts = valuesIn(value);
    if (texts === undefined) return `the filter of ${field} is not understood`;
    for (const one of texts) {
      if (!isScalar(one)) return `the filter of ${field} is not understood`;
      if (typeof one !== 'string') continue;
      // GenieACS makes regular expressions of these.
      if (collection === 'devices' && (one.includes('*') || one.startsWith('/'))) return `'${one}' is a pattern`;
      if (field === '_id' && collection === 'tasks' && !isTaskId(one)) return `'${one}' is no id of a task`;
    }
  }
  return undefined;
}

function valuesIn(value: NbiFilter[string]): readonly unknown[] | undefined {
  if (typeof value !== 'object') return [value];
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  const [first] = entries;
  // `$ne` does not go with others; two bounds of a range are two conditions, which one object cannot be trusted with.
  if (first === undefined || entries.length > 1) return undefined;
  const [operator, operand] = first;
  if (operator === '$in') return Array.isArray(operand) && operand.length <= MOST_ITEMS ? operand : undefined;
  return COMPARISONS.some((one) => one === operator) ? [operand] : undefined;
}

function isScalar(value: unknown): boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

function isList(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0 && list.length <= MOST_ITEMS;
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
