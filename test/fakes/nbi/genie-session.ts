import { Script, createContext } from 'node:vm';
import type { AcsRequest, CpeResponse, Fault, Inform, ParameterValue } from '#shared/cwmp/messages.js';
import type { GenieDatabase, GenieFault, Leaf, Preset, StoredDevice, Task } from './genie-database.js';
import { leafValue, sameValue, wireValue } from './genie-values.js';

type Conversation = Generator<AcsRequest, void, CpeResponse | Fault>;
type Scalar = string | number | boolean;
type Writes = Map<string, Scalar>;

const GPV_BATCH = 32; // names in one GetParameterValues: its default

/** The device answered with a fault. */
class Refused extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.string);
    this.fault = fault;
  }
}

export interface SessionOptions {
  readonly database: GenieDatabase;
  readonly now: () => number;
  /** False, as in 1.3.0-dev: presets with an event never run. */
  readonly eventPresets: boolean;
  /** Whether its cwmp process has noticed the preset. */
  readonly noticed: (preset: Preset) => boolean;
}

/**
 * One session of a device with the fake GenieACS: presets, then tasks. Works on a copy of the stored device, which `commit`
 * puts in its place after the session's end, as GenieACS does.
 */
export class GenieSession {
  readonly device: StoredDevice;
  readonly #options: SessionOptions;
  readonly #events: ReadonlySet<string>;
  readonly #startedAt: number;
  /** Objects whose next level was asked for in this session, and with all below them. */
  readonly #listed = new Set<string>();
  readonly #done: string[] = [];
  readonly #faults: GenieFault[] = [];
  #current: Task | undefined;

