import { FILTERS, fleetSearch, type FleetFilter, type FleetSearch } from './fleet-search.js';

const TERM = new RegExp(String.raw`(?:^|\s)(${FILTERS.join('|')}):(?:"([^"]*)"|(\S*))`, 'gi');

/** Whether the text holds a filter, as in `status:failing`; then it is read when Enter says that it is whole. */
export function holdsFilter(text: string): boolean {
  return text.search(TERM) >= 0;
}

/** `status:failing model:"Lab Phone" 1003` as filters and the words that are left. Anything else is looked for as it stands. */
export function readTyped(text: string): FleetSearch {
  const found: Partial<Record<FleetFilter | 'q', string>> = {};
  const rest = text.replace(TERM, (_term, name: string, quoted: string | undefined, plain: string | undefined) => {
    const filter = FILTERS.find((one) => one === name.toLowerCase());
    if (filter !== undefined) found[filter] = quoted ?? plain ?? '';
    return ' ';
  });
  return fleetSearch({ ...found, q: rest.trim().replace(/\s+/g, ' ') });
}
