import { createServer, type Server } from 'node:http';
import express from 'express';
import { readMetrics } from '../../../test/read-metrics.js';
import { silentLog } from '../../../test/fakes/silent-log.js';
import { AppError } from '../../app-error.js';
import { listen } from '../../listen.js';
import { MetricRegistry } from '../../metrics/registry.js';
import { problemHandler } from '../problem.js';
import { healthRoutes, type HealthDeps } from './health.js';

describe('health routes', () => {
  let server: Server;
  let url: string;

  async function start(deps: Partial<HealthDeps>): Promise<void> {
    const registry = new MetricRegistry();
    registry.gauge('up', 'Up.').set(1);
    const all: HealthDeps = {
      reasons: () => Promise.resolve([]),
      metrics: () => registry.text(),
      mayReadMetrics: (_request, _response, next) => next(),
      ...deps,
    };
    server = createServer(express().use(healthRoutes(all)).use(problemHandler(silentLog)));
    url = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0, option: '' })}`;
  }
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('a process that answers is alive, ready or not; nothing of it is cached', async () => {
    await start({ reasons: () => Promise.resolve(['store: disk is full']) });
    const response = await fetch(`${url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('readiness is 200, or 503 with every reason', async () => {
    const why: string[] = [];
    await start({ reasons: () => Promise.resolve(why) });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    why.push('store: disk is full');
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { status: 'not-ready', reasons: why }]);
  });

  it("metrics are in Prometheus's text format, for whom they are meant", async () => {
    await start({});
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect([...readMetrics(await response.text()).keys()]).toEqual(['up']);
  });

  it('metrics are refused as the guard says', async () => {
    await start({
      mayReadMetrics: () => {
        throw new AppError('not-logged-in', 'no token');
      },
    });
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
  });
});
