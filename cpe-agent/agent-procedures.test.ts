import type { AcsRequest } from '#shared/cwmp/messages.js';
import { Secret } from '#shared/lib/secret.js';
import { FakeHost } from '../test/fakes/host.js';
import { ACS_URL, DIAGNOSTICS, LINE, phone } from '../test/fakes/phone.js';
import { createAgent } from './agent.js';
import { PROFILE } from './cwmp/data-model/voice-service.js';

const MS = 'Device.ManagementServer.';
const quiet = { [`${LINE}Enable`]: 'Disabled' };

let host: FakeHost;
let agent: ReturnType<typeof phone>;
beforeEach(() => {
  host = new FakeHost();
  host.registrarIsSilent = true;
});
afterEach(async () => {
  const stopped = agent.stop();
  await host.clock.advance(5_000);
  await stopped;
});

async function start(parameters: Readonly<Record<string, string>> = quiet): Promise<void> {
  agent = phone(host, parameters);
  await agent.start();
  await host.clock.advance(0);
}

/** A process that was killed: nothing of it runs on, and nothing was told to it. */
async function startAgain(): Promise<void> {
  const killed = agent.stop();
  await host.clock.advance(5_000);
  await killed;
  await start();
}

/** Asked in a session of their own. */
async function ask(...requests: readonly AcsRequest[]): Promise<void> {
  host.scriptedAcs.requests.push(...requests);
  const informs = host.scriptedAcs.informs.length;
  host.connectionRequest(agent.value(`${MS}ConnectionRequestURL`), { username: 'cr', password: 'cr' });
  await host.clock.advance(0);
  expect(host.scriptedAcs.informs.length).toBeGreaterThan(informs);
}

async function startReachable(parameters: Readonly<Record<string, string>> = quiet): Promise<void> {
  await start({ ...parameters, [`${MS}ConnectionRequestUsername`]: 'cr', [`${MS}ConnectionRequestPassword`]: 'cr' });
  host.scriptedAcs.informs.length = 0;
}

const events = (): readonly string[] =>
  (host.scriptedAcs.informs.at(-1)?.events ?? []).map(({ eventCode, commandKey }) =>
    commandKey === '' ? eventCode : `${eventCode}(${commandKey})`,
  );

describe('Reboot (TR-069 Amd 6 §A.3.2.9)', () => {
  it('restarts after the session: BOOT with M Reboot, the state of a diagnosis and its undelivered event gone', async () => {
    await startReachable();
    await ask(
      {
        method: 'SetParameterValues',
        parameterList: [{ name: `${DIAGNOSTICS}DiagnosticsState`, value: 'Requested', type: '' }],
        parameterKey: 'k',
      },
      { method: 'Reboot', commandKey: 'why' },
      { method: 'GetParameterValues', parameterNames: [`${DIAGNOSTICS}DiagnosticsState`] },
    );
    expect(host.scriptedAcs.answers.map(({ method }) => method)).toEqual([
      'SetParameterValuesResponse',
      'RebootResponse',
      'GetParameterValuesResponse',
    ]);
    await host.clock.advance(5_000);
    expect(host.scriptedAcs.informs).toHaveLength(2);
    expect(events()).toEqual(['1 BOOT', 'M Reboot(why)']);
    expect(agent.value(`${DIAGNOSTICS}DiagnosticsState`)).toBe('None');
    expect(agent.value(`${MS}ParameterKey`)).toBe('k');
    await host.clock.advance(60_000);
    expect(host.scriptedAcs.informs).toHaveLength(2);
  });

  it('keeps M Reboot over a kill before it was delivered', async () => {
    await startReachable();
    host.scriptedAcs.onPost = (body) => {
      if (body.includes('RebootResponse')) host.scriptedAcs.failure = 'ECONNRESET';
    };
    await ask({ method: 'Reboot', commandKey: 'x' });
    host.scriptedAcs.failure = undefined;
    await startAgain();
    expect(events()).toEqual(['1 BOOT', 'M Reboot(x)']);
  });

  it('is refused with a CommandKey that is too long', async () => {
    await startReachable();
    await ask({ method: 'Reboot', commandKey: 'x'.repeat(33) });
    expect(host.scriptedAcs.answers).toMatchObject([{ method: 'Fault', code: 9003 }]);
  });
});

