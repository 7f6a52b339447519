import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { FakeGenieAcs, type FakeGenieOptions } from '../../../test/fakes/nbi/fake-genie-acs.js';
import { ScriptedDevice, type ScriptedParameter } from '../../../test/fakes/nbi/scripted-device.js';
import { silentLog } from '../../../test/fakes/silent-log.js';
import { systemClock } from '../../clock.js';
import { RequestExecutor, type Executed, type Trust } from './request-executor.js';
import { NbiClient } from './nbi-client.js';
import type { AcsRequest } from '#shared/cwmp/messages.js';
import type { WaitingReason } from './task-outcome.js';

const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const OBJECT = LINE + DIAGNOSTICS_OBJECT;
const CODE = 'Device.DeviceInfo.ProvisioningCode';
const VERSION = 'Device.DeviceInfo.SoftwareVersion';
const write = (value: string): ScriptedParameter => ({ value, writable: true });

function parameters(): Record<string, ScriptedParameter> {
  return {
    [VERSION]: { value: '1.0' },
    [CODE]: { value: 'a', writable: true, refuses: (value) => value === 'refused' },
    'Device.ManagementServer.ConnectionRequestURL': { value: 'http://127.0.0.1:9/cr' },
    [`${LINE}Enable`]: write('Enabled'),
    [`${LINE}Status`]: { value: 'Error' },
    [`${OBJECT}DiagnosticsState`]: write('None'),
    [`${OBJECT}RequestKey`]: write(''),
    [`${OBJECT}ResultKey`]: { value: '' },
    [`${OBJECT}FaultCode`]: { value: '0' },
  };
}

