import { NEW_PASSWORD, openStream, tokenOf } from '../../test/fakes/console-calls.js';
import { DEVICE, expectProblem, PASSWORD, WebConsole } from '../../test/fakes/web-console.js';

let web: WebConsole;
beforeEach(async () => {
  web = await WebConsole.start();
});
afterEach(() => web.close());

describe('API tokens', () => {
  it('are shown once and limited to their role', async () => {
    const { id, bearer } = await tokenOf(web, 'engineer', 'viewer');
    const listed = await web.call('GET', '/tokens', { headers: await web.login('engineer') });
    expect(JSON.stringify(listed.json)).not.toContain('sipdx_');
    expect(listed.json).toMatchObject({ items: [{ id, username: 'emil', role: 'viewer' }] });
    expect((await web.call('GET', '/session', { headers: bearer })).json).toMatchObject({ role: 'viewer' });
    expectProblem(await web.call('POST', '/runs', { headers: bearer, body: { deviceId: DEVICE } }), 403, 'forbidden');
    expectProblem(await web.call('GET', '/settings', { headers: bearer }), 403, 'forbidden');
    const above = { headers: await web.login('engineer'), body: { name: 'x', role: 'admin' } };
    expectProblem(await web.call('POST', '/tokens', above), 403, 'forbidden');
  });

  it('are no cookies, make no tokens, change no password of their user, and log nobody out', async () => {
    const { bearer } = await tokenOf(web, 'admin');
    const cookie = `sipdx_session=${bearer.authorization.slice('Bearer '.length)}`;
    expectProblem(await web.call('GET', '/devices', { headers: { cookie } }), 401, 'not-logged-in');
    const body = { name: 'another', role: 'viewer' };
    expectProblem(await web.call('POST', '/tokens', { headers: bearer, body }), 403, 'forbidden');
    const change = { current: PASSWORD, password: NEW_PASSWORD };
    expectProblem(await web.call('POST', '/session/password', { headers: bearer, body: change }), 403, 'forbidden');
    expectProblem(await web.call('DELETE', '/session', { headers: bearer }), 403, 'forbidden');
  });

  it('that are deleted end their streams and open nothing any more', async () => {
    const { id, bearer } = await tokenOf(web, 'operator');
    const { ended } = await openStream(web, bearer);
    expectProblem(
      await web.call('DELETE', `/tokens/${id}`, { headers: await web.login('engineer') }),
      404,
      'token-not-found',
    );
    expect((await web.call('DELETE', `/tokens/${id}`, { headers: await web.login('admin') })).status).toBe(204);
    await ended;
    expectProblem(await web.call('GET', '/devices', { headers: bearer }), 401, 'not-logged-in');
  });

  it('need no origin, as no browser sends them by itself; beside a session cookie they do', async () => {
    const { bearer } = await tokenOf(web, 'operator');
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const order = { deviceId: DEVICE, insist: true };
    expect((await web.call('POST', '/runs', { headers: { ...bearer, ...foreign }, body: order })).status).toBe(201);
    const both = { ...bearer, ...foreign, ...(await web.login('admin')) };
    expectProblem(await web.call('POST', '/runs', { headers: both, body: order }), 403, 'cross-site');
    const worthless = { authorization: 'Bearer x', ...foreign, ...(await web.login('admin')) };
    expectProblem(await web.call('POST', '/runs', { headers: worthless, body: order }), 403, 'cross-site');
  });
});
