/** What is wrong with a filter. The sentences are `filterProblem` of the catalogues (`shared/i18n/`), by code. */
export interface FilterProblem {
  readonly code: FilterProblemCode;
  /** What the sentence names. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** What stands there instead of what is expected; null: the end. */
  readonly found?: string | null;
}

export const FILTER_PROBLEMS = [
  'filter-too-long',
  'end-expected',
  'closing-expected',
  'field-expected',
  'operator-expected',
  'value-expected',
  'quote-open',
  'no-meaning',
  'number-expected',
  'duration-expected',
  'moment-expected',
  'word-expected',
  'time-operator',
  'text-operator',
  'patterns-too-long',
  'pattern-too-long',
  'pattern-repeats',
  'closes-nothing',
  'nothing-to-repeat',
  'repeats-at-most',
  'counts-reversed',
  'plain-groups-only',
  'parenthesis-open',
  'bracket-open',
  'backslash-at-end',
  'escape-unknown',
  'no-range',
] as const;
export type FilterProblemCode = (typeof FILTER_PROBLEMS)[number];

export interface FilterError {
  /** Character of the filter, from 1. */
  readonly position: number;
  readonly problem: FilterProblem;
}

/** Looks a text up in a catalogue, and fills `{{name}}` in. */
export type Catalogue = (key: string, values?: FilterProblem['values']) => string | undefined;

/** A sentence for whoever wrote the filter. No full stop. */
export function filterErrorText({ position, problem }: FilterError, words: Catalogue): string {
  const text = problemText(problem, words);
  return words('filterProblem.at', { position, problem: text }) ?? text;
}

export function problemText({ code, values, found }: FilterProblem, words: Catalogue): string {
  const text = words(`filterProblem.${code}`, values) ?? code;
  if (found === undefined) return text;
  return text + ((found === null ? words('filterProblem.notEnd') : words('filterProblem.notFound', { found })) ?? '');
}
