import { isObject } from './genie-query.js';

/** What GenieACS knows of one parameter or object. Moments in epoch ms. */
export interface Leaf {
  readonly object?: boolean;
  readonly writable?: boolean;
  readonly value?: string | number | boolean | Date;
  /** `xsd:string` */
  readonly type?: string;
  readonly timestamp?: number;
}

/** A device as stored: parameters by their path without a final dot. */
export interface StoredDevice {
  readonly id: string;
  readonly deviceId: Readonly<Record<string, string>>;
  readonly leaves: Map<string, Leaf>;
  readonly tags: Set<string>;
  lastInform: number;
  registered: number;
  lastBoot?: number;
  lastBootstrap?: number;
}

export interface Task extends Readonly<Record<string, unknown>> {
  readonly _id: string;
  readonly name: string;
  readonly device: string;
  readonly timestamp: Date;
  readonly expiry?: Date;
}

export interface GenieFault extends Readonly<Record<string, unknown>> {
  readonly _id: string;
  readonly device: string;
  readonly code: string;
}

export interface Preset extends Readonly<Record<string, unknown>> {
  readonly _id: string;
  readonly weight?: number;
  readonly channel?: string;
  readonly events?: Readonly<Record<string, boolean>>;
  readonly configurations?: readonly { readonly type: string; readonly name: string; readonly args?: unknown }[];
}

export interface Provision extends Readonly<Record<string, unknown>> {
  readonly _id: string;
  readonly script: string;
}

/** Everything that the fake keeps, in the shapes of GenieACS's collections. */
export class GenieDatabase {
  readonly devices = new Map<string, StoredDevice>();
  readonly tasks = new Map<string, Task>();
  readonly faults = new Map<string, GenieFault>();
  readonly presets = new Map<string, Preset>();
  readonly provisions = new Map<string, Provision>();
  readonly config = new Map<string, Readonly<Record<string, unknown>>>();
  readonly files = new Map<string, Readonly<Record<string, unknown>>>();
  /** The user interface's; the northbound interface hands them out to everybody. */
  readonly users = new Map<string, Readonly<Record<string, unknown>>>();
  #ids = 0x6b00_beff;

  /** Documents of `GET /<name>/`; undefined: there is no such collection. */
  documents(name: string): readonly unknown[] | undefined {
    if (name === 'devices') return [...this.devices.values()].map(deviceDocument);
    const others = ['tasks', 'faults', 'presets', 'provisions', 'config', 'files', 'users'] as const;
    const found = others.find((one) => one === name);
    return found === undefined ? undefined : [...this[found].values()];
  }

  /** 24 hexadecimal digits, as MongoDB makes them. */
  newId(): string {
    this.#ids += 1;
    return this.#ids.toString(16).padStart(8, '0') + 'd2e2ec97437956cd';
  }
}

/** The device as `/devices/` shows it: parameters as nested objects. */
export function deviceDocument(device: StoredDevice): Readonly<Record<string, unknown>> {
  const document: Record<string, unknown> = { _id: device.id, _deviceId: device.deviceId };
  for (const [path, leaf] of device.leaves) {
    let at = document;
    for (const part of path.split('.')) {
      const below = at[part];
      at = isObject(below) ? below : (at[part] = {});
    }
    Object.assign(at, {
      ...(leaf.object !== undefined && { _object: leaf.object }),
      ...(leaf.writable !== undefined && { _writable: leaf.writable }),
      ...(leaf.value !== undefined && { _value: leaf.value, _type: leaf.type }),
      ...(leaf.timestamp !== undefined && { _timestamp: new Date(leaf.timestamp) }),
    });
  }
  return {
    ...document,
    ...(device.tags.size > 0 && { _tags: [...device.tags] }),
    _lastInform: new Date(device.lastInform),
    _registered: new Date(device.registered),
    ...(device.lastBoot !== undefined && { _lastBoot: new Date(device.lastBoot) }),
    ...(device.lastBootstrap !== undefined && { _lastBootstrap: new Date(device.lastBootstrap) }),
  };
}

/** The named parts of a document, and its `_id`. */
export function projected(document: unknown, names: readonly string[]): unknown {
  const result: Record<string, unknown> = isObject(document) && '_id' in document ? { _id: document['_id'] } : {};
  for (const name of names) copy(document, result, name.trim().split('.'));
  return result;
}

function copy(from: unknown, to: Record<string, unknown>, [name, ...rest]: readonly string[]): void {
  if (name === undefined || !isObject(from) || !(name in from)) return;
  if (rest.length === 0) {
    to[name] = from[name];
    return;
  }
  const below = to[name];
  copy(from[name], isObject(below) ? below : (to[name] = {}), rest);
}
