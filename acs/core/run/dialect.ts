import type { AcsRequest, CpeResponse, Fault } from '#shared/cwmp/messages.js';
import type { Depth } from '#shared/api/runs.js';
import type { ReadResult } from '#shared/diagnosis/result-parameters.js';

export type Answer = CpeResponse | Fault;

/** Lexical values by name, relative to the object. */
export type Values = Readonly<Record<string, string>>;

/** What one reading of the object told of a run; each value lenient. */
export interface Reading {
  readonly state: DiagnosticsState;
  /** As the device wrote it. */
  readonly stateText: string;
  /** What the object is at was requested by this run, or may stand for it: never request it a second time. */
  readonly isOurs: boolean;
  /** Results that stand there now are of this run. */
  readonly resultsAreOurs: boolean;
  /** Somebody else's diagnosis is under way, and would be ended by ours. */
  readonly isTaken: boolean;
}

export type DiagnosticsState = 'none' | 'requested' | 'complete' | 'error-internal' | 'error-other' | 'unknown';

/** One way in which devices offer the diagnosis: the requests that the ACS makes, and how it reads the answers. */
export interface DiagnosticsDialect {
  /** Worst case of the device's procedure, ms after its acknowledgement. */
  worstCaseMs(depth: Depth): number;
  /** Asks how things stand. */
  probe(line: string): AcsRequest;
  start(line: string, requestKey: string, depth: Depth): AcsRequest;
  cancel(line: string, requestKey: string): AcsRequest;
  result(line: string): AcsRequest;
  /** Undefined when the answer is none to a GetParameterValues. */
  values(line: string, answer: Answer): Values | undefined;
  /** @param acknowledged the device has confirmed this run's request */
  reading(values: Values, requestKey: string, acknowledged: boolean): Reading;
  /** The answer to `result` is not what the reading before had promised: somebody requested anew in between. */
  isOvertaken(values: Values, requestKey: string): boolean;
  readResult(values: Values): ReadResult;
}

/** In the field: `Completed`, other cases, line ends (diagnosis.md, 'it reads leniently'). */
export function stateOf(text: string): DiagnosticsState {
  const state = text.toLowerCase();
  if (state.startsWith('complete')) return 'complete';
  if (state.startsWith('error_internal')) return 'error-internal';
  if (state.startsWith('error')) return 'error-other';
  if (state === 'requested') return 'requested';
  // A device that shows Canceled instead of going to None has stopped all the same.
  if (state === 'none' || state === 'canceled') return 'none';
  return 'unknown';
}

/** The object's values in an answer; undefined when it is none to a GetParameterValues. */
export function valuesBelow(object: string, answer: Answer): Values | undefined {
  if (answer.method !== 'GetParameterValuesResponse') return undefined;
  return Object.fromEntries(
    answer.parameterList
      .map(({ name, value }) => ({ name: name.trim(), value }))
      .filter(({ name }) => name.startsWith(object))
      .map(({ name, value }) => [name.slice(object.length), value]),
  );
}

/** One sentence: the overall fault, then what each parameter was refused for. */
export function faultDetail(fault: Fault): string {
  const each = fault.parameterFaults.map((one) => `${one.parameterName}: ${one.faultCode} ${one.faultString}`);
  return [`${fault.code} ${fault.string}`, ...each].join('; ');
}
