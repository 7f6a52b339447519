import { linePath } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { device as deviceSchema } from '#shared/api/devices.js';
import type { RunDetail } from '#shared/api/runs.js';
import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS } from '#shared/diagnosis/data-model.js';
import { waitFor } from '../api-client.js';
import { FakeGenieAcs } from '../fakes/nbi/fake-genie-acs.js';
import { ScriptedDevice, type ScriptedParameter } from '../fakes/nbi/scripted-device.js';
import { fakeGenieAcs } from './genieacs-backends.js';
import { ContractWorld, devicePath } from './world.js';

const LINE = linePath(1);
const OBJECT = LINE + DIAGNOSTICS_OBJECT;

/** What a real phone cannot be told to do. */
describe('our server on a GenieACS, with phones that', () => {
  let genie: FakeGenieAcs;
  let world: ContractWorld;

  beforeAll(async () => {
    genie = await FakeGenieAcs.start();
    const under = fakeGenieAcs('trouble', { existing: genie });
    world = await ContractWorld.start(under);
  }, 60_000);
  afterAll(() => world.close(), 60_000);

  /** A phone with a line, which diagnoses itself in no time and finds that its account is disabled. */
  async function scripted(serial: string, hasAddress = true): Promise<ScriptedDevice> {
    const own = DIAGNOSTICS_PARAMETERS.map(({ name, type, writable, default: value }): [string, ScriptedParameter] => [
      OBJECT + name,
      { value, type, writable },
    ]);
    const phone = new ScriptedDevice(genie, serial, {
      'Device.DeviceInfo.SoftwareVersion': { value: '1' },
      'Device.ManagementServer.ConnectionRequestURL': { value: 'http://127.0.0.1:9/' },
      [`${LINE}Enable`]: { value: 'Enabled', writable: true },
      [`${LINE}Status`]: { value: 'Error' },
      [`${LINE}SIP.URI`]: { value: 'sip:7@example.org', writable: true },
      ...Object.fromEntries(own),
    });
    phone.informs = ['Device.DeviceInfo.SoftwareVersion'];
    if (hasAddress) phone.informs = [...phone.informs, 'Device.ManagementServer.ConnectionRequestURL'];
    phone.onSet = (name, value) => {
      if (name !== `${OBJECT}DiagnosticsState` || value !== 'Requested') return;
      // Not within the millisecond of the order: GenieACS takes what it read in that one for fresh.
      setTimeout(() => void finish(phone), 50);
    };
    await phone.session('0 BOOTSTRAP', '1 BOOT');
    await waitFor('the line', 30_000, async () => {
      const { status, json } = await world.api.call('GET', devicePath(phone.id));
      return status === 200 && deviceSchema.parse(json).lines.some(({ diagnosable }) => diagnosable) ? true : undefined;
    });
    return phone;
  }

  async function finish(phone: ScriptedDevice): Promise<void> {
    phone.set(`${OBJECT}DiagnosticsState`, 'Complete');
    phone.set(`${OBJECT}ResultKey`, phone.parameters.get(`${OBJECT}RequestKey`)?.value ?? '');
    phone.set(`${OBJECT}FaultCode`, '403');
    phone.set(`${OBJECT}Category`, 'terminal');
    phone.set(`${OBJECT}Cause`, 'account-forbidden');
    phone.set(`${OBJECT}Confidence`, 'certain');
    await phone.session('8 DIAGNOSTICS COMPLETE');
  }

  const left = (id: string) =>
    [...genie.database.tasks.values(), ...genie.database.faults.values()].filter(({ device }) => device === id);
  const ended = (id: string): Promise<RunDetail> => world.api.ended(id);

  it('are let in by GenieACS: whoever would decide that here is sent there, and nothing is changed', async () => {
    const phone = await scripted('V0');
    const refused = { status: 409, json: { code: 'genieacs-decides' } };
    const before = (await world.api.call('GET', '/credentials')).json;
    const own = { username: 'own', deviceId: phone.id };
    expect(await world.api.call('POST', '/credentials', own)).toMatchObject(refused);
    expect(await world.api.call('POST', '/credentials/import', { credentials: [own] })).toMatchObject(refused);
    expect(await world.api.call('DELETE', '/credentials/own')).toMatchObject(refused);
    const admission = { admission: 'refused' };
    expect(await world.api.call('POST', `${devicePath(phone.id)}/admission`, admission)).toMatchObject(refused);
    expect(await world.api.call('DELETE', devicePath(phone.id))).toMatchObject(refused);
    expect((await world.api.call('GET', '/credentials')).json).toEqual(before);
    expect((await world.api.call('GET', devicePath(phone.id))).json).toMatchObject({ admission: 'approved' });
  });

  it('vanish in a session: nothing stays in GenieACS, and the run goes on when they are back', async () => {
    const phone = await scripted('V1');
    phone.vanishesAfter = 0;
    const id = await world.api.createRun(phone.id);
    const taken = () => genie.heard.filter(({ method, path }) => method === 'DELETE' && path.startsWith('/tasks/'));
    await waitFor('its task to be taken back', 30_000, () => Promise.resolve(taken().length > 0 ? true : undefined));
    expect(left(phone.id)).toEqual([]);
    phone.vanishesAfter = Number.POSITIVE_INFINITY;
    await phone.session('2 PERIODIC');
    expect(await ended(id)).toMatchObject({ state: 'complete', verdict: { faultCode: 403 } });
    expect(left(phone.id)).toEqual([]);
  }, 90_000);

  it('do not take Connection Requests: their next session is used, and the reason told', async () => {
    const phone = await scripted('P1');
    genie.connects.set(phone.id, () => 'Connection request error: Incorrect connection request credentials');
    const id = await world.api.createRun(phone.id);
    const told = await waitFor('the reason', 30_000, async () =>
      (await world.api.run(id)).events.find(({ type }) => type === 'connection-request.failed'),
    );
    expect(told.data['detail']).toContain('Incorrect connection request credentials');
    await phone.session('2 PERIODIC');
    expect(await ended(id)).toMatchObject({ state: 'complete', verdict: { faultCode: 403 } });
    expect(left(phone.id)).toEqual([]);
  }, 90_000);

  it('have told no address: nothing is sent that would end a worker of GenieACS', async () => {
    const phone = await scripted('N1', false);
    const id = await world.api.createRun(phone.id);
    await waitFor('its task', 30_000, () => Promise.resolve(left(phone.id).length > 0 ? true : undefined));
    await phone.session('2 PERIODIC');
    expect(await ended(id)).toMatchObject({ state: 'complete', verdict: { faultCode: 403 } });
    expect(genie.deaths).toEqual([]);
  }, 90_000);
});
