/**
 * A strict reader of Prometheus's text format 0.0.4, for tests: it throws at what the grammar does not allow.
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details)
 */
export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) ([^\\n]*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{([^\\n]*)\\})? (NaN|[+-]Inf|[+-]?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/;

export function readMetrics(text: string): ReadonlyMap<string, MetricFamily> {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line must end with a line feed');
  const families = new Map<string, MetricFamily & { readonly samples: MetricSample[] }>();
  let help: { readonly name: string; readonly text: string } | undefined;
  let family: (MetricFamily & { readonly samples: MetricSample[] }) | undefined;
  for (const line of text.split('\n').slice(0, -1)) {
    const helped = HELP.exec(line);
    const typed = TYPE.exec(line);
    if (helped !== null) {
      help = { name: helped[1]!, text: unescaped(helped[2]!, /\\(.)/g, '\\n') };
    } else if (typed !== null) {
      const name = typed[1]!;
      if (help?.name !== name) throw new Error(`${name}: TYPE without its HELP before it`);
      if (families.has(name)) throw new Error(`${name}: told twice`);
      family = { name, type: typed[2]!, help: help.text, samples: [] };
      families.set(name, family);
    } else {
      const sample = readSample(line);
      if (family === undefined || !belongs(sample.name, family)) throw new Error(`${line}: outside its family`);
      if (
        family.samples.some(
          (other) => JSON.stringify([other.name, other.labels]) === JSON.stringify([sample.name, sample.labels]),
        )
      )
        throw new Error(`${line}: a second sample of the same labels`);
      family.samples.push(sample);
    }
  }
  for (const one of families.values()) checkHistogram(one);
  return families;
}

/** The one value of these labels. */
export function metric(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const samples = [...readMetrics(text).values()].flatMap((family) => family.samples);
  return samples.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value;
}

function readSample(line: string): MetricSample {
  const match = SAMPLE.exec(line);
  if (match === null) throw new Error(`${JSON.stringify(line)}: no sample`);
  const labels: Record<string, string> = {};
  for (let rest = match[2] ?? ''; rest !== '';) {
    const label = LABEL.exec(rest);
    if (label === null) throw new Error(`${line}: labels are malformed at ${rest}`);
    if (Object.hasOwn(labels, label[1]!)) throw new Error(`${line}: ${label[1]!} twice`);
    labels[label[1]!] = unescaped(label[2]!, /\\(.)/g, '\\"n');
    rest = rest.slice(label[0].length);
  }
  return { name: match[1]!, labels, value: Number(match[3]!.replace('Inf', 'Infinity')) };
}

function unescaped(text: string, escapes: RegExp, allowed: string): string {
  return text.replace(escapes, (_whole, what: string) => {
    if (!allowed.includes(what)) throw new Error(`\\${what}: no escape`);
    return what === 'n' ? '\n' : what;
  });
}

function belongs(name: string, { name: family, type }: MetricFamily): boolean {
  if (type !== 'histogram') return name === family;
  return [`${family}_bucket`, `${family}_sum`, `${family}_count`].includes(name);
}

function checkHistogram({ name, type, samples }: MetricFamily): void {
  if (type !== 'histogram') return;
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
  const bounds = buckets.map(({ labels }) => (labels['le'] === '+Inf' ? Infinity : Number(labels['le'])));
  if (bounds.at(-1) !== Infinity) throw new Error(`${name}: no bucket +Inf`);
  if (bounds.some((bound, i) => !(bound > (bounds[i - 1] ?? -Infinity))))
    throw new Error(`${name}: bounds do not ascend`);
  if (buckets.some(({ value }, i) => value < (buckets[i - 1]?.value ?? 0))) throw new Error(`${name}: buckets descend`);
  const count = samples.find((sample) => sample.name === `${name}_count`);
  if (count?.value !== buckets.at(-1)?.value) throw new Error(`${name}: _count is not the bucket +Inf`);
  if (!samples.some((sample) => sample.name === `${name}_sum`)) throw new Error(`${name}: no _sum`);
}
