import { Secret } from '#shared/lib/secret.js';
import { FakeHost } from '../test/fakes/host.js';
import { LINE, phone } from '../test/fakes/phone.js';
import type { Agent } from './agent.js';
import { PROFILE } from './cwmp/data-model/voice-service.js';

let host: FakeHost;
let agent: Agent;

async function begin(parameters: Readonly<Record<string, string>> = {}): Promise<void> {
  agent = phone(host, { 'Device.ManagementServer.PeriodicInformEnable': 'true', ...parameters });
  await agent.start();
  await host.clock.advance(1_500);
}

const status = (): string => agent.value(`${LINE}Status`);

beforeEach(() => {
  host = new FakeHost();
  host.addUser({ user: '1001', domain: 'example.com', password: new Secret('sip-secret'), condition: 'normal' });
});
afterEach(async () => {
  const stopped = agent.stop();
  await host.clock.advance(5_000);
  await stopped;
  expect(host.openFlows).toBe(0);
});

describe('Line.Status', () => {
  it('is Up after the registration, and the ACS is told once', async () => {
    await begin();
    expect(status()).toBe('Up');
    expect(host.scriptedAcs.events).toEqual([['0 BOOTSTRAP', '1 BOOT'], ['4 VALUE CHANGE']]);
    const told = host.scriptedAcs.informs.at(-1)?.parameterList.find(({ name }) => name === `${LINE}Status`);
    expect(told?.value).toBe('Up');
  });

  it('stays Up over the refreshes', async () => {
    await begin();
    const before = host.registers().length;
    await host.clock.advance(1_000_000);
    expect(host.registers().length).toBeGreaterThan(before + 2);
    expect(host.scriptedAcs.events.filter((events) => events.includes('4 VALUE CHANGE'))).toHaveLength(1);
    expect(status()).toBe('Up');
  });

  it.each<[string, Record<string, string>, string]>([
    ['Disabled without Enable', { [`${LINE}Enable`]: 'Disabled' }, 'Disabled'],
    ['Disabled in a disabled profile', { [`${PROFILE}Enable`]: 'Disabled' }, 'Disabled'],
    ['Error without a registrar', { [`${PROFILE}SIP.RegistrarServer`]: '' }, 'Error'],
    ['Error with a transport of later', { [`${PROFILE}SIP.RegistrarServerTransport`]: 'TCP' }, 'Error'],
    ['Error with the wrong password', { [`${LINE}SIP.AuthPassword`]: 'wrong' }, 'Error'],
  ])('is %s', async (_what, parameters, expected) => {
    await begin(parameters);
    expect(status()).toBe(expected);
  });

  it('is Up at the second target when the first is dead (RFC 3263 §4.3)', async () => {
    host.resolveOutcome = { ok: true, addresses: ['192.0.2.66', '192.0.2.10'] };
    host.dead.add('192.0.2.66');
    await begin();
    await host.clock.advance(32_000);
    expect(status()).toBe('Error');
    await host.clock.advance(60_000);
    expect(status()).toBe('Up');
  });

  it('begins with the first target again after all have failed', async () => {
    host.resolveOutcome = { ok: true, addresses: ['192.0.2.66', '192.0.2.67'] };
    host.dead.add('192.0.2.66').add('192.0.2.67');
    await begin();
    await host.clock.advance(200_000);
    host.dead.delete('192.0.2.66');
    await host.clock.advance(1_000_000);
    expect(status()).toBe('Up');
  });

  it('is Error while the name has no address, and Up when it got one', async () => {
    host.resolveOutcome = { ok: false, error: 'nxdomain' };
    await begin();
    expect(status()).toBe('Error');
    host.resolveOutcome = { ok: true, addresses: ['192.0.2.10'] };
    await host.clock.advance(46_000);
    expect(status()).toBe('Up');
  });
});

describe('a line', () => {
  it('registers anew when an ACS corrected its configuration', async () => {
    await begin({ [`${LINE}SIP.AuthPassword`]: 'wrong' });
    expect(status()).toBe('Error');
    host.scriptedAcs.set({ [`${LINE}SIP.AuthPassword`]: 'sip-secret', [`${LINE}Enable`]: 'Enabled' });
    await host.clock.advance(300_000);
    expect(status()).toBe('Up');
  });

  it('removes its binding when an ACS disables it', async () => {
    await begin();
    host.scriptedAcs.set({ [`${LINE}Enable`]: 'Disabled' });
    await host.clock.advance(300_000);
    expect(status()).toBe('Disabled');
    expect(host.registers().at(-1)?.text).toContain('\r\nExpires: 0\r\n');
    expect(host.openFlows).toBe(0);
  });

  it('does not wait for ever for a registrar that answers no more', async () => {
    await begin();
    host.registrarIsSilent = true;
    host.scriptedAcs.set({ [`${LINE}Enable`]: 'Disabled' });
    await host.clock.advance(300_000);
    expect([status(), host.openFlows]).toEqual(['Disabled', 0]);
  });
});
