import { FakeGenieAcs } from '../../../test/fakes/nbi/fake-genie-acs.js';
import { ScriptedDevice, type ScriptedParameter } from '../../../test/fakes/nbi/scripted-device.js';
import { silentLog } from '../../../test/fakes/silent-log.js';
import { systemClock } from '../../clock.js';
import { openSqliteStore } from '../../store/sqlite.js';
import type { Store } from '../../store/ports/store.js';
import { DeviceMirror } from './mirror.js';
import { NbiClient } from './nbi-client.js';

const SERVICE = 'Device.Services.VoiceService.1.VoiceProfile.1.';
const LINE = `${SERVICE}Line.1.`;

function parameters(): Record<string, ScriptedParameter> {
  return {
    'Device.DeviceInfo.SoftwareVersion': { value: '1.0' },
    'Device.DeviceInfo.ModelName': { value: 'T46' },
    'Device.ManagementServer.ConnectionRequestURL': { value: 'http://192.0.2.7:7547/cr' },
    [`${SERVICE}SIP.RegistrarServer`]: { value: 'ims.example', writable: true },
    [`${LINE}Enable`]: { value: 'Enabled', writable: true },
    [`${LINE}Status`]: { value: 'Error' },
    [`${LINE}SIP.URI`]: { value: 'sip:1001@ims.example', writable: true },
    [`${LINE}SIP.AuthPassword`]: { value: 'hunter2', writable: true },
  };
}

describe("the mirror of a GenieACS's fleet", () => {
  let genie: FakeGenieAcs;
  let nbi: NbiClient;
  let store: Store;
  let mirror: DeviceMirror;
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    genie = await FakeGenieAcs.start({ now: () => (now += 3) });
    nbi = new NbiClient({ url: genie.nbi, clock: systemClock });
    store = await openSqliteStore({ file: ':memory:' });
    mirror = new DeviceMirror({ nbi, store, clock: systemClock, log: silentLog });
  });

  afterEach(async () => {
    nbi.close();
    await store.close();
    await genie.close();
    expect(genie.deaths).toEqual([]);
  });

  async function comes(serial: string, ...informs: readonly string[]): Promise<ScriptedDevice> {
    const device = new ScriptedDevice(genie, serial, parameters());
    device.informs = informs.length === 0 ? Object.keys(parameters()) : informs;
    await device.session('1 BOOT');
    return device;
  }

  /** Ids of devices that it says were in a session. */
  async function sync(): Promise<readonly string[]> {
    const answer = await mirror.sync();
    return answer.ok ? answer.value.map(({ deviceId }) => deviceId) : [answer.error.kind];
  }

  /** Documents that were read whole, since the last time. */
  function read(): number {
    const whole = genie.heard.splice(0).filter(({ query }) => query['projection']?.includes('_deviceId') === true);
    return whole.length;
  }

  it('knows a device with its line as GenieACS does, approved, and without the values of passwords', async () => {
    expect(await sync()).toEqual([]);
    const { id } = await comes('1');
    expect(await sync()).toEqual([id]);
    expect(await store.deviceView(id)).toMatchObject({
      ...{ manufacturer: 'Bench', model: 'T46', softwareVersion: '1.0', address: '192.0.2.7', admission: 'approved' },
      lines: [{ path: LINE, aor: 'sip:1001@ims.example', registrar: 'ims.example', status: 'Error', enabled: true }],
    });
    const { items } = await store.parameters(id, { limit: 100 });
    expect(items.find(({ name }) => name === `${LINE}SIP.AuthPassword`)).toMatchObject({ secret: true });
    expect(JSON.stringify(items)).not.toContain('hunter2');
  });

  it('reads documents of devices only that were in a session since, and tells of a new Status', async () => {
    await sync();
    const devices = await Promise.all(['1', '2', '3'].map((serial) => comes(serial)));
    expect(await sync()).toHaveLength(3);
    read();
    expect(await sync()).toEqual([]);
    expect(read()).toBe(0);
    const [first] = devices;
    first?.set(`${LINE}Status`, 'Up');
    await first?.session('4 VALUE CHANGE');
    expect(await sync()).toEqual([first?.id]);
    expect(read()).toBe(1);
    const events = await store.events(['fleet'], 0, 100);
    expect(events.filter(({ type }) => type === 'line.status').map(({ data }) => data)).toEqual([
      { deviceId: first?.id, line: LINE, status: 'Up', was: 'Error' },
    ]);
  });

  it('finds a session that got into the database long after its moment', async () => {
    const { id } = await comes('1');
    await sync();
    const early = now;
    now += 60_000;
    await comes('2');
    await sync();
    const stored = genie.database.devices.get(id);
    if (stored !== undefined) stored.lastInform = early + 45_000;
    expect(await sync()).toEqual([id]);
    if (stored !== undefined) stored.lastInform = early + 1;
    expect(await sync()).toEqual([]);
    await mirror.reconcile();
    expect((await store.device(id))?.lastInformAt).toBe(early + 1);
  });

  it('forgets a device that is missing twice, and not one that is missing once', async () => {
    const { id } = await comes('1');
    await sync();
    const stored = genie.database.devices.get(id);
    genie.database.devices.clear();
    await mirror.reconcile();
    if (stored !== undefined) genie.database.devices.set(id, stored);
    await mirror.reconcile();
    genie.database.devices.clear();
    await mirror.reconcile();
    expect(await store.device(id)).toBeDefined();
    await mirror.reconcile();
    expect(await store.device(id)).toBeUndefined();
    expect(await sync()).toEqual([]);
  });

  it('asks for nothing again after a restart that it has already', async () => {
    await comes('1');
    await sync();
    read();
    mirror = new DeviceMirror({ nbi, store, clock: systemClock, log: silentLog });
    expect(await sync()).toEqual([]);
    expect(read()).toBe(0);
  });

  it('says which devices GenieACS knows by their Informs only', async () => {
    await comes('1', 'Device.DeviceInfo.SoftwareVersion');
    const answer = await mirror.sync();
    expect(answer).toMatchObject({ value: [{ isUnexplored: true }] });
    // A line's Status comes with Informs, for phones are told to notify of it: its other parameters do not.
    const phone = await comes('2', `${LINE}Status`);
    const { id } = phone;
    expect(await mirror.sync()).toMatchObject({ value: [{ deviceId: id, isUnexplored: true }] });
    expect(await store.lines(id)).toMatchObject([{ path: LINE, status: 'Error', aor: '' }]);
    const task = { name: 'refreshObject', objectName: 'Device.Services.VoiceService', expiry: 60 } as const;
    expect(await nbi.postTask(id, task, false)).toMatchObject({ ok: true });
    await phone.session('2 PERIODIC');
    expect(await mirror.sync()).toMatchObject({ value: [{ deviceId: id, isUnexplored: false }] });
    expect(await store.lines(id)).toMatchObject([{ path: LINE, aor: 'sip:1001@ims.example' }]);
  });

  it('says that the NBI does not answer, and goes on where it stopped', async () => {
    await sync();
    const { id } = await comes('1');
    await genie.goDown();
    expect(await sync()).toEqual(['unreachable']);
    await genie.comeBack();
    expect(await sync()).toEqual([id]);
  });
});
