import { installCommand, statusCommand, uninstallCommand } from '#acs/cli/genieacs.js';
import { linePath } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { labDomain } from '#cpe-agent/lab/conditions.js';
import { startRegistrar } from '#cpe-agent/lab/registrar/embedded-registrar.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { Secret } from '#shared/lib/secret.js';
import { liveGenieAcs } from '../contract/genieacs-backends.js';
import { describeContract } from '../contract/suite.js';
import { GenieAcs, node, valueOf } from './genieacs-nbi.js';
import { startRealPhone, type RealPhone } from './real-phone.js';
import { until } from './until.js';

/**
 * The agent at a live GenieACS, and our whole server on it. A GenieACS of your own, fresh and on loopback: SIPDX_GENIEACS_NBI is the base URL of its northbound interface,
 * SIPDX_GENIEACS_CWMP that of its CWMP endpoint (docs/interop.md). No duty of CI's.
 */
const nbi = process.env['SIPDX_GENIEACS_NBI'];
const cwmp = process.env['SIPDX_GENIEACS_CWMP'];

const LINE = linePath(1);
const OBJECT = LINE + DIAGNOSTICS_OBJECT;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const CACHE_MS = 6_000; // its cwmp process looks for new presets every 5 s
const PROVISION_CREDENTIALS = `
const now = Date.now();
declare("Device.ManagementServer.ConnectionRequestUsername", {value: now}, {value: "genieacs"});
declare("Device.ManagementServer.ConnectionRequestPassword", {value: now}, {value: "cr-secret"});
`;

if (nbi === undefined || cwmp === undefined) {
  it.skip('a live GenieACS [skipped: SIPDX_GENIEACS_NBI and SIPDX_GENIEACS_CWMP are not set]', () => undefined);
} else {
  describe('the agent at a live GenieACS', () => agentAt(new GenieAcs(nbi), cwmp));
  describe('sipdx genieacs at a live GenieACS', () => installsAt(nbi));
  describeContract(liveGenieAcs(nbi, cwmp));
}

function installsAt(url: string): void {
  it('puts its provisions and presets in place, once, and takes them away again', async () => {
    let printed = '';
    const output = { out: (text: string) => void (printed += `${text}\n`), err: () => undefined };
    const options = { nbi: url };
    expect(await installCommand(options, output)).toBe(0);
    expect(await statusCommand(options, output)).toBe(0);
    printed = '';
    expect(await installCommand({ ...options, dryRun: true }, output)).toBe(0);
    expect(
      printed
        .trim()
        .split('\n')
        .map((line) => line[0]),
    ).toEqual(['=', '=', '=', '=']);
    expect(await uninstallCommand(options, output)).toBe(0);
    expect(await statusCommand(options, output)).toBe(3);
  });
}

