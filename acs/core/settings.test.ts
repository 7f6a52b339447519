import { settings, type Settings } from '#shared/api/settings.js';
import { ManualClock } from '../../test/fakes/manual-clock.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { Store } from '../store/ports/store.js';
import { SettingsService } from './settings.js';

const DEFAULTS = settings.parse({});

describe('settings', () => {
  let store: Store;
  const clock = new ManualClock();

  beforeEach(async () => {
    store = await openSqliteStore({ file: ':memory:' });
  });
  afterEach(() => store.close());

  it('are the defaults, then what the server was started with, then for good what somebody has set', async () => {
    expect((await SettingsService.load({ store, clock })).current()).toEqual(DEFAULTS);
    const preset = { unknownDevices: 'approve', periodicInformSeconds: 300 } as const;
    const service = await SettingsService.load({ store, clock }, preset);
    expect([service.current(), service.version()]).toEqual([{ ...DEFAULTS, ...preset }, 0]);

    await service.put({ ...DEFAULTS, periodicInformSeconds: 60 }, 0, 'ada');
    expect([service.current().periodicInformSeconds, service.version()]).toEqual([60, 1]);
    const again = await SettingsService.load({ store, clock }, preset);
    expect([again.current(), again.version()]).toEqual([{ ...DEFAULTS, periodicInformSeconds: 60 }, 1]);
  });

  it('are not overwritten by who has not seen the last change, nor where another process was faster', async () => {
    const stale = { code: 'precondition-failed' };
    const service = await SettingsService.load({ store, clock });
    const other = await SettingsService.load({ store, clock });
    const wanted: Settings = { ...DEFAULTS, unknownDevices: 'refuse' };
    const two = await Promise.allSettled([service.put(wanted, 0, 'ada'), service.put(DEFAULTS, 0, 'amy')]);
    expect(two).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: stale }]);
    expect(service.current()).toEqual(wanted);
    await expect(service.put(DEFAULTS, 0, 'amy')).rejects.toMatchObject(stale);
    await expect(other.put(DEFAULTS, 0, 'amy')).rejects.toMatchObject(stale);
    expect(service.current()).toEqual(wanted);
  });

  it('name networks, or are refused', async () => {
    const wrong = { connectionRequestNetworks: ['10.0.0.0/8', 'phones.example'] };
    const service = await SettingsService.load({ store, clock });
    await expect(service.put({ ...DEFAULTS, ...wrong }, 0, 'ada')).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('phones.example') as string,
    });
    await expect(SettingsService.load({ store, clock }, wrong)).rejects.toMatchObject({
      code: 'invalid-configuration',
    });
    await service.put({ ...DEFAULTS, connectionRequestNetworks: ['10.0.0.0/8', '2001:db8::1'] }, 0, 'ada');
  });

  it('that are stored and not understood stop the start: defaults could be less safe', async () => {
    await store.putSetting('settings', { unknownDevices: 'welcome' }, 0, 'ada', 1);
    await expect(SettingsService.load({ store, clock })).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining('stored settings') as string,
    });
  });
});
