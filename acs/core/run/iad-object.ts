import { IAD_OBJECT, readIadResult, TestServer } from '#shared/diagnosis/iad-dialect.js';
import { stateOf, valuesBelow, type DiagnosticsDialect } from './dialect.js';

/** Ours: deployed devices test for up to 60 s (facts: tr069.md §4.2, EcoNet: 120 polls of 500 ms). */
const WORST_CASE_MS = 60_000;

/** Relative to the object, as the values of a reading name it. */
const PARAMETER_KEY = 'ParameterKey';

/**
 * China Telecom's object of a voice profile. It has no RequestKey. What stands for it after a crash or a lost answer:
 *
 * - ManagementServer.ParameterKey, which the device sets to the key of the last SetParameterValues that it applied
 *   (TR-069 Amd 6 §A.3.2.1). Where it is the run's, the request was carried out, and is not made again.
 * - The state. A test of the primary server that is under way is taken for the run's, whoever began it: it answers the
 *   same question, and a second request would begin it anew. One of the standby server is let finish first.
 *
 * Somebody else's SetParameterValues after ours and a crash before our commit, both: then a finished test is made again.
 */
export const iadObject: DiagnosticsDialect = {
  worstCaseMs: () => WORST_CASE_MS,

  probe(line) {
    const object = objectOf(line);
    return {
      method: 'GetParameterValues',
      parameterNames: [`${object}IADDiagnosticsState`, `${object}TestServer`, parameterKeyOf(line)],
    };
  },

  start: (line, requestKey) => ({
    method: 'SetParameterValues',
    parameterList: [
      { name: `${objectOf(line)}TestServer`, value: TestServer.primary, type: 'unsignedInt' },
      { name: `${objectOf(line)}IADDiagnosticsState`, value: 'Requested', type: 'string' },
    ],
    parameterKey: requestKey,
  }),

  /** The state takes nothing but Requested; writing the other parameter ends a test (facts: tr069.md §4.2). */
  cancel: (line, requestKey) => ({
    method: 'SetParameterValues',
    parameterList: [{ name: `${objectOf(line)}TestServer`, value: TestServer.primary, type: 'unsignedInt' }],
    parameterKey: requestKey,
  }),

  result: (line) => ({
    method: 'GetParameterValues',
    parameterNames: ['IADDiagnosticsState', 'TestServer', 'RegistResult', 'Reason'].map(
      (name) => objectOf(line) + name,
    ),
  }),

  values(line, answer) {
    const values = valuesBelow(objectOf(line), answer);
    if (values === undefined || answer.method !== 'GetParameterValuesResponse') return undefined;
    const key = answer.parameterList.find(({ name }) => name.trim() === parameterKeyOf(line));
    return key === undefined ? values : { ...values, [PARAMETER_KEY]: key.value };
  },

  reading(values, requestKey, acknowledged) {
    const stateText = values['IADDiagnosticsState']?.trim() ?? '';
    const state = stateOf(stateText);
    const standby = values['TestServer']?.trim() === TestServer.standby;
    const underWay = state === 'requested';
    const isOurs = values[PARAMETER_KEY]?.trim() === requestKey || (!standby && (underWay || acknowledged));
    return {
      state,
      stateText,
      isOurs,
      // Before the end there are none, or those of the test before.
      resultsAreOurs: state === 'complete' && isOurs && !standby,
      isTaken: underWay && !isOurs,
    };
  },

  isOvertaken(values) {
    const state = values['IADDiagnosticsState']?.trim();
    return (
      (state !== undefined && stateOf(state) !== 'complete') || values['TestServer']?.trim() === TestServer.standby
    );
  },

  readResult: (values) => readIadResult(values),
};

/** `…VoiceProfile.{i}.Line.{i}.` → `…VoiceProfile.{i}.X_CT-COM_IADDiagnostics.` */
function objectOf(line: string): string {
  return line.replace(/Line\.\d+\.$/, '') + IAD_OBJECT;
}

function parameterKeyOf(line: string): string {
  return `${line.slice(0, line.indexOf('.') + 1)}ManagementServer.ParameterKey`;
}
