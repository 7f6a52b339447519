import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS } from '#shared/diagnosis/data-model.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import type { DataModel } from './cwmp/data-model/data-model.js';
import type { Parameters } from './cwmp/data-model/parameters.js';
import { DiagnosticsObject, type DiagnosticsObjectOptions } from './diagnostics-object.js';
import { startIadTest } from './iad-diagnosis.js';
import { startIpPing } from './ip-ping.js';
import { startLineTest } from './line-diagnosis.js';
import { LineTurns, type DiagnosedLine } from './line-turns.js';
import type { AgentHost } from './ports.js';

export interface DiagnosesOptions {
  readonly host: AgentHost;
  readonly parameters: Parameters;
  readonly model: Pick<DataModel, 'iad' | 'ipPing'>;
  /** Those that exist now. */
  lines(): Iterable<DiagnosedLine>;
  readonly userAgent: string;
  /** A test ended: tell the ACS. `passive`: the parameters that travel along, full paths. */
  report(object: string, passive: readonly string[]): void;
  /** The results are void before or after the ACS was told. */
  voided(object: string): void;
  /** A line's test came to a verdict. */
  diagnosed?(line: string, result: DiagnosisResult): void;
}

const LINE_RESULTS = DIAGNOSTICS_PARAMETERS.filter(({ writable }) => !writable).map(({ name }) => name);
const LINE_PASSIVE = DIAGNOSTICS_PARAMETERS.filter(({ passive }) => passive === true).map(({ name }) => name);

/** The diagnostics objects of an agent: one of each line, the dialect's of the profile, the root's ping. */
export class Diagnoses {
  readonly #options: DiagnosesOptions;
  readonly #turns = new LineTurns();
  /** By path of the line; made when somebody writes to it. */
  readonly #ofLines = new Map<string, DiagnosticsObject>();
  readonly #ofDevice: readonly DiagnosticsObject[];

  constructor(options: DiagnosesOptions) {
    this.#options = options;
    const { iad, ipPing } = options.model;
    this.#ofDevice = [this.#ping(ipPing), ...(iad === undefined ? [] : [this.#iad(iad)])];
  }

  /** One SetParameterValues has been stored. */
  written(values: ReadonlyMap<string, string>): void {
    for (const line of this.#options.lines()) {
      const path = line.path + DIAGNOSTICS_OBJECT;
      if (![...values.keys()].some((name) => name.startsWith(path))) continue;
      const object = this.#ofLines.get(line.path) ?? this.#line(line, path);
      this.#ofLines.set(line.path, object);
      object.written(values);
    }
    for (const object of this.#ofDevice) object.written(values);
  }

  /** The tests that were requested in the session start. */
  sessionEnded(): void {
    for (const object of this.#all()) object.sessionEnded();
  }

  /** By the agent itself, with an empty RequestKey and without deep probes; unless a test is requested or runs. */
  startUnasked(line: DiagnosedLine): void {
    const path = line.path + DIAGNOSTICS_OBJECT;
    if (this.#options.parameters.get(`${path}DiagnosticsState`) === 'Requested') return;
    this.#options.parameters.set(`${path}RequestKey`, '');
    this.#options.parameters.set(`${path}Depth`, 'Basic');
    this.written(new Map([[`${path}DiagnosticsState`, 'Requested']]));
    this.#ofLines.get(line.path)?.sessionEnded();
  }

  /** The line was deleted, and its object with it. */
  remove(line: string): void {
    this.#ofLines.get(line)?.stop();
    this.#ofLines.delete(line);
  }

  /** Running tests are broken off, without a result. */
  stop(): void {
    for (const object of this.#all()) object.stop();
    this.#ofLines.clear();
  }

  #all(): readonly DiagnosticsObject[] {
    return [...this.#ofLines.values(), ...this.#ofDevice];
  }

  #line(line: DiagnosedLine, path: string): DiagnosticsObject {
    return this.#object({
      path,
      state: 'DiagnosticsState',
      results: LINE_RESULTS,
      passive: LINE_PASSIVE,
      start: () => startLineTest(line, path, { ...this.#options, turns: this.#turns }),
    });
  }

  #iad(path: string): DiagnosticsObject {
    return this.#object({
      path,
      state: 'IADDiagnosticsState',
      results: ['RegistResult', 'Reason'],
      passive: [],
      start: () => startIadTest(this.#options.lines(), path, { ...this.#options, turns: this.#turns }),
    });
  }

  #ping(path: string): DiagnosticsObject {
    const { parameters, host } = this.#options;
    const times = ['AverageResponseTime', 'MinimumResponseTime', 'MaximumResponseTime'];
    return this.#object({
      path,
      state: 'DiagnosticsState',
      results: ['SuccessCount', 'FailureCount', ...times],
      passive: [],
      start: () => startIpPing(path, parameters, host),
    });
  }

  #object(own: Omit<DiagnosticsObjectOptions, 'parameters' | 'report' | 'voided'>): DiagnosticsObject {
    const { parameters } = this.#options;
    return new DiagnosticsObject({
      parameters,
      report: (object, passive) => this.#options.report(object, passive),
      voided: (object) => this.#options.voided(object),
      ...own,
    });
  }
}
