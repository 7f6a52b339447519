import { CwmpWorld, DEVICE_ID, informWith } from '../../../test/fakes/cwmp-world.js';

const BOOTSTRAP = { username: 'factory', bound: false, bootstrap: true };
const SHARED = { username: 'fleet', bound: false };
const OWN = { username: DEVICE_ID, bound: true };

describe('admission', () => {
  let world: CwmpWorld;

  beforeEach(async () => {
    world = await CwmpWorld.create();
  });

  afterEach(() => world.close());

  const device = () => world.store.deviceView(DEVICE_ID);
  const audit = async () => (await world.store.audit({ limit: 100 })).items;
  const own = () => world.store.cwmpCredential(DEVICE_ID);
  const value = (name: string) => world.phone.tree.get(`Device.ManagementServer.${name}`);
  const unknownDevices = (wanted: 'quarantine' | 'approve' | 'refuse') => {
    world.settings = { ...world.settings, unknownDevices: wanted };
  };
  /** The session with which the server marks the credentials as used, if they are its own row. */
  const ownSession = async (events: readonly string[]) =>
    world.session(events, {}, { ...OWN, bootstrap: (await own())?.bootstrap ?? false });

  it('a device with credentials of its own is approved and served at once', async () => {
    expect(await world.session(['0 BOOTSTRAP'], {}, OWN)).toContain('GetParameterNames');
    expect(await device()).toMatchObject({ admission: 'approved' });
  });

  describe('an unknown device with shared credentials', () => {
    it('waits in quarantine: it is stored, asked nothing, given nothing, and announced once', async () => {
      expect(await world.session(['0 BOOTSTRAP', '1 BOOT'], {}, SHARED)).toEqual([]);
      expect(await world.session(['2 PERIODIC'], {}, SHARED)).toEqual([]);
      expect(await device()).toMatchObject({ admission: 'quarantined', address: '127.0.0.9', lines: [] });
      const events = await world.store.events(['fleet'], 0, 100);
      expect(events.filter(({ type }) => type === 'device.quarantined')).toHaveLength(1);
    });

    it('is served from the next Inform on after an operator has approved it', async () => {
      await world.session(['0 BOOTSTRAP'], {}, SHARED);
      await world.store.setAdmission(DEVICE_ID, 'approved', 'olga', 2000);
      expect(await world.session(['2 PERIODIC'], {}, SHARED)).toContain('GetParameterNames');
    });

    it('is turned away after an operator has refused it', async () => {
      await world.session(['0 BOOTSTRAP'], {}, SHARED);
      await world.store.setAdmission(DEVICE_ID, 'refused', 'olga', 2000);
      expect(await world.session(['2 PERIODIC'], {}, SHARED)).toBe('refused');
      expect(await world.session(['2 PERIODIC'], {}, OWN)).toBe('refused');
    });

    it('is approved at once where the settings say so', async () => {
      unknownDevices('approve');
      expect(await world.session(['0 BOOTSTRAP'], {}, SHARED)).toContain('GetParameterNames');
      expect(await device()).toMatchObject({ admission: 'approved' });
    });

    it('is refused where the settings say so: nothing of it is stored but one audit row an hour', async () => {
      unknownDevices('refuse');
      for (let i = 0; i < 5; i++) expect(await world.session(['0 BOOTSTRAP'], {}, SHARED)).toBe('refused');
      expect(await device()).toBeUndefined();
      expect(await audit()).toMatchObject([{ action: 'device.admission', actor: 'device', target: DEVICE_ID }]);
      world.clock.advance(3_600_000);
      await world.session(['0 BOOTSTRAP'], {}, SHARED);
      expect(await audit()).toHaveLength(2);
    });

    it('proves itself when it comes with credentials of its own', async () => {
      await world.session(['0 BOOTSTRAP'], {}, SHARED);
      expect(await world.session(['1 BOOT'], {}, OWN)).toContain('GetParameterNames');
      expect(await device()).toMatchObject({ admission: 'approved' });
    });

    it('does not prove itself out of a quarantine that an operator put it into', async () => {
      await world.session(['0 BOOTSTRAP'], {}, OWN);
      await world.store.setAdmission(DEVICE_ID, 'quarantined', 'olga', 2000);
      expect(await world.session(['1 BOOT'], {}, OWN)).toEqual([]);
      expect(await device()).toMatchObject({ admission: 'quarantined', admissionBy: 'olga' });
    });
  });

  it('a device that came with credentials of its own is not believed with shared ones, whatever its user name was', async () => {
    await world.session(['0 BOOTSTRAP'], {}, { username: 'CN=certificate', bound: true });
    expect(await world.session(['2 PERIODIC'], {}, SHARED)).toBe('refused');
    expect(await world.session(['0 BOOTSTRAP'], {}, BOOTSTRAP)).toEqual([]);
    expect(await device()).toMatchObject({ admission: 'quarantined', admissionBy: 'server' });
    await world.store.setAdmission(DEVICE_ID, 'approved', 'olga', 2000);
    expect(await world.session(['2 PERIODIC'], {}, BOOTSTRAP)).toContain('SetParameterValues');
  });

  it('a quarantine that an operator ordered holds, whatever the device says and the settings allow', async () => {
    unknownDevices('approve');
    await world.session(['0 BOOTSTRAP'], {}, OWN);
    await world.store.setAdmission(DEVICE_ID, 'quarantined', 'olga', 2000);
    for (const who of [OWN, SHARED, BOOTSTRAP]) expect(await world.session(['0 BOOTSTRAP'], {}, who)).toEqual([]);
    expect(await device()).toMatchObject({ admission: 'quarantined', admissionBy: 'olga' });
  });

  it('a device in quarantine changes nothing that is stored of its lines and parameters', async () => {
    await world.session(['0 BOOTSTRAP'], {}, OWN);
    await world.store.setAdmission(DEVICE_ID, 'quarantined', 'olga', 2000);
    const status = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.Status';
    await world.session(['4 VALUE CHANGE'], { [status]: 'Up' }, OWN);
    expect((await device())?.lines[0]?.status).toBe('Error');
    expect(await world.store.parametersByName(DEVICE_ID, [status])).toMatchObject([{ value: 'Error' }]);
  });

  it('a user who speaks for a device that it is not bound to is audited once an hour', async () => {
    const who = { username: 'a', boundTo: 'A-B-1', deviceId: 'A-B-2', remoteAddress: '192.0.2.1' };
    for (let i = 0; i < 100; i++) await world.service.identityMismatch(who);
    await world.service.identityMismatch({ ...who, deviceId: 'A-B-3' });
    expect(await audit()).toMatchObject([
      { action: 'device.identity-mismatch', target: 'A-B-3' },
      { action: 'device.identity-mismatch', target: 'A-B-2', address: '192.0.2.1', detail: { username: 'a' } },
    ]);
  });

  it('one that claims to be every device in turn fills nothing: 60 audit rows an hour', async () => {
    for (let i = 0; i < 200; i++) {
      const deviceId = `A-B-${String(i)}`;
      await world.service.identityMismatch({ username: 'a', boundTo: 'A-B-C', deviceId, remoteAddress: '192.0.2.1' });
    }
    expect(await audit()).toHaveLength(60);
  });

  describe('the bootstrap credentials', () => {
    beforeEach(() => {
      unknownDevices('approve');
    });

    it('are replaced at the first contact, last of all that is said, by both values in one request', async () => {
      await world.session(['0 BOOTSTRAP'], {}, BOOTSTRAP);
      expect(world.phone.heard.at(-1)).toMatchObject({
        method: 'SetParameterValues',
        parameterList: [
          { name: 'Device.ManagementServer.Username', value: DEVICE_ID },
          { name: 'Device.ManagementServer.Password' },
        ],
      });
      expect(await own()).toEqual({
        ha1: `HA1 of ${DEVICE_ID}:${value('Password') ?? ''}`,
        deviceId: DEVICE_ID,
        bootstrap: true,
      });
    });

    it('are not replaced for a device in quarantine', async () => {
      unknownDevices('quarantine');
      expect(await world.session(['0 BOOTSTRAP'], {}, BOOTSTRAP)).toEqual([]);
      expect(await own()).toBeUndefined();
      await world.store.setAdmission(DEVICE_ID, 'approved', 'olga', 2000);
      await world.session(['2 PERIODIC'], {}, BOOTSTRAP);
      expect(value('Username')).toBe(DEVICE_ID);
    });

    it('never lock a device out: whenever the session breaks, what it holds is what is stored', async () => {
      const isOurs = (list: readonly { readonly name: string }[]) =>
        list.some(({ name }) => name.endsWith('Server.Password'));
      const unbroken = world.info({ ...BOOTSTRAP });
      await world.service.inform(unbroken, informWith(['0 BOOTSTRAP']));
      // The device applies the write, and its answer is lost.
      for (
        let next = await world.service.nextRequest(unbroken);
        next;
        next = await world.service.nextRequest(unbroken)
      ) {
        const answer = world.phone.answer(next);
        if (next.method === 'SetParameterValues' && isOurs(next.parameterList)) break;
        await world.service.response(unbroken, next, answer);
      }
      await world.service.sessionEnded(unbroken, 'lost');
      const applied = value('Password') ?? '';
      expect((await own())?.ha1).toBe(`HA1 of ${DEVICE_ID}:${applied}`);
      // A device that applies it late comes with the old ones once more: it gets the same again.
      await world.restart();
      await world.session(['2 PERIODIC'], {}, BOOTSTRAP);
      expect(value('Password')).toBe(applied);
    });

    it('speak for the device no more once it came with its own: refused, and audited once an hour', async () => {
      await world.session(['0 BOOTSTRAP'], {}, BOOTSTRAP);
      await ownSession(['2 PERIODIC']);
      expect((await own())?.bootstrap).toBe(false);
      expect(await world.session(['2 PERIODIC'], {}, BOOTSTRAP)).toBe('refused');
      expect(await world.session(['2 PERIODIC'], {}, SHARED)).toBe('refused');
      expect(await audit()).toMatchObject([{ detail: { username: 'fleet' } }, { detail: { username: 'factory' } }]);
      expect(await device()).toMatchObject({ admission: 'approved' });
    });

    it('bring a device that was reset (0 BOOTSTRAP) back into quarantine, and what it claims is not stored', async () => {
      await world.session(['0 BOOTSTRAP'], {}, BOOTSTRAP);
      await ownSession(['2 PERIODIC']);
      unknownDevices('quarantine');
      const claims = { 'Device.ManagementServer.ConnectionRequestURL': 'http://192.0.2.66/' };
      expect(await world.session(['0 BOOTSTRAP'], claims, { ...BOOTSTRAP, remoteAddress: '192.0.2.66' })).toEqual([]);
      expect(await device()).toMatchObject({ admission: 'quarantined', address: '127.0.0.9' });
      expect((await world.store.device(DEVICE_ID))?.connectionRequestUrl).toBe('http://127.0.0.1:9/x');
      await world.store.setAdmission(DEVICE_ID, 'approved', 'olga', 2000);
      world.phone.tree.set('Device.ManagementServer.Username', 'factory');
      await world.session(['2 PERIODIC'], {}, BOOTSTRAP);
      expect(value('Username')).toBe(DEVICE_ID);
    });

    it('cannot keep the device itself in quarantine: its own credentials approve it again', async () => {
      await world.session(['0 BOOTSTRAP'], {}, BOOTSTRAP);
      await ownSession(['2 PERIODIC']);
      unknownDevices('quarantine');
      await world.session(['0 BOOTSTRAP'], {}, { ...BOOTSTRAP, remoteAddress: '192.0.2.66' });
      await ownSession(['2 PERIODIC']);
      expect(await device()).toMatchObject({ admission: 'approved', address: '127.0.0.9' });
      expect(await world.session(['2 PERIODIC'], {}, BOOTSTRAP)).toBe('refused');
    });

    it('let a reset device in at once where the settings approve unknown ones, and replace its credentials', async () => {
      await world.session(['0 BOOTSTRAP'], {}, BOOTSTRAP);
      await ownSession(['2 PERIODIC']);
      world.phone.tree.set('Device.ManagementServer.Username', 'factory');
      expect(await world.session(['0 BOOTSTRAP'], {}, BOOTSTRAP)).toContain('GetParameterNames');
      expect(value('Username')).toBe(DEVICE_ID);
    });

    it('stay with a device that refuses others, which is asked again when it boots', async () => {
      world.phone.refuses = (one) =>
        one.method === 'SetParameterValues' && one.parameterList[0]?.name.endsWith('Server.Username') === true
          ? 9001
          : undefined;
      const writes = async (events: readonly string[]) =>
        ((await world.session(events, {}, BOOTSTRAP)) as readonly string[]).filter(
          (method) => method === 'SetParameterValues',
        ).length;
      expect([await writes(['0 BOOTSTRAP']), await writes(['2 PERIODIC']), await writes(['1 BOOT'])]).toEqual([
        2, 0, 1,
      ]);
    });

    it('of one device alone are replaced as well', async () => {
      await world.session(['0 BOOTSTRAP'], {}, { username: 'printed-on-the-box', bound: true, bootstrap: true });
      expect(value('Username')).toBe(DEVICE_ID);
    });
  });
});