function agentAt(genie: GenieAcs, acsUrl: string): void {
  let phone: RealPhone;
  let id: string;
  const stops: (() => Promise<void>)[] = [];
  const password = new Secret('secret');

  beforeAll(async () => {
    const registrar = await startRegistrar({
      ...{ host: '127.0.0.1', port: 0, realm: labDomain, minExpires: 60 },
      users: [
        { user: '1', domain: labDomain, password, condition: 'normal' },
        { user: '2', domain: labDomain, password, condition: 'disabled-403' },
      ],
      log: silent,
    });
    stops.push(() => registrar.close());
    await genie.putProvision('sipdx-credentials', PROVISION_CREDENTIALS);
    await genie.putPreset('sipdx-credentials', '1 BOOT');
    await new Promise((resolve) => setTimeout(resolve, CACHE_MS));
    phone = await startRealPhone({
      ...{ acsUrl, serialNumber: `G ${process.pid}`, registrarPort: registrar.port },
      ...{ user: '2', password: 'secret' },
    });
    stops.push(() => phone.stop());
    id = phone.agent.deviceId;
  }, 30_000);

  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    for (const fault of await genie.faults(id)) await genie.remove('faults', fault._id);
    await genie.remove('devices', id);
    await genie.remove('presets', 'sipdx-credentials');
    await genie.remove('provisions', 'sipdx-credentials');
  });

  const value = (name: string, is: (value: unknown) => boolean, timeoutMs?: number): Promise<unknown> =>
    genie.value(id, name, is, timeoutMs);
  const set = (name: string, to: string | number | boolean, type: string) =>
    genie.task(id, { name: 'setParameterValues', parameterValues: [[name, to, type]] });

  it('takes the bootstrap, with the device id that we compute', async () => {
    await until(
      async () => (await genie.device(id))?.['_lastBootstrap'] !== undefined,
      10_000,
      () => phone.log(),
    );
    expect((await genie.device(id))?.['_deviceId']).toMatchObject({
      _OUI: '025D0A',
      _ProductClass: 'Interop-Phone',
      _SerialNumber: `G ${process.pid}`,
    });
  }, 15_000);

  it('provisions credentials for Connection Requests, and can then wake the agent', async () => {
    await value('Device.ManagementServer.ConnectionRequestUsername', (now) => now === 'genieacs');
    const read = ['Device.DeviceInfo.UpTime', `${LINE}Status`];
    const task = await genie.task(id, { name: 'getParameterValues', parameterNames: read });
    expect(task).toMatchObject({ status: 200 });
    await value('Device.DeviceInfo.UpTime', (now) => typeof now === 'number');
    await value(`${LINE}Status`, (now) => now === 'Error');
  }, 30_000);

  it('reads whole subtrees, with the types and access that we declare', async () => {
    for (const objectName of ['Device.Services', 'Device.DeviceInfo']) {
      expect(await genie.task(id, { name: 'refreshObject', objectName })).toMatchObject({ status: 200 });
    }
    await value(`${OBJECT}AttemptTimeout`, (now) => now === 8000);
    const device = await genie.device(id);
    expect(node(device, `${OBJECT}DiagnosticsState`)).toMatchObject({ _writable: true, _type: 'xsd:string' });
    expect(node(device, `${OBJECT}FaultCode`)).toMatchObject({ _writable: false, _type: 'xsd:unsignedInt', _value: 0 });
    expect(node(device, `${OBJECT}GuardTimerExpired`)).toMatchObject({ _type: 'xsd:boolean', _value: false });
    expect(node(device, `${OBJECT}StartTime`)).toMatchObject({ _type: 'xsd:dateTime' });
    expect(valueOf(device, `${LINE}SIP.AuthPassword`)).toBe('');
    expect(await genie.faults(id)).toEqual([]);
  }, 30_000);

  it('writes strings, numbers, booleans and its dateTimes with milliseconds', async () => {
    const written = await genie.task(id, {
      name: 'setParameterValues',
      parameterValues: [
        ['Device.DeviceInfo.ProvisioningCode', 'a & b < c', 'xsd:string'],
        ['Device.ManagementServer.PeriodicInformInterval', 86400, 'xsd:unsignedInt'],
        ['Device.ManagementServer.PeriodicInformEnable', true, 'xsd:boolean'],
        ['Device.ManagementServer.PeriodicInformTime', '2030-01-02T03:04:05.678Z', 'xsd:dateTime'],
      ],
    });
    expect(written).toMatchObject({ status: 200 });
    expect(await genie.faults(id)).toEqual([]);
    expect(phone.agent.value('Device.DeviceInfo.ProvisioningCode')).toBe('a & b < c');
    expect(phone.agent.value('Device.ManagementServer.PeriodicInformInterval')).toBe('86400');
    expect(phone.agent.value('Device.ManagementServer.PeriodicInformEnable')).toMatch(/^(1|true)$/);
    expect(phone.agent.value('Device.ManagementServer.PeriodicInformTime')).toMatch(/^2030-01-02T03:04:05/);
  }, 30_000);

  it('is told 9007 in 9003 for a value that is out of range, and keeps it as a fault of the task', async () => {
    const task = await set(`${OBJECT}Timeout`, 121, 'xsd:unsignedInt');
    expect(task).toMatchObject({ status: 202, phrase: 'Task faulted' });
    const [fault] = await genie.faults(id);
    expect(fault).toMatchObject({
      code: 'cwmp.9003',
      detail: { setParameterValuesFault: [{ parameterName: `${OBJECT}Timeout`, faultCode: '9007' }] },
    });
    await genie.remove('tasks', task.id);
    expect(await genie.faults(id)).toEqual([]);
  }, 30_000);

  it('runs the diagnosis, and learns the cause from the Inform with event 8 alone', async () => {
    const provisions = [
      ['refresh', OBJECT.replace(/\.$/, '')],
      ['value', `${OBJECT}DiagnosticsState`, 'Requested'],
    ];
    expect(await genie.task(id, { name: 'provisions', provisions })).toMatchObject({ status: 200 });
    await value(`${OBJECT}DiagnosticsState`, (now) => now === 'Complete', 40_000);
    const device = await genie.device(id);
    expect(valueOf(device, `${OBJECT}FaultCode`)).toBe(403);
    expect(valueOf(device, `${OBJECT}Cause`)).toBe('account-forbidden');
  }, 60_000);

  it('reads the whole result, and the line registers once the account is right', async () => {
    // A refreshObject within seconds of the last one may ask nothing at all, and still says 200.
    const read = await genie.task(id, { name: 'getParameterValues', parameterNames: [`${OBJECT}Evidence`] });
    expect(read).toMatchObject({ status: 200 });
    await value(`${OBJECT}Evidence`, (now) => typeof now === 'string' && now.startsWith('{'));
    const account = await genie.task(id, {
      name: 'setParameterValues',
      parameterValues: [
        [`${LINE}SIP.AuthUserName`, '1', 'xsd:string'],
        [`${LINE}SIP.URI`, `sip:1@${labDomain}`, 'xsd:string'],
      ],
    });
    expect(account).toMatchObject({ status: 200 });
    // Active notification: the agent tells it by itself.
    await value(`${LINE}Status`, (now) => now === 'Up', 20_000);
    const again = [
      ['refresh', OBJECT.replace(/\.$/, '')],
      ['value', `${OBJECT}DiagnosticsState`, 'Requested'],
    ];
    expect(await genie.task(id, { name: 'provisions', provisions: again })).toMatchObject({ status: 200 });
    await value(`${OBJECT}FaultCode`, (now) => now === 200, 40_000);
  }, 90_000);

  // Passwords read as empty (TR-069), and GenieACS authenticates its Connection Requests with what it last read.
  it('loses its Connection Request password by reading the whole tree, and provisions it again at 1 BOOT', async () => {
    expect(await genie.task(id, { name: 'refreshObject', objectName: 'Device' })).toMatchObject({ status: 200 });
    await value('Device.ManagementServer.ConnectionRequestPassword', (now) => now === '');
    const refused = await genie.task(id, { name: 'getParameterValues', parameterNames: [`${LINE}Status`] });
    expect(refused.phrase).toBe('Connection request error: Incorrect connection request credentials');
    const before = (await genie.device(id))?.['_lastBoot'];
    await phone.restart();
    await until(
      async () => (await genie.device(id))?.['_lastBoot'] !== before,
      10_000,
      () => phone.log(),
    );
    const task = await genie.task(id, { name: 'getParameterValues', parameterNames: ['Device.DeviceInfo.UpTime'] });
    expect(task).toMatchObject({ status: 200 });
  }, 30_000);

  it('reboots the agent, which tells so', async () => {
    const before = (await genie.device(id))?.['_lastBoot'];
    expect(await genie.task(id, { name: 'reboot' })).toMatchObject({ status: 200 });
    await until(
      async () => (await genie.device(id))?.['_lastBoot'] !== before,
      10_000,
      () => phone.log(),
    );
  }, 30_000);

  it('adds a line and deletes it', async () => {
    const objectName = LINE.replace(/\.1\.$/, '');
    const added = await genie.task(id, { name: 'addObject', objectName, parameterValues: [['DirectoryNumber', '77']] });
    expect(added).toMatchObject({ status: 200 });
    await value(`${objectName}.2.DirectoryNumber`, (now) => now === '77');
    expect(await genie.task(id, { name: 'deleteObject', objectName: `${objectName}.2` })).toMatchObject({
      status: 200,
    });
    await value(`${objectName}.2.DirectoryNumber`, (now) => now === undefined);
    expect(await genie.faults(id)).toEqual([]);
  }, 30_000);

  it('resets the agent to its defaults, which bootstraps again', async () => {
    const before = (await genie.device(id))?.['_lastBootstrap'];
    expect(await genie.task(id, { name: 'factoryReset' })).toMatchObject({ status: 200 });
    await until(
      async () => (await genie.device(id))?.['_lastBootstrap'] !== before,
      10_000,
      () => phone.log(),
    );
    expect(phone.agent.value('Device.DeviceInfo.ProvisioningCode')).toBe('');
    expect(phone.agent.value(`${LINE}SIP.AuthUserName`)).toBe('2');
  }, 30_000);
}
