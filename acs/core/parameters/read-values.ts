import type { Fault, ParameterValue } from '#shared/cwmp/messages.js';
import { CpeFault, type Exchange } from '../exchange.js';

/** CPEs limit the number of names per request, few below this; for those it is halved. */
export const NAMES_PER_REQUEST = 64;

/**
 * Into how many parts a batch is cut in which there is a name that the device does not know. One such name among 64 costs
 * 12 more requests, as with halves; a device that knows none of them 84, where halves cost 126.
 */
const PARTS = 4;

/** A device that refuses this many single names for another reason than 9005 refuses to be read: before any value, and after. */
const FIRST_REFUSALS = 3;
const REFUSALS = 16;

export interface ReadValues {
  readonly values: readonly ParameterValue[];
  /** Names that the device does not have (9005). */
  readonly unknown: readonly string[];
  /** Why nothing was read, though the device has it. */
  readonly fault?: Fault;
}

/**
 * Values by full name. A name that the device does not know costs the others nothing (9005: TR-069 Amd 6 §A.3.2.2 refuses
 * the whole request for it). Any other fault is taken for a batch that was too large, whatever its code: devices answer
 * 9002 as well as 9004; smaller ones are asked for from then on.
 */
export function* readValues(names: readonly string[]): Exchange<ReadValues> {
  const values: ParameterValue[] = [];
  const unknown: string[] = [];
  const waiting = [names];
  let size = NAMES_PER_REQUEST;
  let refusals = 0;
  let fault: Fault | undefined;
  for (let batch = waiting.pop(); batch !== undefined; batch = waiting.pop()) {
    if (batch.length === 0) continue;
    if (batch.length > size) {
      waiting.push(batch.slice(size), batch.slice(0, size));
      continue;
    }
    const answer = yield { method: 'GetParameterValues', parameterNames: batch };
    if (answer.method === 'GetParameterValuesResponse') {
      values.push(...answer.parameterList.map((one) => ({ ...one, name: one.name.trim() })));
    }
    if (answer.method !== 'Fault') continue;
    if (answer.code === CpeFault.invalidParameterName) {
      if (batch.length === 1) unknown.push(...batch);
      else waiting.push(...partsOf(batch).reverse());
      continue;
    }
    fault = answer;
    if (answer.code === CpeFault.methodNotSupported) break;
    if (batch.length > 1) {
      size = Math.ceil(batch.length / 2);
      waiting.push(batch);
      continue;
    }
    if (++refusals === (values.length === 0 ? FIRST_REFUSALS : REFUSALS)) break;
    // It was this one name, not the size.
    size = NAMES_PER_REQUEST;
  }
  return { values, unknown, ...(fault !== undefined && values.length === 0 && { fault }) };
}

/** Values by name, as the device wrote them. */
export function valuesByName(values: readonly ParameterValue[]): ReadonlyMap<string, string> {
  return new Map(values.map(({ name, value }) => [name, value]));
}

function partsOf(batch: readonly string[]): (readonly string[])[] {
  const length = Math.ceil(batch.length / PARTS);
  return Array.from({ length: Math.ceil(batch.length / length) }, (_, i) => batch.slice(i * length, (i + 1) * length));
}
