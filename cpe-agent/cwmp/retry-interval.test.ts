import { retryWaitMs } from './retry-interval.js';

describe('the wait before a retry (TR-069 Amd 6 Table 3)', () => {
  it.each([
    [1, 5, 10],
    [2, 10, 20],
    [3, 20, 40],
    [9, 1280, 2560],
    [10, 2560, 5120],
    [11, 2560, 5120],
  ])('is for retry %s between %s s and %s s by default', (n, shortest, longest) => {
    expect(retryWaitMs(n, 5, 2000, 0)).toBe(shortest * 1000);
    expect(retryWaitMs(n, 5, 2000, 1)).toBe(longest * 1000);
    expect(retryWaitMs(n, 5, 2000, 0.5)).toBe(((shortest + longest) / 2) * 1000);
  });
});
