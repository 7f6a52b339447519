import { parameterPage, task, taskList, writePreview } from '#shared/api/parameters.js';
import { DEVICE, DEVICE_PATH, expectProblem, WebConsole } from '../../../test/fakes/web-console.js';

const NAME = 'Device.ManagementServer.PeriodicInformInterval';
const SECRET = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword';
const VALUES = [{ name: NAME, value: '300' }];

describe('parameters over the API', () => {
  let web: WebConsole;
  let headers: { readonly cookie: string };
  beforeEach(async () => {
    web = await WebConsole.start();
    headers = await web.login('engineer');
    await web.store.putParameters(DEVICE, [{ name: NAME, value: '60', type: 'unsignedInt', writable: true, at: 1 }]);
  });
  afterEach(() => web.close());

  const write = (body: unknown) => web.call('POST', `${DEVICE_PATH}/parameters/write`, { headers, body });
  const preview = async (values: unknown) => writePreview.parse((await write({ values })).json);

  it('are listed with an ETag that changes with any of them', async () => {
    const path = `${DEVICE_PATH}/parameters`;
    const first = await web.call('GET', `${path}?path=Device.Management`, { headers });
    expect(parameterPage.parse(first.json).items).toMatchObject([{ name: NAME, value: '60', secret: false }]);
    const known = { ...headers, 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await web.call('GET', path, { headers: known })).status).toBe(304);
    await web.store.updateParameters(DEVICE, [{ name: NAME, value: '61', at: 2 }]);
    expect((await web.call('GET', path, { headers: known })).status).toBe(200);
    expectProblem(await web.call('GET', '/devices/x/parameters', { headers }), 404, 'device-not-found');
  });

  it('are read anew by a task, which can be looked at and canceled once', async () => {
    const path = `${DEVICE_PATH}/parameters/refresh`;
    const made = await web.call('POST', path, { headers, body: { names: ['Device.DeviceInfo.'] } });
    const { id } = task.parse(made.json);
    expect([made.status, made.headers.get('location')]).toEqual([202, `/api/v1/tasks/${id}`]);
    const list = await web.call('GET', `${DEVICE_PATH}/tasks`, { headers });
    expect(taskList.parse(list.json).items.map((one) => one.id)).toEqual([id]);
    const ended = await web.call('POST', `/tasks/${id}/cancel`, { headers, body: {} });
    expect(task.parse(ended.json)).toMatchObject({ id, state: 'canceled', createdBy: 'emil' });
    expect((await web.call('GET', `/tasks/${id}`, { headers })).json).toEqual(ended.json);
    expectProblem(await web.call('POST', `/tasks/${id}/cancel`, { headers, body: {} }), 409, 'task-ended');
    expectProblem(await web.call('GET', '/tasks/x', { headers }), 404, 'task-not-found');
  });

  it('are written only after what would change was shown and confirmed', async () => {
    const { changes, confirmation } = await preview(VALUES);
    expect(changes).toMatchObject([{ name: NAME, old: '60', new: '300', type: 'unsignedInt' }]);
    expect(taskList.parse((await web.call('GET', `${DEVICE_PATH}/tasks`, { headers })).json).items).toEqual([]);
    const other = [{ name: NAME, value: '301' }];
    expectProblem(await write({ values: other, confirmation }), 400, 'confirmation-invalid');
    const made = await write({ values: VALUES, confirmation });
    expect([made.status, task.parse(made.json).kind]).toEqual([202, 'write']);
  });

  it('whose value has changed since are not written', async () => {
    const { confirmation } = await preview(VALUES);
    await web.store.updateParameters(DEVICE, [{ name: NAME, value: '61', at: 2 }]);
    expectProblem(await write({ values: VALUES, confirmation }), 409, 'confirmation-stale');
  });

  it('that are secret are in no answer, no log line and no audit row', async () => {
    const values = [{ name: SECRET, value: 'hush-hush' }];
    const { changes, confirmation } = await preview(values);
    const made = await write({ values, confirmation });
    const { id } = task.parse(made.json);
    const shown = await web.call('GET', `/tasks/${id}`, { headers });
    const audit = await web.call('GET', '/audit', { headers: await web.login('admin') });
    expect(JSON.stringify([changes, made.json, shown.json, audit.json, web.logged])).not.toContain('hush-hush');
    expect(JSON.stringify(audit.json)).toContain(SECRET);
  });
});
