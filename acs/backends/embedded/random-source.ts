import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;

/** Bytes of the system's generator, fetched many at a time: each call on its own costs a session dearly. */
export function createRandomSource(): (bytes: number) => Buffer {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return (bytes) => {
    if (used + bytes > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    // A copy: the pool is filled anew.
    const taken = Buffer.from(pool.subarray(used, used + bytes));
    // What was given away is kept nowhere else.
    pool.fill(0, used, used + bytes);
    used += bytes;
    return taken;
  };
}
