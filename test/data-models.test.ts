import { join } from 'node:path';
import { createLog } from '#acs/log.js';
import { createAgent, type Agent } from '#cpe-agent/agent.js';
import { createHost } from '#cpe-agent/host.js';
import { startRegistrar } from '#cpe-agent/lab/registrar/embedded-registrar.js';
import { simulatedPinger } from '#cpe-agent/lab/simulated-network.js';
import type { AgentHost } from '#cpe-agent/ports.js';
import { deviceIdOf } from '#shared/cwmp/device-id.js';
import type { Device } from '#shared/api/devices.js';
import type { RunDetail } from '#shared/api/runs.js';
import { Secret } from '#shared/lib/secret.js';
import { waitFor } from './api-client.js';
import { temporaryLab, type TemporaryLab } from './temporary-lab.js';

const DOMAIN = 'sipdx.test';
const VOICE = 'Services.VoiceService.1.';
const IGD = `InternetGatewayDevice.${VOICE}VoiceProfile.1.`;

/** Each phone's number is its serial number too. The lab proves TR-104 issue 1 under `Device.`. */
const PHONES = [
  {
    dataModel: 'tr104-1-igd',
    number: '2001',
    line: `${IGD}Line.1.`,
    servers: `${IGD}SIP.`,
    names: { enable: 'Enabled', user: 'SIP.AuthUserName', password: 'SIP.AuthPassword' },
    directoryNumber: `${IGD}Line.1.DirectoryNumber`,
    status: 'Error',
  },
  {
    dataModel: 'tr104-2',
    number: '2002',
    line: `Device.${VOICE}SIP.Client.1.`,
    servers: `Device.${VOICE}SIP.Network.1.`,
    names: { enable: 'true', user: 'AuthUserName', password: 'AuthPassword' },
    directoryNumber: `Device.${VOICE}CallControl.Line.1.DirectoryNumber`,
    status: 'Error_Registration',
  },
] as const;

describe.each(PHONES)('a phone with $dataModel', ({ number, line, status }) => {
  it('is discovered with its line, the address of record and the registrar', () => {
    expect(deviceOf(number).lines).toMatchObject([
      {
        path: line,
        directoryNumber: number,
        aor: `sip:${number}@${DOMAIN}`,
        registrar: `127.0.0.1:${String(registrarPort)}`,
        enabled: true,
        diagnosable: true,
      },
    ]);
  });

  it('is diagnosed through the object of that line', () => {
    expect(runs.get(number)).toMatchObject({
      line,
      state: 'complete',
      verdict: { faultCode: 403, cause: 'account-forbidden' },
      result: { FaultCode: '403' },
    });
  });

  it('shows its status in the words of its data model', async () => {
    await waitFor(`${number} to be ${status}`, 20_000, async () => {
      const device = (await system.api.devices()).find(({ serialNumber }) => serialNumber === number);
      return device?.lines[0]?.status === status ? status : undefined;
    });
  });
});

let system: TemporaryLab;
let registrarPort: number;
let devices: readonly Device[];
const runs = new Map<string, RunDetail>();
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  system = await temporaryLab({ only: 'acs' });
  stops.push(() => system.close());
  const log = createLog('silent');
  const registrar = await startRegistrar({
    host: '127.0.0.1',
    port: 0,
    realm: DOMAIN,
    // Answers at once, so that nobody waits here.
    users: PHONES.map(({ number }) => ({
      user: number,
      domain: DOMAIN,
      password: new Secret('any'),
      condition: 'disabled-403',
    })),
    log,
  });
  stops.push(() => registrar.close());
  registrarPort = registrar.port;
  const host = await createHost({
    address: '127.0.0.1',
    connectionRequestHost: '127.0.0.1',
    connectionRequestPort: 0,
    connectionRequestPortOption: '--connection-request-port',
    storageFolder: join(system.lab.stateFolder, 'phones'),
    log,
  });
  stops.push(() => host.close());
  for (const phone of PHONES) {
    const agent = agentOf(phone, { ...host, pinger: simulatedPinger(host.clock) });
    stops.push(() => agent.stop());
    await system.lab.acs?.addCwmpCredential(agent.deviceId, system.password, agent.deviceId);
    await agent.start();
  }
  devices = await system.api.diagnosable(PHONES.length);
  for (const { number } of PHONES) {
    runs.set(number, await system.api.ended(await system.api.createRun(deviceOf(number).id)));
  }
}, 60_000);

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
}, 30_000);

function agentOf(
  { dataModel, number, line, servers, names, directoryNumber }: (typeof PHONES)[number],
  host: AgentHost,
): Agent {
  const identity = { manufacturer: 'sipdx', oui: '025D0A', productClass: 'Test-Phone', serialNumber: number };
  return createAgent({
    identity,
    dataModel,
    lines: 1,
    parameters: {
      [`${servers}RegistrarServer`]: '127.0.0.1',
      [`${servers}RegistrarServerPort`]: String(registrarPort),
      [`${servers}UserAgentDomain`]: DOMAIN,
      [`${line}Enable`]: names.enable,
      [line + names.user]: number,
      [line + names.password]: 'any',
      [directoryNumber]: number,
    },
    acs: {
      url: system.lab.acs?.cwmpUrl ?? '',
      username: deviceIdOf(identity),
      password: system.password,
    },
    host,
  });
}

function deviceOf(number: string): Device {
  const device = devices.find(({ serialNumber }) => serialNumber === number);
  if (device === undefined) throw new Error(`no phone ${number}`);
  return device;
}
