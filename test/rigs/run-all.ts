import type { Condition } from './condition.js';
import type { RigPrograms } from './processes.js';
import { runCondition, type Found } from './run-condition.js';

/** Rigs side by side: they mostly wait, and each runs a dozen processes while it starts. */
const AT_ONCE = 16;

/** Those that wait longest first. */
export function runAll(conditions: readonly Condition[], programs: RigPrograms): ReadonlyMap<string, Promise<Found>> {
  const sorted = [...conditions].sort((a, b) => patience(b) - patience(a));
  return sideBySide(sorted.map((condition) => [condition.id, () => runCondition(condition, programs)]));
}

/**
 * Starts all of them by id, so many at once. Who awaits one learns of its failure, and none is an unhandled rejection
 * meanwhile.
 */
export function sideBySide<T>(
  works: readonly (readonly [id: string, work: () => Promise<T>])[],
): ReadonlyMap<string, Promise<T>> {
  const waiting: (() => void)[] = [];
  let running = 0;
  const results = new Map<string, Promise<T>>();
  for (const [id, work] of works) {
    const result = turn().then(() => work().finally(next));
    result.catch(() => undefined);
    results.set(id, result);
  }
  return results;

  async function turn(): Promise<void> {
    if (running < AT_ONCE) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function next(): void {
    const first = waiting.shift();
    if (first === undefined) running -= 1;
    else first();
  }
}

/** A diagnosis that nobody answers takes longest. */
function patience({ slow, expected, runsBefore = [] }: Condition): number {
  if (slow === true) return 3;
  return (expected.faultCode < 200 ? 1 : 0) + (runsBefore.length > 0 ? 1 : 0);
}
