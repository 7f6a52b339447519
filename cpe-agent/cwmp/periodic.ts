const UNKNOWN_TIME = Date.parse('0001-01-01T00:00:00Z');

/**
 * How long until the next periodic Inform, ms, never 0.
 * TR-069 Amd 6: PeriodicInformTime gives the phase. With Unknown Time it is free; then it is drawn, so that phones
 * that came up together do not inform together.
 * @param now epoch ms
 * @param fraction uniform in [0, 1)
 */
export function periodicWaitMs(
  now: number,
  intervalSeconds: number,
  periodicInformTime: string,
  fraction: number,
): number {
  const interval = intervalSeconds * 1000;
  const phase = Date.parse(periodicInformTime);
  if (Number.isNaN(phase) || phase === UNKNOWN_TIME) return Math.max(1, Math.ceil(interval * fraction));
  const since = (now - phase) % interval;
  return since < 0 ? -since : interval - since;
}
