import { Secret } from '#shared/lib/secret.js';
import { FakeHost } from '../test/fakes/host.js';
import { DIAGNOSTICS, LINE, phone } from '../test/fakes/phone.js';
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

describe('a line with a standby server', () => {
  const standby = { [`${PROFILE}SIP.X_CT-COM_Standby-RegistrarServer`]: '192.0.2.20' };

  it('registers there when the primary one is dead, and goes back when it serves again (record 0027)', async () => {
    host.dead.add('192.0.2.10');
    await begin(standby);
    await host.clock.advance(100_000);
    expect([status(), host.remotes.at(-1)]).toEqual(['Up', '192.0.2.20']);
    const registers = (): number => host.registers().filter(({ text }) => text.startsWith('REGISTER')).length;
    const before = registers();
    await host.clock.advance(130_000);
    expect([status(), registers()]).toEqual(['Up', before]);
    host.dead.delete('192.0.2.10');
    await host.clock.advance(61_000);
    expect([status(), host.remotes.at(-1)]).toEqual(['Up', '192.0.2.10']);
    expect(registers()).toBeGreaterThan(before);
    const after = host.remotes.length;
    await host.clock.advance(200_000);
    expect(host.remotes.slice(after)).toEqual([]);
  });

  it('goes there too when the primary one has no address', async () => {
    host.resolveOutcome = { ok: false, error: 'nxdomain' };
    await begin(standby);
    expect(status()).toBe('Up');
  });

  it('begins with the primary one again when both are dead', async () => {
    host.dead.add('192.0.2.10').add('192.0.2.20');
    await begin(standby);
    await host.clock.advance(400_000);
    expect(host.remotes.slice(0, 3)).toEqual(['192.0.2.10', '192.0.2.20', '192.0.2.10']);
  });
});

describe('a line whose habits an ACS changed', () => {
  const registers = () => host.registers().filter(({ text }) => text.startsWith('REGISTER'));

  it.each([
    ['asks for no rport', 'Rport', 'false', () => !registers().at(-1)!.text.includes(';rport')],
    ['has a new local port', 'PortRefresh', 'true', () => new Set(registers().map(({ local }) => local)).size > 2],
    [
      'has a new Call-ID',
      'NewCallID',
      'true',
      () =>
        new Set(
          registers()
            .slice(-2)
            .map(({ text }) => /Call-ID: (.*)/.exec(text)?.[1]),
        ).size === 2,
    ],
    ['keeps its way open', 'KeepAliveType', 'CRLF', () => host.sipSent.some(({ text }) => text === '\r\n\r\n')],
  ])('%s', async (_what, name, value, holds) => {
    await begin();
    await host.clock.advance(400_000);
    expect(holds()).toBe(false);
    host.scriptedAcs.set({ [`${PROFILE}SIP.X_SIPDX-ORG_${name}`]: value });
    await host.clock.advance(1_000_000);
    expect([status(), holds()]).toEqual(['Up', true]);
  });

  it('is diagnosed by the same habits', async () => {
    await begin({ [`${PROFILE}SIP.X_SIPDX-ORG_Rport`]: 'false', [`${PROFILE}SIP.X_SIPDX-ORG_NewCallID`]: 'true' });
    host.scriptedAcs.set({ [`${DIAGNOSTICS}DiagnosticsState`]: 'Requested' });
    const before = registers().length;
    await host.clock.advance(320_000);
    expect(agent.value(`${DIAGNOSTICS}FaultCode`)).toBe('200');
    const [first, second] = registers().slice(before);
    expect(first!.text + second!.text).not.toContain(';rport');
    const callId = (text: string): string | undefined => /Call-ID: (.*)/.exec(text)?.[1];
    expect(callId(first!.text)).not.toBe(callId(second!.text));
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
