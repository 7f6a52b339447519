import { auditPage } from '#shared/api/audit.js';
import { explanation } from '#shared/api/explain.js';
import { runDetail, runExport, runSummary } from '#shared/api/runs.js';
import { DEVICE, expectProblem, LINE, WebConsole } from '../../../test/fakes/web-console.js';

describe('runs over the API', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  it('a run is created once, shown with its events, and refused within 60 s', async () => {
    const headers = await web.login();
    const created = await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } });
    const { id } = runSummary.strict().parse(created.json);
    expect([created.status, created.headers.get('location')]).toEqual([201, `/api/v1/runs/${id}`]);
    const again = await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE, line: LINE } });
    expect([again.status, (again.json as { id: string }).id]).toEqual([200, id]);
    const detail = runDetail.strict().parse((await web.call('GET', `/runs/${id}`, { headers })).json);
    expect(detail).toMatchObject({
      createdBy: 'olga',
      aor: 'sip:1001@x',
      guardMs: 32_000,
      events: [{ type: 'run.queued' }, { type: 'connection-request.sent' }, { type: 'connection-request.failed' }],
    });
    const event = { at: 1, topic: `run:${id}`, type: 'x', data: {} };
    await web.store.transition(
      id,
      ['queued'],
      { state: 'failed', requestedAt: web.clock.now(), endedAt: web.clock.now() },
      event,
    );
    await web.runs.cancel(id, 'olga').catch(() => undefined);
    const soon = await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } });
    expectProblem(soon, 409, 'run-too-soon');
    expect(soon.headers.get('retry-after')).toBe('60');
    expectProblem(await web.call('GET', '/runs/unknown', { headers }), 404, 'run-not-found');
    expectProblem(await web.call('POST', '/runs/unknown/cancel', { headers, body: {} }), 404, 'run-not-found');
  });

  it('an ended run is exported, and another server takes it in once', async () => {
    const headers = await web.login('engineer');
    const { id } = runSummary.parse((await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } })).json);
    expectProblem(await web.call('GET', `/runs/${id}/export`, { headers }), 409, 'run-not-ended');
    await web.call('POST', `/runs/${id}/cancel`, { headers, body: {} });
    const document = await web.call('GET', `/runs/${id}/export`, { headers });
    expect(document.headers.get('content-disposition')).toBe('attachment; filename="run.json"');
    const body = runExport.parse(document.json);
    const there = await WebConsole.start();
    try {
      const emil = await there.login('engineer');
      expect((await there.call('POST', '/runs/import', { headers: emil, body })).status).toBe(201);
      const again = await there.call('POST', '/runs/import', { headers: emil, body });
      expect([again.status, runSummary.parse(again.json).id]).toEqual([200, id]);
      const other = { ...body, run: { ...body.run, createdBy: 'somebody else' } };
      expectProblem(await there.call('POST', '/runs/import', { headers: emil, body: other }), 409, 'run-exists');
      const types = (json: unknown) => runDetail.parse(json).events.map(({ type }) => type);
      const detail = await there.call('GET', `/runs/${id}`, { headers: emil });
      expect(types(detail.json)).toEqual(types((await web.call('GET', `/runs/${id}`, { headers })).json));
    } finally {
      await there.close();
    }
  });

  it('a run that went with its device comes back with each event once', async () => {
    const headers = await web.login('engineer');
    const { id } = runSummary.parse((await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } })).json);
    await web.call('POST', `/runs/${id}/cancel`, { headers, body: {} });
    const { json: body } = await web.call('GET', `/runs/${id}/export`, { headers });
    const types = async () =>
      runDetail.parse((await web.call('GET', `/runs/${id}`, { headers })).json).events.map(({ type }) => type);
    const before = await types();
    await web.store.deleteDevice(DEVICE);
    expect((await web.call('POST', '/runs/import', { headers, body })).status).toBe(201);
    expect(await types()).toEqual(before);
  });

  it('who started, canceled and imported a run is in the audit log', async () => {
    const headers = await web.login('engineer');
    const { id } = runSummary.parse((await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } })).json);
    await web.call('POST', `/runs/${id}/cancel`, { headers, body: {} });
    const admin = { headers: await web.login('admin') };
    const { items } = auditPage.parse((await web.call('GET', '/audit', admin)).json);
    expect(items.map(({ actor, action, target, detail }) => [actor, action, target, detail['run']])).toEqual([
      ['emil', 'run.cancel', DEVICE, id],
      ['emil', 'run.start', DEVICE, id],
    ]);
  });
});

describe('the knowledge base over the API', () => {
  let web: WebConsole;
  beforeAll(async () => {
    web = await WebConsole.start();
  });
  afterAll(() => web.close());

  const explained = async (query: string) => {
    const answer = await web.call('GET', `/explain?${query}`, { headers: await web.login('viewer') });
    return explanation.parse(answer.json);
  };

  it('explains a status line by its code and phrase', async () => {
    expect(await explained('code=403&phrase=Forbidden')).toMatchObject({ kind: 'code' });
    expect((await explained('code=403')).title).not.toBe((await explained('code=503')).title);
  });

  it('explains a cause, in three languages; one that it does not know by its category', async () => {
    const titles = await Promise.all(
      ['en', 'zh', 'ru'].map(async (lang) => (await explained(`cause=dns-nxdomain&lang=${lang}`)).title),
    );
    expect(new Set(titles).size).toBe(3);
    expect(await explained('cause=not-known-here&category=dns')).toMatchObject({
      cause: 'not-known-here',
      kind: 'category',
    });
  });

  it.each(['', 'code=99', 'code=403&cause=dns-nxdomain', 'cause=x&lang=de', 'phrase=Forbidden'])(
    'refuses the question %j',
    async (query) => {
      const headers = await web.login('viewer');
      expectProblem(await web.call('GET', `/explain?${query}`, { headers }), 400, 'invalid-request');
    },
  );
});
