import type { Settings } from '#shared/api/settings.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Store } from '../store/ports/store.js';
import { messageOf } from '../thrown.js';

const EVERY_MS = 3600_000;
/** Between two bounded deletions: other writes come first. */
const PAUSE_MS = 50;

interface RetentionDeps {
  readonly store: Pick<Store, 'prune'>;
  readonly clock: Clock;
  readonly log: Log;
  /** As set now. */
  readonly keep: () => Settings['retention'];
}

/** Deletes what is older than the settings say: at once, then every hour, a bounded number of rows at a time. */
export class Retention {
  readonly #deps: RetentionDeps;
  #cancel: (() => void) | undefined;
  #closed = false;
  #deleted = 0;

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
  }

  start(): void {
    void this.#prune();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #prune(): Promise<void> {
    const { store, clock, log, keep } = this.#deps;
    let deleted = 0;
    try {
      deleted = await store.prune(keep(), clock.now());
    } catch (error) {
      log.warn({ problem: messageOf(error) }, 'old rows cannot be deleted');
    }
    if (this.#closed) return;
    this.#deleted += deleted;
    if (deleted === 0 && this.#deleted > 0) {
      log.info({ rows: this.#deleted }, 'old rows deleted');
      this.#deleted = 0;
    }
    this.#cancel = clock.after(deleted > 0 ? PAUSE_MS : EVERY_MS, () => {
      void this.#prune();
    });
  }
}
