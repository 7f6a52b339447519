import { Secret } from '#shared/lib/secret.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Trace } from '#shared/diagnosis/trace.js';
import { FakeHost, REGISTRAR_ADDRESS } from '../test/fakes/host.js';
import { DIAGNOSTICS, LINE, phone } from '../test/fakes/phone.js';
import type { Agent } from './agent.js';
import { PROFILE } from './cwmp/data-model/voice-service.js';

const MS = 'Device.ManagementServer.';
const CREDENTIALS = { username: 'acs', password: 'cr-secret' };

let host: FakeHost;
let agent: Agent;

async function begin(
  parameters: Readonly<Record<string, string>> = {},
  more: Parameters<typeof phone>[2] = {},
): Promise<void> {
  agent = phone(host, parameters, more);
  host.scriptedAcs.set({
    [`${MS}ConnectionRequestUsername`]: CREDENTIALS.username,
    [`${MS}ConnectionRequestPassword`]: CREDENTIALS.password,
  });
  await agent.start();
  await host.clock.advance(2_000);
}

async function request(values: Readonly<Record<string, string>> = {}): Promise<void> {
  const entries = Object.entries({ RequestKey: 'run-1', Depth: 'Deep', ...values, DiagnosticsState: 'Requested' });
  host.scriptedAcs.set(Object.fromEntries(entries.map(([name, value]) => [DIAGNOSTICS + name, value])));
  expect(host.connectionRequest(agent.value(`${MS}ConnectionRequestURL`), CREDENTIALS).status).toBe(200);
  await host.clock.advance(0);
}

const value = (name: string): string => agent.value(DIAGNOSTICS + name);
const verdict = () => ['DiagnosticsState', 'FaultCode', 'Cause', 'Confidence'].map(value);
const evidence = () => JSON.parse(value('Evidence')) as Evidence;
const trace = () => JSON.parse(value('Trace')) as Trace;

beforeEach(() => {
  host = new FakeHost();
  host.addUser({ user: '1001', domain: 'example.com', password: new Secret('sip-secret'), condition: 'normal' });
});
afterEach(stop);

async function stop(): Promise<void> {
  const stopped = agent.stop();
  await host.clock.advance(5_000);
  await stopped;
}

