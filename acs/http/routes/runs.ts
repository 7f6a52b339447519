import { createRun, runDetail, runExport, runPage, runQuery, runSummary, type RunSummary } from '#shared/api/runs.js';
import type { DeviceBackend } from '../../backends/backend.js';
import type { Audit } from '../../core/audit.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { RunService } from '../../core/run/run-service.js';
import type { RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';
import { actorOf, whoAsks } from '../authentication.js';
import { idParams, route, type Route } from '../route.js';

export interface RunRouteDeps {
  readonly store: Store;
  readonly runs: RunService;
  readonly backend: DeviceBackend;
  readonly audit: Audit;
}

const tag = 'runs';
/** An indented document is several times as long as what it says. */
const IMPORT_LIMIT = '10mb';

export function runRoutes({ store, backend, runs, audit }: RunRouteDeps): readonly Route[] {
  return [
    route({
      id: 'listRuns',
      method: 'get',
      path: '/runs',
      tag,
      summary: 'Runs, newest first',
      role: LEAST_ROLE['fleet.read'],
      query: runQuery,
      answers: { 200: runPage },
    })(async ({ query }) => ({ status: 200, body: await store.runs(query) })),
    route({
      id: 'getRun',
      method: 'get',
      path: '/runs/{id}',
      tag,
      summary: 'One run with its events, evidence and trace',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: runDetail },
      errors: ['run-not-found'],
    })(async ({ params }) => ({ status: 200, body: await runs.detail(params.id) })),
    route({
      id: 'startRun',
      method: 'post',
      path: '/runs',
      tag,
      summary: 'Diagnoses a line',
      description: 'A line that has an open run gets that one back, with 200.',
      role: LEAST_ROLE['run.start'],
      body: createRun,
      answers: { 200: runSummary, 201: runSummary },
      errors: [
        'device-not-found',
        'device-not-approved',
        'line-not-found',
        'line-ambiguous',
        'line-not-diagnosable',
        'run-too-soon',
        'nbi-unavailable',
      ],
    })(async ({ body, request }) => {
      backend.assertAvailable();
      const { run, created } = await runs.start({ ...body, createdBy: whoAsks(request).user.username });
      const detail = { run: run.id, line: run.line, depth: run.depth };
      if (created) await audit.record({ ...actorOf(request), action: 'run.start', target: run.deviceId, detail });
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
      tag,
      summary: 'Ends a run that is still open',
      role: LEAST_ROLE['run.start'],
      params: idParams,
      answers: { 200: runSummary },
      errors: ['run-not-found', 'run-ended'],
    })(async ({ params: { id }, request }) => {
      const run = await runs.cancel(id, whoAsks(request).user.username);
      const detail = { run: id, line: run.line };
      await audit.record({ ...actorOf(request), action: 'run.cancel', target: run.deviceId, detail });
      return { status: 200, body: summaryOf(run) };
    }),
    route({
      id: 'exportRun',
      method: 'get',
      path: '/runs/{id}/export',
      tag,
      summary: 'An ended run as one document, for another server or for the file',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: runExport },
      errors: ['run-not-found', 'run-not-ended'],
    })(async ({ params: { id } }) => ({
      status: 200,
      headers: { 'Content-Disposition': 'attachment; filename="run.json"' },
      body: await runs.export(id),
    })),
    route({
      id: 'importRun',
      method: 'post',
      path: '/runs/import',
      tag,
      summary: 'Keeps a run that another server exported',
      description: 'The same run twice is one: 200. Its device is made known, in quarantine, if it is not.',
      role: LEAST_ROLE['run.import'],
      body: runExport,
      answers: { 200: runSummary, 201: runSummary },
      errors: ['run-exists'],
      bodyLimit: IMPORT_LIMIT,
    })(async ({ body, request }) => {
      const { run, created } = await runs.import(body, whoAsks(request).user.username);
      const detail = { run: run.id, line: run.line };
      if (created) await audit.record({ ...actorOf(request), action: 'run.import', target: run.deviceId, detail });
      return {
        status: created ? 201 : 200,
        headers: { Location: `/api/v1/runs/${run.id}` },
        body: summaryOf(run),
      };
    }),
  ];
}

function summaryOf({ requestKey: _, result: _r, evidence: _e, trace: _t, ...summary }: RunRow): RunSummary {
  return summary;
}
