import { get } from 'node:http';
import { batch as batchSchema, type Batch } from '#shared/api/batches.js';
import { diagnosedRun } from '../../../test/fakes/diagnosed-run.js';
import { DEVICE, DEVICE_PATH, expectProblem, LINE, WebConsole } from '../../../test/fakes/web-console.js';

const selection = { deviceIds: [DEVICE] };

describe('what the console asks beyond single devices', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  const as = async (role: 'viewer' | 'operator', more: object = {}) => ({ ...(await web.login(role)), ...more });

  async function started(): Promise<Batch> {
    const answer = await web.call('POST', '/batches', { headers: await as('operator'), body: { selection } });
    expect(answer.status).toBe(201);
    const found = batchSchema.parse(answer.json);
    expect(answer.headers.get('location')).toBe(`/api/v1/batches/${found.id}`);
    return found;
  }

  it('a batch: an operator previews, starts and stops it, a viewer looks on', async () => {
    const body = { selection, dryRun: true };
    expectProblem(await web.call('POST', '/batches', { headers: await as('viewer'), body }), 403, 'forbidden');
    const preview = await web.call('POST', '/batches', { headers: await as('operator'), body });
    expect([preview.status, preview.json]).toEqual([200, expect.objectContaining({ lines: 1, skipped: [] })]);
    const { id } = await started();
    const headers = await as('viewer');
    expect((await web.call('GET', '/batches', { headers })).json).toMatchObject({ items: [{ id, createdBy: 'olga' }] });
    expect((await web.call('GET', `/batches/${id}`, { headers })).json).toMatchObject({ id, total: 1 });
    expect((await web.call('GET', `/batches/${id}/lines`, { headers })).json).toMatchObject({
      items: [{ number: 1, deviceId: DEVICE, line: LINE, aor: 'sip:1001@x' }],
    });
    expectProblem(await web.call('POST', `/batches/${id}/stop`, { headers, body: {} }), 403, 'forbidden');
    expectProblem(await web.call('GET', '/batches/nothing/lines', { headers }), 404, 'batch-not-found');
    const bad = { selection: { deviceIds: [] } };
    expectProblem(
      await web.call('POST', '/batches', { headers: await as('operator'), body: bad }),
      400,
      'invalid-request',
    );
    const unknown = { selection: { deviceIds: ['nobody'] } };
    expectProblem(
      await web.call('POST', '/batches', { headers: await as('operator'), body: unknown }),
      404,
      'device-not-found',
    );
  });

  it('a batch that is asked for twice with one Idempotency-Key is one', async () => {
    const headers = await as('operator', { 'idempotency-key': 'one' });
    const first = await web.call('POST', '/batches', { headers, body: { selection } });
    const second = await web.call('POST', '/batches', { headers, body: { selection } });
    expect([second.status, second.json]).toEqual([201, first.json]);
    expect(await web.store.batches()).toHaveLength(1);
  });

  it('events of a batch, by its topic', async () => {
    const { id } = await started();
    const headers = await as('viewer');
    const text = await new Promise<string>((resolve, reject) => {
      const request = get(`${web.base}/api/v1/events?topics=batch:${id}&after=0`, { headers }, (response) => {
        let all = '';
        response.on('data', (chunk: Buffer) => {
          all += chunk.toString();
          if (!all.includes('batch.progress')) return;
          resolve(all);
          request.destroy();
        });
      }).on('error', reject);
    });
    expect(text).toContain('"type":"batch.created"');
    expect(text).toContain('"counts":{"waiting":0,"running":1');
  });

  it('figures: each is what the list behind it finds', async () => {
    const headers = await as('viewer');
    const { json } = await web.call('GET', '/statistics', { headers });
    expect(json).toMatchObject({ lines: { enabled: 1, failing: 1 }, categories: [{ category: '', failing: 1 }] });
    expect((await web.call('GET', '/devices?status=failing&category=', { headers })).json).toMatchObject({ total: 1 });
    await web.store.addSample(web.clock.now() - 5);
    expect((await web.call('GET', '/statistics/history?since=0', { headers })).json).toEqual({
      at: [web.clock.now() - 5],
      registered: [0],
      failing: [1],
      series: [{ name: '', failing: [1] }],
    });
    expectProblem(await web.call('GET', '/statistics/history', { headers }), 400, 'invalid-request');
  });

  it('an opinion: of who may diagnose, on a run with a verdict, with a cause that exists', async () => {
    const headers = await as('operator');
    const id = await diagnosedRun(web.store, { deviceId: DEVICE, line: LINE, createdAt: web.clock.now() });
    const say = (body: object, of = id) => web.call('PUT', `/runs/${of}/feedback`, { headers, body });
    expect((await say({ correct: false, actualCause: 'dns-nxdomain', comment: 'Looked.' })).json).toMatchObject({
      username: 'olga',
      correct: false,
    });
    expectProblem(await say({ correct: true, actualCause: 'dns-nxdomain' }), 400, 'invalid-request');
    expectProblem(await say({ correct: false, actualCause: 'moon' }), 400, 'invalid-request');
    expectProblem(await say({ correct: true }, 'nothing'), 404, 'run-not-found');
    const { run } = await web.runs.start({ deviceId: DEVICE, insist: true, createdBy: 'olga' });
    expectProblem(await say({ correct: true }, run.id), 409, 'run-without-verdict');
    const viewer = await as('viewer');
    const refused = await web.call('PUT', `/runs/${id}/feedback`, { headers: viewer, body: { correct: true } });
    expectProblem(refused, 403, 'forbidden');
    expect((await web.call('GET', `/runs/${id}/feedback`, { headers: viewer })).json).toMatchObject({
      items: [{ actualCause: 'dns-nxdomain', comment: 'Looked.' }],
    });
    expect((await web.call('GET', '/feedback', { headers: viewer })).json).toMatchObject({
      items: [{ cause: 'interval-too-brief', wrong: 1, actual: [{ cause: 'dns-nxdomain', count: 1 }] }],
    });
  });

  it('sessions of a device', async () => {
    const headers = await as('viewer');
    const said = { events: ['1 BOOT'], outcome: 'lost' as const, exchanges: [] };
    const session = { at: 1, endedAt: 2, address: '192.0.2.1', ...said };
    await web.store.addCwmpSession(DEVICE, session);
    expect((await web.call('GET', `${DEVICE_PATH}/sessions`, { headers })).json).toEqual({
      items: [{ id: 1, ...session }],
      elsewhere: false,
    });
    expectProblem(await web.call('GET', '/devices/nobody/sessions', { headers }), 404, 'device-not-found');
    expectProblem(await web.call('GET', `${DEVICE_PATH}/sessions?cursor=x`, { headers }), 400, 'invalid-request');
  });
});
