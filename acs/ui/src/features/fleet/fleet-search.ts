import { textParam } from '../../app/search-params.js';
import { searchedText } from '../../app/searched-text.js';

/** What the fleet's list can be narrowed to; the names are those of the API. */
export const FILTERS = ['status', 'model', 'registrar', 'category', 'cause', 'admission'] as const;
export type FleetFilter = (typeof FILTERS)[number];

export const ADMISSIONS = ['approved', 'quarantined', 'refused'] as const;
export const SORTS = ['serialNumber', 'model', 'lastInform'] as const;
export type FleetSort = (typeof SORTS)[number];

/** The fleet page's state: its URL. */
export interface FleetSearch {
  /** Plain text; the server looks for it in id, serial number, number, AOR and address. */
  readonly q?: string;
  readonly cursor?: string;
  /** A status of TR-104, or `failing`: a line that is switched on and not registered. */
  readonly status?: string;
  readonly model?: string;
  /** `host:port`, as configured. */
  readonly registrar?: string;
  /** Of the last verdict. */
  readonly category?: string;
  readonly cause?: string;
  readonly admission?: string;
  /** By id, where it is left out. */
  readonly sort?: FleetSort;
  readonly order?: 'desc';
}

/** Reads the URL; what it does not understand is left out. */
export function fleetSearch(search: Readonly<Record<string, unknown>>): FleetSearch {
  const found: Record<string, string> = {};
  const note = (name: string, value: string | undefined) => {
    if (value !== undefined) found[name] = value;
  };
  note('q', textParam(search['q']));
  for (const filter of FILTERS) note(filter, filterValue(filter, search[filter]));
  const sort = SORTS.find((one) => one === search['sort']);
  note('sort', sort);
  if (sort !== undefined && search['order'] === 'desc') note('order', 'desc');
  note('cursor', textParam(search['cursor'], 1000));
  return found;
}

/** As `category`: lines without a verdict, of which the API says ''. An empty text in the URL would be none. */
export const NEVER_DIAGNOSED = 'none';

/** Everything of it that the list's content depends on, as `GET /devices`, its export, and a selection of all take it. */
export function listed(search: FleetSearch): Readonly<Record<string, string>> {
  const { cursor: _cursor, q, category, ...filters } = search;
  return {
    ...filters,
    ...(category === undefined ? {} : { category: category === NEVER_DIAGNOSED ? '' : category }),
    ...(q === undefined ? {} : { q: searchedText(q) }),
  };
}

/** The filters that are in force. */
export function filtersOf(search: FleetSearch): readonly (readonly [FleetFilter, string])[] {
  return FILTERS.flatMap((filter) => {
    const value = search[filter];
    return value === undefined ? [] : [[filter, value] as const];
  });
}

const LONGEST: Readonly<Record<FleetFilter, number>> = {
  status: 64,
  model: 128,
  registrar: 256,
  category: 64,
  cause: 64,
  admission: 32,
};

function filterValue(filter: FleetFilter, value: unknown): string | undefined {
  const text = textParam(value, LONGEST[filter]);
  return filter === 'admission' && !ADMISSIONS.some((one) => one === text) ? undefined : text;
}
