import { CwmpWorld, DEVICE_ID, LINE_1, PROFILE } from '../../../test/fakes/cwmp-world.js';

const MANAGEMENT = 'Device.ManagementServer.';

describe('provisioning', () => {
  let world: CwmpWorld;

  beforeEach(async () => {
    world = await CwmpWorld.create();
  });

  afterEach(() => world.close());

  describe('notification', () => {
    const notified = () => world.phone.cpe.notifications;
    const attributes = (heard: readonly string[] | 'refused') =>
      (heard as readonly string[]).filter((method) => method === 'SetParameterAttributes').length;

    it('is active for the Status of lines and passive for the rest of what is shown (TR-069 §A.3.2.4)', async () => {
      await world.session(['0 BOOTSTRAP']);
      expect(notified().get(`${LINE_1}Status`)).toBe(2);
      expect(notified().get(`${LINE_1}SIP.URI`)).toBe(1);
      expect(notified().get(`${PROFILE}SIP.ProxyServer`)).toBe(1);
    });

    it('is passive where active is refused (9009), and neither is asked for again', async () => {
      world.phone.refuses = (one) =>
        one.method === 'SetParameterAttributes' && one.parameterList.some(({ notification }) => notification === 2)
          ? 9009
          : undefined;
      expect(attributes(await world.session(['0 BOOTSTRAP']))).toBe(2);
      expect(notified().get(`${LINE_1}Status`)).toBe(1);
      expect(attributes(await world.session(['1 BOOT']))).toBe(0);
    });

    it('is left alone where both are refused', async () => {
      world.phone.refuse('SetParameterAttributes', 9001);
      expect(attributes(await world.session(['0 BOOTSTRAP']))).toBe(2);
      await world.restart();
      expect(attributes(await world.session(['1 BOOT']))).toBe(0);
    });

    it('is set again after a factory reset and for new firmware', async () => {
      await world.session(['0 BOOTSTRAP']);
      expect(attributes(await world.session(['0 BOOTSTRAP']))).toBe(1);
      expect(attributes(await world.session(['1 BOOT'], { 'Device.DeviceInfo.SoftwareVersion': '2' }))).toBe(1);
    });

    it('that a broken session cut off is set in the next', async () => {
      await world.brokenSession(['0 BOOTSTRAP'], (one) => one.method === 'SetParameterAttributes');
      expect(attributes(await world.session(['2 PERIODIC']))).toBe(1);
    });
  });

  it('goes on to runs after two sessions that broke over notifications: those are left alone', async () => {
    await world.session(['0 BOOTSTRAP']);
    world.settings = { ...world.settings, periodicInformSeconds: 600 };
    for (let i = 0; i < 2; i++) {
      await world.brokenSession(['2 PERIODIC'], (one) => one.method === 'SetParameterAttributes');
    }
    expect(await world.session(['2 PERIODIC'])).toEqual(['GetParameterValues']);
  });

  describe('periodic Informs', () => {
    const value = (name: string) => world.phone.tree.get(`${MANAGEMENT}PeriodicInform${name}`);

    it('are left as the device has them, unless the settings say otherwise', async () => {
      await world.session(['0 BOOTSTRAP']);
      expect(value('Interval')).toBe('300');
    });

    it('are set once when the settings change, each device at its own moment of the interval', async () => {
      await world.session(['0 BOOTSTRAP']);
      world.settings = { ...world.settings, periodicInformSeconds: 3600 };
      expect(await world.session(['6 CONNECTION REQUEST'])).toContain('SetParameterValues');
      expect([value('Enable'), value('Interval')]).toEqual(['1', '3600']);
      expect(value('Time')).toMatch(/^2020-01-01T00:\d\d:\d\dZ$/);
      expect((await world.store.deviceView(DEVICE_ID))?.informIntervalSeconds).toBe(3600);
      expect(await world.session(['6 CONNECTION REQUEST'])).toEqual([]);
    });

    it('are set without a moment where the device refuses that', async () => {
      world.settings = { ...world.settings, periodicInformSeconds: 600 };
      world.phone.tree.delete(`${MANAGEMENT}PeriodicInformTime`);
      await world.session(['0 BOOTSTRAP']);
      expect([value('Enable'), value('Interval')]).toEqual(['1', '600']);
    });
  });
});
