import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/ports/store.js';
import { messageOf } from '../../thrown.js';

/** Divides the hour: what is kept of old samples is one of each full hour. */
const EVERY_MS = 5 * 60_000;

interface SamplerDeps {
  readonly store: Pick<Store, 'addSample'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Counts the lines every five minutes, at full five minutes. */
export class Sampler {
  readonly #deps: SamplerDeps;
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(deps: SamplerDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#later();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  #later(): void {
    const { clock } = this.#deps;
    const now = clock.now();
    const at = now - (now % EVERY_MS) + EVERY_MS;
    this.#cancel = clock.after(at - now, () => void this.#sample(at));
  }

  async #sample(at: number): Promise<void> {
    const { store, log } = this.#deps;
    try {
      await store.addSample(at);
    } catch (error) {
      log.warn({ problem: messageOf(error) }, 'the fleet cannot be counted');
    }
    if (!this.#closed) this.#later();
  }
}
