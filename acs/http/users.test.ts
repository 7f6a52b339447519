import { user, userList } from '#shared/api/access.js';
import { NEW_PASSWORD, openStream, tagged, tokenOf } from '../../test/fakes/console-calls.js';
import { expectProblem, PASSWORD, WebConsole } from '../../test/fakes/web-console.js';

let web: WebConsole;
beforeEach(async () => {
  web = await WebConsole.start();
});
afterEach(() => web.close());

describe('users', () => {
  it('are added, shown, changed by who has seen them last, and deleted', async () => {
    const headers = await web.login('admin');
    const body = { username: 'eve', role: 'viewer', password: NEW_PASSWORD };
    const created = await web.call('POST', '/users', { headers, body });
    expect([created.status, created.headers.get('location')]).toEqual([201, '/api/v1/users/eve']);
    expectProblem(
      await web.call('POST', '/users', { headers, body: { ...body, username: 'EVE' } }),
      409,
      'user-exists',
    );
    expectProblem(
      await web.call('POST', '/users', { headers, body: { ...body, username: 'eva', password: 'too short' } }),
      400,
      'invalid-request',
    );
    const listed = userList.parse((await web.call('GET', '/users', { headers })).json);
    expect(listed.items.map(({ username }) => username).sort()).toEqual(['ada', 'emil', 'eve', 'olga', 'victor']);

    const seen = await web.call('GET', '/users/eve', { headers });
    const change = { role: 'engineer', disabled: true };
    expectProblem(await web.call('PATCH', '/users/eve', { headers, body: change }), 428, 'precondition-required');
    const changed = await web.call('PATCH', '/users/eve', { headers: tagged(seen, headers), body: change });
    expect(user.parse(changed.json)).toMatchObject(change);
    const stale = { headers: tagged(seen, headers), body: { role: 'admin' } };
    expectProblem(await web.call('PATCH', '/users/eve', stale), 412, 'precondition-failed');
    const again = { headers: tagged(changed, headers), body: { disabled: false } };
    expect((await web.call('PATCH', '/users/eve', again)).status).toBe(200);
    expect((await web.call('DELETE', '/users/eve', { headers })).status).toBe(204);
    expectProblem(await web.call('GET', '/users/eve', { headers }), 404, 'user-not-found');
  });

  it('keep an administrator', async () => {
    const headers = await web.login('admin');
    const tag = tagged(await web.call('GET', '/users/ada', { headers }), headers);
    for (const body of [{ role: 'engineer' }, { disabled: true }]) {
      expectProblem(await web.call('PATCH', '/users/ada', { headers: tag, body }), 409, 'last-admin');
    }
    expectProblem(await web.call('DELETE', '/users/ada', { headers }), 409, 'last-admin');
    expectProblem(await web.call('DELETE', '/users/cli', { headers }), 409, 'user-built-in');
  });

  it('who are disabled or get a new password are out at once: sessions, tokens and open streams', async () => {
    const headers = await web.login('admin');
    for (const body of [{ password: NEW_PASSWORD }, { disabled: true }]) {
      const session = await web.login('operator');
      const { bearer } = await tokenOf(web, 'operator');
      const streams = await Promise.all([openStream(web, session), openStream(web, bearer)]);
      const tag = tagged(await web.call('GET', '/users/olga', { headers }), headers);
      expect((await web.call('PATCH', '/users/olga', { headers: tag, body })).status).toBe(200);
      await Promise.all(streams.map(({ ended }) => ended));
      expectProblem(await web.call('GET', '/devices', { headers: session }), 401, 'not-logged-in');
      expectProblem(await web.call('GET', '/devices', { headers: bearer }), 401, 'not-logged-in');
    }
  });

  it('change their own password with the present one, and go on with another cookie', async () => {
    const headers = await web.login('operator');
    const change = (current: string) =>
      web.call('POST', '/session/password', { headers, body: { current, password: NEW_PASSWORD } });
    expectProblem(await change('wrong'), 403, 'wrong-password');
    const changed = await change(PASSWORD);
    const cookie = changed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expectProblem(await web.call('GET', '/session', { headers }), 401, 'not-logged-in');
    expect((await web.call('GET', '/session', { headers: { cookie } })).json).toMatchObject({ username: 'olga' });
    const login = { username: 'olga', password: NEW_PASSWORD };
    expect((await web.call('POST', '/session', { body: login })).status).toBe(200);
  });

  it('may not guess the present password without end', async () => {
    const headers = await web.login('operator');
    const change = () =>
      web.call('POST', '/session/password', { headers, body: { current: 'wrong', password: NEW_PASSWORD } });
    await Promise.all([change(), change(), change(), change(), change()]);
    expectProblem(await change(), 429, 'too-many-logins');
  });
});
