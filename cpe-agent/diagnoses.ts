import {
  idleDiagnostics,
  stepDiagnostics,
  type DiagnosticsEffect,
  type DiagnosticsEvent,
  type DiagnosticsMachine,
} from '#shared/cwmp/diagnostics-state.js';
import { checkConfiguration } from '#shared/diagnosis/configuration.js';
import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS } from '#shared/diagnosis/data-model.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { printResult } from '#shared/diagnosis/result-parameters.js';
import type { Parameters } from './cwmp/data-model/parameters.js';
import { incompleteConfiguration, runDiagnosis, type RunningDiagnosis } from './driver.js';
import { readDiagnosisOptions, readLineParameters } from './line-configuration.js';
import { codeOf } from './net/coded-error.js';
import type { AgentHost } from './ports.js';

/** What a diagnosis does with the line it is about. None of the calls throws, broken as the line's SIP module may be. */
export interface DiagnosedLine {
  readonly path: string;
  /** The line's own Contact URI, where it has one. */
  contact(): string | undefined;
  /** An unregistered line sends no REGISTER of its own meanwhile. */
  hold(): void;
  resume(): void;
  /** The registrar accepted a REGISTER from another socket: take the binding back, so that calls find the line. */
  refreshNow(): void;
}

export interface DiagnosesOptions {
  readonly host: AgentHost;
  readonly parameters: Parameters;
  /** Those that exist now. */
  lines(): Iterable<DiagnosedLine>;
  readonly userAgent: string;
  /** A test ended: tell the ACS. `passive`: the parameters that travel along, full paths. */
  report(object: string, passive: readonly string[]): void;
  /** The results are void before or after the ACS was told. */
  voided(object: string): void;
}

const RESULT_NAMES = DIAGNOSTICS_PARAMETERS.filter(({ writable }) => !writable).map(({ name }) => name);
const PASSIVE_NAMES = DIAGNOSTICS_PARAMETERS.filter(({ passive }) => passive === true).map(({ name }) => name);

/** The diagnostics objects of an agent's lines: their states, their running tests, their results. */
export class Diagnoses {
  readonly #options: DiagnosesOptions;
  readonly #machines = new Map<string, DiagnosticsMachine>();
  readonly #running = new Map<string, RunningDiagnosis>();

  constructor(options: DiagnosesOptions) {
    this.#options = options;
  }

  /** One SetParameterValues has been stored. */
  written(values: ReadonlyMap<string, string>): void {
    for (const line of this.#options.lines()) {
      const object = line.path + DIAGNOSTICS_OBJECT;
      if (![...values.keys()].some((name) => name.startsWith(object))) continue;
      const state = values.get(`${object}DiagnosticsState`);
      this.#step(
        line,
        state === 'Requested' || state === 'Canceled' ? { type: 'written', state } : { type: 'written' },
      );
    }
  }

  /** The tests that were requested in the session start. */
  sessionEnded(): void {
    for (const line of this.#options.lines()) {
      if (this.#machines.has(line.path)) this.#step(line, { type: 'session-ended' });
    }
  }

  /** The line was deleted, and its object with it. */
  remove(line: string): void {
    this.#running.get(line)?.cancel();
    this.#running.delete(line);
    this.#machines.delete(line);
  }

  /** Running tests are broken off, without a result. */
  stop(): void {
    for (const running of this.#running.values()) running.cancel();
    this.#running.clear();
    this.#machines.clear();
  }

  #step(line: DiagnosedLine, event: DiagnosticsEvent): void {
    const [machine, effects] = stepDiagnostics(this.#machines.get(line.path) ?? idleDiagnostics, event);
    this.#machines.set(line.path, machine);
    for (const effect of effects) this.#carryOut(line, effect);
  }

  #carryOut(line: DiagnosedLine, effect: DiagnosticsEffect): void {
    const { parameters } = this.#options;
    const object = line.path + DIAGNOSTICS_OBJECT;
    switch (effect.type) {
      case 'set-state':
        parameters.set(`${object}DiagnosticsState`, effect.state);
        if (effect.state === 'Requested' || effect.state === 'None') this.#options.voided(object);
        break;
      case 'clear-results':
        for (const name of RESULT_NAMES) parameters.reset(object + name);
        break;
      case 'start':
        this.#start(line, effect.run);
        break;
      case 'terminate':
        this.#running.get(line.path)?.cancel();
        this.#running.delete(line.path);
        line.resume();
        break;
      case 'report':
        this.#options.report(
          object,
          PASSIVE_NAMES.map((name) => object + name),
        );
        break;
    }
  }

  #start(line: DiagnosedLine, run: number): void {
    const { host, parameters } = this.#options;
    const startedAt = host.clock.now();
    const requestKey = parameters.get(`${line.path}${DIAGNOSTICS_OBJECT}RequestKey`);
    host.log.info({ line: line.path, requestKey }, 'diagnosis starts');
    line.hold();
    const running = this.#run(line);
    this.#running.set(line.path, running);
    running.done.then(
      (result) => {
        if (!this.#isCurrent(line, run)) return;
        const { faultCode, cause } = result.verdict;
        host.log.info({ line: line.path, requestKey, faultCode, cause }, 'diagnosis ended');
        this.#finish(
          line,
          run,
          'Complete',
          printResult(result, { startedAt, completedAt: host.clock.now(), requestKey }),
        );
        // A 2xx came over the diagnosis' own socket, not over the line's.
        if (result.verdict.category === 'registered') line.refreshNow();
      },
      (error: unknown) => {
        if (!this.#isCurrent(line, run)) return;
        host.log.warn({ line: line.path, requestKey, code: codeOf(error) }, 'diagnosis could not be carried out');
        this.#finish(line, run, 'Error_Internal', { ResultKey: requestKey });
      },
    );
  }

  #isCurrent(line: DiagnosedLine, run: number): boolean {
    const machine = this.#machines.get(line.path);
    return machine?.phase === 'running' && machine.run === run;
  }

  /** The results stand before the state says that they do. */
  #finish(
    line: DiagnosedLine,
    run: number,
    state: 'Complete' | 'Error_Internal',
    results: Readonly<Record<string, string>>,
  ): void {
    this.#running.delete(line.path);
    for (const [name, value] of Object.entries(results)) {
      this.#options.parameters.set(line.path + DIAGNOSTICS_OBJECT + name, value);
    }
    this.#step(line, { type: 'finished', run, state });
    line.resume();
  }

  #run(line: DiagnosedLine): RunningDiagnosis {
    const { host, parameters, userAgent } = this.#options;
    try {
      const plan = checkConfiguration(readLineParameters(parameters, line.path));
      if (!plan.ok) return ended(Promise.resolve(incompleteConfiguration(plan.error)));
      const contact = line.contact();
      const options = { ...readDiagnosisOptions(parameters, line.path), userAgent };
      return runDiagnosis(plan.value, contact === undefined ? options : { ...options, contact }, host);
    } catch (error) {
      return ended(Promise.reject(error instanceof Error ? error : new Error('diagnosis failed')));
    }
  }
}

/** A diagnosis that was over before it began. */
function ended(done: Promise<DiagnosisResult>): RunningDiagnosis {
  return { done, cancel: () => undefined };
}
