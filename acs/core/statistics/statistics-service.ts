import type { FleetHistory, HistoryQuery, Statistics } from '#shared/api/statistics.js';
import type { Clock } from '../../clock.js';
import type { SampleRow } from '../../store/ports/fleet.js';
import type { Store } from '../../store/ports/store.js';

const DAY_MS = 86_400_000;
/** How far from 24 h ago a sample may be. */
const AROUND_MS = 30 * 60_000;
/** An answer is given again for so many times as long as it took: many who look cost a tenth of the processor at most. */
const AGAIN = 9;

interface StatisticsDeps {
  readonly store: Pick<Store, 'statistics' | 'sampleAt' | 'fleetHistory'>;
  readonly clock: Clock;
}

/** The fleet as a whole, as it stands and as it stood. */
export class StatisticsService {
  readonly #deps: StatisticsDeps;
  #last: { readonly since: number; readonly until: number; readonly answer: Statistics } | undefined;

  constructor(deps: StatisticsDeps) {
    this.#deps = deps;
  }

  /** @param since of the runs that are counted, epoch ms; midnight UTC if left out */
  async now(since?: number): Promise<Statistics> {
    const { store, clock } = this.#deps;
    const now = clock.now();
    const from = since ?? now - (now % DAY_MS);
    const startedAt = clock.monotonic();
    if (this.#last !== undefined && this.#last.since === from && startedAt < this.#last.until) return this.#last.answer;
    const statistics = await store.statistics(from, now);
    const answer = withBefore(statistics, await this.#dayAgo(now));
    const endedAt = clock.monotonic();
    this.#last = { since: from, until: endedAt + AGAIN * (endedAt - startedAt), answer };
    return answer;
  }

  history(query: HistoryQuery): Promise<FleetHistory> {
    return this.#deps.store.fleetHistory(query, this.#deps.clock.now());
  }

  async #dayAgo(now: number): Promise<readonly SampleRow[]> {
    const { store } = this.#deps;
    const at = now - DAY_MS;
    const before = await store.sampleAt(at, at - AROUND_MS);
    return before.length > 0 ? before : store.sampleAt(at + AROUND_MS, at);
  }
}

function withBefore(statistics: Statistics, sample: readonly SampleRow[]): Statistics {
  if (sample.length === 0) return statistics;
  const failing = (key: 'category' | 'registrar', name: string): number =>
    sample.reduce((sum, row) => (row[key] === name ? sum + row.failing : sum), 0);
  // A registrar without rows of its own was one of those that were added up, if any were.
  const hasRest = sample.some(({ registrar }) => registrar === '');
  const isKnown = (name: string) => !hasRest || (name !== '' && sample.some(({ registrar }) => registrar === name));
  return {
    ...statistics,
    categories: statistics.categories.map((one) => ({ ...one, before: failing('category', one.category) })),
    registrars: statistics.registrars.map((one) =>
      isKnown(one.registrar) ? { ...one, before: failing('registrar', one.registrar) } : one,
    ),
  };
}