  constructor(stored: StoredDevice, inform: Inform, options: SessionOptions) {
    this.#options = options;
    this.#startedAt = options.now();
    this.#events = new Set(inform.events.map(({ eventCode }) => eventCode));
    this.device = {
      ...stored,
      leaves: new Map(stored.leaves),
      tags: new Set(stored.tags),
      lastInform: this.#startedAt,
      ...(this.#events.has('1 BOOT') && { lastBoot: this.#startedAt }),
      ...(this.#events.has('0 BOOTSTRAP') && { lastBootstrap: this.#startedAt }),
    };
    this.#store(inform.parameterList);
  }

  *conversation(): Conversation {
    const { database, noticed, eventPresets } = this.#options;
    const due = [...database.presets.values()].filter(
      (preset) => noticed(preset) && this.#applies(preset, eventPresets),
    );
    for (const preset of due.sort((a, b) => (a.weight ?? 0) - (b.weight ?? 0))) yield* this.#preset(preset);
    for (const task of [...database.tasks.values()].filter(({ device }) => device === this.device.id)) {
      if (task.timestamp.getTime() > this.#startedAt) continue;
      if (task.expiry !== undefined && task.expiry.getTime() <= this.#startedAt) this.#done.push(task._id);
      else if (this.#mayRun(task)) yield* this.#task(task);
    }
  }

  /** The session's end. `lost`: the task under way gets the fault that GenieACS gives it. */
  commit(how: 'clean' | 'lost'): void {
    const { database } = this.#options;
    database.devices.set(this.device.id, this.device);
    for (const id of this.#done) {
      database.tasks.delete(id);
      database.faults.delete(`${this.device.id}:task_${id}`);
    }
    const lost = how === 'lost' && this.#current !== undefined ? [this.#lost(this.#current)] : [];
    for (const fault of [...this.#faults, ...lost]) database.faults.set(fault._id, fault);
  }

  #applies({ events = {} }: Preset, eventPresets: boolean): boolean {
    const wanted = Object.entries(events);
    return wanted.length === 0 || (eventPresets && wanted.every(([event, is]) => this.#events.has(event) === is));
  }

  /** A faulted task waits, unless its expiry lies in the future: a fault of GenieACS (J12). */
  #mayRun(task: Task): boolean {
    return task.expiry !== undefined || !this.#options.database.faults.has(`${this.device.id}:task_${task._id}`);
  }

  *#preset(preset: Preset): Conversation {
    try {
      for (const { type, name } of preset.configurations ?? []) {
        if (type === 'provision') yield* this.#script(name);
        if (type === 'add_tag') this.device.tags.add(name);
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#faults.push(this.#fault(preset.channel ?? 'default', error.fault, []));
    }
  }

  *#task(task: Task): Conversation {
    this.#current = task;
    const provisions = provisionsOf(task);
    try {
      if (task.name === 'reboot') yield* this.#ask({ method: 'Reboot', commandKey: '' });
      else if (task.name === 'factoryReset') yield* this.#ask({ method: 'FactoryReset' });
      else yield* this.#provisions(provisions);
      this.#done.push(task._id);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#faults.push(this.#fault(`task_${task._id}`, error.fault, provisions, task.expiry));
    }
    this.#current = undefined;
  }

  *#provisions(provisions: readonly (readonly unknown[])[]): Conversation {
    const writes: Writes = new Map();
    for (const [name, path, value] of provisions) {
      if (name === 'refresh') yield* this.#refresh(String(path), typeof value === 'number' ? value : 1);
      else if (name === 'value') writes.set(String(path), value as Scalar);
      else if (name === 'tag') this.device.tags[value === true ? 'add' : 'delete'](String(path));
      else yield* this.#script(String(name));
    }
    yield* this.#write(writes);
  }

  /** Reads what was not read since the last multiple of so many seconds: so coarse is its `refresh`. */
  *#refresh(path: string, seconds: number): Conversation {
    const everyMs = seconds * 1000;
    const since = Math.floor(this.#startedAt / everyMs) * everyMs;
    const listedAt = this.device.leaves.get(path)?.timestamp ?? 0;
    yield* this.#reveal(path);
    const leaf = this.device.leaves.get(path);
    if (leaf !== undefined && leaf.object !== true) return yield* this.#read([path], since);
    if (leaf === undefined && path !== '') return;
    if (listedAt >= since) return;
    yield* this.#list(path, false);
    const below = [...this.device.leaves].filter(([name, { object }]) => object !== true && isBelow(name, path));
    yield* this.#read(
      below.map(([name]) => name),
      since,
    );
  }

  /** Runs the script over and over until it declares nothing more that has to be asked for. */
  *#script(name: string): Conversation {
    const source = this.#options.database.provisions.get(name)?.script;
    if (source === undefined) return;
    const script = new Script(`"use strict";(function(){\n${source}\n})();`);
    for (let round = 0; round < 8; round++) {
      const declared: Declared[] = [];
      const declare = (
        path: string,
        get: Declared['get'] = {},
        set?: { readonly value?: Scalar },
      ): readonly unknown[] => {
        declared.push({ path, get, write: set?.value });
        return this.#found(path).map(([found, { value }]) => ({ path: found, value: [value] }));
      };
      script.runInContext(createContext({ declare, Date: { now: () => this.#startedAt } }), { timeout: 10_000 });
      const before = this.#asked;
      for (const { path, get } of declared) {
        if (!path.includes('*')) yield* this.#reveal(path);
        if (get.path !== undefined) yield* this.#discover(path, get.path);
        const found = this.#found(path).filter(([, { object }]) => object !== true);
        if (get.value !== undefined)
          yield* this.#read(
            found.map(([one]) => one),
            get.value,
          );
      }
      if (this.#asked > before) continue;
      const writes = declared.flatMap(({ path, write }) => (write === undefined ? [] : [[path, write] as const]));
      return yield* this.#write(new Map(writes));
    }
  }

  #asked = 0;

  #found(pattern: string): readonly (readonly [string, Leaf])[] {
    const wanted = pattern.split('.');
    return [...this.device.leaves].filter(([name]) => {
      const parts = name.split('.');
      return parts.length === wanted.length && wanted.every((part, at) => part === '*' || part === parts[at]);
    });
  }

  *#discover(pattern: string, since: number): Conversation {
    const base = pattern.split('.*')[0] ?? pattern;
    if (since <= 1 && this.#found(pattern).length > 0) return;
    yield* this.#reveal(base);
    if (base !== pattern && this.device.leaves.has(base)) yield* this.#list(base, false);
  }

  /** Asks for the next level of each parent that is not known to have the child. */
  *#reveal(path: string): Conversation {
    const parts = path.split('.');
    for (let depth = 1; depth < parts.length; depth++) {
      if (this.device.leaves.has(parts.slice(0, depth + 1).join('.'))) {
        const leaf = this.device.leaves.get(path);
        if (depth + 1 < parts.length || leaf?.writable !== undefined) continue;
      }
      yield* this.#list(parts.slice(0, depth).join('.'), true);
      if (!this.device.leaves.has(parts.slice(0, depth + 1).join('.'))) return;
    }
  }

  *#list(path: string, nextLevel: boolean): Conversation {
    const key = `${path} ${String(nextLevel)}`;
    if (this.#listed.has(key)) return;
    this.#listed.add(key);
    const parameterPath = path === '' ? '' : `${path}.`;
    const answer = yield* this.#ask({ method: 'GetParameterNames', parameterPath, nextLevel }, [9005]);
    const told = answer?.method === 'GetParameterNamesResponse' ? answer.parameterList : [];
    const names = new Set(told.map(({ name }) => name.replace(/\.$/, '')));
    for (const name of this.device.leaves.keys()) {
      const depth = nextLevel && name.slice(path.length + 1).includes('.');
      if (isBelow(name, path) && !names.has(name) && !depth) this.device.leaves.delete(name);
    }
    const timestamp = this.#options.now();
    for (const { name, writable } of told) {
      const [at, object] = [name.replace(/\.$/, ''), name.endsWith('.')];
      this.#put(at, { ...this.device.leaves.get(at), object, writable, ...(object && { timestamp }) });
    }
  }

  *#read(names: readonly string[], since: number): Conversation {
    const stale = names.filter((name) => {
      const leaf = this.device.leaves.get(name);
      return leaf !== undefined && (leaf.value === undefined || (leaf.timestamp ?? 0) < since);
    });
    for (let at = 0; at < stale.length; at += GPV_BATCH) {
      const parameterNames = stale.slice(at, at + GPV_BATCH);
      const answer = yield* this.#ask({ method: 'GetParameterValues', parameterNames });
      if (answer?.method === 'GetParameterValuesResponse') this.#store(answer.parameterList);
    }
  }

  /** Sends what differs from the stored values; what does not exist or is read-only is left out without a word. */
  *#write(writes: Writes): Conversation {
    for (const name of writes.keys()) yield* this.#reveal(name);
    yield* this.#read([...writes.keys()], 1);
    const parameterList = [...writes].flatMap(([name, value]) => {
      const leaf = this.device.leaves.get(name);
      const sent = leaf?.object !== true && leaf?.writable === true && !sameValue(leaf, value);
      return sent ? [wireValue(name, value, leaf.type)] : [];
    });
    if (parameterList.length === 0) return;
    yield* this.#ask({ method: 'SetParameterValues', parameterList, parameterKey: '' });
    this.#store(parameterList);
  }

  /** @param tolerated faults that are no failure: then undefined. @throws Refused */
  *#ask(
    request: AcsRequest,
    tolerated: readonly number[] = [],
  ): Generator<AcsRequest, CpeResponse | undefined, CpeResponse | Fault> {
    this.#asked += 1;
    const answer = yield request;
    if (answer.method !== 'Fault') return answer;
    if (tolerated.includes(answer.code)) return undefined;
    throw new Refused(answer);
  }

  #store(values: readonly ParameterValue[]): void {
    const timestamp = this.#options.now();
    for (const value of values) {
      this.#put(value.name, { ...this.device.leaves.get(value.name), object: false, ...leafValue(value), timestamp });
    }
  }

  #put(path: string, leaf: Leaf): void {
    const parts = path.split('.');
    for (let depth = 1; depth < parts.length; depth++) {
      const parent = parts.slice(0, depth).join('.');
      if (!this.device.leaves.has(parent)) this.device.leaves.set(parent, { object: true });
    }
    this.device.leaves.set(path, leaf);
  }

