import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';

/** So many tries are free; after each further one the next must wait, twice as long every time. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGET_MS = 60 * 60_000;
const MAX_ENTRIES = 10_000;

interface Tries {
  count: number;
  nextAt: number;
  forgetAt: number;
}

/** Slows the guessing of passwords down, per user and address. */
export class LoginLimiter {
  readonly #clock: Clock;
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Before the password is looked at. The try counts as failed until `succeeded`: many at once count as many.
   * @throws AppError `too-many-logins`
   */
  begin(key: string): void {
    const now = this.#clock.monotonic();
    this.#forget(now);
    const tries = this.#tries.get(key) ?? { count: 0, nextAt: now, forgetAt: now };
    if (tries.nextAt > now) {
      const retryAfter = Math.ceil((tries.nextAt - now) / 1000);
      throw new AppError('too-many-logins', `Too many failed logins; again in ${retryAfter} s`, { retryAfter });
    }
    tries.count++;
    const over = tries.count - FREE_TRIES;
    tries.nextAt = over < 0 ? now : now + Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS);
    tries.forgetAt = now + FORGET_MS;
    // Inserted anew, so that the map's order is the order of use.
    this.#tries.delete(key);
    this.#tries.set(key, tries);
  }

  succeeded(key: string): void {
    this.#tries.delete(key);
  }

  #forget(now: number): void {
    for (const [key, tries] of this.#tries) {
      if (tries.forgetAt > now && this.#tries.size < MAX_ENTRIES) return;
      this.#tries.delete(key);
    }
  }
}
