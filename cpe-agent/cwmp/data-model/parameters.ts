import type { Fault, ParameterInfo, ParameterValue } from '#shared/cwmp/messages.js';
import {
  checkParameterValues,
  parameterNames,
  parameterValues,
  readParameter,
  storedValue,
  type ParameterTemplate,
} from '#shared/cwmp/parameter-model.js';
import type { Result } from '#shared/lib/result.js';
import { CodedError } from '../../net/coded-error.js';

/** One agent's parameters: the shared template and, of its own, only what differs from it. */
export class Parameters {
  readonly template: ParameterTemplate;
  readonly #values = new Map<string, string>();
  /** Names whose values must survive a restart: those that an ACS wrote. */
  readonly #kept = new Set<string>();

  /** Throws `UNKNOWN_PARAMETER` for a name that the template does not declare. */
  constructor(template: ParameterTemplate, initial: Readonly<Record<string, string>>) {
    this.template = template;
    for (const [name, value] of Object.entries(initial)) {
      if (!template.parameters.has(name)) throw new CodedError('UNKNOWN_PARAMETER', `no such parameter: ${name}`);
      this.set(name, value);
    }
  }

  /** The stored value, of hidden parameters too. */
  get(name: string): string {
    return storedValue(this.template, this.#values, name);
  }

  /** By the device itself. */
  set(name: string, value: string): void {
    if (value === this.template.parameters.get(name)?.default) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  reset(name: string): void {
    this.#values.delete(name);
  }

  /** By an ACS: kept over a restart. */
  write(values: ReadonlyMap<string, string>): void {
    for (const [name, value] of values) {
      this.set(name, value);
      this.#kept.add(name);
    }
  }

  /** @returns what takes a {@link write} of the same names back */
  snapshot(names: Iterable<string>): () => void {
    const before = [...names].map((name) => ({ name, value: this.get(name), kept: this.#kept.has(name) }));
    return () => {
      for (const { name, value, kept } of before) {
        this.set(name, value);
        if (!kept) this.#kept.delete(name);
      }
    };
  }

  kept(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#kept].map((name) => [name, this.get(name)]));
  }

  /** What {@link kept} gave before the restart. A name that an older version declared is dropped. */
  restore(values: Readonly<Record<string, string>>): void {
    this.write(new Map(Object.entries(values).filter(([name]) => this.template.parameters.has(name))));
  }

  /** As an ACS reads it. */
  read(name: string): ParameterValue {
    return readParameter(this.template, this.#values, name);
  }

  names(path: string, nextLevel: boolean): Result<readonly ParameterInfo[], Fault> {
    return parameterNames(this.template, path, nextLevel);
  }

  values(names: readonly string[]): Result<readonly ParameterValue[], Fault> {
    return parameterValues(this.template, this.#values, names);
  }

  check(list: readonly ParameterValue[]): Result<ReadonlyMap<string, string>, Fault> {
    return checkParameterValues(this.template, list);
  }
}
