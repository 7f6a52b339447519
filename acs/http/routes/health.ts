import express from 'express';
import { TEXT_FORMAT } from '../../metrics/registry.js';
import { neverStored } from '../never-stored.js';
import type { RequestHandler, WebRouter } from '../web.js';

export interface HealthDeps {
  /** Why the server cannot work, one sentence each. */
  readonly reasons: () => Promise<readonly string[]>;
  readonly metrics: () => Promise<string>;
  /** Who may read the metrics. */
  readonly mayReadMetrics: RequestHandler;
}

/** For whoever watches the process: is it alive (restart it), can it work (send it work), how is it doing. */
export function healthRoutes({ reasons, metrics, mayReadMetrics }: HealthDeps): WebRouter {
  return express
    .Router()
    .get('/healthz', neverStored, (_request, response) => response.json({ status: 'ok' }))
    .get('/readyz', neverStored, async (_request, response) => {
      const why = await reasons();
      if (why.length === 0) response.json({ status: 'ready' });
      else response.status(503).json({ status: 'not-ready', reasons: why });
    })
    .get('/metrics', neverStored, mayReadMetrics, async (_request, response) => {
      response.set('Content-Type', TEXT_FORMAT).send(await metrics());
    });
}
