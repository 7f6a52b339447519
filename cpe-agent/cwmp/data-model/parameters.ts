import type { Fault, ParameterInfo, ParameterValue } from '#shared/cwmp/messages.js';
import {
  checkParameterValues,
  declarationOf,
  find,
  parameterNames,
  parameterValues,
  readParameter,
  storedValue,
} from '#shared/cwmp/parameter-model.js';
import { checkAddObject, checkDeleteObject, type OverrideChanges } from '#shared/cwmp/parameter-objects.js';
import { parseRows, rowsOf } from '#shared/cwmp/parameter-rows.js';
import type { ModelParameter, ParameterTemplate } from '#shared/cwmp/parameter-template.js';
import { ok, type Result } from '#shared/lib/result.js';
import { CodedError } from '../../net/coded-error.js';

/**
 * One agent's parameters: the shared template and, of its own, only what differs from it.
 *
 * The agent itself names parameters that every root has relative to the root: `.ManagementServer.URL` (TR-106's notation
 * for paths). Every method takes both forms; what comes out is always the full path.
 */
export class Parameters {
  readonly template: ParameterTemplate;
  readonly #values = new Map<string, string>();
  /** Names whose values must survive a restart: those that an ACS wrote, and tables whose rows it changed. */
  readonly #kept = new Set<string>();

  /** Throws `UNKNOWN_PARAMETER` for a name that the template does not declare. */
  constructor(template: ParameterTemplate, initial: Readonly<Record<string, string>>) {
    this.template = template;
    for (const [name, value] of Object.entries(initial)) {
      if (this.declaration(name) === undefined) {
        throw new CodedError('UNKNOWN_PARAMETER', `no such parameter: ${name}`);
      }
      this.set(name, value);
    }
  }

  /** `.DeviceInfo.UpTime` → `Device.DeviceInfo.UpTime`. */
  full(name: string): string {
    return name.startsWith('.') ? this.template.root + name.slice(1) : name;
  }

  /** Undefined when there is no such parameter, or its object does not exist. */
  declaration(name: string): ModelParameter | undefined {
    return declarationOf(this.template, this.#values, this.full(name));
  }

  /** The stored value, of hidden parameters too. */
  get(name: string): string {
    return storedValue(this.template, this.#values, this.full(name));
  }

  /** By the device itself. Ignored for what does not exist (any more). */
  set(name: string, value: string): void {
    const declared = this.declaration(name);
    if (declared === undefined) return;
    if (value === declared.default) this.#values.delete(this.full(name));
    else this.#values.set(this.full(name), value);
  }

  reset(name: string): void {
    this.#values.delete(this.full(name));
  }

  /** By an ACS: kept over a restart. */
  write(values: ReadonlyMap<string, string>): void {
    for (const [name, value] of values) {
      this.set(name, value);
      this.#kept.add(this.full(name));
    }
  }

  /** @returns what takes a {@link write} of the same names back */
  snapshot(names: Iterable<string>): () => void {
    const before = [...names].map((name) => ({ name, value: this.get(name), kept: this.#kept.has(this.full(name)) }));
    return () => {
      for (const { name, value, kept } of before) {
        this.set(name, value);
        if (!kept) this.#kept.delete(this.full(name));
      }
    };
  }

  /** What survives a restart: values by full path, and rows of tables by the table's path. */
  kept(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...this.#kept].map((name) => [name, name.endsWith('.') ? (this.#values.get(name) ?? '') : this.get(name)]),
    );
  }

  /** What {@link kept} gave before the restart. A name that an older version declared is dropped. */
  restore(values: Readonly<Record<string, string>>): void {
    const entries = Object.entries(values);
    // Outer tables before inner ones, rows before what stands in them.
    const tables = entries.filter(([name]) => name.endsWith('.')).sort(([a], [b]) => a.length - b.length);
    for (const [name, rows] of tables) {
      const table = find(this.template, this.#values, name);
      if (table?.kind !== 'object' || table.node.table === undefined || parseRows(rows) === undefined) continue;
      this.#values.set(name, rows);
      this.#kept.add(name);
    }
    this.write(new Map(entries.filter(([name]) => !name.endsWith('.') && this.declaration(name) !== undefined)));
  }

  /** Paths of a table's rows, in their order. `table`: its path, with the last dot. */
  rows(table: string): readonly string[] {
    const path = this.full(table);
    const found = find(this.template, this.#values, path);
    if (found?.kind !== 'object' || found.node.table === undefined) return [];
    return rowsOf(this.#values, path, found.node.table).numbers.map((number) => `${path}${number}.`);
  }

  /** AddObject (TR-069 Amd 6 §A.3.2.6): done, but for the saving. `undo` takes it back. */
  addObject(path: string): Result<{ readonly instance: number; undo(): void }, Fault> {
    const checked = checkAddObject(this.template, this.#values, path);
    if (!checked.ok) return checked;
    return ok({ instance: checked.value.instance, undo: this.#apply(checked.value.changes) });
  }

  /**
   * DeleteObject (§A.3.2.7): done, but for the saving. `undo` takes it back; `cleared`: references to what is gone, which
   * are empty now, by full path.
   */
  deleteObject(path: string): Result<{ readonly cleared: ReadonlyMap<string, string>; undo(): void }, Fault> {
    const checked = checkDeleteObject(this.template, this.#values, path);
    if (!checked.ok) return checked;
    const cleared = [...checked.value].filter((entry): entry is [string, string] => entry[1] === '');
    return ok({ cleared: new Map(cleared), undo: this.#apply(checked.value) });
  }

  /** As an ACS reads it. */
  read(name: string): ParameterValue {
    return readParameter(this.template, this.#values, this.full(name));
  }

  names(path: string, nextLevel: boolean): Result<readonly ParameterInfo[], Fault> {
    return parameterNames(this.template, path, nextLevel, this.#values);
  }

  values(names: readonly string[]): Result<readonly ParameterValue[], Fault> {
    return parameterValues(this.template, this.#values, names);
  }

  check(list: readonly ParameterValue[]): Result<ReadonlyMap<string, string>, Fault> {
    return checkParameterValues(this.template, list, this.#values);
  }

  #apply(changes: OverrideChanges): () => void {
    const before = [...changes.keys()].map((name) => {
      return { name, value: this.#values.get(name), kept: this.#kept.has(name) };
    });
    for (const [name, value] of changes) this.#put(name, value, value !== undefined);
    return () => {
      for (const { name, value, kept } of before) this.#put(name, value, kept);
    };
  }

  #put(name: string, value: string | undefined, kept: boolean): void {
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
    if (kept) this.#kept.add(name);
    else this.#kept.delete(name);
  }
}
