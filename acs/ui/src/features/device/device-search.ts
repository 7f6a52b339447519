import { textParam } from '../../app/search-params.js';

export const TABS = ['lines', 'runs', 'parameters', 'queue', 'cwmp'] as const;
export type DeviceTab = (typeof TABS)[number];

/** The phone page's state: its URL. */
export interface DeviceSearch {
  /** The lines, where it is left out. */
  readonly tab?: DeviceTab;
  /** Parameters: the object that is open, with its dot. */
  readonly path?: string;
  /** Parameters: part of a name or value. */
  readonly q?: string;
}

/** Reads the URL; what it does not understand is left out. */
export function deviceSearch(search: Readonly<Record<string, unknown>>): DeviceSearch {
  const tab = TABS.find((one) => one === search['tab']);
  const path = textParam(search['path'], 256);
  const q = textParam(search['q']);
  return {
    ...(tab === undefined || tab === 'lines' ? {} : { tab }),
    ...(tab !== 'parameters' || path === undefined ? {} : { path }),
    ...(tab !== 'parameters' || q === undefined ? {} : { q }),
  };
}
