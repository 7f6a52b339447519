/** The dashboard's state: its URL. */
export interface DashboardSearch {
  readonly range?: Range;
  readonly by?: 'registrar';
}

/** How far back the chart goes; a day if nothing is said. */
export const RANGES = { '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 } as const;
export type Range = keyof typeof RANGES;

/** Reads the URL; what it does not understand is left out. */
export function dashboardSearch(search: Readonly<Record<string, unknown>>): DashboardSearch {
  const range = search['range'];
  return {
    ...(range === '7d' || range === '30d' ? { range } : {}),
    ...(search['by'] === 'registrar' ? { by: 'registrar' } : {}),
  };
}
