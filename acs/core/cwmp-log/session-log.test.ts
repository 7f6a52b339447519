import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { CwmpSession } from '#shared/api/cwmp-log.js';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { Download } from '#shared/cwmp/messages.js';
import { CwmpWorld, DEVICE_ID, informWith, LINE_1 } from '../../../test/fakes/cwmp-world.js';
import { SessionRecord } from './session-record.js';

const SECRET = 'correct-horse-battery';

describe('what is kept of a session', () => {
  let world: CwmpWorld;
  beforeEach(async () => {
    world = await CwmpWorld.create();
  });
  afterEach(() => world.close());

  async function kept(): Promise<readonly CwmpSession[]> {
    // Nobody waits for the record to be written.
    await wait(20);
    return (await world.store.cwmpSessions(DEVICE_ID, { limit: 50 })).items;
  }

  it('is what was asked and answered, by name', async () => {
    await world.session(['0 BOOTSTRAP', '1 BOOT']);
    const [session] = await kept();
    expect(session).toMatchObject({ address: '127.0.0.9', events: ['0 BOOTSTRAP', '1 BOOT'], outcome: 'clean' });
    const said = session?.exchanges.map(({ from, method }) => `${from} ${method}`) ?? [];
    expect(said[0]).toBe('device Inform');
    expect(said.at(-1)).toBe('acs empty');
    expect(said.filter((one) => one.startsWith('acs')).length - 1).toBe(world.phone.heard.length);
    expect(said).toContain('device GetParameterNamesResponse');
    expect(session?.exchanges.find(({ method }) => method === 'GetParameterNames')?.detail).toBe(
      'Device.Services.VoiceService.',
    );
  });

  it('is nothing of a periodic Inform, though the lines are read again as every time', async () => {
    await world.session(['0 BOOTSTRAP']);
    const before = (await kept()).length;
    const asked = await world.session(['2 PERIODIC']);
    expect(asked).toEqual(['GetParameterValues']);
    expect(await kept()).toHaveLength(before);
  });

  it('is a periodic one in which something else happened: a task, a fault, a loss', async () => {
    await world.session(['0 BOOTSTRAP']);
    const before = (await kept()).length;
    await world.parameters.refresh(DEVICE_ID, ['Device.DeviceInfo.'], 'olga');
    await world.session(['2 PERIODIC']);
    expect(await kept()).toHaveLength(before + 1);
    world.phone.refuse('GetParameterValues', 9002);
    await world.session(['2 PERIODIC']);
    const [refused] = await kept();
    expect(refused?.exchanges.at(-2)).toMatchObject({ from: 'device', method: 'Fault' });
    expect(refused?.exchanges.at(-2)?.detail).toMatch(/^9002 /);
    world.phone.refuse(undefined, 0);
    await world.brokenSession(['2 PERIODIC'], () => true);
    expect((await kept())[0]).toMatchObject({ outcome: 'lost', events: ['2 PERIODIC'] });
    expect(await kept()).toHaveLength(before + 3);
  });

  it('is one in which the phone asked or told something by itself, whose words and key are left out', async () => {
    await world.session(['0 BOOTSTRAP']);
    const before = (await kept()).length;
    const info = world.info();
    await world.service.inform(info, informWith(['2 PERIODIC']));
    const ended = {
      faultCode: 9010,
      faultString: `http://u:${SECRET}@x/ is not there`,
      startTime: '',
      completeTime: '',
    };
    const told = { method: 'TransferComplete', commandKey: SECRET, ...ended } as const;
    world.service.ownRequest(info, told, { method: 'TransferCompleteResponse' });
    const unknown = { method: 'Unknown', name: `X_${'y'.repeat(5000)}` } as const;
    world.service.ownRequest(info, unknown, cwmpFault(8000));
    await world.service.sessionEnded(info, 'clean');
    const [session] = await kept();
    expect(await kept()).toHaveLength(before + 1);
    expect(session?.exchanges.slice(1).map(({ ms: _, ...said }) => said)).toEqual([
      { from: 'device', method: 'TransferComplete', detail: 'FaultCode 9010' },
      { from: 'acs', method: 'TransferCompleteResponse', detail: '' },
      { from: 'device', method: `X_${'y'.repeat(62)}`, detail: '' },
      { from: 'acs', method: 'Fault', detail: '8000 Method not supported' },
    ]);
    expect(JSON.stringify(session)).not.toContain(SECRET);
  });

  it('is one refused session an hour', async () => {
    await world.session(['0 BOOTSTRAP']);
    await world.store.setAdmission(DEVICE_ID, 'refused', 'emil', 1);
    for (let i = 0; i < 3; i++) {
      await world.session(['1 BOOT']);
      await wait(20);
    }
    expect((await kept()).filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
    world.clock.advance(3600_000);
    await world.session(['2 PERIODIC']);
    expect((await kept()).filter(({ outcome }) => outcome === 'refused')).toHaveLength(2);
  });

  it('is bounded, however much is said', () => {
    const record = new SessionRecord(world.info(), informWith(['1 BOOT']), 1, 0);
    for (let i = 0; i < 5000; i++) {
      record.asked({ method: 'GetParameterValues', parameterNames: Array.from({ length: 1000 }, () => LINE_1) }, i);
    }
    const { exchanges } = record.ended('clean', 2) ?? { exchanges: [] };
    expect(exchanges).toHaveLength(201);
    expect(exchanges.at(-1)).toMatchObject({ method: '…', detail: '4801' });
    expect(Math.max(...exchanges.map(({ detail }) => detail.length))).toBeLessThanOrEqual(500);
  });
});

describe('no value is in the record of a session', () => {
  const name = fc.constantFrom(`${LINE_1}SIP.AuthPassword`, 'Device.ManagementServer.Password', 'Device.X');
  const values = fc.array(
    name.map((one) => ({ name: one, value: SECRET, type: 'string' })),
    { maxLength: 3 },
  );
  const download: Download = {
    method: 'Download',
    ...{ commandKey: SECRET, fileType: '3 Vendor Configuration File', username: SECRET },
    ...{ url: `http://u:${SECRET}@x/`, password: SECRET, fileSize: 0, targetFileName: SECRET, delaySeconds: 0 },
    ...{ successUrl: SECRET, failureUrl: SECRET },
  };

  it('neither what was set nor what was read nor what a phone says to a password', () => {
    fc.assert(
      fc.property(values, fc.boolean(), (list, routine) => {
        const world = {
          sessionId: 'S',
          deviceId: 'D',
          remoteAddress: '',
          username: SECRET,
          bound: true,
          bootstrap: false,
        };
        const inform = { ...informWith(['1 BOOT']), parameterList: list };
        const record = new SessionRecord(world, inform, 1, 0);
        record.isRoutine = routine;
        record.asked({ method: 'SetParameterValues', parameterList: list, parameterKey: SECRET }, 1);
        const secrets = list.filter((one) => one.name !== 'Device.X');
        const faults = secrets.map((one) => ({
          ...{ parameterName: one.name, faultCode: 9007, faultString: `not ${SECRET}` },
        }));
        if (secrets.length > 0) record.answered({ ...cwmpFault(9003, `not ${SECRET}`), parameterFaults: faults }, 2);
        record.asked({ method: 'GetParameterValues', parameterNames: list.map((one) => one.name) }, 3);
        record.answered({ method: 'GetParameterValuesResponse', parameterList: list }, 4);
        record.asked(download, 5);
        const session = record.ended('clean', 6);
        expect(session?.exchanges.length).toBeGreaterThan(4);
        expect(JSON.stringify(session)).not.toContain(SECRET);
      }),
    );
  });
});