  #fault(channel: string, fault: Fault, provisions: readonly (readonly unknown[])[], expiry?: Date): GenieFault {
    const setParameterValuesFault = fault.parameterFaults.map(({ parameterName, faultCode, faultString }) => ({
      ...{ parameterName, faultCode: String(faultCode), faultString },
    }));
    return {
      ...this.#faultHead(channel),
      code: `cwmp.${fault.code}`,
      message: fault.string,
      detail: {
        ...{ faultCode: String(fault.code), faultString: fault.string },
        ...(setParameterValuesFault.length > 0 && { setParameterValuesFault }),
      },
      retries: 0,
      ...(expiry !== undefined && { expiry }),
      provisions: JSON.stringify(provisions),
    };
  }

  #lost(task: Task): GenieFault {
    return {
      ...this.#faultHead(`task_${task._id}`),
      code: 'session_terminated',
      message: 'The TR-069 session was unsuccessfully terminated',
      retries: 0,
      provisions: JSON.stringify(provisionsOf(task)),
    };
  }

  #faultHead(channel: string) {
    return {
      _id: `${this.device.id}:${channel}`,
      device: this.device.id,
      channel,
      timestamp: new Date(this.#startedAt),
    };
  }
}

interface Declared {
  readonly path: string;
  readonly get: { readonly path?: number; readonly value?: number };
  readonly write: Scalar | undefined;
}

/** What a task comes to: GenieACS has provisions only. */
function provisionsOf(task: Task): readonly (readonly unknown[])[] {
  const array = (name: string) => (Array.isArray(task[name]) ? (task[name] as readonly (readonly unknown[])[]) : []);
  switch (task.name) {
    case 'getParameterValues':
      return array('parameterNames').map((name) => ['refresh', name]);
    case 'setParameterValues':
      return array('parameterValues').map(([name, value]) => ['value', name, value]);
    case 'refreshObject':
      return [['refresh', task['objectName']]];
    case 'provisions':
      return array('provisions');
    default:
      return [[task.name]];
  }
}

function isBelow(name: string, path: string): boolean {
  return path === '' || name.startsWith(`${path}.`);
}
