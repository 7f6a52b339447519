import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { IAD_OBJECT, STANDBY } from '#shared/diagnosis/iad-dialect.js';
import { Secret } from '#shared/lib/secret.js';
import { FakeHost } from '../test/fakes/host.js';
import { ACS_PASSWORD, ACS_URL } from '../test/fakes/phone.js';
import { createAgent, type Agent } from './agent.js';
import type { DataModelName } from './cwmp/data-model/data-model.js';

const CREDENTIALS = { username: 'acs', password: 'cr-secret' };
const SERVICE = 'Services.VoiceService.1.';

/** Where the three models keep the same things. */
const PLACES = {
  'tr104-1': issue1('Device.', 'Device.LAN.IPPingDiagnostics.'),
  'tr104-1-igd': issue1('InternetGatewayDevice.', 'InternetGatewayDevice.IPPingDiagnostics.'),
  'tr104-2': {
    root: 'Device.',
    ping: 'Device.IP.Diagnostics.IPPing.',
    line: `Device.${SERVICE}SIP.Client.1.`,
    servers: `Device.${SERVICE}SIP.Network.1.`,
    uri: 'RegisterURI',
    user: 'AuthUserName',
    password: 'AuthPassword',
    enabled: 'true',
  },
} as const;

function issue1(root: string, ping: string) {
  const profile = `${root}${SERVICE}VoiceProfile.1.`;
  return {
    root,
    ping,
    profile,
    line: `${profile}Line.1.`,
    servers: `${profile}SIP.`,
    uri: 'SIP.URI',
    user: 'SIP.AuthUserName',
    password: 'SIP.AuthPassword',
    enabled: 'Enabled',
  };
}

let host: FakeHost;
let agent: Agent;
let root: string;

async function begin(name: DataModelName, parameters: Readonly<Record<string, string>> = {}): Promise<void> {
  const at = PLACES[name];
  root = at.root;
  agent = createAgent({
    identity: { manufacturer: 'Example', oui: '00A0B0', productClass: 'IP-Phone', serialNumber: '1' },
    dataModel: name,
    lines: 1,
    parameters: {
      [`${root}ManagementServer.PeriodicInformEnable`]: 'false',
      [`${root}ManagementServer.ConnectionRequestUsername`]: CREDENTIALS.username,
      [`${root}ManagementServer.ConnectionRequestPassword`]: CREDENTIALS.password,
      [`${at.servers}RegistrarServer`]: 'registrar.example.com',
      [`${at.servers}UserAgentDomain`]: 'example.com',
      [`${at.servers}RegisterExpires`]: '7200',
      [`${at.line}Enable`]: at.enabled,
      [at.line + at.user]: '1001',
      [at.line + at.password]: 'sip-secret',
      [at.line + at.uri]: 'sip:1001@example.com',
      ...parameters,
    },
    acs: { url: ACS_URL, username: 'phone', password: new Secret(ACS_PASSWORD) },
    host,
  });
  await agent.start();
  await host.clock.advance(3_000);
}

async function session(): Promise<void> {
  const url = agent.value(`${root}ManagementServer.ConnectionRequestURL`);
  expect(host.connectionRequest(url, CREDENTIALS).status).toBe(200);
  await host.clock.advance(0);
}

async function write(object: string, values: Readonly<Record<string, string>>): Promise<void> {
  host.scriptedAcs.set(Object.fromEntries(Object.entries(values).map(([name, value]) => [object + name, value])));
  await session();
}

const read = (object: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => agent.value(object + name));
const ends = (): number => host.scriptedAcs.events.filter((codes) => codes.includes('8 DIAGNOSTICS COMPLETE')).length;
/** Local ports that the host's phones sent REGISTERs from, one after another. */
const ports = (): readonly number[] => [...new Set(host.registers().map(({ local }) => local))];

beforeEach(() => {
  host = new FakeHost();
  host.addUser({ user: '1001', domain: 'example.com', password: new Secret('sip-secret'), condition: 'normal' });
});
afterEach(async () => {
  const stopped = agent.stop();
  await host.clock.advance(5_000);
  await stopped;
});

