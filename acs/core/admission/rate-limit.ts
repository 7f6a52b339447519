/** Lets a thing through so many times per interval, for a bounded number of things: the oldest is forgotten first. */
export class RateLimit {
  readonly #most: number;
  readonly #intervalMs: number;
  readonly #things: number;
  /** When its interval began and how often it came through since, oldest first. */
  readonly #seen = new Map<string, { readonly since: number; readonly times: number }>();

  constructor(limit: { readonly most: number; readonly intervalMs: number; readonly things: number }) {
    this.#most = limit.most;
    this.#intervalMs = limit.intervalMs;
    this.#things = limit.things;
  }

  /** @param now ms on a clock that never jumps */
  allows(thing: string, now: number): boolean {
    const seen = this.#seen.get(thing);
    if (seen !== undefined && now - seen.since < this.#intervalMs) {
      if (seen.times >= this.#most) return false;
      this.#seen.set(thing, { since: seen.since, times: seen.times + 1 });
      return true;
    }
    this.#seen.delete(thing);
    this.#seen.set(thing, { since: now, times: 1 });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > this.#things && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}
