import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Batch, BatchLinePage, BatchLineState, BatchPreview, CreateBatch } from '#shared/api/batches.js';
import { request } from './client.js';
import { searchOf, suffix } from './search.js';

/** Selections of the fleet, diagnosed a few lines at a time. */

/** What a selection would cost; nothing is done. */
export function batchPreviewQuery(order: CreateBatch) {
  return queryOptions({
    queryKey: ['batch-preview', order],
    queryFn: ({ signal }) => request<BatchPreview>('POST', '/batches', { body: { ...order, dryRun: true }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
}

export function createBatch(order: CreateBatch): Promise<Batch> {
  return request<Batch>('POST', '/batches', { body: order });
}

export const batchesQuery = queryOptions({
  queryKey: ['batches'],
  queryFn: ({ signal }) => request<{ readonly items: readonly Batch[] }>('GET', '/batches', { signal }),
  refetchInterval: 30_000,
});

export function batchQuery(id: string) {
  return queryOptions({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => request<Batch>('GET', `/batches/${encodeURIComponent(id)}`, { signal }),
  });
}

export function batchLinesQuery(id: string, state: BatchLineState | undefined) {
  return infiniteQueryOptions({
    queryKey: ['batch-lines', id, state],
    queryFn: ({ signal, pageParam }) => {
      const search = searchOf({ state, cursor: pageParam });
      return request<BatchLinePage>('GET', `/batches/${encodeURIComponent(id)}/lines${suffix(search)}`, { signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: BatchLinePage) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** Lines that wait are skipped. @param cancelRunning those that run are canceled too */
export function stopBatch(id: string, cancelRunning: boolean): Promise<Batch> {
  return request<Batch>('POST', `/batches/${encodeURIComponent(id)}/stop`, { body: { cancelRunning } });
}
