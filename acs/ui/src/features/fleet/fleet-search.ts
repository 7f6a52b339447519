import { textParam } from '../../app/search-params.js';

/** The fleet page's state: its URL. */
export interface FleetSearch {
  /** Plain text; the server looks for it in id, serial number, number, AOR and address. */
  readonly q?: string;
  readonly cursor?: string;
  /** Only lines that are not registered, of the page shown. */
  readonly show?: 'attention';
}

/** Reads the URL; what it does not understand is left out. */
export function fleetSearch(search: Readonly<Record<string, unknown>>): FleetSearch {
  const q = textParam(search['q']);
  const cursor = textParam(search['cursor'], 1000);
  return {
    ...(q === undefined ? {} : { q }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(search['show'] === 'attention' ? { show: 'attention' } : {}),
  };
}
