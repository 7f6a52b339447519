import { get } from 'node:http';
import { remedyPreview } from '#shared/api/remedies.js';
import {
  apiToken,
  auditPage,
  createdCwmpCredential,
  createdToken,
  importedCwmpCredentials,
  runExport,
  settings as settingsSchema,
  user as userSchema,
  userList,
  type AuditEntry,
  type Role,
} from '#shared/api/schemas.js';
import {
  DEVICE,
  expectProblem,
  LINE,
  PASSWORD,
  USERS,
  WebConsole,
  type ApiAnswer,
} from '../../test/fakes/web-console.js';
import { diagnosedRun } from '../../test/fakes/diagnosed-run.js';
import { permissionsOf } from '../core/roles.js';

const NEW_PASSWORD = 'a new long password';
type Headers = Readonly<Record<string, string>>;

describe('the administration', () => {
  let web: WebConsole;

  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  /** The header of a session, without the time that a password takes. */
  async function as(role: Role): Promise<{ cookie: string }> {
    const user = await web.store.user(USERS[role]);
    if (user === undefined) throw new Error(`nobody is ${role}`);
    return { cookie: `sipdx_session=${(await web.administration.accounts.newSession(user)).token.reveal()}` };
  }

  async function tokenOf(role: Role, of: Role = role): Promise<{ id: string; bearer: { authorization: string } }> {
    const body = { name: 'ci', role: of };
    const answer = await web.call('POST', '/tokens', { headers: await as(role), body });
    const { id, token } = createdToken.parse(answer.json);
    return { id, bearer: { authorization: `Bearer ${token}` } };
  }

  const audit = async (query = ''): Promise<readonly AuditEntry[]> =>
    auditPage.parse((await web.call('GET', `/audit${query}`, { headers: await as('admin') })).json).items;
  const tagged = (answer: ApiAnswer, headers: Headers): Headers => ({
    ...headers,
    'if-match': answer.headers.get('etag') ?? '',
  });

  /** Opens an event stream. `ended` resolves when the server ends it. */
  function stream(headers: Headers): Promise<{ readonly ended: Promise<void> }> {
    return new Promise((resolve, reject) => {
      get(`${web.base}/api/v1/events?topics=fleet`, { headers }, (response) => {
        const ended = new Promise<void>((end) => response.on('end', end).resume());
        if (response.statusCode === 200) resolve({ ended });
        else reject(new Error(`HTTP ${response.statusCode}`));
      }).on('error', reject);
    });
  }

  describe('rights', () => {
    it.each(['viewer', 'operator', 'engineer', 'admin'] as const)(
      'a session of the role %s says them',
      async (role) => {
        expect((await web.call('GET', '/session', { headers: await as(role) })).json).toEqual({
          username: USERS[role],
          role,
          permissions: permissionsOf(role),
        });
      },
    );

    it('users, credentials, audit and the change of settings are for administrators', async () => {
      const headers = await as('engineer');
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
      expectProblem(await web.call('GET', '/settings', { headers: await as('operator') }), 403, 'forbidden');
    });
  });

  describe('users', () => {
    it('are added, shown, changed by who has seen them last, and deleted', async () => {
      const headers = await as('admin');
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
      expect(userSchema.parse(changed.json)).toMatchObject(change);
      const stale = { headers: tagged(seen, headers), body: { role: 'admin' } };
      expectProblem(await web.call('PATCH', '/users/eve', stale), 412, 'precondition-failed');
      const again = { headers: tagged(changed, headers), body: { disabled: false } };
      expect((await web.call('PATCH', '/users/eve', again)).status).toBe(200);
      expect((await web.call('DELETE', '/users/eve', { headers })).status).toBe(204);
      expectProblem(await web.call('GET', '/users/eve', { headers }), 404, 'user-not-found');
    });

    it('keep an administrator', async () => {
      const headers = await as('admin');
      const tag = tagged(await web.call('GET', '/users/ada', { headers }), headers);
      for (const body of [{ role: 'engineer' }, { disabled: true }]) {
        expectProblem(await web.call('PATCH', '/users/ada', { headers: tag, body }), 409, 'last-admin');
      }
      expectProblem(await web.call('DELETE', '/users/ada', { headers }), 409, 'last-admin');
      expectProblem(await web.call('DELETE', '/users/cli', { headers }), 409, 'user-built-in');
    });

    it('who are disabled or get a new password are out at once: sessions, tokens and open streams', async () => {
      const headers = await as('admin');
      for (const body of [{ password: NEW_PASSWORD }, { disabled: true }]) {
        const session = await as('operator');
        const { bearer } = await tokenOf('operator');
        const streams = await Promise.all([stream(session), stream(bearer)]);
        const tag = tagged(await web.call('GET', '/users/olga', { headers }), headers);
        expect((await web.call('PATCH', '/users/olga', { headers: tag, body })).status).toBe(200);
        await Promise.all(streams.map(({ ended }) => ended));
        expectProblem(await web.call('GET', '/devices', { headers: session }), 401, 'not-logged-in');
        expectProblem(await web.call('GET', '/devices', { headers: bearer }), 401, 'not-logged-in');
      }
    });

    it('change their own password with the present one, and go on with another cookie', async () => {
      const headers = await as('operator');
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
      const headers = await as('operator');
      const change = () =>
        web.call('POST', '/session/password', { headers, body: { current: 'wrong', password: NEW_PASSWORD } });
      await Promise.all([change(), change(), change(), change(), change()]);
      expectProblem(await change(), 429, 'too-many-logins');
    });
  });

  describe('API tokens', () => {
    it('are shown once and limited to their role', async () => {
      const { id, bearer } = await tokenOf('engineer', 'viewer');
      const listed = await web.call('GET', '/tokens', { headers: await as('engineer') });
      expect(JSON.stringify(listed.json)).not.toContain('sipdx_');
      expect(listed.json).toMatchObject({ items: [{ id, username: 'emil', role: 'viewer' }] });
      expect((await web.call('GET', '/session', { headers: bearer })).json).toMatchObject({ role: 'viewer' });
      expectProblem(await web.call('POST', '/runs', { headers: bearer, body: { deviceId: DEVICE } }), 403, 'forbidden');
      expectProblem(await web.call('GET', '/settings', { headers: bearer }), 403, 'forbidden');
      const above = { headers: await as('engineer'), body: { name: 'x', role: 'admin' } };
      expectProblem(await web.call('POST', '/tokens', above), 403, 'forbidden');
    });

    it('are no cookies, make no tokens, change no password of their user, and log nobody out', async () => {
      const { bearer } = await tokenOf('admin');
      const cookie = `sipdx_session=${bearer.authorization.slice('Bearer '.length)}`;
      expectProblem(await web.call('GET', '/devices', { headers: { cookie } }), 401, 'not-logged-in');
      const body = { name: 'another', role: 'viewer' };
      expectProblem(await web.call('POST', '/tokens', { headers: bearer, body }), 403, 'forbidden');
      const change = { current: PASSWORD, password: NEW_PASSWORD };
      expectProblem(await web.call('POST', '/session/password', { headers: bearer, body: change }), 403, 'forbidden');
      expectProblem(await web.call('DELETE', '/session', { headers: bearer }), 403, 'forbidden');
    });

    it('that are deleted end their streams and open nothing any more', async () => {
      const { id, bearer } = await tokenOf('operator');
      const { ended } = await stream(bearer);
      expectProblem(
        await web.call('DELETE', `/tokens/${id}`, { headers: await as('engineer') }),
        404,
        'token-not-found',
      );
      expect((await web.call('DELETE', `/tokens/${id}`, { headers: await as('admin') })).status).toBe(204);
      await ended;
      expectProblem(await web.call('GET', '/devices', { headers: bearer }), 401, 'not-logged-in');
    });

    it('need no origin, as no browser sends them by itself; beside a session cookie they do', async () => {
      const { bearer } = await tokenOf('operator');
      const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
      const order = { deviceId: DEVICE, insist: true };
      expect((await web.call('POST', '/runs', { headers: { ...bearer, ...foreign }, body: order })).status).toBe(201);
      const both = { ...bearer, ...foreign, ...(await as('admin')) };
      expectProblem(await web.call('POST', '/runs', { headers: both, body: order }), 403, 'cross-site');
      const worthless = { authorization: 'Bearer x', ...foreign, ...(await as('admin')) };
      expectProblem(await web.call('POST', '/runs', { headers: worthless, body: order }), 403, 'cross-site');
    });
  });

  describe('settings', () => {
    it('are replaced by who has seen them last; the change is recorded', async () => {
      const headers = await as('admin');
      const seen = await web.call('GET', '/settings', { headers });
      const before = settingsSchema.parse(seen.json);
      const body = { ...before, unknownDevices: 'refuse' };
      expectProblem(await web.call('PUT', '/settings', { headers, body }), 428, 'precondition-required');
      const changed = await web.call('PUT', '/settings', { headers: tagged(seen, headers), body });
      expect([changed.status, changed.json]).toEqual([200, body]);
      const stale = { headers: tagged(seen, headers), body: before };
      expectProblem(await web.call('PUT', '/settings', stale), 412, 'precondition-failed');
      expect(web.administration.settings.current()).toEqual(body);
      expect(await audit('?action=settings.change')).toMatchObject([
        { actor: 'ada', detail: { before: { unknownDevices: 'quarantine' }, after: { unknownDevices: 'refuse' } } },
      ]);
    });
  });

  describe('credentials of CPEs', () => {
    it('are added, imported, listed and removed; a password that was made is told once', async () => {
      const headers = await as('admin');
      const added = await web.call('POST', '/credentials', { headers, body: { username: 'a', deviceId: DEVICE } });
      expect(createdCwmpCredential.parse(added.json).password).toMatch(/^[\w-]{24}$/);
      const own = { username: 'b', password: 'given by the operator', bootstrap: true };
      expect((await web.call('POST', '/credentials', { headers, body: own })).json).not.toHaveProperty('password');
      // Far beyond what other requests may have.
      const rows = Array.from({ length: 3000 }, (_, n) => ({ username: `phone ${n}`, password: `password ${n}` }));
      const imported = await web.call('POST', '/credentials/import', { headers, body: { credentials: rows } });
      expect(importedCwmpCredentials.parse(imported.json).items).toHaveLength(3000);
      const wrong = { credentials: [{ username: 'c' }, { username: 'a', password: 'x' }] };
      const refused = await web.call('POST', '/credentials/import', { headers, body: wrong });
      expectProblem(refused, 409, 'credential-exists');
      expect(JSON.stringify(refused.json)).toContain('credentials.1');
      const page = await web.call('GET', '/credentials?limit=2', { headers });
      expect(page.json).toMatchObject({
        items: [
          { username: 'a', deviceId: DEVICE },
          { username: 'b', bootstrap: true },
        ],
      });
      expect(JSON.stringify(page.json)).not.toMatch(/ha1|password/i);
      expect((await web.call('DELETE', '/credentials/phone%207', { headers })).status).toBe(204);
      expectProblem(await web.call('DELETE', '/credentials/phone%207', { headers }), 404, 'credential-not-found');
    });
  });

  describe('the audit log', () => {
    it('is filtered and read page by page', async () => {
      const headers = await as('admin');
      for (const username of ['a', 'b', 'c']) await web.call('POST', '/credentials', { headers, body: { username } });
      await web.call('DELETE', '/credentials/b', { headers });
      const first = auditPage.parse((await web.call('GET', '/audit?limit=3', { headers })).json);
      expect(first.items.map(({ action, target }) => `${action} ${target}`)).toEqual([
        'credential.remove b',
        'credential.add c',
        'credential.add b',
      ]);
      const rest = await web.call('GET', `/audit?limit=3&cursor=${first.nextCursor ?? ''}`, { headers });
      expect(auditPage.parse(rest.json).items).toMatchObject([
        { action: 'credential.add', target: 'a', actor: 'ada', address: '127.0.0.1' },
      ]);
      expect(await audit('?target=b')).toHaveLength(2);
      expect(await audit('?actor=olga')).toHaveLength(0);
    });

    it('has logins, good and failed; an unknown name is left out, as it may be a password', async () => {
      const login = (username: string, password: string) =>
        web.call('POST', '/session', { body: { username, password } });
      await login('OLGA', 'wrong');
      await login('my secret password', 'olga');
      const cookie = (await login('olga', PASSWORD)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
      await web.call('DELETE', '/session', { headers: { cookie } });
      const rows = (await audit()).map(({ actor, action, target }) => `${actor} ${action} ${target}`);
      expect(rows.reverse()).toEqual([
        'server session.refuse olga',
        'server session.refuse ',
        'olga session.begin olga',
        'olga session.end olga',
      ]);
      expect(JSON.stringify([rows, web.logged])).not.toContain('my secret');
    });

    it('names the API token that was used', async () => {
      const { id, bearer } = await tokenOf('admin');
      await web.call('POST', '/credentials', { headers: bearer, body: { username: 'x' } });
      expect((await audit('?target=x'))[0]?.detail).toMatchObject({ tokenId: id });
    });

    /** A call of each route that changes something, in an order in which they succeed. */
    const CHANGES: Readonly<Record<string, (headers: Headers) => Promise<ApiAnswer>>> = {
      login: () => web.call('POST', '/session', { body: { username: 'ada', password: PASSWORD } }),
      createUser: (headers) =>
        web.call('POST', '/users', { headers, body: { username: 'eve', role: 'admin', password: NEW_PASSWORD } }),
      changeUser: async (headers) =>
        web.call('PATCH', '/users/eve', {
          headers: tagged(await web.call('GET', '/users/eve', { headers }), headers),
          body: { role: 'viewer' },
        }),
      deleteUser: (headers) => web.call('DELETE', '/users/eve', { headers }),
      createToken: (headers) => web.call('POST', '/tokens', { headers, body: { name: 'x', role: 'viewer' } }),
      deleteToken: async (headers) => {
        const made = await web.call('POST', '/tokens', { headers, body: { name: 'y', role: 'viewer' } });
        return web.call('DELETE', `/tokens/${apiToken.parse(made.json).id}`, { headers });
      },
      addCredential: (headers) => web.call('POST', '/credentials', { headers, body: { username: 'x' } }),
      importCredentials: (headers) =>
        web.call('POST', '/credentials/import', { headers, body: { credentials: [{ username: 'y' }] } }),
      removeCredential: (headers) => web.call('DELETE', '/credentials/x', { headers }),
      putSettings: async (headers) => {
        const seen = await web.call('GET', '/settings', { headers });
        return web.call('PUT', '/settings', { headers: tagged(seen, headers), body: { unknownDevices: 'refuse' } });
      },
      setAdmission: (headers) =>
        web.call('POST', `${DEVICE_ROUTE}/admission`, { headers, body: { admission: 'approved' } }),
      startRun: (headers) => web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } }),
      cancelRun: async (headers) => {
        const [run] = await web.store.openRuns(DEVICE);
        return web.call('POST', `/runs/${run?.id ?? ''}/cancel`, { headers, body: {} });
      },
      startBatch: (headers) => web.call('POST', '/batches', { headers, body: { selection: { deviceIds: [DEVICE] } } }),
      stopBatch: async (headers) => {
        const [batch] = await web.store.batches();
        const answer = await web.call('POST', `/batches/${batch?.id ?? ''}/stop`, { headers, body: {} });
        for (const { id } of await web.store.openRuns(DEVICE)) await web.runs.cancel(id, 'ada');
        return answer;
      },
      importRun: async (headers) => {
        const [run] = (await web.store.runs({ limit: 1 })).items;
        const exported = await web.call('GET', `/runs/${run?.id ?? ''}/export`, { headers });
        const document = runExport.parse(exported.json);
        const id = document.run.id.replace(/^.{3}/, '7ZZ');
        const body = { ...document, run: { ...document.run, id, requestKey: id } };
        return web.call('POST', '/runs/import', { headers, body });
      },
      refreshParameters: (headers) =>
        web.call('POST', `${DEVICE_ROUTE}/parameters/refresh`, { headers, body: { names: [LINE] } }),
      cancelTask: async (headers) => {
        const [task] = await web.store.openTasks(DEVICE);
        return web.call('POST', `/tasks/${task?.id ?? ''}/cancel`, { headers, body: {} });
      },
      writeParameters: async (headers) => {
        const name = `${LINE}Enable`;
        await web.store.putParameters(DEVICE, [{ name, value: 'Disabled', type: 'string', writable: true, at: 1 }]);
        const values = [{ name, value: 'Enabled' }];
        const preview = await web.call('POST', `${DEVICE_ROUTE}/parameters/write`, { headers, body: { values } });
        const { confirmation } = preview.json as { confirmation: string };
        return web.call('POST', `${DEVICE_ROUTE}/parameters/write`, { headers, body: { values, confirmation } });
      },
      giveFeedback: async (headers) => {
        const id = await diagnosedRun(web.store, { deviceId: DEVICE, line: LINE, createdAt: web.clock.now() });
        return web.call('PUT', `/runs/${id}/feedback`, { headers, body: { correct: true } });
      },
      applyRemedy: async (headers) => {
        const name = LINE.replace(/Line\.1\.$/, 'SIP.RegisterExpires');
        await web.store.putParameters(DEVICE, [{ name, value: '60', type: 'unsignedInt', writable: true, at: 1 }]);
        const id = await diagnosedRun(web.store, { deviceId: DEVICE, line: LINE, createdAt: web.clock.now() });
        const path = `/runs/${id}/remedies/expiry/apply`;
        const { json } = await web.call('POST', path, { headers, body: {} });
        const { confirmation } = remedyPreview.parse(json);
        return web.call('POST', path, { headers, body: { confirmation } });
      },
      rollBackRemedy: async (headers) => {
        const [row] = await web.store.openRemedies();
        const step = { events: [], audit: [] };
        await web.store.moveRemedy('planned', { ...row!, state: 'not-cured', writtenAt: 1, endedAt: 2 }, step);
        return web.call('POST', `/remedies/${row?.id ?? ''}/roll-back`, { headers, body: {} });
      },
      deleteDevice: async (headers) => {
        const seen = await web.call('GET', DEVICE_ROUTE, { headers });
        return web.call('DELETE', DEVICE_ROUTE, { headers: tagged(seen, headers) });
      },
      changeOwnPassword: (headers) =>
        web.call('POST', '/session/password', { headers, body: { current: PASSWORD, password: NEW_PASSWORD } }),
      logout: async () => web.call('DELETE', '/session', { headers: await as('admin') }),
    };
    const DEVICE_ROUTE = `/devices/${encodeURIComponent(DEVICE)}`;

    it('has a row of every route that changes something', async () => {
      const changing = web.routes.filter(({ method }) => method !== 'get').map(({ id }) => id);
      // A route that is not here is one that nobody has looked at.
      expect(Object.keys(CHANGES).sort()).toEqual([...changing].sort());
      const headers = await as('admin');
      const silent: string[] = [];
      for (const [id, change] of Object.entries(CHANGES)) {
        const before = (await web.store.audit({ limit: 1 })).items[0]?.id ?? 0;
        const { status, json } = await change(headers);
        expect({ id, ok: status < 300, json }).toMatchObject({ ok: true });
        const [row] = (await web.store.audit({ limit: 1 })).items;
        if (row === undefined || row.id === before || row.actor !== 'ada') silent.push(id);
      }
      expect(silent).toEqual([]);
    });
  });

  it('no password, token or HA1 is in a log line, audit row, event or answer, but once in the one that makes it', async () => {
    const headers = await as('admin');
    const told: string[] = [];
    const answers: unknown[] = [];
    const call = async (method: string, path: string, body?: unknown, more: Headers = headers): Promise<ApiAnswer> => {
      const answer = await web.call(method, path, { headers: more, body });
      answers.push([answer.json, [...answer.headers].filter(([name]) => name !== 'set-cookie')]);
      return answer;
    };
    /** An answer that may hold a secret: it is left out of what is searched. */
    const once = async (path: string, body: unknown, secretOf: (json: unknown) => string): Promise<string> => {
      const { json } = await web.call('POST', path, { headers, body });
      const secret = secretOf(json);
      told.push(secret);
      return secret;
    };
    const token = await once('/tokens', { name: 'x', role: 'admin' }, (json) => createdToken.parse(json).token);
    await once('/credentials', { username: 'a' }, (json) => createdCwmpCredential.parse(json).password ?? '');
    const rows = { credentials: [{ username: 'b' }] };
    const made = (json: unknown) => importedCwmpCredentials.parse(json).items[0]?.password ?? '';
    await once('/credentials/import', rows, made);
    const given = [
      'the-cpe-password-1',
      'the-cpe-password-2',
      'a-new-user-password',
      'another-new-password',
      NEW_PASSWORD,
    ];
    const [one, two, three, four] = given;
    await call('POST', '/credentials', { username: 'c', password: one });
    await call('POST', '/credentials', { username: 'c', password: one, extra: two });
    await call('POST', '/credentials/import', { credentials: [{ username: 'd', password: two }] });
    await call('POST', '/credentials/import', { credentials: [{ username: 'd', password: one }] });
    await call('POST', '/users', { username: 'eve', role: 'viewer', password: three });
    const tag = tagged(await call('GET', '/users/eve'), headers);
    await call('PATCH', '/users/eve', { password: four }, tag);
    await call('POST', '/session', { username: 'eve', password: four }, {});
    await call('POST', '/session', { username: 'eve', password: `${four ?? ''}!` }, {});
    await call('POST', '/session', { username: four, password: 'x' }, {});
    await call('GET', '/devices', undefined, { authorization: `Bearer ${token}` });
    await call('GET', '/devices', undefined, { authorization: `Bearer ${token}x` });
    for (const path of ['/users', '/tokens', '/credentials', '/audit', '/settings', '/session'])
      await call('GET', path);
    await call('DELETE', '/credentials/c');
    await call('POST', '/session/password', { current: PASSWORD, password: NEW_PASSWORD });

    const hashes = await Promise.all([
      ...['a', 'b', 'd'].map(async (username) => (await web.store.cwmpCredential(username))?.ha1 ?? ''),
      ...['eve', 'ada'].map(async (username) => (await web.store.user(username))?.passwordHash ?? ''),
    ]);
    const events = await web.store.events(['fleet'], 0, 1000);
    const rowsOf = (await web.store.audit({ limit: 200 })).items;
    expect(rowsOf.length).toBeGreaterThan(10);
    const shown = JSON.stringify([answers, web.logged, events, rowsOf]);
    const cookie = headers.cookie.split('=')[1] ?? '';
    for (const secret of [...told, ...given, ...hashes, PASSWORD, cookie, 'scrypt$']) {
      expect(secret.length).toBeGreaterThan(6);
      expect(shown).not.toContain(secret);
    }
  });
});

describe('who asks behind a proxy', () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7, 127.0.0.2' };

  async function addressOf(trustProxy: readonly string[] | undefined, headers: Headers): Promise<string | undefined> {
    const web = await WebConsole.start({ ...(trustProxy && { trustProxy }) });
    try {
      await web.call('POST', '/session', { headers, body: { username: USERS.viewer, password: PASSWORD } });
      return (await web.store.audit({ limit: 1 })).items[0]?.address;
    } finally {
      await web.close();
    }
  }

  it('is the peer, whatever the header says, unless the peer is a trusted proxy', async () => {
    expect(await addressOf(undefined, forwarded)).toBe('127.0.0.1');
    expect(await addressOf(['192.0.2.0/24'], forwarded)).toBe('127.0.0.1');
  });

  it('is then the right-most address that is no trusted proxy: the left ones are the client’s own words', async () => {
    expect(await addressOf(['127.0.0.1'], forwarded)).toBe('127.0.0.2');
    expect(await addressOf(['127.0.0.0/8'], forwarded)).toBe('198.51.100.7');
    expect(await addressOf(['127.0.0.0/8'], { 'x-forwarded-for': '203.0.113.9, unknown' })).toBe('127.0.0.1');
  });
});
