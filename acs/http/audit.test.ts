import { apiToken } from '#shared/api/access.js';
import { auditPage } from '#shared/api/audit.js';
import { remedyPreview } from '#shared/api/remedies.js';
import { runExport } from '#shared/api/runs.js';
import { auditRows, NEW_PASSWORD, tagged, tokenOf, type RequestHeaders } from '../../test/fakes/console-calls.js';
import { DEVICE, DEVICE_PATH, LINE, PASSWORD, WebConsole, type ApiAnswer } from '../../test/fakes/web-console.js';
import { diagnosedRun } from '../../test/fakes/diagnosed-run.js';

let web: WebConsole;
beforeEach(async () => {
  web = await WebConsole.start();
});
afterEach(() => web.close());

describe('the audit log', () => {
  it('is filtered and read page by page', async () => {
    const headers = await web.login('admin');
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
    expect(await auditRows(web, '?target=b')).toHaveLength(2);
    expect(await auditRows(web, '?actor=olga')).toHaveLength(0);
  });

  it('has logins, good and failed; an unknown name is left out, as it may be a password', async () => {
    const login = (username: string, password: string) =>
      web.call('POST', '/session', { body: { username, password } });
    await login('OLGA', 'wrong');
    await login('my secret password', 'olga');
    const cookie = (await login('olga', PASSWORD)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    await web.call('DELETE', '/session', { headers: { cookie } });
    const rows = (await auditRows(web)).map(({ actor, action, target }) => `${actor} ${action} ${target}`);
    expect(rows.reverse()).toEqual([
      'server session.refuse olga',
      'server session.refuse ',
      'olga session.begin olga',
      'olga session.end olga',
    ]);
    expect(JSON.stringify([rows, web.logged])).not.toContain('my secret');
  });

  it('names the API token that was used', async () => {
    const { id, bearer } = await tokenOf(web, 'admin');
    await web.call('POST', '/credentials', { headers: bearer, body: { username: 'x' } });
    expect((await auditRows(web, '?target=x'))[0]?.detail).toMatchObject({ tokenId: id });
  });

  /** A call of each route that changes something, in an order in which they succeed. */
  const CHANGES: Readonly<Record<string, (headers: RequestHeaders) => Promise<ApiAnswer>>> = {
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
      web.call('POST', `${DEVICE_PATH}/admission`, { headers, body: { admission: 'approved' } }),
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
      web.call('POST', `${DEVICE_PATH}/parameters/refresh`, { headers, body: { names: [LINE] } }),
    cancelTask: async (headers) => {
      const [task] = await web.store.openTasks(DEVICE);
      return web.call('POST', `/tasks/${task?.id ?? ''}/cancel`, { headers, body: {} });
    },
    writeParameters: async (headers) => {
      const name = `${LINE}Enable`;
      await web.store.putParameters(DEVICE, [{ name, value: 'Disabled', type: 'string', writable: true, at: 1 }]);
      const values = [{ name, value: 'Enabled' }];
      const preview = await web.call('POST', `${DEVICE_PATH}/parameters/write`, { headers, body: { values } });
      const { confirmation } = preview.json as { confirmation: string };
      return web.call('POST', `${DEVICE_PATH}/parameters/write`, { headers, body: { values, confirmation } });
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
      const seen = await web.call('GET', DEVICE_PATH, { headers });
      return web.call('DELETE', DEVICE_PATH, { headers: tagged(seen, headers) });
    },
    changeOwnPassword: (headers) =>
      web.call('POST', '/session/password', { headers, body: { current: PASSWORD, password: NEW_PASSWORD } }),
    logout: async () => web.call('DELETE', '/session', { headers: await web.login('admin') }),
  };

  it('has a row of every route that changes something', async () => {
    const changing = web.routes.filter(({ method }) => method !== 'get').map(({ id }) => id);
    // A route that is not here is one that nobody has looked at.
    expect(Object.keys(CHANGES).sort()).toEqual([...changing].sort());
    const headers = await web.login('admin');
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