describe.each(['tr104-1', 'tr104-1-igd', 'tr104-2'] as const)('an agent with the data model %s', (name) => {
  const at = PLACES[name];
  const object = at.line + DIAGNOSTICS_OBJECT;

  it('tells the forced parameters of its root in the first Inform, with real values', async () => {
    await begin(name);
    const [inform] = host.scriptedAcs.informs;
    expect(inform?.events.map(({ eventCode }) => eventCode)).toContain('0 BOOTSTRAP');
    const told = new Map(inform?.parameterList.map((each) => [each.name, each.value]));
    expect(told.get(`${at.root}ManagementServer.ConnectionRequestURL`)).toMatch(/^http:/);
    expect([...told.keys()].every((each) => each.startsWith(at.root))).toBe(true);
    const [first] = name === 'tr104-2' ? ['RootDataModelVersion'] : ['DeviceSummary'];
    expect(told.get(`${at.root}${first}`)).not.toBe('');
    expect([...told.values()].includes(host.address)).toBe(name !== 'tr104-2');
  });

  it('registers its line, and runs a diagnosis on the object of that line', async () => {
    await begin(name);
    expect(agent.value(`${at.line}Status`)).toBe('Up');
    await write(object, { DiagnosticsState: 'Requested', RequestKey: 'r' });
    await host.clock.advance(2_000);
    expect(read(object, 'DiagnosticsState', 'FaultCode', 'ResultKey')).toEqual(['Complete', '200', 'r']);
    expect(ends()).toBe(1);
  });

  it('names the real paths of what is missing', async () => {
    await begin(name, {
      [`${at.servers}RegistrarServer`]: '',
      [`${at.line}Enable`]: name === 'tr104-2' ? 'false' : 'Disabled',
    });
    await write(object, { DiagnosticsState: 'Requested' });
    const { configuration } = JSON.parse(agent.value(`${object}Evidence`)) as {
      configuration: readonly { parameter: string }[];
    };
    expect(configuration.map(({ parameter }) => parameter)).toEqual([
      `${at.line}Enable`,
      `${at.servers}RegistrarServer`,
      `${at.servers}ProxyServer`,
    ]);
    expect(host.sipSent).toEqual([]);
  });

  it('pings with the diagnostics of the root', async () => {
    await begin(name);
    await write(at.ping, { DiagnosticsState: 'Requested', Host: '192.0.2.10', NumberOfRepetitions: '4' });
    expect(read(at.ping, 'DiagnosticsState')).toEqual(['Requested']);
    await host.clock.advance(5_000);
    expect(read(at.ping, 'DiagnosticsState', 'SuccessCount', 'FailureCount', 'AverageResponseTime')).toEqual([
      'Complete',
      '4',
      '0',
      '1',
    ]);
    expect(ends()).toBe(1);
  });
});

describe('IPPing diagnostics', () => {
  const { ping } = PLACES['tr104-1'];

  it('count what is lost', async () => {
    await begin('tr104-1');
    host.pingOutcome = { kind: 'lost' };
    await write(ping, { DiagnosticsState: 'Requested', Host: '192.0.2.10', NumberOfRepetitions: '2', Timeout: '500' });
    await host.clock.advance(3_000);
    expect(read(ping, 'SuccessCount', 'FailureCount', 'MinimumResponseTime')).toEqual(['0', '2', '0']);
  });

  it('end in Error_Internal, with event 8, where the host may not ping', async () => {
    await begin('tr104-1');
    host.pingOutcome = { kind: 'unavailable', why: 'EPERM' };
    await write(ping, { DiagnosticsState: 'Requested', Host: '192.0.2.10' });
    await host.clock.advance(3_000);
    expect(read(ping, 'DiagnosticsState', 'SuccessCount')).toEqual(['Error_Internal', '0']);
    expect(ends()).toBe(1);
  });

  it('are refused without a host: 9007 of Host in 9003', async () => {
    await begin('tr104-1');
    await write(ping, { DiagnosticsState: 'Requested' });
    expect(host.scriptedAcs.answers.at(-1)).toMatchObject({
      code: 9003,
      parameterFaults: [{ parameterName: `${ping}Host`, faultCode: 9007 }],
    });
  });

  it('stop without event 8 when another parameter is written', async () => {
    await begin('tr104-1');
    await write(ping, { DiagnosticsState: 'Requested', Host: '192.0.2.10', NumberOfRepetitions: '9' });
    await host.clock.advance(2_000);
    await write(ping, { Timeout: '700' });
    await host.clock.advance(20_000);
    expect(read(ping, 'DiagnosticsState', 'SuccessCount')).toEqual(['None', '0']);
    expect(ends()).toBe(0);
  });
});

