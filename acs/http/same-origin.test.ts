import { runSummary } from '#shared/api/runs.js';
import { DEVICE, expectProblem, PASSWORD, WebConsole } from '../../test/fakes/web-console.js';

describe('requests of other sites', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  const order = { deviceId: DEVICE };

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('%j are refused, logins too', async (from) => {
    const headers = { ...(await web.login()), ...from };
    expectProblem(await web.call('POST', '/runs', { headers, body: order }), 403, 'cross-site');
    expectProblem(await web.call('DELETE', '/session', { headers }), 403, 'cross-site');
    const body = { username: 'olga', password: PASSWORD };
    expectProblem(await web.call('POST', '/session', { headers: from, body }), 403, 'cross-site');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', undefined])(
    'a body of type %s, which a form could send, is refused',
    async (type) => {
      const headers = { ...(await web.login()), 'content-type': type ?? '' };
      expectProblem(await web.call('POST', '/runs', { headers, body: order }), 415, 'unsupported-media-type');
    },
  );

  it('from the own origin pass, without a body also without a type', async () => {
    const headers = { ...(await web.login()), origin: web.base, 'sec-fetch-site': 'same-origin' };
    const created = await web.call('POST', '/runs', { headers, body: order });
    expect(created.status).toBe(201);
    const { id } = runSummary.parse(created.json);
    expect((await web.call('POST', `/runs/${id}/cancel`, { headers })).json).toMatchObject({ state: 'canceled' });
    expectProblem(
      await web.call('POST', `/runs/${id}/cancel`, { headers: await web.login() }),
      415,
      'unsupported-media-type',
    );
  });
});