describe('deep probes of an agent', () => {
  it('follow the procedure while the state stays Requested, and end in their time', async () => {
    host.registrarIsSilent = true;
    await begin();
    await request();
    await host.clock.advance(28_000);
    expect(value('DiagnosticsState')).toBe('Requested');
    await host.clock.advance(23_500);
    expect(verdict()).toEqual(['Complete', '3', 'sip-service-silent', 'likely']);
    const { deep } = evidence();
    expect(deep?.probes.map(({ probe, outcome }) => `${probe} ${outcome}`)).toEqual([
      'mtu done',
      'new-port done',
      'transports done',
    ]);
    const probing = trace().entries.filter(({ probe }) => probe !== undefined);
    expect(probing.map(({ proto, dir, probe }) => `${proto} ${dir} ${probe ?? ''}`)).toContain('sip out new-port');
  });

  it('tell a line’s own port, configured or not, that is not answered any more where there is no NAT', async () => {
    for (const port of ['5066', '0']) {
      host = new FakeHost();
      host.addUser({ user: '1001', domain: 'example.com', password: new Secret('sip-secret'), condition: 'normal' });
      await begin({ [`${PROFILE}SIP.UserAgentPort`]: port });
      const [first] = host.registers();
      host.deadPorts.add(first?.local ?? 0);
      // Its refresh is not answered any more, and it goes on trying from the same port.
      await host.clock.advance(345_000);
      expect(agent.value(`${LINE}Status`)).toBe('Error');
      await request();
      await host.clock.advance(20_000);
      expect(verdict()).toEqual(['Complete', '200', 'blocked-port', 'likely']);
      expect(evidence().deep?.line).toMatchObject({
        believesRegistered: false,
        hasRegistered: true,
        lastFailure: 'no answer',
      });
      const probes = evidence().deep?.registers.map(({ ownPort, outcome }) => [ownPort, outcome.kind]);
      expect(probes).toEqual([
        [true, 'timeout'],
        [false, 'response'],
      ]);
      if (port === '5066') await stop();
    }
  });

  it('use the socket that the line has open, whose first try is not answered yet', async () => {
    host.deadPorts.add(5066);
    await begin({ [`${PROFILE}SIP.UserAgentPort`]: '5066' });
    await request();
    await host.clock.advance(20_000);
    expect(verdict()).toEqual(['Complete', '200', 'blocked-port', 'likely']);
  });

  it('find the standby server that the line knows of, and bind nothing there', async () => {
    host.dead.add(REGISTRAR_ADDRESS.address);
    await begin({ [`${PROFILE}SIP.X_CT-COM_Standby-RegistrarServer`]: '198.51.100.7' });
    await host.clock.advance(60_000);
    const before = host.sipSent.length;
    await request();
    await host.clock.advance(60_000);
    expect(verdict()).toEqual(['Complete', '3', 'standby-only', 'likely']);
    const probed = evidence().deep?.registers.filter(({ probe }) => probe === 'standby');
    expect(probed).toMatchObject([{ target: { address: '198.51.100.7', port: 5060, transport: 'UDP' }, query: true }]);
    const queries = host.sipSent.slice(before).filter(({ text }) => !/^Contact:/m.test(text));
    expect(queries.length).toBeGreaterThan(0);
  });

  it('end with the diagnosis that is cancelled: nothing is sent, and everything released', async () => {
    host.registrarIsSilent = true;
    await begin();
    const idle = host.openFlows;
    await request();
    await host.clock.advance(27_000); // the procedure is over, a probe waits
    expect(value('DiagnosticsState')).toBe('Requested');
    host.scriptedAcs.set({ [`${DIAGNOSTICS}DiagnosticsState`]: 'Canceled' });
    host.connectionRequest(agent.value(`${MS}ConnectionRequestURL`), CREDENTIALS);
    await host.clock.advance(0);
    expect(value('DiagnosticsState')).toBe('None');
    expect(host.openFlows).toBeLessThanOrEqual(idle + 1); // the line's own, which goes on
    const sent = host.sipSent.length;
    await host.clock.advance(60_000);
    // A probe of this run has no Contact; what the line sends has one.
    const after = host.sipSent.slice(sent).filter(({ text }) => !/^Contact:/m.test(text));
    expect(after).toEqual([]);
    expect(value('FaultCode')).toBe('0');
  });

  it('do not run for an incomplete configuration, nor where nobody asked for them', async () => {
    await begin({ [`${PROFILE}SIP.RegistrarServer`]: '' });
    await request();
    await host.clock.advance(0);
    expect(verdict()).toEqual(['Complete', '1', 'configuration-incomplete', 'certain']);
    expect(evidence().deep).toBeUndefined();
    expect(host.sipSent).toEqual([]);
    await stop();

    host = new FakeHost();
    host.registrarIsSilent = true;
    await begin();
    await request({ Depth: 'Basic' });
    await host.clock.advance(40_000);
    expect(evidence().deep).toBeUndefined();
  });

  it('do not follow a diagnosis that the agent starts by itself, whatever depth was asked for before', async () => {
    host.registrarIsSilent = true;
    await begin({}, { diagnoseOnFailure: { failures: 1 } });
    host.scriptedAcs.set({ [`${DIAGNOSTICS}Depth`]: 'Deep' });
    host.connectionRequest(agent.value(`${MS}ConnectionRequestURL`), CREDENTIALS);
    await host.clock.advance(0);
    expect(value('Depth')).toBe('Deep');
    await host.clock.advance(100_000);
    expect([value('DiagnosticsState'), value('RequestKey'), value('Depth')]).toEqual(['Complete', '', 'Basic']);
    expect(evidence().deep).toBeUndefined();
  });
});
