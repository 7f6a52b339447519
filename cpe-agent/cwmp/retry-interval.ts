/**
 * How long to wait before a session is retried (TR-069 Amd 6 §3.2.1.1, Table 3), ms.
 * @param retryCount 1 for the first retry
 * @param fraction uniform in [0, 1)
 */
export function retryWaitMs(retryCount: number, minimumSeconds: number, multiplier: number, fraction: number): number {
  const n = Math.min(retryCount, 10);
  const factor = multiplier / 1000;
  const shortest = minimumSeconds * factor ** (n - 1);
  const longest = minimumSeconds * factor ** n;
  return Math.round((shortest + (longest - shortest) * fraction) * 1000);
}