it('FactoryReset goes back to the configured values, with BOOTSTRAP (§A.4.1.6)', async () => {
  await startReachable();
  host.scriptedAcs.set({ 'Device.DeviceInfo.ProvisioningCode': 'P' }, 'k');
  await ask(
    { method: 'SetParameterAttributes', parameterList: [{ name: `${LINE}Status`, notification: 0 }] },
    { method: 'FactoryReset' },
  );
  await host.clock.advance(5_000);
  expect(events()).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  expect([agent.value('Device.DeviceInfo.ProvisioningCode'), agent.value(`${MS}ParameterKey`)]).toEqual(['', '']);
  await ask({ method: 'GetParameterAttributes', parameterNames: [`${LINE}Status`] });
  expect(host.scriptedAcs.answers.at(-1)).toMatchObject({ parameterList: [{ notification: 2 }] });
});

describe('ScheduleInform (§A.4.1.2)', () => {
  it('is SCHEDULED with M ScheduleInform when its time has come, over a restart', async () => {
    await startReachable();
    await ask(
      { method: 'ScheduleInform', delaySeconds: 60, commandKey: 'a' },
      { method: 'ScheduleInform', delaySeconds: 3600, commandKey: 'b' },
    );
    await host.clock.advance(60_000);
    expect(events()).toEqual(['3 SCHEDULED', 'M ScheduleInform(a)']);
    await startAgain();
    expect(events()).toEqual(['1 BOOT']);
    await host.clock.advance(3_600_000);
    expect(events()).toEqual(['3 SCHEDULED', 'M ScheduleInform(b)']);
  });

  it('keeps its event over a restart until an ACS confirms it, and so RetryCount', async () => {
    await startReachable();
    await ask({ method: 'ScheduleInform', delaySeconds: 10, commandKey: 'a' });
    host.scriptedAcs.failure = 'ECONNREFUSED';
    await host.clock.advance(12_000);
    host.scriptedAcs.failure = undefined;
    await startAgain();
    expect(events()).toEqual(['3 SCHEDULED', '1 BOOT', 'M ScheduleInform(a)']);
    expect(host.scriptedAcs.informs.at(-1)?.retryCount).toBe(1);
    await startAgain();
    expect(events()).toEqual(['1 BOOT']);
    expect(host.scriptedAcs.informs.at(-1)?.retryCount).toBe(0);
  });

  it('survives a Reboot', async () => {
    await startReachable();
    await ask({ method: 'ScheduleInform', delaySeconds: 60, commandKey: 'a' }, { method: 'Reboot', commandKey: 'r' });
    await host.clock.advance(60_000);
    expect(host.scriptedAcs.events.slice(1)).toEqual([
      ['1 BOOT', 'M Reboot'],
      ['3 SCHEDULED', 'M ScheduleInform'],
    ]);
  });

  it('is refused without a delay', async () => {
    await startReachable();
    await ask({ method: 'ScheduleInform', delaySeconds: 0, commandKey: '' });
    expect(host.scriptedAcs.answers).toMatchObject([{ code: 9003 }]);
  });
});