describe('the dialect X_CT-COM_IADDiagnostics', () => {
  const { profile, servers, line } = PLACES['tr104-1'];
  const iad = profile + IAD_OBJECT;
  const result = (): readonly string[] => read(iad, 'IADDiagnosticsState', 'RegistResult', 'Reason');

  it('200: 0 and 0, told by event 8', async () => {
    await begin('tr104-1');
    await write(iad, { IADDiagnosticsState: 'Requested', TestServer: '1' });
    expect(result()[0]).toBe('Requested');
    await host.clock.advance(3_000);
    expect(result()).toEqual(['Complete', '0', '0']);
    expect(ends()).toBe(1);
  });

  it('a rejected password: 1 and 4', async () => {
    await begin('tr104-1', { [`${line}SIP.AuthPassword`]: 'wrong' });
    await write(iad, { IADDiagnosticsState: 'Requested' });
    await host.clock.advance(35_000);
    expect(result()).toEqual(['Complete', '1', '4']);
  });

  it.each([
    ['reply', { kind: 'reply', rttMs: 1 }, '3'],
    ['no reply', { kind: 'lost' }, '2'],
  ] as const)('a silent registrar, to ping a %s: 1 and its reason', async (_what, outcome, reason) => {
    host.registrarIsSilent = true;
    await begin('tr104-1');
    host.pingOutcome = outcome;
    await write(iad, { IADDiagnosticsState: 'Requested' });
    await host.clock.advance(40_000);
    expect(result()).toEqual(['Complete', '1', reason]);
  });

  it('an incomplete line, or none that is enabled: 1 and 1, and not one packet', async () => {
    await begin('tr104-1', { [`${servers}RegistrarServer`]: '' });
    await write(iad, { IADDiagnosticsState: 'Requested' });
    expect(result()).toEqual(['Complete', '1', '1']);
    await write(line, { Enable: 'Disabled' });
    await write(iad, { IADDiagnosticsState: 'Requested' });
    expect(result()).toEqual(['Complete', '1', '1']);
    expect(host.sipSent).toEqual([]);
  });

  it('TestServer 2 without a standby registrar: 1 and 3, as the ancestor says, and not one packet', async () => {
    await begin('tr104-1');
    const sent = host.sipSent.length;
    await write(iad, { IADDiagnosticsState: 'Requested', TestServer: '2' });
    await host.clock.advance(1_000);
    expect(result()).toEqual(['Complete', '1', '3']);
    expect(host.sipSent).toHaveLength(sent);
  });

  it('TestServer 2 registers with the standby registrar', async () => {
    await begin('tr104-1', {
      [`${servers}RegistrarServer`]: '',
      [`${servers}${STANDBY}RegistrarServer`]: 'b.example.com',
    });
    expect(agent.value(`${line}Status`)).toBe('Error');
    await write(iad, { IADDiagnosticsState: 'Requested', TestServer: '2' });
    await host.clock.advance(3_000);
    expect(result()).toEqual(['Complete', '0', '0']);
  });

  it.each(['Canceled', 'None', 'Complete'])('refuses %s', async (state) => {
    await begin('tr104-1');
    await write(iad, { IADDiagnosticsState: state });
    expect(host.scriptedAcs.answers.at(-1)).toMatchObject({ code: 9003 });
  });

  it('writing TestServer while it runs terminates it, without event 8', async () => {
    host.registrarIsSilent = true;
    await begin('tr104-1');
    await write(iad, { IADDiagnosticsState: 'Requested' });
    await host.clock.advance(3_000);
    await write(iad, { TestServer: '1' });
    const sent = host.sipSent.length;
    expect(result()[0]).toBe('None');
    await host.clock.advance(1_000);
    expect(host.sipSent.slice(sent).filter(({ local }) => local !== ports()[0])).toEqual([]);
    expect(ends()).toBe(0);
  });

  it('never runs together with our object of the line: the second waits', async () => {
    host.registrarIsSilent = true;
    await begin('tr104-1');
    const own = line + DIAGNOSTICS_OBJECT;
    await write('', { [`${own}DiagnosticsState`]: 'Requested', [`${iad}IADDiagnosticsState`]: 'Requested' });
    await host.clock.advance(20_000);
    expect([agent.value(`${own}DiagnosticsState`), result()[0]]).toEqual(['Requested', 'Requested']);
    await host.clock.advance(20_000);
    expect([agent.value(`${own}DiagnosticsState`), result()[0]]).toEqual(['Complete', 'Requested']);
    await host.clock.advance(40_000);
    expect(result()).toEqual(['Complete', '1', '3']);
    expect(ends()).toBe(2);
  });
});

describe('Status of a client (TR-104 issue 2)', () => {
  const { line, servers } = PLACES['tr104-2'];

  it.each([
    ['Disabled', { [`${line}Enable`]: 'false' }],
    ['Error_Misconfigured', { [`${servers}RegistrarServer`]: '' }],
    ['Error_Misconfigured', { [`${line}Network`]: '' }],
    ['Error_Registration', { [`${line}AuthPassword`]: 'wrong' }],
  ])('%s', async (status, parameters: Record<string, string>) => {
    await begin('tr104-2', parameters);
    expect(agent.value(`${line}Status`)).toBe(status);
  });

  it('a reference that leads nowhere is named once, by itself', async () => {
    await begin('tr104-2', { [`${line}Network`]: '' });
    const object = line + DIAGNOSTICS_OBJECT;
    await write(object, { DiagnosticsState: 'Requested' });
    const { configuration } = JSON.parse(agent.value(`${object}Evidence`)) as { configuration: unknown };
    expect(configuration).toEqual([{ parameter: `${line}Network`, problem: 'missing', value: '' }]);
  });
});

describe('an address that changed over a restart', () => {
  const address = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress';

  it.each<[DataModelName, boolean]>([
    ['tr104-1-igd', true], // forced active there (TR-098)
    ['tr104-1', false],
  ])('%s: told by 4 VALUE CHANGE: %s', async (name, told) => {
    await begin(name);
    const stopped = agent.stop();
    await host.clock.advance(5_000);
    await stopped;
    host.address = '192.0.2.78';
    const before = host.scriptedAcs.events.length;
    await begin(name);
    const boot = host.scriptedAcs.events[before];
    expect([boot?.includes('1 BOOT'), boot?.includes('4 VALUE CHANGE')]).toEqual([true, told]);
    if (told)
      expect(host.scriptedAcs.informs.at(before)?.parameterList.find((one) => one.name === address)?.value).toBe(
        '192.0.2.78',
      );
  });
});
