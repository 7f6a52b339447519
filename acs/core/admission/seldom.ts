/** Lets the same thing through once per interval, for a bounded number of things: the oldest is forgotten first. */
export class Seldom {
  readonly #intervalMs: number;
  readonly #most: number;
  /** When each was last let through, oldest first. */
  readonly #last = new Map<string, number>();

  constructor(intervalMs: number, most: number) {
    this.#intervalMs = intervalMs;
    this.#most = most;
  }

  /** @param now ms on a clock that never jumps */
  allows(key: string, now: number): boolean {
    const last = this.#last.get(key);
    if (last !== undefined && now - last < this.#intervalMs) return false;
    this.#last.delete(key);
    this.#last.set(key, now);
    const [oldest] = this.#last.keys();
    if (this.#last.size > this.#most && oldest !== undefined) this.#last.delete(oldest);
    return true;
  }
}
