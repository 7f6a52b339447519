import { textParam } from '../../app/search-params.js';

/** The fleet page's state: its URL. */
export interface FleetSearch {
  /** Plain text; the server looks for it in id, serial number, number, AOR and address. */
  readonly q?: string;
  readonly cursor?: string;
  /** Filters as the API names them. */
  readonly status?: string;
  readonly category?: string;
  readonly cause?: string;
  readonly registrar?: string;
  readonly model?: string;
  readonly admission?: string;
  /** Only lines that are not registered, of the page shown. */
  readonly show?: 'attention';
}

const FILTERS = ['status', 'category', 'cause', 'registrar', 'model', 'admission'] as const;

/** Reads the URL; what it does not understand is left out. */
export function fleetSearch(search: Readonly<Record<string, unknown>>): FleetSearch {
  const q = textParam(search['q']);
  const cursor = textParam(search['cursor'], 1000);
  const filters = Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = textParam(search[name], 256);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    ...filters,
    ...(q === undefined ? {} : { q }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(search['show'] === 'attention' ? { show: 'attention' } : {}),
  };
}
