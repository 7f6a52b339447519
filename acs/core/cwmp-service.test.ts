import type { CwmpSessionInfo } from '../cwmp-application.js';
import type { Store } from '../store/ports/store.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import {
  CwmpWorld,
  DEVICE_ID as ID,
  diagnosticsObject,
  informWith as inform,
  LINE_1,
  LINE_2,
  PROFILE,
  ScriptedPhone,
} from '../../test/fakes/cwmp-world.js';
import type { RunService } from './run/run-service.js';

describe('the CWMP service', () => {
  let world: CwmpWorld;
  let store: Store;
  let phone: ScriptedPhone;
  let runs: RunService;

  beforeEach(async () => {
    world = await CwmpWorld.create();
    ({ store, phone, runs } = world);
  });

  afterEach(() => world.close());

  const session: CwmpWorld['session'] = (...of) => world.session(...of);

  it('discovers on first contact what the device is, which lines it has, and whether they can be diagnosed', async () => {
    await session(['0 BOOTSTRAP', '1 BOOT']);
    expect(await store.deviceView(ID)).toMatchObject({
      model: 'T46U',
      softwareVersion: '1.0',
      address: '127.0.0.9',
      informIntervalSeconds: 300,
      lines: [
        {
          path: LINE_1,
          directoryNumber: '1001',
          aor: 'sip:1001@example.org',
          registrar: 'proxy.example.org:5070',
          status: 'Error',
          enabled: true,
          diagnosable: true,
        },
        { path: LINE_2, enabled: false, status: 'Disabled', diagnosable: false },
      ],
    });
  });

  it('asks only for names that the device listed', async () => {
    await session(['0 BOOTSTRAP']);
    const asked = phone.namesRead;
    expect(asked.filter((name) => !phone.tree.has(name))).toEqual([]);
    expect(asked).toContain(`${LINE_2}Status`);
    expect(asked).not.toContain(`${LINE_2}DirectoryNumber`);
  });

  it('9005 on a batch: asks once more, one by one', async () => {
    phone.tree.delete('Device.DeviceInfo.ModelName');
    await session(['0 BOOTSTRAP']);
    expect(await store.deviceView(ID)).toMatchObject({ model: '', informIntervalSeconds: 300, lines: [{}, {}] });
  });

  it('a device without a voice service has no lines; one that refuses is asked again next time', async () => {
    phone.refuse('GetParameterNames', 9001);
    await session(['0 BOOTSTRAP']);
    expect((await store.device(ID))?.discovered).toBe(false);
    phone.refuse('GetParameterNames', 9005);
    await session(['2 PERIODIC']);
    expect(await store.device(ID)).toMatchObject({ discovered: true });
    expect((await store.deviceView(ID))?.lines).toEqual([]);
  });

  it('takes the root from the parameter names', async () => {
    await session(['0 BOOTSTRAP'], { 'InternetGatewayDevice.DeviceInfo.SoftwareVersion': '9' });
    expect(await store.device(ID)).toMatchObject({ root: 'InternetGatewayDevice.', softwareVersion: '9' });
  });

  it('discovers again for a new firmware, and not for the one it knows', async () => {
    await session(['0 BOOTSTRAP']);
    expect(await session(['6 CONNECTION REQUEST'])).toEqual([]);
    expect(await session(['1 BOOT'], { 'Device.DeviceInfo.SoftwareVersion': '2.0' })).toContain('GetParameterNames');
    expect(await session(['6 CONNECTION REQUEST'], { 'Device.DeviceInfo.SoftwareVersion': '2.0' })).toEqual([]);
  });

  it('refreshes the line values with one request at BOOT and PERIODIC', async () => {
    await session(['0 BOOTSTRAP']);
    for (const name of ['DirectoryNumber', 'SIP.URI', 'SIP.AuthUserName']) phone.tree.set(LINE_2 + name, '');
    phone.tree.set(`${LINE_1}Status`, 'Up').set(`${PROFILE}SIP.RegistrarServer`, 'new.example.org');
    expect(await session(['2 PERIODIC'])).toEqual(['GetParameterValues']);
    expect((await store.deviceView(ID))?.lines[0]).toMatchObject({ status: 'Up', registrar: 'new.example.org:5060' });
  });

  it('takes a line status from the Inform that brings it', async () => {
    await session(['0 BOOTSTRAP']);
    await session(['4 VALUE CHANGE'], { [`${LINE_1}Status`]: 'Up ' });
    expect((await store.deviceView(ID))?.lines[0]?.status).toBe('Up');
  });

  describe('Connection Request credentials', () => {
    const password = () => phone.tree.get('Device.ManagementServer.ConnectionRequestPassword');

    it('are given to the device and kept encrypted', async () => {
      await session(['0 BOOTSTRAP']);
      expect(password()).toBe('generated-password');
      const device = await store.device(ID);
      expect(device?.connectionRequestUsername).toBe('sipdx');
      expect(Buffer.from(device?.connectionRequestSecret ?? []).toString()).toBe(
        `${ID}|${Buffer.from('generated-password').toString('hex')}`,
      );
    });

    it('are given again after a factory reset, and when the key file does not open them', async () => {
      await session(['0 BOOTSTRAP']);
      phone.tree.set('Device.ManagementServer.ConnectionRequestPassword', '');
      await session(['1 BOOT']);
      expect(password()).toBe('');
      await session(['0 BOOTSTRAP']);
      expect(password()).toBe('generated-password');
      phone.tree.set('Device.ManagementServer.ConnectionRequestPassword', '');
      await store.setConnectionRequestCredentials(ID, 'sipdx', Buffer.from('sealed by another key'));
      await session(['2 PERIODIC']);
      expect(password()).toBe('generated-password');
    });

    it('that the device refuses are not pressed on it in every session', async () => {
      phone.refuse('SetParameterValues', 9001);
      expect(await session(['0 BOOTSTRAP'])).toContain('SetParameterValues');
      expect(await session(['6 CONNECTION REQUEST'])).toEqual([]);
      expect(await session(['1 BOOT'])).toContain('SetParameterValues');
      expect((await store.device(ID))?.connectionRequestSecret).toBeUndefined();
    });
  });

  describe('a run', () => {
    const order = { deviceId: ID, insist: false, createdBy: 'admin' };
    const typesOf = async (id: string) => (await store.events([`run:${id}`], 0, 50)).map((event) => event.type);

    beforeEach(() => session(['0 BOOTSTRAP']));

    it('is requested in one session and read in the one with event 8', async () => {
      const { run } = await runs.start(order);
      expect(await session(['6 CONNECTION REQUEST'])).toEqual(['GetParameterValues', 'SetParameterValues']);
      expect((await store.run(run.id))?.state).toBe('running');
      phone.diagnosed();
      await session(['8 DIAGNOSTICS COMPLETE', '4 VALUE CHANGE']);
      expect(await store.run(run.id)).toMatchObject({
        state: 'complete',
        verdict: { faultCode: 404, cause: 'account-unknown', confidence: 'certain' },
      });
      const types = await typesOf(run.id);
      expect(types.filter((type) => !type.startsWith('connection-request'))).toEqual([
        'run.queued',
        'session.started',
        'run.requested',
        'run.running',
        'diagnostics-complete',
        'run.polled',
        'run.complete',
      ]);
      expect(world.connects).toEqual([ID]);
    });

    it('comes after discovery and credentials, before the refresh', async () => {
      await runs.start(order);
      const asked = await session(['0 BOOTSTRAP', '1 BOOT']);
      expect(asked.slice(-3)).toEqual(['SetParameterValues', 'GetParameterValues', 'SetParameterValues']);
      expect(phone.heard.at(-1)).toMatchObject({ parameterList: [{}, {}, {}, {}, {}, { value: 'Requested' }] });
    });

    it('of a line with an open one is that one', async () => {
      const [one, two] = await Promise.all([runs.start(order), runs.start({ ...order, line: LINE_1 })]);
      expect([one.created, two.created, two.run.id]).toEqual([true, false, one.run.id]);
    });

    it('of a line diagnosed less than 60 s ago is refused with the time to wait, unless somebody insists', async () => {
      const { run } = await runs.start(order);
      await session(['6 CONNECTION REQUEST']);
      phone.diagnosed();
      world.clock.advance(10_000);
      await session(['8 DIAGNOSTICS COMPLETE']);
      expect((await store.run(run.id))?.state).toBe('complete');
      await expect(runs.start(order)).rejects.toMatchObject({ code: 'run-too-soon', status: 409, retryAfter: 50 });
      world.clock.advance(49_999);
      await expect(runs.start(order)).rejects.toMatchObject({ retryAfter: 1 });
      expect((await runs.start({ ...order, insist: true })).created).toBe(true);
    });

    it('that never reached the phone binds nobody to the 60 s', async () => {
      const { run } = await runs.start(order);
      await runs.cancel(run.id, 'admin');
      expect((await runs.start(order)).created).toBe(true);
    });

    it.each([
      [{ deviceId: 'nobody' }, 'device-not-found'],
      [{ line: `${PROFILE}Line.9.` }, 'line-not-found'],
      [{ line: LINE_2 }, 'line-not-diagnosable'],
    ])('of %j is refused: %s', async (more, code) => {
      await expect(runs.start({ ...order, ...more })).rejects.toMatchObject({ code });
    });

    it('of a device with several diagnosable lines needs the line named; they run one after the other', async () => {
      for (const [name, value] of Object.entries(diagnosticsObject(LINE_2))) phone.tree.set(name, value);
      await session(['0 BOOTSTRAP']);
      await expect(runs.start(order)).rejects.toMatchObject({ code: 'line-ambiguous' });
      const one = await runs.start({ ...order, line: LINE_1 });
      const two = await runs.start({ ...order, line: LINE_2 });
      await session(['6 CONNECTION REQUEST']);
      expect([(await store.run(one.run.id))?.state, (await store.run(two.run.id))?.state]).toEqual([
        'running',
        'queued',
      ]);
      phone.diagnosed();
      await session(['8 DIAGNOSTICS COMPLETE']);
      expect([(await store.run(one.run.id))?.state, (await store.run(two.run.id))?.state]).toEqual([
        'complete',
        'running',
      ]);
    });

    it('that was canceled stays so, and the phone is told', async () => {
      const { run } = await runs.start(order);
      await session(['6 CONNECTION REQUEST']);
      expect(await runs.cancel(run.id, 'admin')).toMatchObject({ state: 'canceled' });
      await expect(runs.cancel(run.id, 'admin')).rejects.toMatchObject({ code: 'run-ended' });
      await expect(runs.cancel('nothing', 'admin')).rejects.toMatchObject({ code: 'run-not-found' });
      await session(['6 CONNECTION REQUEST']);
      expect(phone.tree.get(`${LINE_1}${DIAGNOSTICS_OBJECT}DiagnosticsState`)).toBe('Canceled');
      expect((await store.run(run.id))?.state).toBe('canceled');
    });

    it('left open by a killed process goes on in the next, and is not requested again', async () => {
      const { run } = await runs.start(order);
      await session(['6 CONNECTION REQUEST']);
      await world.restart();
      phone.diagnosed();
      const asked = await session(['8 DIAGNOSTICS COMPLETE']);
      expect(asked.slice(0, 2)).toEqual(['GetParameterValues', 'GetParameterValues']);
      expect((await store.run(run.id))?.state).toBe('complete');
      expect(world.connects).toHaveLength(2);
    });

    it('whose session is replaced by a new Inform goes on in the new one', async () => {
      const { run } = await runs.start(order);
      const old: CwmpSessionInfo = world.info();
      await world.service.inform(old, inform(['6 CONNECTION REQUEST']));
      await world.service.nextRequest(old);
      await session(['6 CONNECTION REQUEST']);
      await world.service.sessionEnded(old, 'lost');
      expect((await store.run(run.id))?.state).toBe('running');
    });
  });
});
