import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '../ports.js';

/** setTimeout counts in 32 bits; a longer wait (a yearly inform) is made of several. */
const LONGEST_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const now = Math.min(left, LONGEST_MS);
      timer = setTimeout(() => {
        if (left > now) wait(left - now);
        else callback();
      }, now);
    };
    wait(Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  // 48 bits: all that a double holds without bias.
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
