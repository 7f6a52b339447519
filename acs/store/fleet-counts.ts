import type { NamedRun, Statistics } from '#shared/api/statistics.js';
import type { Database, Statement } from './database.js';
import { FAILING } from './failing.js';
import { namedRun, RUN_SUMMARY_COLUMNS, type NamedRunColumns } from './rows.js';
import { firstUlid } from './run-ids.js';
import type { SampleRow } from './ports/fleet.js';

const MOST_REGISTRARS = 20;
const LAST_VERDICTS = 10;
const OPEN_RUNS = 20;

/** Lines that are switched on, of one registrar, with one category ('' without a verdict). */
type Group = Omit<SampleRow, 'at'>;

/** How the fleet stands now. */
export class FleetCounts {
  readonly #groups: Statement;
  readonly #devices: Statement;
  readonly #open: Statement;
  readonly #created: Statement;
  readonly #failed: Statement;
  readonly #lastVerdicts: Statement;
  readonly #openRuns: Statement;

  constructor(db: Database) {
    // In the order of lines_counted: SQLite reads the index alone, and sorts nothing.
    this.#groups = db.prepare(
      `SELECT registrar, COALESCE(last_category, '') AS category, COUNT(*) AS lines, SUM(status = 'Up') AS registered,
         SUM(${FAILING}) AS failing
       FROM lines INDEXED BY lines_counted WHERE enabled = 1 GROUP BY registrar, last_category`,
    );
    this.#devices = db.prepare(
      `SELECT (SELECT COUNT(*) FROM devices) AS total, (SELECT COUNT(*) FROM devices
         WHERE admission = 'quarantined' AND admission <> 'approved') AS quarantined`,
    );
    this.#open = db.prepare(`SELECT COUNT(*) AS n FROM runs WHERE state IN ('queued', 'requested', 'running')`);
    this.#created = db.prepare('SELECT COUNT(*) AS n FROM runs WHERE id >= ?');
    this.#failed = db.prepare(`SELECT COUNT(*) AS n FROM runs WHERE state = 'failed' AND id >= ?`);
    const columns = RUN_SUMMARY_COLUMNS.split(/,\s+/)
      .map((name) => `r.${name}`)
      .join(', ');
    const named = (which: string, order: string) =>
      db.prepare(
        `SELECT ${columns}, d.serial_number, d.model, l.directory_number, l.aor
         FROM (${which}) r JOIN devices d ON d.id = r.device_id
         LEFT JOIN lines l ON l.device_id = r.device_id AND l.path = r.line ORDER BY ${order}`,
      );
    this.#lastVerdicts = named(
      `SELECT * FROM runs WHERE ended_at IS NOT NULL AND fault_code IS NOT NULL ORDER BY ended_at DESC LIMIT ${LAST_VERDICTS}`,
      'r.ended_at DESC, r.id DESC',
    );
    this.#openRuns = named(
      `SELECT * FROM runs WHERE state IN ('queued', 'requested', 'running') ORDER BY id LIMIT ${OPEN_RUNS}`,
      'r.id',
    );
  }

  now(since: number, at: number): Statistics {
    const groups = this.groups();
    const enabled = total(groups, 'lines');
    const registered = total(groups, 'registered');
    const failing = total(groups, 'failing');
    const from = firstUlid(since);
    return {
      at,
      devices: this.#devices.get() as Statistics['devices'],
      lines: { enabled, registered, failing, other: enabled - registered - failing },
      runs: { open: count(this.#open), created: count(this.#created, from), failed: count(this.#failed, from) },
      since,
      categories: byName(groups, 'category').flatMap(({ name, failing }) =>
        failing > 0 ? [{ category: name, failing }] : [],
      ),
      registrars: byName(groups, 'registrar')
        .slice(0, MOST_REGISTRARS)
        .map(({ name, lines, failing }) => ({ registrar: name, lines, failing })),
      lastVerdicts: this.#named(this.#lastVerdicts),
      openRuns: this.#named(this.#openRuns),
    };
  }

  /** By registrar and category. */
  groups(): readonly Group[] {
    return this.#groups.all() as readonly Group[];
  }

  #named(statement: Statement): NamedRun[] {
    return (statement.all() as readonly NamedRunColumns[]).map(namedRun);
  }
}

interface Named {
  readonly name: string;
  readonly lines: number;
  readonly failing: number;
}

/** The one with the most failing lines first; of equals the larger. */
export function byName(groups: readonly Group[], key: 'category' | 'registrar'): readonly Named[] {
  const names = new Map<string, Named>();
  for (const group of groups) {
    const { lines, failing } = names.get(group[key]) ?? { lines: 0, failing: 0 };
    names.set(group[key], { name: group[key], lines: lines + group.lines, failing: failing + group.failing });
  }
  return [...names.values()].sort((a, b) => b.failing - a.failing || b.lines - a.lines || (a.name < b.name ? -1 : 1));
}

function total(groups: readonly Group[], key: 'lines' | 'registered' | 'failing'): number {
  return groups.reduce((sum, group) => sum + group[key], 0);
}

function count(statement: Statement, from?: string): number {
  return (statement.get(from === undefined ? [] : [from]) as { readonly n: number }).n;
}
