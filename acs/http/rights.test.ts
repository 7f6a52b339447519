import { NEW_PASSWORD } from '../../test/fakes/console-calls.js';
import { expectProblem, USERS, WebConsole } from '../../test/fakes/web-console.js';
import { permissionsOf } from '../core/roles.js';

let web: WebConsole;
beforeEach(async () => {
  web = await WebConsole.start();
});
afterEach(() => web.close());

describe('rights', () => {
  it.each(['viewer', 'operator', 'engineer', 'admin'] as const)('a session of the role %s says them', async (role) => {
    expect((await web.call('GET', '/session', { headers: await web.login(role) })).json).toEqual({
      username: USERS[role],
      role,
      permissions: permissionsOf(role),
    });
  });

  it('users, credentials, audit and the change of settings are for administrators', async () => {
    const headers = await web.login('engineer');
    for (const [method, path, body] of [
      ['GET', '/users'],
      ['GET', '/users/olga'],
      ['POST', '/users', { username: 'eve', role: 'admin', password: NEW_PASSWORD }],
      ['PATCH', '/users/emil', { role: 'admin' }],
      ['DELETE', '/users/olga'],
      ['GET', '/credentials'],
      ['POST', '/credentials', { username: 'x' }],
      ['POST', '/credentials/import', { credentials: [{ username: 'x' }] }],
      ['DELETE', '/credentials/x'],
      ['GET', '/audit'],
      ['PUT', '/settings', {}],
    ] as const) {
      expectProblem(await web.call(method, path, { headers, body }), 403, 'forbidden');
    }
    expect((await web.call('GET', '/settings', { headers })).status).toBe(200);
    expectProblem(await web.call('GET', '/settings', { headers: await web.login('operator') }), 403, 'forbidden');
  });
});
