import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RunPage } from '#shared/api/runs.js';
import type { FleetHistory, HistoryQuery, Statistics } from '#shared/api/statistics.js';
import { request } from './client.js';

/** What the API tells of the fleet as a whole. */

/** Counts drift while no event comes. */
const REFRESH_MS = 30_000;

/** @param since epoch ms: runs are counted from then */
export function statisticsQuery(since: number) {
  return queryOptions({
    queryKey: ['statistics', since],
    queryFn: ({ signal }) => request<Statistics>('GET', `/statistics?since=${String(since)}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** @param span ms until now */
export function fleetHistoryQuery(span: number, by: HistoryQuery['by'], now: () => number) {
  return queryOptions({
    queryKey: ['fleet-history', span, by],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams({ since: String(now() - span), by });
      return request<FleetHistory>('GET', `/statistics/history?${search.toString()}`, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** Runs of the whole fleet. @param filter as `GET /api/v1/runs` takes it */
export function runsQuery(filter: Readonly<Record<string, string>>) {
  const search = new URLSearchParams(filter).toString();
  return queryOptions({
    queryKey: ['runs-list', search],
    queryFn: ({ signal }) => request<RunPage>('GET', `/runs?${search}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}
