import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';
import { addressGroup } from './client-address.js';

interface Patience {
  /** So many failed tries are free; after each further one the next must wait, twice as long every time. */
  readonly freeTries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

const MINUTE_MS = 60_000;
const FORGET_MS = 60 * MINUTE_MS;
const MAX_ENTRIES = 10_000;

/** Somebody who mistypes. */
const PAIR: Patience = { freeTries: 5, firstWaitMs: 5_000, longestWaitMs: 15 * MINUTE_MS };
/** One address that tries many names; a whole office may be behind it. */
const ADDRESS: Patience = { freeTries: 20, firstWaitMs: 5_000, longestWaitMs: 15 * MINUTE_MS };
/** Many addresses that try one name. The wait stays short, as it keeps the user out as well. */
const USER: Patience = { freeTries: 30, firstWaitMs: 1_000, longestWaitMs: MINUTE_MS };

export interface LoginTry {
  readonly username: string;
  readonly address: string;
}

/** Slows the guessing of passwords down: per user and address, per address, and per user. */
export class LoginLimiter {
  readonly #clock: Clock;
  readonly #pairs = new Tries(PAIR);
  readonly #addresses = new Tries(ADDRESS);
  readonly #users = new Tries(USER);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Before the password is looked at. The try counts as failed until `succeeded`: many at once count as many.
   * @throws AppError `too-many-logins`; such a try counts for nothing
   */
  begin(login: LoginTry): void {
    const now = this.#clock.monotonic();
    const counted = this.#counted(login);
    const waitMs = Math.max(...counted.map(([tries, key]) => tries.waitMs(key, now)));
    if (waitMs > 0) {
      const retryAfter = Math.ceil(waitMs / 1000);
      throw new AppError('too-many-logins', `Too many failed logins; again in ${retryAfter} s`, { retryAfter });
    }
    for (const [tries, key] of counted) tries.add(key, now);
  }

  /** Takes the try back; a guesser's other tries at that address or user stay counted. */
  succeeded(login: LoginTry): void {
    const [[pairs, pair], ...others] = this.#counted(login);
    pairs.clear(pair);
    for (const [tries, key] of others) tries.takeBack(key);
  }

  #counted({ username, address }: LoginTry): readonly [readonly [Tries, string], ...(readonly [Tries, string])[]] {
    const user = username.normalize('NFC').toLowerCase();
    const group = addressGroup(address);
    return [
      [this.#pairs, `${user} ${group}`],
      [this.#addresses, group],
      [this.#users, user],
    ];
  }
}

interface Count {
  count: number;
  nextAt: number;
  forgetAt: number;
}

/** Failed tries by key. Bounded: the key that was used longest ago goes first. */
class Tries {
  readonly #patience: Patience;
  readonly #counts = new Map<string, Count>();

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  waitMs(key: string, now: number): number {
    const known = this.#counts.get(key);
    return known === undefined || known.forgetAt <= now ? 0 : known.nextAt - now;
  }

  add(key: string, now: number): void {
    this.#forget(now);
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    // Inserted anew, so that the map's order is the order of use.
    this.#counts.delete(key);
    this.#counts.set(key, { count, nextAt: now + this.#afterTry(count), forgetAt: now + FORGET_MS });
  }

  takeBack(key: string): void {
    const known = this.#counts.get(key);
    if (known === undefined) return;
    known.count--;
    known.nextAt = 0;
    if (known.count <= 0) this.#counts.delete(key);
  }

  clear(key: string): void {
    this.#counts.delete(key);
  }

  #afterTry(count: number): number {
    const { freeTries, firstWaitMs, longestWaitMs } = this.#patience;
    return count < freeTries ? 0 : Math.min(firstWaitMs * 2 ** (count - freeTries), longestWaitMs);
  }

  #forget(now: number): void {
    for (const [key, { forgetAt }] of this.#counts) {
      if (forgetAt > now && this.#counts.size < MAX_ENTRIES) return;
      this.#counts.delete(key);
    }
  }
}
