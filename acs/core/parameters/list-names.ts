import type { Fault, ParameterInfo } from '#shared/cwmp/messages.js';
import { CpeFault, type Answer, type Exchange } from '../exchange.js';

/** A device that refuses to list this many objects with all below them is asked level by level from then on. */
const DEEP_REFUSALS = 2;

export interface ListNames {
  /** With its final dot. */
  readonly path: string;
  /** Whether an object below is worth a request of its own, where the device does not list all at once. */
  readonly wanted: (object: string) => boolean;
  /** The most requests to make; what they do not reach stays unknown. */
  readonly requests: number;
  /** The device is known to choke on its long list: level by level from the start. */
  readonly byLevel?: boolean;
}

export interface ListedNames {
  readonly names: readonly ParameterInfo[];
  /** Objects whose names were listed to the last: what is not among `names` is not there. */
  readonly complete: readonly string[];
}

/**
 * Names of the parameters and objects below a path: with one request, or level by level for a device that refuses that
 * (9004 is allowed for it, TR-069 Amd 6 §A.3.2.3; 9002 and others are seen). A path that does not exist has no names.
 * @returns the fault where the path itself is listed in neither way
 */
export function* listNames({ path, wanted, requests, byLevel }: ListNames): Exchange<ListedNames | Fault> {
  const names: ParameterInfo[] = [];
  const complete: string[] = [];
  const waiting = [path];
  let deepRefusals = byLevel === true ? DEEP_REFUSALS : 0;
  let left = requests;
  for (let object = waiting.shift(); object !== undefined && left > 0; object = waiting.shift()) {
    if (deepRefusals < DEEP_REFUSALS) {
      const all = yield { method: 'GetParameterNames', parameterPath: object, nextLevel: false };
      left--;
      const listed = listedIn(all);
      if (listed !== undefined) {
        names.push(...listed);
        complete.push(object);
        continue;
      }
      if (all.method === 'Fault' && all.code === CpeFault.methodNotSupported) return all;
      deepRefusals++;
      if (left === 0) break;
    }
    const level = yield { method: 'GetParameterNames', parameterPath: object, nextLevel: true };
    left--;
    const listed = listedIn(level);
    if (listed === undefined && object === path && level.method === 'Fault') return level;
    for (const one of listed ?? []) {
      names.push(one);
      // Some devices leave the final dot of an object out.
      const child = one.name.endsWith('.') ? one.name : `${one.name}.`;
      if (child.length > object.length && child.startsWith(object) && wanted(child)) waiting.push(child);
    }
  }
  return { names, complete };
}

/** 9005: the object is not there, which is an answer. */
function listedIn(answer: Answer): readonly ParameterInfo[] | undefined {
  if (answer.method === 'Fault') return answer.code === CpeFault.invalidParameterName ? [] : undefined;
  if (answer.method !== 'GetParameterNamesResponse') return undefined;
  return answer.parameterList.map((one) => ({ ...one, name: one.name.trim() }));
}
