import {
  batch,
  batchLinePage,
  batchLineQuery,
  batchList,
  batchPreview,
  createBatch,
  stopBatch,
} from '#shared/api/batches.js';
import type { Audit } from '../../core/audit.js';
import type { BatchService } from '../../core/batches/batch-service.js';
import { LEAST_ROLE } from '../../core/roles.js';
import { actorOf, whoAsks } from '../authentication.js';
import { idParams, route, type Route } from '../route.js';

const tag = 'batches';
/** A thousand ids of devices. */
const SELECTION_LIMIT = '2mb';

/** Selections of lines that are diagnosed a few at a time. */
export function batchRoutes(deps: { readonly batches: BatchService; readonly audit: Audit }): readonly Route[] {
  const { batches, audit } = deps;
  return [
    route({
      id: 'listBatches',
      method: 'get',
      path: '/batches',
      tag,
      summary: 'The newest 50 batches, newest first',
      role: LEAST_ROLE['fleet.read'],
      answers: { 200: batchList },
    })(async () => ({ status: 200, body: { items: [...(await batches.list())] } })),
    route({
      id: 'startBatch',
      method: 'post',
      path: '/batches',
      tag,
      summary: 'Diagnoses many lines, a few at a time',
      description:
        'With `dryRun` nothing is done: 200 with the preview. At most 20 runs at a time, at most 5 of one registrar, over all batches; a phone that cannot be reached is given up after 10 minutes.',
      role: LEAST_ROLE['run.start'],
      body: createBatch,
      bodyLimit: SELECTION_LIMIT,
      answers: { 200: batchPreview, 201: batch },
      errors: ['device-not-found', 'batch-empty', 'batch-too-large'],
    })(async ({ body: { dryRun, ...order }, request }) => {
      if (dryRun) return { status: 200, body: await batches.preview(order) };
      const started = await batches.start(order, whoAsks(request).user.username);
      const { id, depth, concurrency, total } = started;
      const detail = { depth, concurrency, lines: total };
      await audit.record({ ...actorOf(request), action: 'batch.start', target: id, detail });
      return { status: 201, headers: { Location: `/api/v1/batches/${id}` }, body: started };
    }),
    route({
      id: 'getBatch',
      method: 'get',
      path: '/batches/{id}',
      tag,
      summary: 'One batch: how far it is, and what was found',
      description: 'Follow it by the events of the topic `batch:<id>`.',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: batch },
      errors: ['batch-not-found'],
    })(async ({ params }) => ({ status: 200, body: await batches.batch(params.id) })),
    route({
      id: 'listBatchLines',
      method: 'get',
      path: '/batches/{id}/lines',
      tag,
      summary: 'The lines of a batch in their order, with run and verdict',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      query: batchLineQuery,
      answers: { 200: batchLinePage },
      errors: ['batch-not-found'],
    })(async ({ params, query }) => ({ status: 200, body: await batches.lines(params.id, query) })),
    route({
      id: 'stopBatch',
      method: 'post',
      path: '/batches/{id}/stop',
      tag,
      summary: 'Begins no more lines of a batch',
      description: 'Runs that are under way go on, or are canceled with `cancelRunning`.',
      role: LEAST_ROLE['run.start'],
      params: idParams,
      body: stopBatch,
      answers: { 200: batch },
      errors: ['batch-not-found', 'batch-ended'],
    })(async ({ params: { id }, body, request }) => {
      const stopped = await batches.stop(id, body, whoAsks(request).user.username);
      await audit.record({ ...actorOf(request), action: 'batch.stop', target: id, detail: body });
      return { status: 200, body: stopped };
    }),
  ];
}
