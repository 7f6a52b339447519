/**
 * Starts all jobs at once, so that tests which only wait take the time of the slowest. Each test awaits its own job and
 * so tells its failure; none is an unhandled rejection meanwhile.
 */
export function concurrently<Name extends string, T>(
  jobs: Readonly<Record<Name, () => Promise<T>>>,
): Record<Name, Promise<T>> {
  const started = {} as Record<Name, Promise<T>>;
  for (const name in jobs) {
    started[name] = jobs[name]();
    started[name].catch(() => undefined);
  }
  return started;
}
