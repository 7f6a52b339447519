import { settings } from '#shared/api/settings.js';
import { auditRows, tagged } from '../../test/fakes/console-calls.js';
import { expectProblem, WebConsole } from '../../test/fakes/web-console.js';

let web: WebConsole;
beforeEach(async () => {
  web = await WebConsole.start();
});
afterEach(() => web.close());

describe('settings', () => {
  it('are replaced by who has seen them last; the change is recorded', async () => {
    const headers = await web.login('admin');
    const seen = await web.call('GET', '/settings', { headers });
    const before = settings.parse(seen.json);
    const body = { ...before, unknownDevices: 'refuse' };
    expectProblem(await web.call('PUT', '/settings', { headers, body }), 428, 'precondition-required');
    const changed = await web.call('PUT', '/settings', { headers: tagged(seen, headers), body });
    expect([changed.status, changed.json]).toEqual([200, body]);
    const stale = { headers: tagged(seen, headers), body: before };
    expectProblem(await web.call('PUT', '/settings', stale), 412, 'precondition-failed');
    expect(web.administration.settings.current()).toEqual(body);
    expect(await auditRows(web, '?action=settings.change')).toMatchObject([
      { actor: 'ada', detail: { before: { unknownDevices: 'quarantine' }, after: { unknownDevices: 'refuse' } } },
    ]);
  });
});
