/** Events of TR-069 Amd 6 Table 8 that this agent sends. */
export const Event = {
  bootstrap: '0 BOOTSTRAP',
  boot: '1 BOOT',
  periodic: '2 PERIODIC',
  valueChange: '4 VALUE CHANGE',
  connectionRequest: '6 CONNECTION REQUEST',
  diagnosticsComplete: '8 DIAGNOSTICS COMPLETE',
} as const;

type PlainEvent = (typeof Event)['boot' | 'periodic' | 'connectionRequest'];

/** What one Inform tells. */
export interface InformContent {
  readonly events: readonly string[];
  /** Parameters that travel with `4 VALUE CHANGE`. */
  readonly changed: readonly string[];
}

/**
 * What the ACS has not been told yet. What an Inform took along stays until that Inform is confirmed; what happens
 * meanwhile is kept for the next one.
 */
export class PendingInform {
  readonly #events = new Set<string>();
  /** Parameter → number of its change, so that one that changed again after it was sent is told again. */
  readonly #changed = new Map<string, number>();
  /** Diagnostics objects whose tests ended → number of the end. */
  readonly #finished = new Map<string, number>();
  #count = 0;

  add(event: PlainEvent): void {
    this.#events.add(event);
  }

  /** TR-069 Amd 6 Table 8: its occurrence discards all other undelivered events. */
  bootstrap(): void {
    this.#events.clear();
    this.#changed.clear();
    this.#finished.clear();
    this.#events.add(Event.bootstrap);
  }

  /** Somebody else than the ACS changed a parameter that has notification. */
  change(name: string): void {
    this.#changed.set(name, ++this.#count);
  }

  /** A test ended; its passive parameters travel with event 8. */
  finish(object: string, passive: readonly string[]): void {
    this.#finished.set(object, ++this.#count);
    for (const name of passive) this.change(name);
  }

  /** The object's results were voided before the ACS was told. */
  forget(object: string): void {
    this.#finished.delete(object);
    for (const name of [...this.#changed.keys()]) if (name.startsWith(object)) this.#changed.delete(name);
  }

  /** TR-069 Amd 6 Table 8: a Connection Request is not retried. */
  dropConnectionRequest(): void {
    this.#events.delete(Event.connectionRequest);
  }

  /** Is there a cause for a session? A passive change alone waits for another cause. */
  get due(): boolean {
    return this.#events.size > 0 || this.#finished.size > 0;
  }

  get isEmpty(): boolean {
    return !this.due && this.#changed.size === 0;
  }

  /** @returns what the next Inform tells, and what to call when it is confirmed */
  take(): InformContent & { delivered(): void } {
    const events = new Set(this.#events);
    const changed = new Map(this.#changed);
    const finished = new Map(this.#finished);
    return {
      events: [
        ...events,
        ...(changed.size > 0 ? [Event.valueChange] : []),
        ...(finished.size > 0 ? [Event.diagnosticsComplete] : []),
      ],
      changed: [...changed.keys()],
      delivered: () => {
        for (const event of events) this.#events.delete(event);
        dropSame(this.#changed, changed);
        dropSame(this.#finished, finished);
      },
    };
  }
}

function dropSame(pending: Map<string, number>, told: ReadonlyMap<string, number>): void {
  for (const [name, count] of told) if (pending.get(name) === count) pending.delete(name);
}
