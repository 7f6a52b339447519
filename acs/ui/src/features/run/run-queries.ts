import { queryOptions } from '@tanstack/react-query';
import type { Feedback, FeedbackSummary, GiveFeedback } from '#shared/api/feedback.js';
import type { RunPage, RunSummary } from '#shared/api/runs.js';
import type { TraceQuery } from '#shared/api/trace.js';
import { request } from '../../api/client.js';

/** What the run's page asks for besides the run itself. */

/** Earlier runs of the line, newest first. */
export function earlierRunsQuery({ id, deviceId, line, createdAt }: RunSummary) {
  const search = new URLSearchParams({ deviceId, line, until: String(createdAt), limit: '50' });
  return queryOptions({
    queryKey: ['earlier-runs', id],
    queryFn: ({ signal }) => request<RunPage>('GET', `/runs?${search.toString()}`, { signal }),
    select: ({ items }) => items.filter((run) => run.id !== id),
  });
}

/** The line's last run before this one in which it registered; null: there is none. */
export function lastGoodRunQuery({ id, deviceId, line, createdAt }: RunSummary) {
  const search = new URLSearchParams({
    deviceId,
    line,
    category: 'registered',
    until: String(createdAt),
    limit: '2',
  });
  return queryOptions({
    queryKey: ['last-good-run', id],
    queryFn: ({ signal }) => request<RunPage>('GET', `/runs?${search.toString()}`, { signal }),
    select: ({ items }) => items.find((run) => run.id !== id) ?? null,
  });
}

export function feedbackQuery(runId: string) {
  return queryOptions({
    queryKey: ['feedback', runId],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly Feedback[] }>('GET', `/runs/${encodeURIComponent(runId)}/feedback`, {
        signal,
      }),
  });
}

export const feedbackSummaryQuery = queryOptions({
  queryKey: ['feedback-summary'],
  queryFn: ({ signal }) => request<FeedbackSummary>('GET', '/feedback', { signal }),
});

export function giveFeedback(runId: string, opinion: GiveFeedback): Promise<Feedback> {
  return request<Feedback>('PUT', `/runs/${encodeURIComponent(runId)}/feedback`, { body: opinion });
}

export type TraceFormat = TraceQuery['format'];

/** Where the browser itself fetches a trace as a file. */
export function traceAddress(runId: string, format: TraceFormat, where: string | undefined): string {
  const search = new URLSearchParams({ format, ...(where === undefined ? {} : { where }) });
  return `/api/v1/runs/${encodeURIComponent(runId)}/trace?${search.toString()}`;
}

/** Where the browser itself fetches the whole run as a file. */
export function runExportAddress(runId: string): string {
  return `/api/v1/runs/${encodeURIComponent(runId)}/export`;
}
