import { Secret } from '#shared/lib/secret.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Trace } from '#shared/diagnosis/trace.js';
import { FakeHost } from '../test/fakes/host.js';
import { DIAGNOSTICS, phone } from '../test/fakes/phone.js';
import type { Agent } from './agent.js';

const MS = 'Device.ManagementServer.';
const CREDENTIALS = { username: 'acs', password: 'cr-secret' };

let host: FakeHost;
let agent: Agent;

async function begin(parameters: Readonly<Record<string, string>> = {}): Promise<void> {
  agent = phone(host, parameters);
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
afterEach(async () => {
  const stopped = agent.stop();
  await host.clock.advance(5_000);
  await stopped;
});

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
});
