import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import { cwmpFault } from '#shared/cwmp/fault.js';
import {
  CwmpWorld,
  DEVICE_ID,
  informWith,
  ISSUE_1,
  LINE_1,
  PROFILE,
  ScriptedPhone,
} from '../../../test/fakes/cwmp-world.js';

const NUMBER = `${LINE_1}DirectoryNumber`;
const PASSWORD = `${LINE_1}SIP.AuthPassword`;
const PORT = `${PROFILE}SIP.ProxyServerPort`;

describe('parameters of a device', () => {
  let world: CwmpWorld;

  beforeEach(async () => {
    world = await CwmpWorld.create();
    world.phone.tree.set(PASSWORD, '');
    await world.session(['0 BOOTSTRAP']);
    world.phone.heard.length = 0;
  });

  afterEach(() => world.close());

  type Values = { readonly name: string; readonly value: string; readonly type?: string }[];

  /** Preview and write. */
  async function write(values: Values, user = 'olga') {
    const { confirmation } = await world.parameters.preview(DEVICE_ID, values, user);
    return world.parameters.write(DEVICE_ID, { values, confirmation }, user);
  }

  const stored = async (name: string) => (await world.store.parametersByName(DEVICE_ID, [name]))[0];
  const state = async (id: string) => (await world.store.task(id))?.state;

  it('are shown as last read, page by page', async () => {
    const page = await world.parameters.page(DEVICE_ID, { path: LINE_1, limit: 2 });
    expect(page.items).toHaveLength(2);
    expect(page.total).toBeGreaterThan(10);
    await expect(world.parameters.page('nobody', { limit: 1 })).rejects.toMatchObject({ code: 'device-not-found' });
  });

  it('take over what an Inform tells of them, except of secrets', async () => {
    await world.session(['4 VALUE CHANGE'], { [PORT]: '5099', [PASSWORD]: 'told' });
    expect(await stored(PORT)).toMatchObject({ value: '5099' });
    expect((await stored(PASSWORD))?.value).toBeUndefined();
  });

  describe('refreshed', () => {
    it('in one session, for which the device is called at once', async () => {
      const task = await world.parameters.refresh(DEVICE_ID, [`${PROFILE}SIP.`, NUMBER], 'olga');
      expect(task).toMatchObject({ kind: 'refresh', state: 'queued', createdBy: 'olga' });
      expect(world.connects).toEqual([DEVICE_ID]);
      world.phone.tree.set(PORT, '5099').set(NUMBER, '1009').set(`${PROFILE}SIP.OutboundProxy`, 'new');
      world.phone.tree.delete(`${PROFILE}SIP.UserAgentDomain`);
      expect(await world.session(['6 CONNECTION REQUEST'])).toEqual(['GetParameterNames', 'GetParameterValues']);
      expect(await state(task.id)).toBe('complete');
      expect(await stored(PORT)).toMatchObject({ value: '5099' });
      expect(await stored(NUMBER)).toMatchObject({ value: '1009' });
      expect(await stored(`${PROFILE}SIP.OutboundProxy`)).toMatchObject({ value: 'new' });
      expect(await stored(`${PROFILE}SIP.UserAgentDomain`)).toBeUndefined();
    });

    it('in batches of 64: 10,000 parameters take 158 requests', async () => {
      const many = Array.from(
        { length: 10_000 },
        (_, i) => [`Device.X_VENDOR_Table.${String(i)}.Value`, String(i)] as const,
      );
      world.phone = new ScriptedPhone({ ...ISSUE_1, ...Object.fromEntries(many) });
      const task = await world.parameters.refresh(DEVICE_ID, ['Device.X_VENDOR_Table.'], 'olga');
      expect(await world.session(['6 CONNECTION REQUEST'])).toHaveLength(1 + Math.ceil(10_000 / 64));
      expect(await state(task.id)).toBe('complete');
      expect(await stored('Device.X_VENDOR_Table.9999.Value')).toMatchObject({ value: '9999' });
    });

    it('keep no secret, though the device tells it', async () => {
      world.phone.tree.set(PASSWORD, 'readable in spite of the standard');
      await world.parameters.refresh(DEVICE_ID, [LINE_1], 'olga');
      await world.session(['6 CONNECTION REQUEST']);
      expect((await stored(PASSWORD))?.value).toBeUndefined();
      expect(isSecretParameter(PASSWORD)).toBe(true);
    });

    it('fail with the fault of the device where it has none of them', async () => {
      const task = await world.parameters.refresh(DEVICE_ID, ['Device.Nothing'], 'olga');
      await world.session(['6 CONNECTION REQUEST']);
      expect(await world.store.task(task.id)).toMatchObject({
        state: 'failed',
        failure: { reason: 'cwmp-fault', detail: '9005 Invalid parameter name: Device.Nothing' },
      });
    });

    it('again after kill -9: reading twice is harmless', async () => {
      const task = await world.parameters.refresh(DEVICE_ID, [NUMBER], 'olga');
      await world.brokenSession(['6 CONNECTION REQUEST'], (one) => one.method === 'GetParameterValues');
      expect(await state(task.id)).toBe('running');
      await world.restart();
      await world.session(['2 PERIODIC']);
      expect(await state(task.id)).toBe('complete');
    });
  });

  describe('written', () => {
    it('after a preview that shows what changes, in one request, and read back', async () => {
      const values = [
        { name: NUMBER, value: '1009' },
        { name: PORT, value: ' 05071 ', type: 'unsignedInt' },
      ];
      const preview = await world.parameters.preview(DEVICE_ID, values, 'olga');
      expect(preview.changes).toMatchObject([
        { name: NUMBER, type: 'string', old: '1001', new: '1009', secret: false },
        { name: PORT, type: 'unsignedInt', old: '5070', new: '5071' },
      ]);
      expect(preview.expiresAt).toBe(world.clock.now() + 600_000);
      const task = await world.parameters.write(DEVICE_ID, { values, confirmation: preview.confirmation }, 'olga');
      expect(await world.session(['6 CONNECTION REQUEST'])).toEqual([
        'SetParameterValues',
        'GetParameterValues',
        'GetParameterValues', // the lines as they are now
      ]);
      expect(world.phone.heard[0]).toMatchObject({
        parameterList: [
          { name: NUMBER, value: '1009', type: 'string' },
          { name: PORT, value: '5071', type: 'unsignedInt' },
        ],
      });
      expect(await world.store.task(task.id)).toMatchObject({ state: 'complete' });
      expect((await world.store.task(task.id))?.note).toBeUndefined();
      expect(await stored(NUMBER)).toMatchObject({ value: '1009' });
      expect((await world.store.deviceView(DEVICE_ID))?.lines[0]).toMatchObject({
        directoryNumber: '1009',
        registrar: 'proxy.example.org:5071',
      });
    });

    it('with secrets that only the device gets to see', async () => {
      const values = [{ name: PASSWORD, value: 'new-sip-password' }];
      const preview = await world.parameters.preview(DEVICE_ID, values, 'olga');
      const task = await write(values);
      for (const seen of [preview, task, await world.store.task(task.id), await world.store.tasksOf(DEVICE_ID)]) {
        expect(JSON.stringify(seen)).not.toContain('new-sip-password');
      }
      expect(preview.changes).toEqual([{ name: PASSWORD, type: 'string', secret: true, writable: true }]);
      await world.session(['6 CONNECTION REQUEST']);
      expect(world.phone.tree.get(PASSWORD)).toBe('new-sip-password');
      expect((await stored(PASSWORD))?.value).toBeUndefined();
      expect((await world.store.task(task.id))?.secrets).toBeUndefined();
    });

    it('in vain tell what the device objects to, parameter by parameter', async () => {
      const { id } = await write([{ name: NUMBER, value: '1009' }]);
      world.phone.answer = (request) =>
        request.method === 'SetParameterValues'
          ? cwmpFault(9003, undefined, [{ parameterName: NUMBER, faultCode: 9007, faultString: 'no such number' }])
          : world.phone.cpe.answer(request);
      await world.session(['6 CONNECTION REQUEST']);
      expect(await world.store.task(id)).toMatchObject({
        state: 'failed',
        failure: { reason: 'cwmp-fault', detail: `9003 Invalid arguments; ${NUMBER}: 9007 no such number` },
      });
    });

    it('with Status 1 are noted as applied later, and with another value when read back as different', async () => {
      const later = await write([{ name: NUMBER, value: '1009' }]);
      const answer = world.phone.answer.bind(world.phone);
      world.phone.answer = (request) => {
        const usual = answer(request);
        return usual.method === 'SetParameterValuesResponse' ? { ...usual, status: 1 } : usual;
      };
      await world.session(['6 CONNECTION REQUEST']);
      expect(await world.store.task(later.id)).toMatchObject({ state: 'complete', note: 'after-reboot' });
      const other = await write([{ name: NUMBER, value: '1010' }]);
      world.phone.answer = (request) => {
        const usual = answer(request);
        if (request.method === 'SetParameterValues') world.phone.tree.set(NUMBER, '+1010');
        return usual;
      };
      await world.session(['6 CONNECTION REQUEST']);
      expect(await world.store.task(other.id)).toMatchObject({ state: 'complete', note: 'read-back-differs' });
      expect(await stored(NUMBER)).toMatchObject({ value: '+1010' });
    });

    const writes = () => world.phone.heard.filter(({ method }) => method === 'SetParameterValues').length;

    it('and cut off by kill -9 before the answer are not written a second time', async () => {
      const { id } = await write([{ name: NUMBER, value: '1009' }]);
      const lost = await world.brokenSession(['6 CONNECTION REQUEST'], (one) => one.method === 'SetParameterValues');
      if (lost !== undefined) world.phone.answer(lost);
      await world.restart();
      await world.session(['2 PERIODIC']);
      expect(await state(id)).toBe('complete');
      expect(writes()).toBe(1);
    });

    it('and cut off before the device had them are written by the next process', async () => {
      const { id } = await write([{ name: NUMBER, value: '1009' }]);
      await world.brokenSession(['6 CONNECTION REQUEST'], (one) => one.method === 'SetParameterValues');
      await world.restart();
      await world.session(['2 PERIODIC']);
      expect([await state(id), writes(), world.phone.tree.get(NUMBER)]).toEqual(['complete', 1, '1009']);
    });

    it('by a session that breaks each time are given up after the third', async () => {
      const { id } = await write([{ name: NUMBER, value: '1009' }]);
      for (let i = 0; i < 3; i++) {
        await world.brokenSession(['2 PERIODIC'], (one) => one.method === 'SetParameterValues');
      }
      await world.session(['2 PERIODIC']);
      expect(await world.store.task(id)).toMatchObject({ state: 'failed', failure: { reason: 'session-lost' } });
    });

    it.each([
      [{ name: PORT, value: '70 70', type: 'unsignedInt' }, 'parameter-value-invalid', /ProxyServerPort.*whole number/],
      [{ name: NUMBER, value: 'maybe', type: 'boolean' }, 'parameter-value-invalid', /true or false/],
      [{ name: NUMBER, value: 'noon', type: 'dateTime' }, 'parameter-value-invalid', /2026/],
      [{ name: LINE_1, value: '1' }, 'parameter-value-invalid', /object/],
      [{ name: 'Device.ManagementServer.Password', value: '1' }, 'parameter-managed', /this server/],
    ])('%j is refused: %s', async (value, code, message) => {
      const refused = world.parameters.preview(DEVICE_ID, [value], 'olga');
      await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    });

    it('of one that the device calls read-only are refused, and one that is named twice', async () => {
      await world.store.putParameters(DEVICE_ID, [{ name: NUMBER, writable: false }]);
      await expect(write([{ name: NUMBER, value: '1' }])).rejects.toMatchObject({ code: 'parameter-not-writable' });
      const twice = [PORT, PORT].map((name) => ({ name, value: '1' }));
      await expect(write(twice)).rejects.toMatchObject({ code: 'parameter-value-invalid' });
    });

    it('take the type that the device told, where none is given', async () => {
      await world.store.putParameters(DEVICE_ID, [{ name: PORT, type: 'unsignedInt' }]);
      await expect(write([{ name: PORT, value: 'x' }])).rejects.toMatchObject({ code: 'parameter-value-invalid' });
    });
  });

  describe('a task', () => {
    it('comes after runs, and after refreshes and writes that were ordered before', async () => {
      await world.parameters.refresh(DEVICE_ID, [NUMBER], 'olga');
      await write([{ name: NUMBER, value: '1009' }]);
      const { run } = await world.runs.start({ deviceId: DEVICE_ID, insist: false, createdBy: 'olga' });
      await world.session(['6 CONNECTION REQUEST']);
      expect(world.phone.heard.map(({ method }) => method).slice(0, 5)).toEqual([
        'GetParameterValues',
        'SetParameterValues',
        'GetParameterValues',
        'SetParameterValues',
        'GetParameterValues',
      ]);
      expect((await world.store.run(run.id))?.state).toBe('running');
    });

    it('that no device came for has failed after a day', async () => {
      const { id } = await world.parameters.refresh(DEVICE_ID, [NUMBER], 'olga');
      await world.tasks.resume();
      const changed = new Promise((resolve) => world.store.onEvents(resolve));
      world.clock.advance(24 * 3_600_000 + 60_000);
      await changed;
      expect(await world.store.task(id)).toMatchObject({ state: 'failed', failure: { reason: 'expired' } });
      expect(await world.session(['6 CONNECTION REQUEST'])).toEqual([]);
    });

    it('that was canceled is not done', async () => {
      const { id } = await world.parameters.refresh(DEVICE_ID, [NUMBER], 'olga');
      expect(await world.parameters.cancelTask(id, 'otto')).toMatchObject({ state: 'canceled' });
      await expect(world.parameters.cancelTask(id, 'otto')).rejects.toMatchObject({ code: 'task-ended' });
      await expect(world.parameters.cancelTask('none', 'otto')).rejects.toMatchObject({ code: 'task-not-found' });
      expect(await world.session(['6 CONNECTION REQUEST'])).toEqual([]);
      expect(await world.parameters.tasks(DEVICE_ID)).toHaveLength(1);
    });

    it('created too late for a session makes the device come once more', async () => {
      const info = world.info();
      await world.session(['6 CONNECTION REQUEST']);
      await world.service.inform(info, informWith(['6 CONNECTION REQUEST']));
      expect(await world.service.nextRequest(info)).toBeUndefined();
      await world.parameters.refresh(DEVICE_ID, [NUMBER], 'olga');
      await world.service.sessionEnded(info, 'clean');
      expect(world.connects).toEqual([DEVICE_ID, DEVICE_ID]);
    });

    it('for a device in quarantine is refused', async () => {
      await world.store.setAdmission(DEVICE_ID, 'quarantined', 'olga', 2000);
      const refused = { code: 'device-not-approved', status: 409 };
      await expect(world.parameters.refresh(DEVICE_ID, [NUMBER], 'olga')).rejects.toMatchObject(refused);
      await expect(write([{ name: NUMBER, value: '1' }])).rejects.toMatchObject(refused);
    });
  });
});
