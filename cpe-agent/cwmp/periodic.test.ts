import { periodicWaitMs } from './periodic.js';

const at = Date.parse('2026-01-02T00:00:10Z');

describe('the wait for the next periodic Inform', () => {
  it.each([
    ['a phase in the past', '2026-01-01T00:00:00Z', 50_000],
    ['a phase in the future', '2026-01-03T00:00:30Z', 20_000],
    ['a phase that is now', '2026-01-02T00:00:10Z', 60_000],
  ])('keeps %s', (_what, time, ms) => expect(periodicWaitMs(at, 60, time, 0.5)).toBe(ms));

  it('draws the phase with Unknown Time', () => {
    expect(periodicWaitMs(at, 60, '0001-01-01T00:00:00Z', 0.25)).toBe(15_000);
    expect(periodicWaitMs(at, 60, '0001-01-01T00:00:00Z', 0)).toBe(1);
  });
});
