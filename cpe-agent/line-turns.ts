import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import type { RunningDiagnosis } from './driver.js';
import type { SipFlow, SipFlowOptions } from './ports.js';

/** What a diagnosis does with the line it is about. None of the calls throws, broken as the line's SIP module may be. */
export interface DiagnosedLine {
  readonly path: string;
  /** The line's own Contact URI, where it has one. */
  contact(): string | undefined;
  /** Its Status is `Up`. */
  isUp(): boolean;
  /** It has been, with the settings that it has. */
  wasUp(): boolean;
  /** Why its last try failed; undefined when it did not. */
  lastFailure(): string | undefined;
  /** Opens a flow from the line's own UDP port, be it the one that it has open; undefined: it has none. */
  ownPort(): ((options: SipFlowOptions) => Promise<SipFlow>) | undefined;
  /** An unregistered line sends no REGISTER of its own meanwhile. */
  hold(): void;
  resume(): void;
  /** The registrar accepted a REGISTER from another socket: take the binding back, so that calls find the line. */
  refreshNow(): void;
}

/**
 * One diagnosis at a time on a line, whichever object asked for it: two would take each other's bindings and answers. The
 * others wait, in the order in which they came.
 */
export class LineTurns {
  readonly #waiting = new Map<string, (() => void)[]>();

  run(line: DiagnosedLine, start: () => RunningDiagnosis): RunningDiagnosis {
    const queue = this.#waiting.get(line.path) ?? [];
    this.#waiting.set(line.path, queue);
    let running: RunningDiagnosis | undefined;
    let over = false;
    let begin = (): void => undefined;

    const release = (): void => {
      over = true;
      const place = queue.indexOf(begin);
      queue.splice(place, 1);
      if (place > 0) return;
      const [next] = queue;
      if (next !== undefined) {
        next();
        return;
      }
      this.#waiting.delete(line.path);
      line.resume();
    };

    const done = new Promise<DiagnosisResult>((resolve, reject) => {
      begin = (): void => {
        line.hold();
        running = start();
        running.done.then(
          (result) => {
            if (over) return;
            release();
            // A 2xx came over the diagnosis' own socket, not over the line's.
            if (boundElsewhere(result)) line.refreshNow();
            resolve(result);
          },
          (error: unknown) => {
            if (over) return;
            release();
            reject(error instanceof Error ? error : new Error('diagnosis failed'));
          },
        );
      };
    });
    queue.push(begin);
    if (queue.length === 1) begin();
    return {
      done,
      cancel() {
        if (over) return;
        running?.cancel();
        release();
      },
    };
  }
}

/** The procedure's, or the probe's for the Call-ID: the other probes have no Contact. */
function boundElsewhere({ verdict, evidence }: DiagnosisResult): boolean {
  const probes = evidence.deep?.registers ?? [];
  return (
    verdict.category === 'registered' ||
    probes.some(({ query, outcome }) => !query && outcome.kind === 'response' && outcome.status < 300)
  );
}
