import { WorkerDeath } from './genie-query.js';

export interface NbiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface NbiAnswer {
  readonly status: number;
  /** Absent: the usual one of the status. */
  readonly phrase?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** @returns the JSON, or the answer to what is none */
export function jsonOf(text: string): { readonly value: unknown } | { readonly refused: NbiAnswer } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { refused: { status: 400, body: String(error) } };
  }
}

export function notAllowed(allow: string): NbiAnswer {
  return { status: 405, headers: { Allow: allow }, body: '405 Method Not Allowed' };
}

/** @throws WorkerDeath where the escapes are none: GenieACS does not catch it */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new WorkerDeath('URI malformed');
  }
}

/** @throws WorkerDeath unless it is an id as MongoDB makes them */
export function objectId(value: unknown): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{24}$/i.test(value)) throw new WorkerDeath('no ObjectId');
  return value;
}

/** @throws WorkerDeath for a task that GenieACS's own check throws at */
export function checkTask(task: Readonly<Record<string, unknown>>): void {
  const names = task['parameterNames'];
  const values = task['parameterValues'];
  const provisions = task['provisions'];
  const scalar = (one: unknown) => ['string', 'number', 'boolean'].includes(typeof one);
  const good: Readonly<Record<string, () => boolean>> = {
    getParameterValues: () => full(names) && names.every((name) => typeof name === 'string' && name !== ''),
    setParameterValues: () =>
      full(values) &&
      values.every((one) => Array.isArray(one) && typeof one[0] === 'string' && one[0] !== '' && scalar(one[1])),
    refreshObject: () => typeof task['objectName'] === 'string',
    deleteObject: () => typeof task['objectName'] === 'string' && task['objectName'] !== '',
    provisions: () =>
      Array.isArray(provisions) &&
      provisions.every((one) => Array.isArray(one) && one.every((part) => part === null || scalar(part))),
    reboot: () => true,
    factoryReset: () => true,
  };
  if (good[String(task['name'])]?.() !== true) throw new WorkerDeath(`bad task ${JSON.stringify(task)}`);
}

function full(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}
