import { Secret } from '#shared/lib/secret.js';
import { FakeHost } from '../test/fakes/host.js';
import { DIAGNOSTICS, LINE, phone } from '../test/fakes/phone.js';
import type { Agent } from './agent.js';
import { PROFILE } from './cwmp/data-model/voice-service.js';

let host: FakeHost;
let agent: Agent;

async function begin(more: Parameters<typeof phone>[2], parameters: Record<string, string> = {}): Promise<void> {
  agent = phone(host, { 'Device.ManagementServer.PeriodicInformEnable': 'false', ...parameters }, more);
  await agent.start();
  await host.clock.advance(1_500);
}

const keepAlive = (type: string, seconds: number): Record<string, string> => ({
  [`${PROFILE}SIP.X_SIPDX-ORG_KeepAliveType`]: type,
  [`${PROFILE}SIP.X_SIPDX-ORG_KeepAliveInterval`]: String(seconds),
});

const minutes = (count: number): Promise<void> => host.clock.advance(count * 60_000);
const runs = (): number => host.logged.filter((line) => line.startsWith('diagnosis starts')).length;

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

describe('keep-alives of a line', () => {
  it('CRLF goes out between the refreshes, at most an interval apart', async () => {
    await begin({}, keepAlive('CRLF', 30));
    await minutes(2);
    const pings = host.sipSent.filter(({ text }) => text === '\r\n\r\n').map(({ at }) => at);
    expect(pings.length).toBeGreaterThanOrEqual(4);
    for (const [i, at] of pings.entries()) if (i > 0) expect(at - pings[i - 1]!).toBeLessThanOrEqual(30_000);
  });

  it('OPTIONS that stay without an answer make the line register again, and a dead server brings it down', async () => {
    await begin({}, keepAlive('OPTIONS', 30));
    host.registrarIsSilent = true;
    const before = host.registers().filter(({ text }) => text.startsWith('REGISTER')).length;
    await minutes(3);
    expect(host.sipSent.some(({ text }) => text.startsWith('OPTIONS sip:example.com'))).toBe(true);
    expect(host.registers().filter(({ text }) => text.startsWith('REGISTER')).length).toBeGreaterThan(before);
    expect(agent.value(`${LINE}Status`)).not.toBe('Up');
  });

  it('none goes out before the line is registered', async () => {
    host.registrarIsSilent = true;
    await begin({}, keepAlive('CRLF', 10));
    await minutes(2);
    expect(host.sipSent.filter(({ text }) => text === '\r\n\r\n')).toEqual([]);
  });
});

describe('diagnoseOnFailure', () => {
  it('is off by default', async () => {
    host.registrarIsSilent = true;
    await begin({});
    await minutes(60);
    expect(runs()).toBe(0);
  });

  it('diagnoses after three failures, tells the ACS by event 8, and leaves the ResultKey empty', async () => {
    host.registrarIsSilent = true;
    await begin({ diagnoseOnFailure: { failures: 3 } });
    await minutes(2);
    expect(runs()).toBe(0);
    await minutes(8);
    expect(runs()).toBe(1);
    expect(agent.value(`${DIAGNOSTICS}DiagnosticsState`)).toBe('Complete');
    expect(agent.value(`${DIAGNOSTICS}FaultCode`)).toBe('3');
    expect(agent.value(`${DIAGNOSTICS}ResultKey`)).toBe('');
    expect(host.scriptedAcs.events.flat()).toEqual(
      expect.arrayContaining(['8 DIAGNOSTICS COMPLETE', '4 VALUE CHANGE']),
    );
  });

  it('sends rejected credentials no second time', async () => {
    await begin({ diagnoseOnFailure: { failures: 1 } }, { [`${LINE}SIP.AuthPassword`]: 'wrong' });
    await minutes(600);
    expect([runs(), agent.value(`${DIAGNOSTICS}FaultCode`)]).toEqual([1, '401']);
  });
});
