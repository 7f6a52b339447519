/** One way of doing the work that is compared. The first contender is ours. */
export interface Contender {
  readonly name: string;
  /** Whatever it returns is used, so that no engine can leave the work out. */
  readonly work: () => unknown;
}

export interface Figure {
  readonly name: string;
  /** Median over the rounds, of one call. */
  readonly micros: number;
  /** Median over the rounds, of this contender's time by ours in the same round: above 1, ours is faster. */
  readonly ratio: number;
}

export interface Effort {
  readonly rounds: number;
  /** Per contender and round. */
  readonly roundMs: number;
}

export const FULL: Effort = { rounds: 11, roundMs: 100 };
/** Enough to see that it runs; its figures mean nothing. */
export const SMALL: Effort = { rounds: 2, roundMs: 5 };

/**
 * All contenders take turns in every round, so that a machine that slows down slows them all; the order changes from
 * round to round. The ratio is the figure, the time is decoration.
 */
export function compare(contenders: readonly Contender[], effort: Effort): readonly Figure[] {
  const times = contenders.map((): number[] => []);
  for (const { work } of contenders) timeOf(work, effort.roundMs); // warm
  for (let round = 0; round < effort.rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const i = (round + turn) % contenders.length;
      times[i]?.push(timeOf(contenders[i]!.work, effort.roundMs));
    }
  }
  const own = times[0] ?? [];
  return contenders.map(({ name }, i) => ({
    name,
    micros: median(times[i] ?? []),
    ratio: median((times[i] ?? []).map((time, round) => time / (own[round] ?? time))),
  }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = low] = sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle]];
  return (low + high) / 2;
}

let sink: unknown;

/** Microseconds of the processor for one call, over as many as fit: what else the machine does must not count. */
function timeOf(work: () => unknown, roundMs: number): number {
  const before = process.cpuUsage();
  let calls = 0;
  let spent = 0;
  do {
    for (let i = 0; i < 5; i++) sink = work();
    calls += 5;
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  } while (spent < roundMs * 1000);
  if (sink === undefined) throw new Error('the work has no result');
  return spent / calls;
}