describe('SetParameterAttributes (§A.3.2.4)', () => {
  const attributes = (name: string): AcsRequest => ({ method: 'GetParameterAttributes', parameterNames: [name] });
  const set = (...parameterList: { name: string; notification?: number; accessList?: string[] }[]): AcsRequest => ({
    method: 'SetParameterAttributes',
    parameterList,
  });
  const notifications = (): unknown => {
    const answer = host.scriptedAcs.answers.at(-1);
    return answer?.method === 'GetParameterAttributesResponse'
      ? Object.fromEntries(answer.parameterList.map(({ name, notification }) => [name, notification]))
      : answer;
  };

  it('takes partial paths, later entries before earlier ones, and survives a restart', async () => {
    await startReachable();
    await ask(
      set({ name: `${LINE}SIP.`, notification: 1 }, { name: `${LINE}SIP.URI`, notification: 2, accessList: [] }),
    );
    await startAgain();
    host.scriptedAcs.requests.push(attributes(`${LINE}SIP.`));
    await startAgain();
    expect(notifications()).toEqual({
      [`${LINE}SIP.AuthUserName`]: 1,
      [`${LINE}SIP.AuthPassword`]: 1,
      [`${LINE}SIP.URI`]: 2,
    });
    expect(host.scriptedAcs.answers.at(-1)).toMatchObject({
      parameterList: [{ accessList: ['Subscriber'] }, { accessList: ['Subscriber'] }, { accessList: [] }],
    });
  });

  it('ignores other values where active notification is forced', async () => {
    await startReachable();
    await ask(set({ name: 'Device.DeviceInfo.SoftwareVersion', notification: 0 }));
    await ask(attributes('Device.DeviceInfo.SoftwareVersion'));
    expect(notifications()).toEqual({ 'Device.DeviceInfo.SoftwareVersion': 2 });
  });

  it.each([
    ['a lightweight notification', [{ name: `${LINE}Status`, notification: 3 }], 9003],
    ['no number', [{ name: `${LINE}Status`, notification: -1 }], 9003],
    ['an unknown name', [{ name: `${LINE}Nothing`, notification: 1 }], 9005],
    ['active notification of what changes all the time', [{ name: 'Device.DeviceInfo.UpTime', notification: 2 }], 9009],
  ])('is refused whole with %s', async (_what, list, code) => {
    await startReachable();
    await ask(set({ name: `${LINE}Enable`, notification: 1 }, ...list));
    expect(host.scriptedAcs.answers).toMatchObject([{ method: 'Fault', code }]);
    await ask(attributes(`${LINE}Enable`));
    expect(notifications()).toEqual({ [`${LINE}Enable`]: 0 });
  });

  it('makes a change of Status wait for another cause (passive), or go untold (off)', async () => {
    await startReachable();
    await ask(set({ name: `${LINE}Status`, notification: 1 }));
    host.scriptedAcs.set({ [`${LINE}Enable`]: 'Enabled' });
    await ask();
    const before = host.scriptedAcs.informs.length;
    await host.clock.advance(10_000);
    expect([agent.value(`${LINE}Status`), host.scriptedAcs.informs.length]).toEqual(['Registering', before]);
    await ask(set({ name: `${LINE}Status`, notification: 0 }));
    expect(events()).toEqual(['6 CONNECTION REQUEST', '4 VALUE CHANGE']);
    host.scriptedAcs.set({ [`${LINE}Enable`]: 'Disabled' });
    await ask();
    await host.clock.advance(10_000);
    await ask();
    expect(events()).toEqual(['6 CONNECTION REQUEST']);
  });
});

