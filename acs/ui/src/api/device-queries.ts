import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { CwmpSessionPage } from '#shared/api/cwmp-log.js';
import type { ParameterPage, Task, WriteParameters, WritePreview } from '#shared/api/parameters.js';
import { request } from './client.js';
import { searchOf, suffix } from './search.js';

/** What is stored of one phone, and what waits for it. Device ids contain percent signs: in a path each is encoded once more. */

function path(id: string, rest: string): string {
  return `/devices/${encodeURIComponent(id)}/${rest}`;
}

/** @param q part of a name or value; all if left out */
export function parametersQuery(id: string, q: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['device', id, 'parameters', q ?? ''],
    queryFn: ({ signal, pageParam }) => {
      const search = searchOf({ q, cursor: pageParam, limit: '1000' });
      return request<ParameterPage>('GET', path(id, `parameters${suffix(search)}`), { signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ParameterPage) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** Has the phone read these again. @param names full names, or paths with their dot */
export function refreshParameters(id: string, names: readonly string[]): Promise<Task> {
  return request<Task>('POST', path(id, 'parameters/refresh'), { body: { names } });
}

/** What a write would change now; nothing is done. */
export function previewWrite(id: string, values: WriteParameters['values']): Promise<WritePreview> {
  return request<WritePreview>('POST', path(id, 'parameters/write'), { body: { values } });
}

/** @param confirmation of the preview */
export function writeParameters(id: string, values: WriteParameters['values'], confirmation: string): Promise<Task> {
  return request<Task>('POST', path(id, 'parameters/write'), { body: { values, confirmation } });
}

const OPEN_MS = 5000;

export function tasksQuery(id: string) {
  return queryOptions({
    queryKey: ['device', id, 'tasks'],
    queryFn: ({ signal }) => request<{ readonly items: readonly Task[] }>('GET', path(id, 'tasks'), { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpenTask) === true ? OPEN_MS : false),
  });
}

export function isOpenTask({ state }: Pick<Task, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

export function cancelTask(id: string): Promise<Task> {
  return request<Task>('POST', `/tasks/${encodeURIComponent(id)}/cancel`);
}

export function cwmpSessionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['device', id, 'sessions'],
    queryFn: ({ signal, pageParam }) =>
      request<CwmpSessionPage>('GET', path(id, `sessions${suffix(searchOf({ cursor: pageParam }))}`), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: CwmpSessionPage) => page.nextCursor,
  });
}
