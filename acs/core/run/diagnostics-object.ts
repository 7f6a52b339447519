import type { AcsRequest, CpeResponse, Fault } from '#shared/cwmp/messages.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { DEFAULT_ATTEMPT_TIMEOUT_MS, DEFAULT_REPETITIONS, DEFAULT_TIMEOUT_MS } from '#shared/diagnosis/options.js';

/** The requests that the ACS makes of a line's diagnostics object, and how it reads the answers (docs/data-model.md). */

/** The self-diagnosis timer that a run asks for: its worst case. ms */
export const GUARD_MS = DEFAULT_TIMEOUT_MS;

/** What one reading of the object told; each value lenient, absent when the device did not say. */
export interface Reading {
  readonly state: 'none' | 'requested' | 'complete' | 'error-internal' | 'error-other' | 'unknown';
  /** As the device wrote it. */
  readonly stateText: string;
  readonly requestKey: string;
  readonly resultKey: string;
}

export type Answer = CpeResponse | Fault;

export function probeRequest(line: string): AcsRequest {
  const object = line + DIAGNOSTICS_OBJECT;
  return {
    method: 'GetParameterValues',
    parameterNames: [`${object}DiagnosticsState`, `${object}RequestKey`, `${object}ResultKey`],
  };
}

/**
 * Every test parameter is set by us: other writers may have left other values. DiagnosticsState goes last: the
 * standard gives the order no meaning, and a device that applies the list one by one is served too.
 */
export function startRequest(line: string, requestKey: string): AcsRequest {
  const value = (name: string, text: string, type: string) => ({
    name: line + DIAGNOSTICS_OBJECT + name,
    value: text,
    type,
  });
  return {
    method: 'SetParameterValues',
    parameterList: [
      value('RequestKey', requestKey, 'string'),
      value('Depth', 'Basic', 'string'),
      value('Timeout', String(GUARD_MS / 1000), 'unsignedInt'),
      value('AttemptTimeout', String(DEFAULT_ATTEMPT_TIMEOUT_MS), 'unsignedInt'),
      value('NumberOfRepetitions', String(DEFAULT_REPETITIONS), 'unsignedInt'),
      value('DiagnosticsState', 'Requested', 'string'),
    ],
    parameterKey: requestKey,
  };
}

export function cancelRequest(line: string, requestKey: string): AcsRequest {
  const state = { name: `${line}${DIAGNOSTICS_OBJECT}DiagnosticsState`, value: 'Canceled', type: 'string' };
  return { method: 'SetParameterValues', parameterList: [state], parameterKey: requestKey };
}

export function resultRequest(line: string): AcsRequest {
  return { method: 'GetParameterValues', parameterNames: [line + DIAGNOSTICS_OBJECT] };
}

/** Values by name relative to the object; undefined when the answer is none to a GetParameterValues. */
export function objectValues(line: string, answer: Answer): Readonly<Record<string, string>> | undefined {
  if (answer.method !== 'GetParameterValuesResponse') return undefined;
  const object = line + DIAGNOSTICS_OBJECT;
  return Object.fromEntries(
    answer.parameterList
      .map(({ name, value }) => ({ name: name.trim(), value }))
      .filter(({ name }) => name.startsWith(object))
      .map(({ name, value }) => [name.slice(object.length), value]),
  );
}

export function readingOf(values: Readonly<Record<string, string>>): Reading {
  const stateText = values['DiagnosticsState']?.trim() ?? '';
  return {
    state: stateOf(stateText.toLowerCase()),
    stateText,
    requestKey: values['RequestKey']?.trim() ?? '',
    resultKey: values['ResultKey']?.trim() ?? '',
  };
}

/** In the field: `Completed`, other cases, line ends (diagnosis.md, 'it reads leniently'). */
function stateOf(text: string): Reading['state'] {
  if (text.startsWith('complete')) return 'complete';
  if (text.startsWith('error_internal')) return 'error-internal';
  if (text.startsWith('error')) return 'error-other';
  if (text === 'requested') return 'requested';
  // A device that shows Canceled instead of going to None has stopped all the same.
  if (text === 'none' || text === 'canceled') return 'none';
  return 'unknown';
}

/** One sentence: the overall fault, then what each parameter was refused for. */
export function faultDetail(fault: Fault): string {
  const each = fault.parameterFaults.map((one) => `${one.parameterName}: ${one.faultCode} ${one.faultString}`);
  return [`${fault.code} ${fault.string}`, ...each].join('; ');
}
