import { aDevice } from '../../test/fakes/store-rows.js';
import { openSqliteStore } from './sqlite.js';
import type { Store } from './ports/store.js';

const HOUR_MS = 3600_000;

const phone = aDevice('1');
const { id } = phone;
const told = (value: string, at: number) => [{ name: 'Device.A', value, type: 'string', at }];

describe('what the store knows by heart', () => {
  let store: Store;

  beforeEach(async () => {
    store = await openSqliteStore({ file: ':memory:' });
    await store.upsertDevice(phone);
  });

  afterEach(() => store.close());

  it('a credential is the new one once it was changed, and none once it was deleted', async () => {
    const row = { username: 'a', ha1: 'old', bootstrap: true };
    await store.putCwmpCredential(row, 1);
    expect(await store.cwmpCredential('a')).toEqual({ ha1: 'old', bootstrap: true });
    await store.putCwmpCredential({ ...row, ha1: 'new', deviceId: id, bootstrap: false }, 2);
    expect(await store.cwmpCredential('a')).toEqual({ ha1: 'new', deviceId: id, bootstrap: false });
    await store.deleteCwmpCredential('a');
    expect(await store.cwmpCredential('a')).toBeUndefined();
  });

  it('a write that fails leaves no trace in it', async () => {
    const row = { username: 'a', ha1: 'old', bootstrap: true };
    await store.putCwmpCredential(row, 1);
    const broken = { username: 'b', ha1: null as unknown as string, bootstrap: true };
    const failed = store.putCwmpCredentials([{ ...row, ha1: 'new' }, broken], 2);
    await expect(failed.catch(() => 'failed')).resolves.toBe('failed');
    expect(await store.cwmpCredential('a')).toEqual({ ha1: 'old', bootstrap: true });
  });

  it('a device has whatever was written of it last', async () => {
    expect((await store.device(id))?.admission).toBe('approved');
    await store.setAdmission(id, 'refused', 'somebody', 2);
    expect(await store.device(id)).toMatchObject({ admission: 'refused', admissionBy: 'somebody' });
    await store.setProvisioned(id, 'v1');
    await store.setConnectionRequestCredentials(id, 'sipdx', new Uint8Array([7]));
    await store.setLines(id, '1.0', [], 3);
    await store.upsertDevice({ ...phone, address: '192.0.2.2', at: 4 });
    expect(await store.device(id)).toMatchObject({
      provisioned: 'v1',
      connectionRequestUsername: 'sipdx',
      discoveredVersion: '1.0',
      address: '192.0.2.2',
      lastInformAt: 4,
    });
    await store.upsertDevice({ ...phone, address: '192.0.2.2', at: 5 });
    expect((await store.deviceView(id))?.lastInformAt).toBe(5);
    await store.deleteDevice(id);
    expect(await store.device(id)).toBeUndefined();
  });

  it('values that a device tells again are written when they were read otherwise meanwhile', async () => {
    await store.putParameters(id, told('1', 0));
    await store.updateParameters(id, told('1', 1));
    await store.putParameters(id, told('2', 2));
    await store.updateParameters(id, told('1', 3));
    expect(await store.parametersByName(id, ['Device.A'])).toEqual(told('1', 3));
  });

  it('values that a device tells again get a new time after an hour, however often it told them', async () => {
    await store.putParameters(id, told('1', 0));
    await store.updateParameters(id, told('1', HOUR_MS / 2));
    await store.updateParameters(id, told('1', HOUR_MS - 1));
    expect(await store.parametersByName(id, ['Device.A'])).toEqual(told('1', 0));
    await store.updateParameters(id, told('1', HOUR_MS));
    expect(await store.parametersByName(id, ['Device.A'])).toEqual(told('1', HOUR_MS));
  });

  it('a name that was not stored when it was told is, once it was read', async () => {
    await store.updateParameters(id, told('1', 1));
    expect(await store.parametersByName(id, ['Device.A'])).toEqual([]);
    await store.putParameters(id, [{ name: 'Device.A', writable: true }]);
    await store.updateParameters(id, told('1', 2));
    expect(await store.parametersByName(id, ['Device.A'])).toEqual([{ ...told('1', 2)[0], writable: true }]);
  });

  it('a device that was deleted and comes back is told anew', async () => {
    await store.putParameters(id, told('1', 0));
    await store.updateParameters(id, told('1', 1));
    await store.deleteDevice(id);
    await store.upsertDevice(phone);
    await store.putParameters(id, [{ name: 'Device.A' }]);
    await store.updateParameters(id, told('1', 1));
    expect(await store.parametersByName(id, ['Device.A'])).toEqual(told('1', 1));
  });
});