describe('a conversation with a device behind a GenieACS', () => {
  let genie: FakeGenieAcs;
  let nbi: NbiClient;
  let device: ScriptedDevice;
  let waits: WaitingReason[];
  let wait: () => Promise<boolean>;
  let executor: RequestExecutor;

  async function start(options: FakeGenieOptions = {}): Promise<void> {
    // No two things happen in the same millisecond.
    let now = Date.now();
    genie = await FakeGenieAcs.start({ now: () => (now += 3), ...options });
    nbi = new NbiClient({ url: genie.nbi, clock: systemClock });
    device = new ScriptedDevice(genie, 'REC001', parameters());
    device.informs = [VERSION, 'Device.ManagementServer.ConnectionRequestURL'];
    await device.session('1 BOOT');
    while (!genie.database.devices.has(device.id)) await new Promise(setImmediate);
    waits = [];
    wait = () => Promise.resolve(false);
    executor = another();
  }

  afterEach(async () => {
    nbi.close();
    await genie.close();
    expect(genie.deaths).toEqual([]);
  });

  function another(): RequestExecutor {
    const deps = { nbi, clock: systemClock, log: silentLog };
    return new RequestExecutor(deps, {
      deviceId: device.id,
      callable: true,
      wait: (why) => {
        waits.push(why);
        return wait();
      },
      reached: () => undefined,
    });
  }

  const ask = (request: AcsRequest, trust: Trust = 'device'): Promise<Executed> => executor.execute(request, trust);
  const read = (names: readonly string[], trust?: Trust) =>
    ask({ method: 'GetParameterValues', parameterNames: names }, trust);
  const set = (values: Readonly<Record<string, string>>) =>
    ask({
      method: 'SetParameterValues',
      parameterKey: 'KEY',
      parameterList: Object.entries(values).map(([name, value]) => ({ name, value, type: 'string' })),
    });
  const begin = (key: string) => set({ [`${OBJECT}RequestKey`]: key, [`${OBJECT}DiagnosticsState`]: 'Requested' });
  /** Methods that the device was asked since the last time. */
  function asked(): readonly string[] {
    const methods = genie.cwmp.asked.get(device.id) ?? [];
    genie.cwmp.asked.delete(device.id);
    return methods;
  }
  /** RPCs that set something, since the last time. */
  const sets = () => asked().filter((method) => method === 'SetParameterValues').length;
  /** What is left of it in GenieACS. */
  const left = () => [...genie.database.tasks.keys(), ...genie.database.faults.keys()];

  function valuesIn(executed: Executed): Readonly<Record<string, string>> | undefined {
    if (executed.kind !== 'answer' || executed.answer.method !== 'GetParameterValuesResponse') return undefined;
    return Object.fromEntries(executed.answer.parameterList.map(({ name, value }) => [name, value]));
  }

  function faultIn(executed: Executed): readonly [number, ...(readonly [string, number])[]] | undefined {
    if (executed.kind !== 'answer' || executed.answer.method !== 'Fault') return undefined;
    const { code, parameterFaults } = executed.answer;
    return [code, ...parameterFaults.map(({ parameterName, faultCode }) => [parameterName, faultCode] as const)];
  }

  it('answers with what the device has now, and asks it once for what was asked twice', async () => {
    await start();
    device.set(VERSION, '2.0');
    expect(valuesIn(await read([VERSION]))).toEqual({ [VERSION]: '2.0' });
    expect(asked().length).toBeGreaterThan(0);
    device.set(VERSION, '3.0');
    expect(valuesIn(await read([VERSION]))).toEqual({ [VERSION]: '2.0' });
    expect(asked()).toEqual([]);
    executor = another();
    expect(valuesIn(await read([VERSION]))).toEqual({ [VERSION]: '3.0' });
  });

  it('waits for a database that is written late (fact 16)', async () => {
    await start({ lagMs: 150 });
    device.set(VERSION, '2.0');
    expect(valuesIn(await read([VERSION]))).toEqual({ [VERSION]: '2.0' });
  });

  it('says 9005 of a name that the device does not have, where GenieACS says nothing (fact 9)', async () => {
    await start();
    expect(faultIn(await read([VERSION, 'Device.DeviceInfo.Nope']))).toEqual([9005]);
    asked();
    expect(faultIn(await read(['Device.DeviceInfo.Nope']))).toEqual([9005]);
    expect(asked()).toEqual([]);
    expect(faultIn(await read(['VirtualParameters.x']))).toEqual([9005]);
  });

  it('writes all or nothing: what GenieACS would leave out is refused before (facts 9, 52, 53)', async () => {
    await start();
    expect(faultIn(await set({ [CODE]: 'b', 'Device.DeviceInfo.Nope': '1' }))).toEqual([
      9003,
      ['Device.DeviceInfo.Nope', 9005],
    ]);
    expect(faultIn(await set({ [CODE]: 'b', [VERSION]: '9' }))).toEqual([9003, [VERSION, 9008]]);
    expect(device.parameters.get(CODE)?.value).toBe('a');
    expect(sets()).toBe(0);
  });

  it('writes, and reads back what the device made of it', async () => {
    await start();
    expect(await set({ [CODE]: 'b' })).toEqual({
      kind: 'answer',
      answer: { method: 'SetParameterValuesResponse', status: 0 },
    });
    device.set(CODE, 'made something else of it');
    expect(valuesIn(await read([CODE]))).toEqual({ [CODE]: 'made something else of it' });
  });

  it("gives the device's refusal as it was, and leaves neither task nor fault behind (J12)", async () => {
    await start();
    expect(faultIn(await set({ [CODE]: 'refused' }))).toEqual([9003, [CODE, 9007]]);
    expect(left()).toEqual([]);
  });

  it('has no answer of a session that broke, and nothing tries again later', async () => {
    await start();
    device.vanishesAfter = 1;
    expect(await set({ [CODE]: 'b' })).toMatchObject({ kind: 'lost', reason: 'session-lost' });
    expect(left()).toEqual([]);
  });

  it('begins a diagnosis though the database says Requested still (facts 7, 57), with one task', async () => {
    await start();
    for (const key of ['ONE', 'TWO']) {
      const posted = genie.heard.length;
      expect(await begin(key)).toMatchObject({ answer: { method: 'SetParameterValuesResponse' } });
      expect(genie.heard.slice(posted).filter(({ method }) => method === 'POST')).toHaveLength(1);
      expect(sets()).toBe(1);
      expect(device.parameters.get(`${OBJECT}DiagnosticsState`)?.value).toBe('Requested');
      // It ends without a word to GenieACS.
      device.set(`${OBJECT}DiagnosticsState`, 'Complete');
    }
  });

  it("ends somebody else's diagnosis first, since Requested would not be sent again", async () => {
    await start();
    device.set(`${OBJECT}DiagnosticsState`, 'Requested');
    await read([`${OBJECT}DiagnosticsState`]);
    await begin('KEY');
    expect(sets()).toBe(2);
  });

  it('says that the phone has no such object, where GenieACS would begin nothing and say 200', async () => {
    await start();
    device.parameters.delete(`${OBJECT}RequestKey`);
    expect(faultIn(await begin('KEY'))).toEqual([9003, [`${OBJECT}RequestKey`, 9005]]);
  });

  it('takes a result from the database when an Inform or a preset brought it, without asking the device', async () => {
    await start();
    await begin('KEY');
    expect(valuesIn(await read([`${OBJECT}DiagnosticsState`], 'told'))).toMatchObject({
      [`${OBJECT}DiagnosticsState`]: 'Requested',
    });
    for (const [name, value] of Object.entries({ DiagnosticsState: 'Complete', ResultKey: 'KEY', FaultCode: '403' })) {
      device.set(OBJECT + name, value);
    }
    device.informs = [`${OBJECT}DiagnosticsState`, `${OBJECT}ResultKey`, `${OBJECT}FaultCode`];
    await device.session('8 DIAGNOSTICS COMPLETE');
    asked();
    executor = another();
    expect(valuesIn(await read([OBJECT], 'told'))).toMatchObject({ [`${OBJECT}FaultCode`]: '403' });
    expect(asked()).toEqual([]);
  });

  it('asks the device for results that its Inform did not bring, and gives the rest where it is away', async () => {
    await start();
    await begin('KEY');
    device.set(`${OBJECT}DiagnosticsState`, 'Complete');
    device.set(`${OBJECT}ResultKey`, 'KEY');
    device.set(`${OBJECT}FaultCode`, '403');
    device.informs = [`${OBJECT}DiagnosticsState`, `${OBJECT}ResultKey`];
    await device.session('8 DIAGNOSTICS COMPLETE');
    genie.connects.set(device.id, () => 'Device is offline');
    executor = another();
    expect(await read([OBJECT], 'told')).toMatchObject({ kind: 'lost' });
    const rest = valuesIn(await read([OBJECT], 'last'));
    expect(rest).toMatchObject({ [`${OBJECT}ResultKey`]: 'KEY' });
    expect(rest).not.toHaveProperty(`${OBJECT}FaultCode`);
    expect(left()).toEqual([]);
    genie.connects.set(device.id, () => {
      void device.session('6 CONNECTION REQUEST');
      return '';
    });
    expect(valuesIn(await read([OBJECT], 'told'))).toMatchObject({ [`${OBJECT}FaultCode`]: '403' });
  });

  it.each([true, false])('keeps a task for a phone that is away; reason phrases dropped: %s', async (dropPhrases) => {
    await start({ dropPhrases });
    genie.connects.set(device.id, () => 'Device is offline');
    wait = async () => {
      expect(left()).toHaveLength(1);
      await device.session('2 PERIODIC');
      return true;
    };
    expect(await begin('KEY')).toMatchObject({ answer: { method: 'SetParameterValuesResponse' } });
    expect(waits.map(({ reason }) => reason)).toEqual([dropPhrases ? 'unknown-cause' : 'device-offline']);
    expect(left()).toEqual([]);
  });

  it('takes a task back that nobody wants any more, and then stops nothing that never began', async () => {
    await start();
    genie.connects.set(device.id, () => 'Device is offline');
    expect(faultIn(await begin('KEY'))).toEqual([0]);
    expect(left()).toEqual([]);
    const heard = genie.heard.length;
    expect(await set({ [`${OBJECT}DiagnosticsState`]: 'Canceled' })).toMatchObject({ answer: { status: 0 } });
    expect(genie.heard).toHaveLength(heard);
    await device.session('2 PERIODIC');
    expect(sets()).toBe(0);
  });

  it('lists names as the device does, and reads what it listed without asking again', async () => {
    await start();
    const listed = await ask({ method: 'GetParameterNames', parameterPath: LINE, nextLevel: true });
    expect(listed).toMatchObject({ answer: { method: 'GetParameterNamesResponse' } });
    expect(JSON.stringify(listed)).toContain(`"${OBJECT}"`);
    expect(JSON.stringify(listed)).not.toContain('ResultKey');
    asked();
    expect(valuesIn(await read([`${LINE}Status`]))).toEqual({ [`${LINE}Status`]: 'Error' });
    expect(asked()).toEqual([]);
    const none = { method: 'GetParameterNames', parameterPath: 'Device.Nope.', nextLevel: false } as const;
    expect(faultIn(await ask(none))).toEqual([9005]);
  });

  it('has no answer where the NBI gives none, and of a device that GenieACS has forgotten', async () => {
    await start();
    await genie.goDown();
    expect(await read([VERSION])).toMatchObject({ kind: 'lost', reason: 'nbi-unavailable' });
    await genie.comeBack();
    genie.database.devices.clear();
    expect(await read([VERSION])).toMatchObject({ kind: 'lost', reason: 'no-such-device' });
  });
});
