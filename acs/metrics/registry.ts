/**
 * Metrics in the text format of Prometheus, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Names and labels are given by this program, values of
 * labels are few: nothing that a peer sends becomes one.
 */
export const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(labels?: Labels, by?: number): void;
}

export interface Gauge {
  set(value: number, labels?: Labels): void;
}

export interface Histogram {
  observe(value: number): void;
}

/** A number that is asked for at the time of the scrape. */
export type Sample = readonly [value: number, labels?: Labels];

export class MetricRegistry {
  readonly #families = new Map<string, () => Promise<readonly string[]>>();

  /** @param name ends in `_total` */
  counter(name: string, help: string, always: readonly Labels[] = []): Counter {
    const values = new SampleMap(always);
    this.#add(name, 'counter', help, () => values.lines(name));
    return { add: (labels = {}, by = 1) => values.set(labels, values.get(labels) + by) };
  }

  gauge(name: string, help: string, always: readonly Labels[] = []): Gauge {
    const values = new SampleMap(always);
    this.#add(name, 'gauge', help, () => values.lines(name));
    return { set: (value, labels = {}) => values.set(labels, value) };
  }

  /** What cannot be asked is left out of that scrape. */
  asked(
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    ask: () => readonly Sample[] | Promise<readonly Sample[]>,
  ): void {
    this.#add(name, type, help, async () => (await ask()).map(([value, labels = {}]) => line(name, labels, value)));
  }

  /** @param bounds upper bounds, ascending, without +Inf */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const counts = new Array<number>(bounds.length + 1).fill(0);
    let sum = 0;
    this.#add(name, 'histogram', help, () => {
      let below = 0;
      const buckets = counts.map((count, i) => {
        below += count;
        return line(`${name}_bucket`, { le: i < bounds.length ? number(bounds[i] ?? NaN) : '+Inf' }, below);
      });
      return [...buckets, line(`${name}_sum`, {}, sum), line(`${name}_count`, {}, below)];
    });
    return {
      observe(value) {
        let i = 0;
        while (i < bounds.length && value > (bounds[i] ?? Infinity)) i++;
        counts[i] = (counts[i] ?? 0) + 1;
        sum += value;
      },
    };
  }

  async text(): Promise<string> {
    const families = await Promise.all([...this.#families.values()].map((family) => family()));
    return families.flat().join('');
  }

  #add(name: string, type: string, help: string, samples: () => readonly string[] | Promise<readonly string[]>): void {
    if (this.#families.has(name)) throw new Error(`the metric ${name} is there already`);
    const head = [`# HELP ${name} ${escaped(help)}\n`, `# TYPE ${name} ${type}\n`];
    this.#families.set(name, async () => {
      const lines = await Promise.resolve()
        .then(samples)
        .catch(() => []);
      return lines.length === 0 ? [] : [...head, ...lines];
    });
  }
}

/** Values by their labels. */
class SampleMap {
  readonly #samples = new Map<string, { readonly labels: Labels; value: number }>();

  /** @param always shown as 0 before they happen: a rate has a beginning */
  constructor(always: readonly Labels[]) {
    for (const labels of always) this.set(labels, 0);
  }

  get(labels: Labels): number {
    return this.#samples.get(key(labels))?.value ?? 0;
  }

  set(labels: Labels, value: number): void {
    const known = this.#samples.get(key(labels));
    if (known === undefined) this.#samples.set(key(labels), { labels, value });
    else known.value = value;
  }

  lines(name: string): readonly string[] {
    return [...this.#samples.values()].map(({ labels, value }) => line(name, labels, value));
  }
}

/** A caller always names the same labels in the same order. */
function key(labels: Labels): string {
  return Object.values(labels).join('\0');
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${number(value)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** Go's ParseFloat reads it. */
function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
