import { RateLimit } from './rate-limit.js';

describe('a rate limit', () => {
  it('lets each thing through so many times per interval', () => {
    const limit = new RateLimit({ most: 2, intervalMs: 100, things: 10 });
    expect([0, 50, 99, 100].map((now) => limit.allows('a', now))).toEqual([true, true, false, true]);
    expect(limit.allows('b', 99)).toBe(true);
  });

  it('remembers a bounded number of things, and forgets the oldest', () => {
    const limit = new RateLimit({ most: 1, intervalMs: 100, things: 2 });
    for (const thing of ['a', 'b', 'c']) limit.allows(thing, 0);
    expect(['c', 'b', 'a'].map((thing) => limit.allows(thing, 1))).toEqual([false, false, true]);
  });
});
