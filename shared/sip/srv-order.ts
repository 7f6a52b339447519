import type { SrvRecord } from './dns-records.js';

/**
 * RFC 2782: lowest priority first; within one priority each next record is drawn by its weight.
 * @param dice in [0, 1), a fresh one per call
 */
export function orderServices(records: readonly SrvRecord[], dice: () => number): readonly SrvRecord[] {
  const priorities = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b);
  return priorities.flatMap((priority) =>
    drawByWeight(
      records.filter((record) => record.priority === priority),
      dice,
    ),
  );
}

function drawByWeight(records: readonly SrvRecord[], dice: () => number): readonly SrvRecord[] {
  // Those of weight 0 stand first, so that they have a small chance.
  const left = [...records].sort((a, b) => Number(a.weight > 0) - Number(b.weight > 0));
  const drawn: SrvRecord[] = [];
  while (left.length > 0) {
    const sum = left.reduce((total, { weight }) => total + weight, 0);
    const number = Math.floor(dice() * (sum + 1)); // 0 to the sum inclusive
    let running = 0;
    const index = left.findIndex(({ weight }) => (running += weight) >= number);
    drawn.push(...left.splice(Math.max(0, index), 1));
  }
  return drawn;
}
