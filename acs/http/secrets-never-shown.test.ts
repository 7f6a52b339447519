import { createdToken } from '#shared/api/access.js';
import { createdCwmpCredential, importedCwmpCredentials } from '#shared/api/credentials.js';
import { NEW_PASSWORD, tagged, type RequestHeaders } from '../../test/fakes/console-calls.js';
import { PASSWORD, WebConsole, type ApiAnswer } from '../../test/fakes/web-console.js';

let web: WebConsole;
beforeEach(async () => {
  web = await WebConsole.start();
});
afterEach(() => web.close());

it('no password, token or HA1 is in a log line, audit row, event or answer, but once in the one that makes it', async () => {
  const headers = await web.login('admin');
  const told: string[] = [];
  const answers: unknown[] = [];
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    more: RequestHeaders = headers,
  ): Promise<ApiAnswer> => {
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
  for (const path of ['/users', '/tokens', '/credentials', '/audit', '/settings', '/session']) await call('GET', path);
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
