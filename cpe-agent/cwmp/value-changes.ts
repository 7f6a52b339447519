import type { Clock } from '../ports.js';
import type { Attributes } from './attributes.js';
import type { Parameters } from './data-model/parameters.js';
import type { EventQueue } from './event-queue.js';

export interface ValueChangesOptions {
  readonly clock: Clock;
  readonly parameters: Parameters;
  readonly attributes: Attributes;
  readonly queue: EventQueue;
  /** Opens a session. */
  trigger(): void;
}

/** Ours: changes of a moment (Registering, then Up) are told together. */
const DELAY_MS = 1000;

/**
 * Changes that the device itself makes (TR-069 Amd 6 §A.3.2.4): with active notification they open a session, with
 * passive they travel with the next one. What an ACS writes does not come by here.
 */
export class ValueChanges {
  readonly #options: ValueChangesOptions;
  #running = false;
  #cancel = (): void => undefined;

  constructor(options: ValueChangesOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
  }

  stop(): void {
    this.#running = false;
    this.#cancel();
  }

  /** Sets the parameter, and remembers to tell it. */
  changed(name: string, value: string): void {
    const { parameters, clock, queue } = this.#options;
    if (parameters.get(name) === value) return;
    parameters.set(name, value);
    if (!this.#running || this.note(name) !== 2) return;
    this.#cancel();
    this.#cancel = clock.after(DELAY_MS, () => {
      if (!queue.isEmpty) this.#options.trigger(); // another session may have told it
    });
  }

  /** The parameter has changed: it is told with the next session. */
  note(name: string): 0 | 1 | 2 {
    const { attributes, queue, parameters } = this.#options;
    const notification = attributes.notification(name);
    if (notification > 0) queue.change(parameters.full(name));
    return notification;
  }
}
