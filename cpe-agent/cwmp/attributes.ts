import { z } from 'zod';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { Fault, ParameterAttributes, SetParameterAttributes } from '#shared/cwmp/messages.js';
import { err, ok, type Result } from '#shared/lib/result.js';
import type { Parameters } from './data-model/parameters.js';

/** TR-069 Amd 6 §A.3.2.4; 3 to 6 need lightweight notifications, which this agent has not. */
export type Notification = 0 | 1 | 2;

export const storedAttributesSchema = z.object({
  notification: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  accessList: z.array(z.string()).optional(),
});

/** What an ACS set of one parameter. */
export type StoredAttributes = z.infer<typeof storedAttributesSchema>;

/** The device data models force active notification on these; other values are ignored silently (§A.3.2.4). */
const FORCED_ACTIVE = /\.DeviceInfo\.(?:SoftwareVersion|ProvisioningCode)$/;
/** What changes by itself all the time or is about a test: active notification may be refused (`canDeny`). */
const DENIES_ACTIVE = /\.(?:UpTime|DiagnosticsState)$|\.[\w-]*Diagnostics\./;

const NOTIFICATIONS = { off: 0, passive: 1, active: 2 } as const;

/** Notification and access list of one agent's parameters; only what an ACS changed is held. */
export class Attributes {
  readonly #parameters: Parameters;
  #set = new Map<string, StoredAttributes>();

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  /** @param name full, or relative to the root */
  notification(name: string): Notification {
    const full = this.#parameters.full(name);
    if (FORCED_ACTIVE.test(full)) return 2;
    return (
      this.#set.get(full)?.notification ?? NOTIFICATIONS[this.#parameters.declaration(full)?.notification ?? 'off']
    );
  }

  /** GetParameterAttributes (§A.3.2.5): names and partial paths; a name asked for twice is answered once. */
  read(names: readonly string[]): Result<readonly ParameterAttributes[], Fault> {
    const wanted = new Set<string>();
    for (const name of names) {
      const below = this.#below(name);
      if (!below.ok) return below;
      for (const each of below.value) wanted.add(each);
    }
    return ok(
      [...wanted].map((name) => ({
        name,
        notification: this.notification(name),
        accessList: this.#set.get(name)?.accessList ?? ['Subscriber'],
      })),
    );
  }

  /** SetParameterAttributes (§A.3.2.4), all or nothing: later entries go before earlier ones. Undo: what it returns. */
  write(list: readonly SetParameterAttributes[]): Result<() => void, Fault> {
    const changed = new Map(this.#set);
    for (const { name, notification, accessList } of list) {
      if (notification !== undefined && !isNotification(notification)) return err(cwmpFault(9003));
      const below = this.#below(name);
      if (!below.ok) return below;
      for (const each of below.value) {
        if (notification === NOTIFICATIONS.active && DENIES_ACTIVE.test(each)) {
          return err(cwmpFault(9009, `Notification request rejected: ${each}`));
        }
        changed.set(each, {
          ...changed.get(each),
          ...(notification !== undefined && { notification }),
          // The standard defines this one entity; others are ignored.
          ...(accessList !== undefined && { accessList: accessList.filter((entity) => entity === 'Subscriber') }),
        });
      }
    }
    const before = this.#set;
    this.#set = changed;
    return ok(() => {
      this.#set = before;
    });
  }

  /** What survives a restart; of what still exists. */
  kept(): Readonly<Record<string, StoredAttributes>> {
    return Object.fromEntries([...this.#set].filter(([name]) => this.#exists(name)));
  }

  /** What {@link kept} gave before the restart. Needs the rows of tables to be restored. */
  restore(stored: Readonly<Record<string, StoredAttributes>>): void {
    this.#set = new Map(Object.entries(stored).filter(([name]) => this.#exists(name)));
  }

  /** The object is gone; another of its number begins with the defaults. @returns what takes it back */
  drop(object: string): () => void {
    const before = this.#set;
    this.#set = new Map([...before].filter(([name]) => !name.startsWith(object)));
    return () => {
      this.#set = before;
    };
  }

  #exists(name: string): boolean {
    return this.#parameters.declaration(name) !== undefined;
  }

  /** The parameter, or those that exist below the partial path now. */
  #below(path: string): Result<readonly string[], Fault> {
    const names = this.#parameters.names(path, false);
    return names.ok ? ok(names.value.map(({ name }) => name).filter((name) => !name.endsWith('.'))) : names;
  }
}

function isNotification(value: number): value is Notification {
  return value === 0 || value === 1 || value === 2;
}
