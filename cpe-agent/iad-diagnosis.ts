import { checkConfiguration, isEnabled } from '#shared/diagnosis/configuration.js';
import { IadReason, iadFailure, iadResult, TestServer, type IadResult } from '#shared/diagnosis/iad-dialect.js';
import { ended, type DiagnosticsEnd, type DiagnosticsTest } from './diagnostics-object.js';
import { readLineParameters } from './line-configuration.js';
import { standbyParameters } from './line-habits.js';
import { diagnoseLine, type LineDiagnosisOptions } from './line-diagnosis.js';
import type { DiagnosedLine } from './line-turns.js';
import { codeOf } from './net/coded-error.js';

/**
 * What `Requested` in the dialect's object starts: the same diagnosis, on the profile's first enabled line.
 * @param object path of the dialect's object
 */
export function startIadTest(
  lines: Iterable<DiagnosedLine>,
  object: string,
  options: LineDiagnosisOptions,
): DiagnosticsTest {
  const { host, parameters } = options;
  const line = [...lines].find(({ path }) => isEnabled(readLineParameters(parameters, path).lineEnable));
  // Its parameters are incomplete, which the dialect calls an error of the terminal.
  if (line === undefined) return ended(endOf(iadFailure(IadReason.internal)));

  const primary = readLineParameters(parameters, line.path);
  const isStandby = parameters.get(`${object}TestServer`) === TestServer.standby;
  const settings = isStandby ? standbyParameters(parameters, primary) : primary;
  if (settings === undefined) {
    // The ancestor's order: what is incomplete first, then a server that is not configured, which 'does not respond'.
    const reason = checkConfiguration(primary).ok ? IadReason.noResponse : IadReason.internal;
    return ended(endOf(iadFailure(reason)));
  }
  const running = options.turns.run(line, () => diagnoseLine(line, settings, options));
  return {
    cancel: () => running.cancel(),
    done: running.done.then(
      ({ verdict }) => endOf(iadResult(verdict)),
      (error: unknown) => {
        host.log.warn({ line: line.path, code: codeOf(error) }, 'diagnosis could not be carried out');
        return endOf(iadFailure(IadReason.internal));
      },
    ),
  };
}

/** The dialect has no error state: what could not be carried out is a result too. */
function endOf({ registResult, reason }: IadResult): DiagnosticsEnd {
  return { state: 'Complete', results: { RegistResult: String(registResult), Reason: String(reason) } };
}
