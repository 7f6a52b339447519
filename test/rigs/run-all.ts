import type { Condition } from './condition.js';
import type { RigPrograms } from './processes.js';
import { runCondition, type Found } from './run-condition.js';

/** Rigs side by side: they mostly wait, and each runs a dozen processes while it starts. */
const AT_ONCE = 16;

/**
 * Starts all of them, so many at once, those that wait longest first. Who awaits one learns of its failure, and none is an
 * unhandled rejection meanwhile.
 */
export function runAll(conditions: readonly Condition[], programs: RigPrograms): ReadonlyMap<string, Promise<Found>> {
  const waiting: (() => void)[] = [];
  let running = 0;
  const results = new Map<string, Promise<Found>>();
  for (const condition of [...conditions].sort((a, b) => patience(b) - patience(a))) {
    const found = turn().then(() => runCondition(condition, programs).finally(next));
    found.catch(() => undefined);
    results.set(condition.id, found);
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
function patience({ slow, expected, decidedEarly }: Condition): number {
  if (slow === true) return 2;
  return expected.faultCode < 200 && decidedEarly !== true ? 1 : 0;
}
