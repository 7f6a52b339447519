import { checkConfiguration, type LineParameters } from '#shared/diagnosis/configuration.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { printResult } from '#shared/diagnosis/result-parameters.js';
import type { Parameters } from './cwmp/data-model/parameters.js';
import type { DiagnosticsTest } from './diagnostics-object.js';
import {
  incompleteConfiguration,
  runDiagnosis,
  type DeepOptions,
  type DiagnosisOptions,
  type RunningDiagnosis,
} from './driver.js';
import { readDiagnosisOptions, readLineParameters } from './line-configuration.js';
import { readHabits, readKeepAlive, standbyHop } from './line-habits.js';
import type { DiagnosedLine, LineTurns } from './line-turns.js';
import { codeOf } from './net/coded-error.js';
import type { AgentHost } from './ports.js';

export interface LineDiagnosisOptions {
  readonly host: AgentHost;
  readonly parameters: Parameters;
  readonly userAgent: string;
  readonly turns: LineTurns;
  /** The line's own test came to a verdict. */
  diagnosed?(line: string, result: DiagnosisResult): void;
}

/** What `Requested` in the line's own diagnostics object starts. `object`: its path. */
export function startLineTest(line: DiagnosedLine, object: string, options: LineDiagnosisOptions): DiagnosticsTest {
  const { host, parameters } = options;
  const requestKey = parameters.get(`${object}RequestKey`);
  let startedAt = host.clock.now();
  const running = options.turns.run(line, () => {
    startedAt = host.clock.now();
    host.log.info({ line: line.path, requestKey }, 'diagnosis starts');
    const deep = parameters.get(`${object}Depth`) === 'Deep';
    return diagnoseLine(line, readLineParameters(parameters, line.path), options, deep);
  });
  return {
    cancel: () => running.cancel(),
    done: running.done.then(
      (result) => {
        const { faultCode, cause } = result.verdict;
        host.log.info({ line: line.path, requestKey, faultCode, cause }, 'diagnosis ended');
        options.diagnosed?.(line.path, result);
        const results = printResult(result, { startedAt, completedAt: host.clock.now(), requestKey });
        return { state: 'Complete', results };
      },
      (error: unknown) => {
        host.log.warn({ line: line.path, requestKey, code: codeOf(error) }, 'diagnosis could not be carried out');
        return { state: 'Error_Internal', results: { ResultKey: requestKey } };
      },
    ),
  };
}

/** The procedure with these settings of the line. `deep`: probes follow it. */
export function diagnoseLine(
  line: DiagnosedLine,
  settings: LineParameters,
  { host, parameters, userAgent }: LineDiagnosisOptions,
  deep = false,
): RunningDiagnosis {
  try {
    const plan = checkConfiguration(settings);
    if (!plan.ok) return over(Promise.resolve(incompleteConfiguration(plan.error)));
    const contact = line.contact();
    const options: DiagnosisOptions = {
      ...readDiagnosisOptions(parameters, line.path),
      userAgent,
      ...(contact !== undefined && { contact }),
      ...(deep && { deep: deepOptions(line, settings, parameters) }),
    };
    return runDiagnosis({ ...plan.value, habits: readHabits(parameters, line.path) }, options, host);
  } catch (error) {
    return over(Promise.reject(error instanceof Error ? error : new Error('diagnosis failed')));
  }
}

function deepOptions(line: DiagnosedLine, settings: LineParameters, parameters: Parameters): DeepOptions {
  const standby = standbyHop(parameters, settings);
  const keepAlive = readKeepAlive(parameters, line.path);
  const lastFailure = line.lastFailure();
  return {
    line: {
      believesRegistered: line.isUp(),
      hasRegistered: line.wasUp(),
      ...(lastFailure !== undefined && { lastFailure }),
      keepAliveSeconds: keepAlive?.intervalSeconds ?? 0,
    },
    standby: standby === undefined ? [] : [standby],
    hasStun: keepAlive?.type === 'stun',
    openOwn: line.ownPort(),
  };
}

/** A diagnosis that was over before it began. */
function over(done: Promise<DiagnosisResult>): RunningDiagnosis {
  return { done, cancel: () => undefined };
}
