import type { FleetHistory, HistoryQuery } from '#shared/api/statistics.js';
import type { Database, Statement } from './database.js';
import { byName, type FleetCounts } from './fleet-counts.js';
import type { SampleRow } from './ports/fleet.js';

/** Registrars with rows of their own: those with the most failing lines, then the largest. The rest is one, ''. */
const OWN_ROWS = 20;
const MOST_MOMENTS = 500;
const MOST_SERIES = 8;
/** The rest, or none. */
const REST = '';

interface Moment {
  readonly at: number;
  readonly registered: number;
  readonly failing: number;
}

interface Named {
  readonly at: number;
  readonly name: string;
  readonly failing: number;
}

/** The fleet over time. `add` runs inside a write only. */
export class SamplesTable {
  readonly #counts: FleetCounts;
  readonly #insert: Statement;
  readonly #at: Statement;
  readonly #moments: Statement;
  readonly #totals: Statement;
  readonly #by: Readonly<Record<HistoryQuery['by'], Statement>>;

  constructor(db: Database, counts: FleetCounts) {
    this.#counts = counts;
    this.#insert = db.prepare(
      `INSERT INTO samples (at, registrar, category, lines, registered, failing)
       VALUES (:at, :registrar, :category, :lines, :registered, :failing)
       ON CONFLICT DO UPDATE SET lines = lines + :lines, registered = registered + :registered, failing = failing + :failing`,
    );
    this.#at = db.prepare(
      'SELECT * FROM samples WHERE at = (SELECT MAX(at) FROM samples WHERE at <= :at AND at >= :notBefore)',
    );
    // From one moment to the next by the key: what lies between is not read.
    this.#moments = db.prepare(
      `WITH RECURSIVE moments (at) AS (
         SELECT MIN(at) FROM samples WHERE at >= :since AND at < :until
         UNION ALL
         SELECT (SELECT MIN(at) FROM samples WHERE at >= moments.at + :step AND at < :until) FROM moments
         WHERE moments.at IS NOT NULL
       ) SELECT at FROM moments WHERE at IS NOT NULL`,
    );
    this.#totals = db.prepare(
      `SELECT at, SUM(registered) AS registered, SUM(failing) AS failing FROM samples
       WHERE at IN (SELECT value FROM json_each(?)) GROUP BY at ORDER BY at`,
    );
    const by = (column: string) =>
      db.prepare(
        `SELECT at, ${column} AS name, SUM(failing) AS failing FROM samples
         WHERE at IN (SELECT value FROM json_each(?)) GROUP BY at, ${column} HAVING SUM(failing) > 0`,
      );
    this.#by = { category: by('category'), registrar: by('registrar') };
  }

  add(at: number): void {
    if (this.#at.get({ at, notBefore: at }) !== undefined) return;
    const groups = this.#counts.groups();
    const own = new Set(
      byName(groups, 'registrar')
        .slice(0, OWN_ROWS)
        .map(({ name }) => name),
    );
    for (const group of groups) {
      this.#insert.run({ at, ...group, registrar: own.has(group.registrar) ? group.registrar : REST });
    }
    // A fleet without lines is a moment too.
    if (groups.length === 0) {
      this.#insert.run({ at, registrar: REST, category: '', lines: 0, registered: 0, failing: 0 });
    }
  }

  newest(at: number, notBefore: number): readonly SampleRow[] {
    return this.#at.all({ at, notBefore }) as readonly SampleRow[];
  }

  history({ since, until, by }: HistoryQuery, now: number): FleetHistory {
    const end = until ?? now + 1;
    const step = Math.max(1, Math.ceil((end - since) / (MOST_MOMENTS - 1)));
    const found = this.#moments.all({ since, until: end, step }) as readonly Pick<Moment, 'at'>[];
    const moments = JSON.stringify(found.map(({ at }) => at));
    const totals = this.#totals.all([moments]) as readonly Moment[];
    return {
      at: totals.map(({ at }) => at),
      registered: totals.map(({ registered }) => registered),
      failing: totals.map(({ failing }) => failing),
      series: series(
        totals.map(({ at }) => at),
        this.#by[by].all([moments]) as readonly Named[],
      ),
    };
  }
}

/** Of the names with the most failing lines over all moments; the others are added up. */
function series(moments: readonly number[], rows: readonly Named[]): FleetHistory['series'] {
  const sums = new Map<string, number>();
  for (const { name, failing } of rows) sums.set(name, (sums.get(name) ?? 0) + failing);
  const shown = [...sums]
    .filter(([name]) => name !== REST)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST_SERIES)
    .map(([name]) => name);
  const values = new Map(shown.map((name) => [name, moments.map(() => 0)]));
  const rest = moments.map(() => 0);
  const places = new Map(moments.map((at, i) => [at, i]));
  for (const { at, name, failing } of rows) {
    const place = places.get(at);
    if (place === undefined) continue;
    const of = values.get(name) ?? rest;
    of[place] = (of[place] ?? 0) + failing;
  }
  const named = [...values].map(([name, failing]) => ({ name, failing }));
  return rest.some((failing) => failing > 0) ? [...named, { name: REST, failing: rest }] : named;
}
