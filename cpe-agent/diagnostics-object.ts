import {
  idleDiagnostics,
  stepDiagnostics,
  type DiagnosticsEffect,
  type DiagnosticsEvent,
  type FinalDiagnosticsState,
} from '#shared/cwmp/diagnostics-state.js';
import type { Parameters } from './cwmp/data-model/parameters.js';

/** A test that runs. */
export interface DiagnosticsTest {
  /** Never rejects. */
  readonly done: Promise<DiagnosticsEnd>;
  /** Releases everything; `done` never settles after it. */
  cancel(): void;
}

export interface DiagnosticsEnd {
  readonly state: FinalDiagnosticsState;
  /** By name, relative to the object. */
  readonly results: Readonly<Record<string, string>>;
}

export interface DiagnosticsObjectOptions {
  readonly parameters: Parameters;
  /** With the last dot. */
  readonly path: string;
  /** Name of the parameter that starts the test and tells its state. */
  readonly state: string;
  /** Names of what a new request clears. */
  readonly results: readonly string[];
  /** Names of what travels along with event 8. */
  readonly passive: readonly string[];
  start(): DiagnosticsTest;
  /** The test ended: tell the ACS. `passive`: full paths. */
  report(object: string, passive: readonly string[]): void;
  /** The results are void before or after the ACS was told. */
  voided(object: string): void;
}

/** One diagnostics object of the tree: its state, its running test, its results. */
export class DiagnosticsObject {
  readonly #options: DiagnosticsObjectOptions;
  #machine = idleDiagnostics;
  #test: DiagnosticsTest | undefined;

  constructor(options: DiagnosticsObjectOptions) {
    this.#options = options;
  }

  /** One SetParameterValues has been stored. */
  written(values: ReadonlyMap<string, string>): void {
    const { path, state: name } = this.#options;
    if (![...values.keys()].some((each) => each.startsWith(path))) return;
    const state = values.get(path + name);
    this.#step(state === 'Requested' || state === 'Canceled' ? { type: 'written', state } : { type: 'written' });
  }

  sessionEnded(): void {
    this.#step({ type: 'session-ended' });
  }

  /** A running test is broken off, without a result. */
  stop(): void {
    this.#test?.cancel();
    this.#test = undefined;
    this.#machine = idleDiagnostics;
  }

  #step(event: DiagnosticsEvent): void {
    const [machine, effects] = stepDiagnostics(this.#machine, event);
    this.#machine = machine;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: DiagnosticsEffect): void {
    const { parameters, path, state, results, passive } = this.#options;
    switch (effect.type) {
      case 'set-state':
        parameters.set(path + state, effect.state);
        if (effect.state === 'Requested' || effect.state === 'None') this.#options.voided(path);
        break;
      case 'clear-results':
        for (const name of results) parameters.reset(path + name);
        break;
      case 'start':
        this.#start(effect.run);
        break;
      case 'terminate':
        this.#test?.cancel();
        this.#test = undefined;
        break;
      case 'report':
        this.#options.report(
          path,
          passive.map((name) => path + name),
        );
        break;
    }
  }

  #start(run: number): void {
    const test = this.#options.start();
    this.#test = test;
    void test.done.then(({ state, results }) => {
      if (this.#test !== test) return;
      this.#test = undefined;
      // The results stand before the state says that they do.
      for (const [name, value] of Object.entries(results))
        this.#options.parameters.set(this.#options.path + name, value);
      this.#step({ type: 'finished', run, state });
    });
  }
}

/** A test that was over before it began. */
export function ended(end: DiagnosticsEnd): DiagnosticsTest {
  return { done: Promise.resolve(end), cancel: () => undefined };
}
