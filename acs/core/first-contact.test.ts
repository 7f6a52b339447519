import type { AcsRequest } from '#shared/cwmp/messages.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { IAD_OBJECT } from '#shared/diagnosis/iad-dialect.js';
import {
  CwmpWorld,
  DEVICE_ID,
  diagnosticsObject,
  ISSUE_1,
  LINE_1,
  LINE_2,
  PROFILE,
  ScriptedPhone,
} from '../../test/fakes/cwmp-world.js';

const COUNT = `${PROFILE}NumberOfLines`;
const MANAGEMENT = 'Device.ManagementServer.';

describe('first contact', () => {
  let world: CwmpWorld;

  beforeEach(async () => {
    world = await CwmpWorld.create();
  });

  afterEach(() => world.close());

  const lines = async () => (await world.store.deviceView(DEVICE_ID))?.lines;
  const asked = (...methods: AcsRequest['method'][]) => methods;

  /** A phone whose voice service has this many parameters that nobody wants to see. */
  function largePhone(parameters: number): ScriptedPhone {
    const unwanted = Array.from({ length: parameters }, (_, i) => {
      return [`${PROFILE}Line.1.Codec.List.${String(i)}.Enable`, '1'] as const;
    });
    return new ScriptedPhone({ ...ISSUE_1, ...Object.fromEntries(unwanted) });
  }

  describe('takes so many requests', () => {
    it('four of an ordinary phone: names, values, notifications, Connection Request credentials', async () => {
      const heard = await world.session(['0 BOOTSTRAP', '1 BOOT']);
      expect(heard).toEqual(
        asked('GetParameterNames', 'GetParameterValues', 'SetParameterAttributes', 'SetParameterValues'),
      );
    });

    it('four of one with 10,000 parameters, and their values are not read', async () => {
      world.phone = largePhone(10_000);
      expect(await world.session(['0 BOOTSTRAP', '1 BOOT'])).toHaveLength(4);
      expect(world.phone.namesRead.filter((name) => name.includes('Codec'))).toEqual([]);
      expect((await world.store.parameters(DEVICE_ID, { limit: 1 })).total).toBeGreaterThan(10_000);
    });

    it('never one that names the whole tree', async () => {
      await world.session(['0 BOOTSTRAP']);
      await world.session(['1 BOOT']);
      const paths = world.phone.heard.flatMap((one) => (one.method === 'GetParameterNames' ? one.parameterPath : []));
      for (const path of paths) expect(path).toMatch(/^Device\.Services\.VoiceService\./);
    });

    it.each([9002, 9004])(
      'of a phone that refuses every batch (%i): one per name, after halving once',
      async (code) => {
        world.phone.refuses = (one) =>
          one.method === 'GetParameterValues' && one.parameterNames.length > 1 ? code : undefined;
        const heard = (await world.session(['0 BOOTSTRAP'])) as readonly string[];
        expect(await lines()).toMatchObject([{ path: LINE_1, status: 'Error' }, { path: LINE_2 }]);
        const names = world.phone.namesRead.length;
        const wanted = new Set(world.phone.namesRead).size;
        expect(wanted).toBe(15);
        expect(names).toBeLessThan(5 * wanted);
        // 15 names: batches of 15, 8, 4, 2 are refused, then one by one.
        expect(heard.filter((method) => method === 'GetParameterValues')).toHaveLength(4 + 15);
      },
    );

    it('of a phone that answers 9005 to every read: bounded, and it is discovered all the same', async () => {
      world.phone.refuse('GetParameterValues', 9005);
      const heard = (await world.session(['0 BOOTSTRAP'])) as readonly string[];
      expect(heard.filter((method) => method === 'GetParameterValues').length).toBeLessThanOrEqual(1 + 4 + 15);
      expect(await lines()).toMatchObject([{ path: LINE_1, status: '' }, { path: LINE_2 }]);
    });

    it('twice one of a phone that supports no method at all (9000), and again only at its next Inform', async () => {
      world.phone.refuses = () => 9000;
      expect(await world.session(['0 BOOTSTRAP'])).toEqual(asked('GetParameterNames', 'SetParameterValues'));
    });

    it('few of a phone that does not list 10,000 names at once (9004): it is walked level by level', async () => {
      world.phone = largePhone(10_000);
      world.phone.refuses = (one) =>
        one.method === 'GetParameterNames' && !one.nextLevel && one.parameterPath.split('.').length < 9
          ? 9004
          : undefined;
      const heard = (await world.session(['0 BOOTSTRAP'])) as readonly string[];
      expect(heard.filter((method) => method === 'GetParameterNames').length).toBeLessThan(16);
      expect(await lines()).toMatchObject([
        { path: LINE_1, dialect: 'sipdx', registrar: 'proxy.example.org:5070' },
        { path: LINE_2, dialect: '' },
      ]);
    });

    it('never more than 64 for names, whatever the phone has', async () => {
      const many = Array.from({ length: 400 }, (_, i) => [`${PROFILE}Line.${String(i + 1)}.Status`, 'Up'] as const);
      world.phone = new ScriptedPhone(Object.fromEntries(many));
      world.phone.refuses = (one) => (one.method === 'GetParameterNames' && !one.nextLevel ? 9004 : undefined);
      const heard = (await world.session(['0 BOOTSTRAP'])) as readonly string[];
      expect(heard.filter((method) => method === 'GetParameterNames')).toHaveLength(64);
    });
  });

  it('that broke while the phone listed its names is tried level by level in the next session', async () => {
    await world.brokenSession(['0 BOOTSTRAP'], (one) => one.method === 'GetParameterNames');
    await world.session(['2 PERIODIC']);
    const deep = world.phone.heard.filter((one) => one.method === 'GetParameterNames' && !one.nextLevel);
    expect(deep).toEqual([]);
    expect(await lines()).toHaveLength(2);
  });

  it('keeps the names and values of the voice service, and no secret', async () => {
    world.phone.tree.set(`${LINE_1}SIP.AuthPassword`, 'readable in spite of the standard');
    await world.session(['0 BOOTSTRAP'], {
      'Device.DeviceInfo.ProvisioningCode': 'abc',
      [`${MANAGEMENT}Password`]: 'x',
    });
    const names = [
      `${LINE_1}SIP.AuthPassword`,
      `${LINE_1}Status`,
      'Device.DeviceInfo.ProvisioningCode',
      `${MANAGEMENT}Password`,
    ];
    const rows = await world.store.parametersByName(DEVICE_ID, names);
    expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual({
      [`${LINE_1}SIP.AuthPassword`]: undefined,
      [`${LINE_1}Status`]: 'Error',
      'Device.DeviceInfo.ProvisioningCode': 'abc',
      [`${MANAGEMENT}Password`]: undefined,
    });
  });

  describe('the dialect of a line', () => {
    const iad = { [`${PROFILE}${IAD_OBJECT}IADDiagnosticsState`]: 'None' };
    const withoutOurs = Object.fromEntries(
      Object.entries(ISSUE_1).filter(([name]) => !name.includes(DIAGNOSTICS_OBJECT)),
    );

    it('is ours where the line has our object', async () => {
      world.phone = new ScriptedPhone({ ...ISSUE_1, ...iad });
      await world.session(['0 BOOTSTRAP']);
      expect(await lines()).toMatchObject([
        { dialect: 'sipdx', diagnosable: true },
        { dialect: '', diagnosable: false },
      ]);
    });

    it('is that of China Telecom for the first enabled line of a profile that has its object', async () => {
      world.phone = new ScriptedPhone({
        ...withoutOurs,
        ...iad,
        [`${LINE_1}Enable`]: 'Disabled',
        [`${LINE_2}Enable`]: 'Enabled',
      });
      await world.session(['0 BOOTSTRAP']);
      expect(await lines()).toMatchObject([
        { path: LINE_1, dialect: '', diagnosable: false },
        { path: LINE_2, dialect: 'ct-com-iad', diagnosable: true },
      ]);
    });
  });

  describe('lines that come and go', () => {
    const added = `${PROFILE}Line.3.`;

    beforeEach(async () => {
      world.phone.tree.set(COUNT, '2');
      await world.session(['0 BOOTSTRAP']);
    });

    it('are found at BOOT with one small request per table', async () => {
      expect(await world.session(['1 BOOT'])).toEqual(
        asked('GetParameterNames', 'GetParameterNames', 'GetParameterValues'),
      );
      for (const name of ['Enable', 'Status']) world.phone.tree.set(added + name, '');
      await world.session(['1 BOOT']);
      expect((await lines())?.map(({ path }) => path)).toEqual([LINE_1, LINE_2, added]);
      expect(world.phone.cpe.notifications.get(`${added}Status`)).toBe(2);
    });

    it('are missed at BOOT', async () => {
      for (const name of [...world.phone.tree.keys()]) if (name.startsWith(LINE_2)) world.phone.tree.delete(name);
      await world.session(['1 BOOT']);
      expect((await lines())?.map(({ path }) => path)).toEqual([LINE_1]);
      expect(await world.store.parametersByName(DEVICE_ID, [`${LINE_2}Status`])).toEqual([]);
    });

    it('are found at PERIODIC by their number, which costs no request', async () => {
      expect(await world.session(['2 PERIODIC'])).toEqual(['GetParameterValues']);
      world.phone.tree.set(COUNT, '3').set(`${added}Status`, 'Up');
      await world.session(['2 PERIODIC']);
      expect(await lines()).toHaveLength(3);
    });

    it('are looked for again in a device that had none', async () => {
      world.phone = new ScriptedPhone({});
      await world.session(['0 BOOTSTRAP']);
      expect(await lines()).toEqual([]);
      world.phone = new ScriptedPhone();
      await world.session(['2 PERIODIC']);
      expect(await lines()).toEqual([]);
      await world.session(['1 BOOT']);
      expect(await lines()).toHaveLength(2);
    });
  });

  it('of an earlier version, which kept no names, is made up for at the next refresh', async () => {
    await world.session(['0 BOOTSTRAP']);
    await world.store.putParameters(DEVICE_ID, [], ['Device.']);
    expect(await world.session(['2 PERIODIC'])).toContain('GetParameterNames');
    expect(await world.session(['2 PERIODIC'])).toEqual(['GetParameterValues']);
  });

  it('reads a line again when an Inform tells that its configuration has changed (4 VALUE CHANGE)', async () => {
    await world.session(['0 BOOTSTRAP']);
    world.phone.tree.set(`${LINE_1}DirectoryNumber`, '1009');
    expect(await world.session(['4 VALUE CHANGE'], { [`${LINE_1}DirectoryNumber`]: '1009' })).toEqual([
      'GetParameterValues',
    ]);
    expect((await lines())?.[0]?.directoryNumber).toBe('1009');
    expect(await world.session(['4 VALUE CHANGE'], { [`${LINE_1}Status`]: 'Up' })).toEqual([]);
  });

  it('finds a second line that can be diagnosed by its object', async () => {
    world.phone = new ScriptedPhone({ ...ISSUE_1, ...diagnosticsObject(LINE_2) });
    await world.session(['0 BOOTSTRAP']);
    expect((await lines())?.map(({ dialect }) => dialect)).toEqual(['sipdx', 'sipdx']);
  });
});
