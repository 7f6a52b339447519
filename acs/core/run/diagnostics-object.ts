import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { DEFAULT_ATTEMPT_TIMEOUT_MS, DEFAULT_REPETITIONS, DEFAULT_TIMEOUT_MS } from '#shared/diagnosis/options.js';
import { readResult } from '#shared/diagnosis/result-parameters.js';
import { stateOf, valuesBelow, type DiagnosticsDialect } from './dialect.js';

/** The self-diagnosis timer that a run asks for. ms */
const GUARD_MS = DEFAULT_TIMEOUT_MS;
/** Ours (diagnosis.md, 'Deep probes'): their own timer, after the procedure's. */
const PROBES_MS = 20_000;

/** Our own diagnostics object of a line (docs/data-model.md). */
export const diagnosticsObject: DiagnosticsDialect = {
  worstCaseMs: (depth) => GUARD_MS + (depth === 'Deep' ? PROBES_MS : 0),

  probe(line) {
    const object = line + DIAGNOSTICS_OBJECT;
    return {
      method: 'GetParameterValues',
      parameterNames: [`${object}DiagnosticsState`, `${object}RequestKey`, `${object}ResultKey`],
    };
  },

  /**
   * Every test parameter is set by us: other writers may have left other values. DiagnosticsState goes last: the
   * standard gives the order no meaning, and a device that applies the list one by one is served too.
   */
  start(line, requestKey, depth) {
    const value = (name: string, text: string, type: string) => ({
      name: line + DIAGNOSTICS_OBJECT + name,
      value: text,
      type,
    });
    return {
      method: 'SetParameterValues',
      parameterList: [
        value('RequestKey', requestKey, 'string'),
        value('Depth', depth, 'string'),
        value('Timeout', String(GUARD_MS / 1000), 'unsignedInt'),
        value('AttemptTimeout', String(DEFAULT_ATTEMPT_TIMEOUT_MS), 'unsignedInt'),
        value('NumberOfRepetitions', String(DEFAULT_REPETITIONS), 'unsignedInt'),
        value('DiagnosticsState', 'Requested', 'string'),
      ],
      parameterKey: requestKey,
    };
  },

  cancel(line, requestKey) {
    const state = { name: `${line}${DIAGNOSTICS_OBJECT}DiagnosticsState`, value: 'Canceled', type: 'string' };
    return { method: 'SetParameterValues', parameterList: [state], parameterKey: requestKey };
  },

  result: (line) => ({ method: 'GetParameterValues', parameterNames: [line + DIAGNOSTICS_OBJECT] }),

  values: (line, answer) => valuesBelow(line + DIAGNOSTICS_OBJECT, answer),

  reading(values, requestKey) {
    const stateText = values['DiagnosticsState']?.trim() ?? '';
    return {
      state: stateOf(stateText),
      stateText,
      isOurs: values['RequestKey']?.trim() === requestKey,
      resultsAreOurs: values['ResultKey']?.trim() === requestKey,
      // The keys tell whose results they are, so another writer's diagnosis may be replaced (TR-143: Requested restarts).
      isTaken: false,
    };
  },

  isOvertaken: (values, requestKey) => values['ResultKey'] !== undefined && values['ResultKey'].trim() !== requestKey,

  readResult,
};