describe('AddObject and DeleteObject (§A.3.2.6, §A.3.2.7)', () => {
  const lines = `${PROFILE}Line.`;

  it('make and remove a line with ParameterKey, over a restart; its attributes go with it', async () => {
    await startReachable();
    await ask({ method: 'AddObject', objectName: lines, parameterKey: 'k1' });
    expect(host.scriptedAcs.answers).toEqual([{ method: 'AddObjectResponse', instanceNumber: 2, status: 0 }]);
    await ask({ method: 'SetParameterAttributes', parameterList: [{ name: `${lines}2.Status`, notification: 1 }] });
    await startAgain();
    expect([agent.value(`${lines}2.Status`), agent.value(`${MS}ParameterKey`)]).toEqual(['Disabled', 'k1']);
    host.scriptedAcs.requests.push({ method: 'DeleteObject', objectName: `${lines}2.`, parameterKey: 'k2' });
    await startAgain();
    expect(host.scriptedAcs.answers.at(-1)).toEqual({ method: 'DeleteObjectResponse', status: 0 });
    expect(agent.value(`${MS}ParameterKey`)).toBe('k2');
    expect([...host.stored.values()].join('')).not.toContain(`${lines}2.Status`);
  });

  it('are taken back when the disk fails, ParameterKey too, and the agent says so', async () => {
    await startReachable();
    host.disk = { ms: 0, fails: true };
    await ask(
      { method: 'AddObject', objectName: lines, parameterKey: 'k' },
      { method: 'SetParameterAttributes', parameterList: [{ name: `${LINE}Enable`, notification: 2 }] },
      { method: 'Reboot', commandKey: '' },
      { method: 'FactoryReset' },
      { method: 'ScheduleInform', delaySeconds: 1, commandKey: '' },
      { method: 'GetParameterAttributes', parameterNames: [`${LINE}Enable`] },
      { method: 'GetParameterNames', parameterPath: lines, nextLevel: true },
      { method: 'GetParameterValues', parameterNames: [`${MS}ParameterKey`] },
    );
    const { answers } = host.scriptedAcs;
    expect(answers.slice(0, 5).map((answer) => 'code' in answer && answer.code)).toEqual([
      9002, 9002, 9002, 9002, 9002,
    ]);
    expect(answers.slice(5)).toMatchObject([
      { parameterList: [{ notification: 0 }] },
      { parameterList: [{ name: LINE }] },
      { parameterList: [{ value: '' }] },
    ]);
    expect(host.logged.filter((line) => line.startsWith('the state cannot be stored'))).not.toEqual([]);
    const informs = host.scriptedAcs.informs.length;
    await host.clock.advance(60_000);
    expect(host.scriptedAcs.informs).toHaveLength(informs); // neither restarted nor scheduled
    host.disk = { ms: 0, fails: false };
    await ask({ method: 'AddObject', objectName: lines, parameterKey: 'k' });
    expect(answers.at(-1)).toMatchObject({ method: 'AddObjectResponse', instanceNumber: 2 });
  });

  it.each([
    ['AddObject' as const, `${PROFILE}Nothing.`],
    ['DeleteObject' as const, `${lines}7.`],
    ['DeleteObject' as const, PROFILE.slice(0, -2)],
  ])('%s of %s is fault 9005', async (method, objectName) => {
    await startReachable();
    await ask({ method, objectName, parameterKey: '' });
    expect(host.scriptedAcs.answers).toMatchObject([{ code: 9005 }]);
  });
});

