import { problem } from '#shared/api/problem.js';
import { runSummary } from '#shared/api/runs.js';
import { DEVICE, expectProblem, PASSWORD, USERS, WebConsole } from '../../test/fakes/web-console.js';

describe('problems', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  it('malformed JSON, wrong fields, a body too large and an unknown address are problem documents', async () => {
    const headers = await web.login();
    expectProblem(await web.call('POST', '/runs', { headers, body: '{"deviceId": ' }), 400, 'invalid-request');
    const wrong = await web.call('POST', '/runs', { headers, body: { deviceId: 7, more: 1 } });
    expectProblem(wrong, 400, 'invalid-request');
    expect((wrong.json as { detail: string }).detail).toContain('deviceId: ');
    expectProblem(
      await web.call('POST', '/runs', { headers, body: `"${'x'.repeat(100_000)}"` }),
      413,
      'request-too-large',
    );
    expectProblem(await web.call('GET', '/nothing', { headers }), 404, 'not-found');
    expectProblem(await web.call('GET', '/devices?limit=0', { headers }), 400, 'invalid-request');
    expectProblem(await web.call('GET', '/devices?page=2', { headers }), 400, 'invalid-request');
    expectProblem(await web.call('GET', '/devices/%zz', { headers }), 400, 'invalid-request');
  });

  it('each wrong field is named with what is wrong with it, never with its value (RFC 9457 §3.2)', async () => {
    const body = { deviceId: 7, depth: 'very', more: 1, '': 2 };
    const answer = await web.call('POST', '/runs', { headers: await web.login(), body });
    const { errors, detail, type } = problem.parse(answer.json);
    expect(errors?.map(({ path }) => path).sort()).toEqual(['', 'deviceId', 'depth', 'more'].sort());
    expect(detail).toContain('more: There is no such field');
    expect(detail).not.toContain('very');
    expect((await web.call('GET', type.replace('/api/v1', ''))).json).toEqual({
      code: 'invalid-request',
      status: 400,
      title: 'The request is not understood',
    });
  });

  it('no more fields are named than somebody reads', async () => {
    const body = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}`.repeat(60), n]));
    const answer = await web.call('POST', '/runs', { headers: await web.login(), body });
    const { errors = [] } = problem.parse(answer.json);
    expect([errors.length, Math.max(...errors.map(({ path }) => path.length))]).toEqual([20, 100]);
  });

  it('every answer has a name of its own, which the log has too', async () => {
    const headers = await web.login();
    const ids: unknown[] = [];
    for (const path of ['/devices', '/devices', '/nothing?q=somebody']) {
      ids.push((await web.call('GET', path, { headers })).headers.get('x-request-id'));
    }
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(web.logged.filter((line) => line.includes(String(id)))).toHaveLength(1);
    expect(web.logged.join()).not.toContain('somebody');
  });

  it('a failure of ours says nothing of its insides', async () => {
    const headers = await web.login();
    web.store.devices = () => Promise.reject(new Error('SELECT secret'));
    const answer = await web.call('GET', '/devices', { headers });
    expectProblem(answer, 500, 'internal');
    expect(JSON.stringify(answer.json)).not.toContain('SELECT');
    expect(web.logged.join()).toContain('SELECT secret');
  });

  it('no secret is in any answer or log line', async () => {
    const headers = await web.login();
    await web.call('POST', '/session', { body: { username: USERS.operator, password: PASSWORD } });
    await web.call('POST', '/session', { body: { username: 'olga', password: 'another wrong password' } });
    await web.call('POST', '/session', { body: { username: 'olga', password: ['in a wrong shape'] } });
    const created = await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } });
    const { id } = runSummary.parse(created.json);
    const answers = await Promise.all(
      ['/session', '/devices', `/devices/${encodeURIComponent(DEVICE)}`, '/runs', `/runs/${id}`].map((path) =>
        web.call('GET', path, { headers }),
      ),
    );
    const shown = JSON.stringify([created.json, ...answers.map(({ json }) => json), web.logged]);
    const token = headers.cookie.split('=')[1] ?? '';
    for (const secret of [PASSWORD, 'wrong password', 'wrong shape', 'scrypt', 'sealed-connection', token]) {
      expect(shown).not.toContain(secret);
    }
    expect(web.logged.length).toBeGreaterThan(0);
  });
});
