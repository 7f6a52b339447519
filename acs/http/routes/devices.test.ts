import { auditPage } from '#shared/api/audit.js';
import { device, devicePage } from '#shared/api/devices.js';
import { runDetail, runPage, runSummary } from '#shared/api/runs.js';
import { DEVICE, DEVICE_PATH, expectProblem, WebConsole } from '../../../test/fakes/web-console.js';

describe('devices over the API', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  it('an id with a percent sign is found when it is encoded once more, and only then', async () => {
    const headers = await web.login();
    expect(device.parse((await web.call('GET', '/devices/00A0BC-T46%252DU-0001', { headers })).json).id).toBe(DEVICE);
    expectProblem(await web.call('GET', '/devices/00A0BC-T46%2DU-0001', { headers }), 404, 'device-not-found');
    expect(devicePage.parse((await web.call('GET', '/devices?q=T46%252D', { headers })).json).total).toBe(1);
  });

  it('a device has an ETag, and is not sent again while nothing has changed', async () => {
    const headers = await web.login();
    const first = await web.call('GET', DEVICE_PATH, { headers });
    const known = { ...headers, 'if-none-match': first.headers.get('etag') ?? '' };
    const same = await web.call('GET', DEVICE_PATH, { headers: known });
    expect([same.status, same.json, same.headers.get('etag')]).toEqual([304, undefined, first.headers.get('etag')]);
    await web.store.setAdmission(DEVICE, 'refused', 'emil', 2);
    expect((await web.call('GET', DEVICE_PATH, { headers: known })).status).toBe(200);
  });

  it('deleting one takes the ETag of what was seen, cancels its runs and is audited', async () => {
    const headers = await web.login('engineer');
    const { id } = runSummary.parse((await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } })).json);
    const etag = (await web.call('GET', DEVICE_PATH, { headers })).headers.get('etag') ?? '';
    expectProblem(await web.call('DELETE', DEVICE_PATH, { headers }), 428, 'precondition-required');
    await web.store.setAdmission(DEVICE, 'refused', 'emil', 2);
    const seen = { ...headers, 'if-match': etag };
    expectProblem(await web.call('DELETE', DEVICE_PATH, { headers: seen }), 412, 'precondition-failed');
    expect(runDetail.parse((await web.call('GET', `/runs/${id}`, { headers })).json).state).toBe('queued');
    const now = { ...headers, 'if-match': (await web.call('GET', DEVICE_PATH, { headers })).headers.get('etag') ?? '' };
    expect((await web.call('DELETE', DEVICE_PATH, { headers: now })).status).toBe(204);
    expectProblem(await web.call('GET', DEVICE_PATH, { headers }), 404, 'device-not-found');
    expect(runPage.parse((await web.call('GET', '/runs', { headers })).json).items).toEqual([]);
    const audit = await web.call('GET', '/audit?action=device.delete', { headers: await web.login('admin') });
    expect(auditPage.parse(audit.json).items).toMatchObject([{ actor: 'emil', target: DEVICE, address: '127.0.0.1' }]);
  });

  it('admission is decided by an engineer, said of the device, and audited with what it was before', async () => {
    const headers = await web.login('engineer');
    const path = `${DEVICE_PATH}/admission`;
    const answer = await web.call('POST', path, { headers, body: { admission: 'quarantined' } });
    expect(device.parse(answer.json)).toMatchObject({ admission: 'quarantined', admissionBy: 'emil' });
    const waiting = await web.call('GET', '/devices?admission=quarantined', { headers });
    expect(devicePage.parse(waiting.json).items.map(({ id }) => id)).toEqual([DEVICE]);
    expectProblem(await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } }), 409, 'device-not-approved');
    expectProblem(await web.call('POST', path, { headers, body: { admission: 'maybe' } }), 400, 'invalid-request');
    const audit = await web.call('GET', `/audit?action=device.admission`, { headers: await web.login('admin') });
    expect(auditPage.parse(audit.json).items[0]?.detail).toEqual({ before: 'approved', after: 'quarantined' });
  });
});
