/**
 * Resolves at the first SIGINT or SIGTERM. A second one ends the process at once, should closing hang.
 * @param onHangup is called at each SIGHUP until then; without it SIGHUP ends the process, as is its default
 */
export function untilSignal(onHangup?: () => void): Promise<NodeJS.Signals> {
  if (onHangup !== undefined) process.on('SIGHUP', onHangup);
  return new Promise((resolve) => {
    const first = (signal: NodeJS.Signals): void => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) {
        process.off(name, first);
        process.on(name, () => process.exit(130));
      }
      resolve(signal);
    };
    process.on('SIGINT', first);
    process.on('SIGTERM', first);
  });
}
