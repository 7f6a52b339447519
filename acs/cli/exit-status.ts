import type { RunSummary } from '#shared/api/runs.js';
import type { Category } from '#shared/diagnosis/fault-code.js';

/** What a script learns without reading: documented in `--help`. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  notFound: 3,
  server: 4,
  noVerdict: 5,
  notConfirmed: 6,
  notCured: 7,
} as const;

const MEANINGS: readonly (readonly [status: number, meaning: string])[] = [
  [EXIT.ok, 'done; of diagnose: the line registers; of cure: cured'],
  [EXIT.unexpected, 'this program failed'],
  [EXIT.usage, 'wrong usage'],
  [EXIT.notFound, 'no such device, line, run …, or several: nothing was done'],
  [EXIT.server, 'the server is not there, refused, or is not to be logged in to'],
  [EXIT.noVerdict, 'the run, task or remedy ended without a result (failed, canceled, interrupted), or has none yet'],
  [EXIT.notConfirmed, 'it was not confirmed: nothing was changed'],
  [EXIT.notCured, 'the remedy was applied and did not cure'],
];

const BY_CATEGORY: Readonly<Record<Category, number>> = {
  registered: EXIT.ok,
  configuration: 10,
  network: 11,
  'no-response': 12,
  undetermined: 13,
  credentials: 14,
  interval: 15,
  terminal: 16,
  'server-error': 17,
  'server-abnormal': 18,
  global: 19,
  undefined: 20,
  reserved: 21,
  none: 22,
};

/** A category of a newer server is as good as undetermined. */
export function exitStatusOf(category: string): number {
  return Object.hasOwn(BY_CATEGORY, category) ? BY_CATEGORY[category as Category] : BY_CATEGORY.undetermined;
}

export function exitStatusOfRun({ verdict }: Pick<RunSummary, 'verdict'>): number {
  return verdict === undefined ? EXIT.noVerdict : exitStatusOf(verdict.category);
}

export function exitStatusTable(): string {
  const verdicts = Object.entries(BY_CATEGORY)
    .filter(([category]) => category !== 'registered')
    .map(([category, status]) => [status, `verdict: ${category}`] as const);
  return [...MEANINGS, ...verdicts]
    .map(([status, meaning]) => `  ${String(status).padStart(2)}  ${meaning}`)
    .join('\n');
}
