import express from 'express';
import { createRun, runQuery, type RunSummary } from '#shared/api/schemas.js';
import type { Accounts } from '../../core/accounts.js';
import type { RunService } from '../../core/run/run-service.js';
import type { RunRow, Store } from '../../store/store.js';
import { requireRole, whoAsks } from '../authentication.js';
import type { WebRouter } from '../web.js';

export function runRoutes(deps: {
  readonly accounts: Accounts;
  readonly store: Store;
  readonly runs: RunService;
}): WebRouter {
  const { accounts, store, runs } = deps;
  const viewer = requireRole(accounts, 'viewer');
  const operator = requireRole(accounts, 'operator');
  return express
    .Router()
    .get('/', viewer, async (request, response) => {
      response.json(await store.runs(runQuery.parse(request.query)));
    })
    .get('/:id', viewer, async (request, response) => {
      response.json(await runs.detail(request.params['id'] ?? ''));
    })
    .post('/', operator, async (request, response) => {
      const order = createRun.parse(request.body);
      const { run, created } = await runs.start({ ...order, createdBy: whoAsks(request).user.username });
      response.status(created ? 201 : 200).set('Location', `/api/v1/runs/${run.id}`);
      response.json(summaryOf(run));
    })
    .post('/:id/cancel', operator, async (request, response) => {
      response.json(summaryOf(await runs.cancel(request.params['id'] ?? '', whoAsks(request).user.username)));
    });
}

function summaryOf({ requestKey: _, result: _r, evidence: _e, trace: _t, ...summary }: RunRow): RunSummary {
  return summary;
}
