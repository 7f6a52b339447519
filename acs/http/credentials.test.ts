import { createdCwmpCredential, importedCwmpCredentials } from '#shared/api/credentials.js';
import { DEVICE, expectProblem, WebConsole } from '../../test/fakes/web-console.js';

let web: WebConsole;
beforeEach(async () => {
  web = await WebConsole.start();
});
afterEach(() => web.close());

describe('credentials of CPEs', () => {
  it('are added, imported, listed and removed; a password that was made is told once', async () => {
    const headers = await web.login('admin');
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
