import { createRun, runDetail, runPage, runQuery, runSummary, type RunSummary } from '#shared/api/schemas.js';
import type { RunService } from '../../core/run/run-service.js';
import type { RunRow, Store } from '../../store/store.js';
import { whoAsks } from '../authentication.js';
import { idParams, route, type Route } from '../route.js';

export function runRoutes({ store, runs }: { readonly store: Store; readonly runs: RunService }): readonly Route[] {
  return [
    route({
      id: 'listRuns',
      method: 'get',
      path: '/runs',
      tag: 'runs',
      summary: 'Runs, newest first',
      role: 'viewer',
      query: runQuery,
      answers: { 200: runPage },
    })(async ({ query }) => ({ status: 200, body: await store.runs(query) })),
    route({
      id: 'getRun',
      method: 'get',
      path: '/runs/{id}',
      tag: 'runs',
      summary: 'One run with its events, evidence and trace',
      role: 'viewer',
      params: idParams,
      answers: { 200: runDetail },
      errors: ['run-not-found'],
    })(async ({ params }) => ({ status: 200, body: await runs.detail(params.id) })),
    route({
      id: 'startRun',
      method: 'post',
      path: '/runs',
      tag: 'runs',
      summary: 'Diagnoses a line',
      description: 'A line that has an open run gets that one back, with 200.',
      role: 'operator',
      body: createRun,
      answers: { 200: runSummary, 201: runSummary },
      errors: ['device-not-found', 'line-not-found', 'line-ambiguous', 'line-not-diagnosable', 'run-too-soon'],
    })(async ({ body, request }) => {
      const { run, created } = await runs.start({ ...body, createdBy: whoAsks(request).user.username });
      return {
        status: created ? 201 : 200,
        headers: { Location: `/api/v1/runs/${run.id}` },
        body: summaryOf(run),
      };
    }),
    route({
      id: 'cancelRun',
      method: 'post',
      path: '/runs/{id}/cancel',
      tag: 'runs',
      summary: 'Ends a run that is still open',
      role: 'operator',
      params: idParams,
      answers: { 200: runSummary },
      errors: ['run-not-found', 'run-ended'],
    })(async ({ params, request }) => ({
      status: 200,
      body: summaryOf(await runs.cancel(params.id, whoAsks(request).user.username)),
    })),
  ];
}

function summaryOf({ requestKey: _, result: _r, evidence: _e, trace: _t, ...summary }: RunRow): RunSummary {
  return summary;
}
