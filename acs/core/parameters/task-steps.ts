import type { Fault, ParameterInfo, ParameterValue } from '#shared/cwmp/messages.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import type { Exchange } from '../exchange.js';
import { faultDetail } from '../run/dialect.js';
import { listNames } from './list-names.js';
import { readValues } from './read-values.js';
import { isSameValue } from './value-type.js';

/** What a task asks of the device. */

/** The most requests for the names below the paths of one refresh, and the most names it reads. */
const REQUESTS_FOR_NAMES = 200;
const MOST_NAMES = 20_000;

export type TaskResult =
  | { readonly kind: 'complete'; readonly note?: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly detail: string };

export interface RefreshResult {
  readonly result: TaskResult;
  readonly names: readonly ParameterInfo[];
  /** Paths whose names were listed to the last. */
  readonly complete: readonly string[];
  readonly values: readonly ParameterValue[];
}

export interface WriteResult {
  readonly result: TaskResult;
  /** As read back. */
  readonly values: readonly ParameterValue[];
}

/** Reads names and paths (with a final dot) again: of a path what there is below it, then all values. */
export function* refreshNames(asked: readonly string[]): Exchange<RefreshResult> {
  const names: ParameterInfo[] = [];
  const complete: string[] = [];
  const failed = (result: TaskResult) => ({ result, names, complete, values: [] });
  for (const path of asked.filter((name) => name.endsWith('.'))) {
    const listed = yield* listNames({ path, wanted: () => true, requests: REQUESTS_FOR_NAMES });
    if ('method' in listed) return failed(faultResult(listed));
    names.push(...listed.names.filter(({ name }) => name.startsWith(path)));
    complete.push(...listed.complete);
  }
  const single = asked.filter((name) => !name.endsWith('.'));
  const wanted = [...new Set([...single, ...names.map(({ name }) => name).filter((name) => !name.endsWith('.'))])];
  if (wanted.length > MOST_NAMES) {
    const detail = `There are ${String(wanted.length)} parameters; refresh a path with at most ${String(MOST_NAMES)}`;
    return failed({ kind: 'failed', reason: 'too-many-parameters', detail });
  }
  const read = yield* readValues(wanted);
  const { values, unknown, fault } = read;
  if (fault !== undefined) return { ...failed(faultResult(fault)), values };
  if (single.length === asked.length && values.length === 0) {
    const detail = `9005 Invalid parameter name: ${unknown.join(', ')}`;
    return failed({ kind: 'failed', reason: 'cwmp-fault', detail });
  }
  return { result: { kind: 'complete' }, names, complete, values };
}

/**
 * Writes all values or none, and reads them back. The secrets among them read as empty, so they are not compared.
 * @param resumed it may have been written before a crash or a lost session: then it is not written again
 */
export function* writeValues(values: readonly ParameterValue[], resumed: boolean): Exchange<WriteResult> {
  const readable = values.filter(({ name }) => !isSecretParameter(name));
  if (resumed && readable.length === values.length) {
    const before = yield* readBack(readable);
    if (before.isSame) return { result: { kind: 'complete' }, values: before.values };
  }
  const answer = yield { method: 'SetParameterValues', parameterList: values, parameterKey: '' };
  if (answer.method === 'Fault') return { result: faultResult(answer), values: [] };
  // TR-069 Amd 6 §A.3.2.1: Status 1 is success, but applied later; reading gives the new values all the same.
  const isLater = answer.method === 'SetParameterValuesResponse' && answer.status === 1;
  const after = yield* readBack(readable);
  const note = isLater ? 'after-reboot' : after.isSame ? undefined : 'read-back-differs';
  return { result: { kind: 'complete', ...(note !== undefined && { note }) }, values: after.values };
}

function* readBack(
  wanted: readonly ParameterValue[],
): Exchange<{ readonly isSame: boolean; readonly values: readonly ParameterValue[] }> {
  const { values } = yield* readValues(wanted.map(({ name }) => name));
  const now = new Map(values.map((one) => [one.name, one]));
  const isSame = wanted.every(({ name, value, type }) => {
    const there = now.get(name);
    // The device knows its type better than who wrote.
    return there !== undefined && isSameValue(there.type === '' ? type : there.type, there.value, value);
  });
  return { isSame, values };
}

function faultResult(fault: Fault): TaskResult {
  return { kind: 'failed', reason: 'cwmp-fault', detail: faultDetail(fault) };
}
