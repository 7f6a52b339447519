import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { Secret } from '#shared/lib/secret.js';
import { FakeHost } from '../test/fakes/host.js';
import { ACS_PASSWORD, ACS_URL } from '../test/fakes/phone.js';
import { createAgent, type Agent } from './agent.js';
import type { DataModelName } from './cwmp/data-model/data-model.js';

const CREDENTIALS = { username: 'acs', password: 'cr-secret' };
const SERVICE = 'Device.Services.VoiceService.1.';
const LINES = `${SERVICE}VoiceProfile.1.Line.`;
const CLIENTS = `${SERVICE}SIP.Client.`;

let host: FakeHost;
let agent: Agent;

async function begin(
  dataModel: DataModelName,
  servers: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<void> {
  agent = createAgent({
    identity: { manufacturer: 'Example', oui: '00A0B0', productClass: 'IP-Phone', serialNumber: '1' },
    dataModel,
    lines: 1,
    parameters: {
      'Device.ManagementServer.PeriodicInformEnable': 'false',
      'Device.ManagementServer.ConnectionRequestUsername': CREDENTIALS.username,
      'Device.ManagementServer.ConnectionRequestPassword': CREDENTIALS.password,
      [`${servers}RegistrarServer`]: 'registrar.example.com',
      [`${servers}RegisterExpires`]: '7200',
      ...parameters,
    },
    acs: { url: ACS_URL, username: 'phone', password: new Secret(ACS_PASSWORD) },
    host,
  });
  await start();
}

async function start(): Promise<void> {
  await agent.start();
  await host.clock.advance(3_000);
}

async function stop(): Promise<void> {
  const stopped = agent.stop();
  await host.clock.advance(5_000);
  await stopped;
}

async function session(): Promise<void> {
  const url = agent.value('Device.ManagementServer.ConnectionRequestURL');
  expect(host.connectionRequest(url, CREDENTIALS).status).toBe(200);
  await host.clock.advance(3_000);
}

async function ask(method: 'AddObject' | 'DeleteObject', objectName: string): Promise<unknown> {
  host.scriptedAcs.requests.push({ method, objectName, parameterKey: 'key' });
  await session();
  return host.scriptedAcs.answers.at(-1);
}

async function write(values: Readonly<Record<string, string>>): Promise<void> {
  host.scriptedAcs.set(values);
  await session();
}

beforeEach(() => {
  host = new FakeHost();
  host.addUser({ user: '1002', domain: 'example.com', password: new Secret('two'), condition: 'normal' });
});
afterEach(stop);

describe('a line that an ACS creates (TR-069 Amd 6 §A.3.2.6)', () => {
  it('is disabled, registers once it is configured, can be diagnosed, and is there after a restart', async () => {
    await begin('tr104-1', `${SERVICE}VoiceProfile.1.SIP.`);
    expect(await ask('AddObject', LINES)).toMatchObject({ instanceNumber: 2, status: 0 });
    expect(agent.value(`${LINES}2.Status`)).toBe('Disabled');
    expect(agent.value(`${SERVICE}VoiceProfile.1.NumberOfLines`)).toBe('2');
    await write({
      [`${LINES}2.Enable`]: 'Enabled',
      [`${LINES}2.SIP.URI`]: 'sip:1002@example.com',
      [`${LINES}2.SIP.AuthPassword`]: 'two',
    });
    expect(agent.value(`${LINES}2.Status`)).toBe('Up');
    await write({ [`${LINES}2.${DIAGNOSTICS_OBJECT}DiagnosticsState`]: 'Requested' });
    expect(agent.value(`${LINES}2.${DIAGNOSTICS_OBJECT}FaultCode`)).toBe('200');
    await stop();
    await start();
    expect(agent.value(`${LINES}2.Status`)).toBe('Up');
  });

  it('removes its binding when it is deleted, and its number is not used again', async () => {
    await begin('tr104-1', `${SERVICE}VoiceProfile.1.SIP.`);
    await ask('AddObject', LINES);
    await write({
      [`${LINES}2.Enable`]: 'Enabled',
      [`${LINES}2.SIP.URI`]: 'sip:1002@example.com',
      [`${LINES}2.SIP.AuthPassword`]: 'two',
    });
    const flows = host.openFlows;
    expect(await ask('DeleteObject', `${LINES}2.`)).toMatchObject({ status: 0 });
    expect(host.registers().at(-1)?.text).toMatch(/^(?:Expires: 0|Contact:.*expires=0)/im);
    expect(host.openFlows).toBe(flows - 1);
    expect(await ask('AddObject', LINES)).toMatchObject({ instanceNumber: 3 });
  });
});

describe('a client and its network (TR-104 issue 2)', () => {
  it('is created, refers to the network, registers, and is misconfigured without the network', async () => {
    await begin('tr104-2', `${SERVICE}SIP.Network.1.`);
    expect(await ask('AddObject', CLIENTS)).toMatchObject({ instanceNumber: 2 });
    await write({
      [`${CLIENTS}2.Enable`]: 'true',
      [`${CLIENTS}2.Network`]: `${SERVICE}SIP.Network.1`,
      [`${CLIENTS}2.RegisterURI`]: 'sip:1002@example.com',
      [`${CLIENTS}2.AuthPassword`]: 'two',
    });
    expect(agent.value(`${CLIENTS}2.Status`)).toBe('Up');
    expect(await ask('DeleteObject', `${SERVICE}SIP.Network.1.`)).toMatchObject({ status: 0 });
    expect([agent.value(`${CLIENTS}2.Network`), agent.value(`${CLIENTS}2.Status`)]).toEqual([
      '',
      'Error_Misconfigured',
    ]);
  });
});
