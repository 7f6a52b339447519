import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { LoginRequest, Session } from '#shared/api/access.js';
import type { Info } from '#shared/api/backend.js';
import type { Device, DevicePage } from '#shared/api/devices.js';
import type { CreateRun, RunDetail, RunPage, RunSummary } from '#shared/api/runs.js';
import type { ApplyRemedy, Remedy, RemedyList, RemedyPreview } from '#shared/api/remedies.js';
import { request } from './client.js';
import { searchOf, suffix } from './search.js';

/** Every path of the API that the console uses. */

export const infoQuery = queryOptions({
  queryKey: ['info'],
  queryFn: ({ signal }) => request<Info>('GET', '/info', { signal }),
  staleTime: Infinity,
});

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => request<Session>('GET', '/session', { signal }),
  staleTime: Infinity,
  retry: false,
});

export function login(credentials: LoginRequest): Promise<Session> {
  return request<Session>('POST', '/session', { body: credentials });
}

export function logout(): Promise<void> {
  return request<undefined>('DELETE', '/session');
}

/** Some servers answer nothing for long: the list is refreshed even while no event comes. */
const REFRESH_MS = 30_000;

/** @param filter as `GET /api/v1/devices` takes it */
export function devicesQuery(filter: Readonly<Record<string, string | undefined>>) {
  const search = searchOf(filter);
  return queryOptions({
    queryKey: ['devices', search.toString()],
    queryFn: ({ signal }) => request<DevicePage>('GET', `/devices${suffix(search)}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** Device ids contain percent signs (`00D0AB-SIPDX%2DPhone-0001`): in a path each is encoded once more. */
export function deviceQuery(id: string) {
  return queryOptions({
    queryKey: ['device', id],
    queryFn: ({ signal }) => request<Device>('GET', `/devices/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: REFRESH_MS,
  });
}

export function runsOfDeviceQuery(deviceId: string) {
  return infiniteQueryOptions({
    queryKey: ['runs', deviceId],
    queryFn: ({ signal, pageParam }) => {
      const search = new URLSearchParams({ deviceId, limit: '20' });
      if (pageParam !== undefined) search.set('cursor', pageParam);
      return request<RunPage>('GET', `/runs${suffix(search)}`, { signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: RunPage) => page.nextCursor,
  });
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => request<RunDetail>('GET', `/runs/${encodeURIComponent(id)}`, { signal }),
  });
}

export function createRun(order: CreateRun): Promise<RunSummary> {
  return request<RunSummary>('POST', '/runs', { body: order });
}

export function cancelRun(id: string): Promise<RunSummary> {
  return request<RunSummary>('POST', `/runs/${encodeURIComponent(id)}/cancel`);
}

export function remediesQuery(runId: string) {
  return queryOptions({
    queryKey: ['remedies', runId],
    queryFn: ({ signal }) => request<RemedyList>('GET', `/runs/${encodeURIComponent(runId)}/remedies`, { signal }),
  });
}

/** What a remedy would change now; nothing is done. */
export function previewRemedy(runId: string, kind: string, order: ApplyRemedy): Promise<RemedyPreview> {
  return request<RemedyPreview>('POST', applyPath(runId, kind), { body: order });
}

/** @param confirmation of the preview */
export function applyRemedy(runId: string, kind: string, order: ApplyRemedy, confirmation: string): Promise<Remedy> {
  return request<Remedy>('POST', applyPath(runId, kind), { body: { ...order, confirmation } });
}

export function rollBackRemedy(id: string): Promise<Remedy> {
  return request<Remedy>('POST', `/remedies/${encodeURIComponent(id)}/roll-back`);
}

function applyPath(runId: string, kind: string): string {
  return `/runs/${encodeURIComponent(runId)}/remedies/${encodeURIComponent(kind)}/apply`;
}
