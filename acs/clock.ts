/** Epoch and monotonic time, and timers; the tests have a virtual one. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** ms on a clock that never jumps; only differences mean something. */
  monotonic(): number;
  /** Calls back once after `ms`. The returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** setTimeout takes 31 bits of ms and fires at once beyond that. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(ms, 0), LONGEST_TIMEOUT_MS));
    return () => {
      clearTimeout(timer);
    };
  },
};
