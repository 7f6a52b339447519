import { fulfils } from '#shared/trace/filter/filter.js';
import type { FilterError } from '#shared/trace/filter/filter-problem.js';
import { parseFilter } from '#shared/trace/filter/parse-filter.js';
import { readTracedRun, type RunWithTrace } from '#shared/trace/traced-run.js';

/** Numbers of the messages that fulfil the filter, or what is wrong with it. */
export type Filtered = { readonly kept: ReadonlySet<number> } | { readonly wrong: FilterError };

export function filterMessages(run: RunWithTrace, where: string): Filtered {
  const filter = parseFilter(where);
  if (!filter.ok) return { wrong: filter.error };
  const messages = readTracedRun(run)?.messages ?? [];
  const fulfilling = messages.filter((message) => fulfils(message, filter.value));
  return { kept: new Set(fulfilling.map(({ number }) => number)) };
}
