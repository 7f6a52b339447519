import { textParam } from '../../app/search-params.js';

/** The run page's state: its URL. */
export interface RunSearch {
  /** Which messages are shown, in the language of traces (docs/traces.md). */
  readonly where?: string;
}

/** Reads the URL; what it does not understand is left out. */
export function runSearch(search: Readonly<Record<string, unknown>>): RunSearch {
  const where = textParam(search['where'], 1000);
  return where === undefined ? {} : { where };
}
