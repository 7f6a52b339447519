import fc from 'fast-check';
import { retryAfterSeconds, shortageOf } from './admission.js';

const limits = { sessions: 2, queuedBytes: 100, loopDelayMs: 250, heapShare: 0.85 };
const idle = { sessions: 0, queuedBytes: 0, loopDelayMs: 0, heapShare: 0.1 };

describe('shortageOf', () => {
  it.each([
    ['nothing', {}, undefined],
    ['just enough of everything', { sessions: 1, queuedBytes: 100, loopDelayMs: 250, heapShare: 0.85 }, undefined],
    ['sessions', { sessions: 2 }, 'sessions'],
    ['memory for bodies', { queuedBytes: 101 }, 'queued-bytes'],
    ['time', { loopDelayMs: 251 }, 'loop-delay'],
    ['heap', { heapShare: 0.86 }, 'memory'],
  ])('%s', (_case, load, shortage) => {
    expect(shortageOf({ ...idle, ...load }, limits)).toBe(shortage);
  });
});

describe('retryAfterSeconds', () => {
  it('is spread over 15 to 60 whole seconds, both ends reached', () => {
    expect([retryAfterSeconds(0), retryAfterSeconds(1 - Number.EPSILON)]).toEqual([15, 60]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        const seconds = retryAfterSeconds(random);
        expect(Number.isInteger(seconds) && seconds >= 15 && seconds <= 60).toBe(true);
      }),
    );
  });
});
