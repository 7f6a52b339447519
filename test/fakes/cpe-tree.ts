import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, CpeResponse, Fault } from '#shared/cwmp/messages.js';

/** A CPE's parameters by full name, and its answers to what an ACS asks of them (TR-069 §A.3.2). */
export class CpeTree {
  readonly values: Map<string, string>;
  /** Notification by name, as SetParameterAttributes set it. */
  readonly notifications = new Map<string, number>();

  constructor(values: Iterable<readonly [string, string]>) {
    this.values = new Map(values);
  }

  /** Names of the parameters and of the objects that they make up. */
  names(): readonly string[] {
    const names = new Set<string>();
    for (const name of this.values.keys()) {
      for (const { index } of name.matchAll(/\./g)) names.add(name.slice(0, index + 1));
      names.add(name);
    }
    return [...names];
  }

  answer(request: AcsRequest): CpeResponse | Fault {
    switch (request.method) {
      case 'GetParameterNames':
        return this.#names(request.parameterPath, request.nextLevel);
      case 'GetParameterValues':
        return this.#read(request.parameterNames);
      case 'SetParameterValues':
        for (const { name, value } of request.parameterList) {
          if (!this.values.has(name)) {
            return cwmpFault(9003, undefined, [{ parameterName: name, faultCode: 9005, faultString: 'no' }]);
          }
          this.values.set(name, value);
        }
        return { method: 'SetParameterValuesResponse', status: 0 };
      case 'SetParameterAttributes':
        if (request.parameterList.some(({ name }) => !this.values.has(name))) return cwmpFault(9005);
        for (const { name, notification = 0 } of request.parameterList) this.notifications.set(name, notification);
        return { method: 'SetParameterAttributesResponse' };
      default:
        throw new Error(`unexpected ${request.method}`);
    }
  }

  #names(path: string, nextLevel: boolean): CpeResponse | Fault {
    const below = this.names().filter((name) => name.startsWith(path));
    if (below.length === 0) return cwmpFault(9005);
    const next = (name: string) => name !== path && /^[^.]+\.?$/.test(name.slice(path.length));
    const parameterList = below
      .filter((name) => !nextLevel || next(name))
      .map((name) => ({
        name,
        writable: !name.endsWith('.'),
      }));
    return { method: 'GetParameterNamesResponse', parameterList };
  }

  #read(asked: readonly string[]): CpeResponse | Fault {
    const found = asked.map((one) => {
      const value = this.values.get(one);
      if (!one.endsWith('.')) return value === undefined ? [] : [[one, value] as const];
      return [...this.values].filter(([name]) => name.startsWith(one));
    });
    if (found.some((pairs) => pairs.length === 0)) return cwmpFault(9005);
    const parameterList = found.flat().map(([name, value]) => ({ name, value, type: 'string' }));
    return { method: 'GetParameterValuesResponse', parameterList };
  }
}
