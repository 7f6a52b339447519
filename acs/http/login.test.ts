import { role } from '#shared/api/access.js';
import { expectProblem, PASSWORD, WebConsole } from '../../test/fakes/web-console.js';
import { SESSION_MS } from '../core/accounts.js';
import { atLeast, permissionsOf } from '../core/roles.js';
import type { Route } from './route.js';

describe('a session', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  it('begins with name and password, in a cookie that scripts and other sites cannot use', async () => {
    const answer = await web.call('POST', '/session', { body: { username: 'Olga', password: PASSWORD } });
    const olga = { username: 'olga', role: 'operator', permissions: permissionsOf('operator') };
    expect(answer.json).toEqual(olga);
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^sipdx_session=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await web.call('GET', '/session', { headers: { cookie } })).json).toEqual(olga);
  });

  it('is a Bearer token for programs as well', async () => {
    const token = (await web.login()).cookie.split('=')[1] ?? '';
    expect((await web.call('GET', '/devices', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });

  it('is refused for a wrong password and for an unknown user in the same words', async () => {
    const wrong = await web.call('POST', '/session', { body: { username: 'olga', password: 'wrong' } });
    const unknown = await web.call('POST', '/session', { body: { username: 'nobody', password: 'wrong' } });
    expectProblem(wrong, 401, 'wrong-credentials');
    expect({ ...(unknown.json as object), requestId: '' }).toEqual({ ...(wrong.json as object), requestId: '' });
  });

  it('after five failures must wait longer and longer, the right password too; others need not', async () => {
    const tries = (username: string, password: string) =>
      web.call('POST', '/session', { body: { username, password } });
    await Promise.all([1, 2, 3, 4, 5].map(() => tries('olga', 'wrong')));
    const refused = await tries('olga', PASSWORD);
    expectProblem(refused, 429, 'too-many-logins');
    expect([refused.headers.get('retry-after'), (refused.json as { retryAfter: number }).retryAfter]).toEqual(['5', 5]);
    expect((await tries('victor', PASSWORD)).status).toBe(200);
    web.clock.advance(5_000);
    expect((await tries('olga', 'wrong')).status).toBe(401);
    expect((await tries('OLGA', 'wrong')).json).toMatchObject({ retryAfter: 10 });
    web.clock.advance(10_000);
    expect((await tries('olga', PASSWORD)).status).toBe(200);
    expect((await tries('olga', 'wrong')).status).toBe(401);
  });

  it('ends with the logout, and after twelve hours', async () => {
    const one = await web.login();
    const two = await web.login();
    const out = await web.call('DELETE', '/session', { headers: one });
    expect([out.status, out.headers.getSetCookie()[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expectProblem(await web.call('GET', '/session', { headers: one }), 401, 'not-logged-in');
    expect((await web.call('GET', '/session', { headers: two })).status).toBe(200);
    web.clock.advance(SESSION_MS);
    expectProblem(await web.call('GET', '/session', { headers: two }), 401, 'not-logged-in');
  });
});

describe('who may do what', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  const ask = (route: Route, headers: Readonly<Record<string, string>>) => {
    const path = route.path.replace(/\{\w+\}/g, 'x');
    return web.call(route.method.toUpperCase(), path, { headers, ...(route.method !== 'get' && { body: {} }) });
  };

  it('every route asks for a login, but the four that are open', async () => {
    const open: string[] = [];
    for (const route of web.routes) {
      const answer = await ask(route, {});
      if (route.role === 'anyone') open.push(route.id);
      else expectProblem(answer, 401, 'not-logged-in');
    }
    expect(open.sort()).toEqual(['getInfo', 'getOpenApi', 'getProblem', 'login']);
  });

  it.each(role.options)(
    'a route is open to %s if that is the role it declares or more, and to nobody less',
    async (have) => {
      for (const route of web.routes) {
        if (route.role === 'anyone' || route.events !== undefined) continue;
        const { status, json } = await ask(route, await web.login(have));
        const refused = status === 403 && (json as { readonly code: string }).code === 'forbidden';
        expect([route.id, refused]).toEqual([route.id, !atLeast(have, route.role)]);
      }
    },
  );
});