describe('Download of a vendor configuration file (§A.3.2.8)', () => {
  const url = 'http://files.example/phone.yaml';
  const download = (change: object = {}): AcsRequest => ({
    method: 'Download',
    commandKey: 'd',
    fileType: '3 Vendor Configuration File',
    url,
    username: '',
    password: '',
    fileSize: 0,
    targetFileName: '',
    delaySeconds: 0,
    successUrl: '',
    failureUrl: '',
    ...change,
  });
  const serve = (text: string): void => void host.served.set(url, { ok: true, bytes: new TextEncoder().encode(text) });

  it('is answered with Status 1, applied after the session, and told by TransferComplete', async () => {
    await startReachable();
    serve(`Device.DeviceInfo.ProvisioningCode: "007"\n${LINE}SIP.AuthUserName: 1002\n`);
    await ask(download());
    expect(host.scriptedAcs.answers).toEqual([
      {
        method: 'DownloadResponse',
        status: 1,
        startTime: '0001-01-01T00:00:00Z',
        completeTime: '0001-01-01T00:00:00Z',
      },
    ]);
    await host.clock.advance(1);
    expect(events()).toEqual(['7 TRANSFER COMPLETE', 'M Download(d)']);
    expect(host.scriptedAcs.transfers).toEqual([
      {
        method: 'TransferComplete',
        commandKey: 'd',
        faultCode: 0,
        faultString: '',
        startTime: '2026-01-02T03:04:05Z',
        completeTime: '2026-01-02T03:04:05Z',
      },
    ]);
    expect([agent.value('Device.DeviceInfo.ProvisioningCode'), agent.value(`${LINE}SIP.AuthUserName`)]).toEqual([
      '007',
      '1002',
    ]);
    await startAgain();
    expect([events(), agent.value('Device.DeviceInfo.ProvisioningCode')]).toEqual([['1 BOOT'], '007']);
  });

  it('waits for DelaySeconds, over a restart', async () => {
    await startReachable();
    serve('Device.DeviceInfo.ProvisioningCode: late');
    await ask(download({ delaySeconds: 600 }));
    await startAgain();
    await host.clock.advance(500_000);
    expect(host.scriptedAcs.transfers).toEqual([]);
    await host.clock.advance(100_000);
    expect(host.scriptedAcs.transfers).toMatchObject([{ faultCode: 0 }]);
  });

  it.each([
    ['not YAML', 'a: [', 9018],
    ['an unknown parameter', 'Device.Nothing: 1', 9018],
    ['a parameter that cannot be written', 'Device.DeviceInfo.SerialNumber: 2', 9018],
    ['a diagnosis', `${DIAGNOSTICS}DiagnosticsState: Requested`, 9018],
  ])('applies nothing of a file with %s', async (_what, line, code) => {
    await startReachable();
    serve(`Device.DeviceInfo.ProvisioningCode: P\n${line}\n`);
    await ask(download());
    await host.clock.advance(1);
    expect(host.scriptedAcs.transfers).toMatchObject([{ faultCode: code }]);
    expect(agent.value('Device.DeviceInfo.ProvisioningCode')).toBe('');
  });

  it.each([
    ['unreachable', 9015],
    ['unauthorized', 9012],
    ['not-accessible', 9016],
    ['interrupted', 9017],
    ['too-large', 9018],
  ] as const)('tells that the file was %s as %i', async (error, code) => {
    await startReachable();
    host.served.set(url, { ok: false, error, detail: 'x' });
    await ask(download());
    await host.clock.advance(1);
    expect(host.scriptedAcs.transfers).toMatchObject([{ faultCode: code }]);
  });

  it.each([
    ['firmware', { fileType: '1 Firmware Upgrade Image' }, 9010],
    ['another protocol', { url: 'ftp://files.example/a' }, 9013],
    ['no URL', { url: 'nowhere' }, 9003],
    ['credentials in the URL', { url: 'http://a:b@files.example/' }, 9003],
  ])('is refused at once for %s', async (_what, change, code) => {
    await startReachable();
    await ask(download(change));
    expect(host.scriptedAcs.answers).toMatchObject([{ method: 'Fault', code }]);
  });

  it('is told again in the next session when the ACS refused, and survives a restart until then', async () => {
    await startReachable();
    serve('{}');
    host.scriptedAcs.transferAnswer = {
      method: 'Fault',
      code: 8002,
      string: '',
      faultcode: 'Server',
      parameterFaults: [],
    };
    await ask(download());
    await host.clock.advance(60_000);
    expect(host.scriptedAcs.transfers).toHaveLength(1); // not in a loop
    await startAgain();
    expect(events()).toEqual(['1 BOOT', '7 TRANSFER COMPLETE', 'M Download(d)']);
    host.scriptedAcs.transferAnswer = { method: 'TransferCompleteResponse' };
    await startAgain();
    expect(host.scriptedAcs.transfers).toHaveLength(3);
    await startAgain();
    expect(events()).toEqual(['1 BOOT']);
  });

  it('applies nothing when the disk fails, and says so', async () => {
    await startReachable();
    serve('Device.DeviceInfo.ProvisioningCode: P');
    await ask(download({ delaySeconds: 5 }));
    host.disk = { ms: 0, fails: true };
    await host.clock.advance(6_000);
    expect(host.scriptedAcs.transfers).toMatchObject([{ faultCode: 9002 }]);
    expect(agent.value('Device.DeviceInfo.ProvisioningCode')).toBe('');
  });
});

it('an ACS that refuses the configured namespace hears cwmp-1-0 at the retry (§3.7.2.1)', async () => {
  host.scriptedAcs.isOld = true;
  agent = createAgent({
    identity: { manufacturer: 'Example', oui: '00A0B0', productClass: 'IP-Phone', serialNumber: '2' },
    lines: 1,
    parameters: {},
    acs: { url: ACS_URL, username: '', password: new Secret(''), version: '1.2' },
    host,
  });
  await agent.start();
  await host.clock.advance(10_000);
  expect(host.scriptedAcs.namespaces).toEqual(['urn:dslforum-org:cwmp-1-2', 'urn:dslforum-org:cwmp-1-0']);
  expect(host.scriptedAcs.informs.map(({ retryCount }) => retryCount)).toEqual([1]);
});

it('a disk that fails from the first moment on does not stop the agent', async () => {
  host.disk = { ms: 0, fails: true };
  await start();
  expect(events()).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  expect(host.scriptedAcs.urls).toEqual([ACS_URL]);
});
