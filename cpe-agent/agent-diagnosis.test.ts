import { Secret } from '#shared/lib/secret.js';
import { FakeHost } from '../test/fakes/host.js';
import { ACS_PASSWORD, DIAGNOSTICS, LINE, phone } from '../test/fakes/phone.js';
import { PROFILE } from './cwmp/data-model/voice-service.js';
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
  await host.clock.advance(2_000); // Status told, too
}

/** Queues Requested and calls the phone: one session. */
async function request(values: Readonly<Record<string, string>> = {}): Promise<void> {
  const entries = Object.entries({ RequestKey: 'run-1', ...values, DiagnosticsState: 'Requested' });
  host.scriptedAcs.set(Object.fromEntries(entries.map(([name, value]) => [DIAGNOSTICS + name, value])));
  await session();
}

async function session(): Promise<void> {
  const url = agent.value(`${MS}ConnectionRequestURL`);
  expect(host.connectionRequest(url, CREDENTIALS).status).toBe(200);
  await host.clock.advance(0);
}

const value = (name: string): string => agent.value(DIAGNOSTICS + name);
const countOf = (event: string): number => host.scriptedAcs.events.filter((events) => events.includes(event)).length;

beforeEach(() => {
  host = new FakeHost();
  host.addUser({ user: '1001', domain: 'example.com', password: new Secret('another'), condition: 'normal' });
});
afterEach(async () => {
  const stopped = agent.stop();
  await host.clock.advance(5_000);
  await stopped;
});

describe('a diagnosis that an ACS requests', () => {
  it('runs after the session, and is told once by event 8 with its passive parameters', async () => {
    await begin();
    // The parameters of a run come with Requested in any order; a read in the same session still says Requested.
    host.scriptedAcs.set({ [`${DIAGNOSTICS}DiagnosticsState`]: 'Requested', [`${DIAGNOSTICS}RequestKey`]: 'run-1' });
    host.scriptedAcs.get(`${DIAGNOSTICS}DiagnosticsState`);
    const flows: number[] = [];
    host.scriptedAcs.onPost = () => flows.push(host.openFlows);
    await session();
    host.scriptedAcs.onPost = () => undefined;
    expect(flows).toEqual([1, 1, 1, 1]); // the line's own: Inform, nothing, two answers
    expect(host.openFlows).toBe(2);
    expect(host.scriptedAcs.lastValues).toEqual({ DiagnosticsState: 'Requested' });
    await host.clock.advance(32_000);

    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(1);
    const inform = host.scriptedAcs.informs.find(({ events }) =>
      events.some(({ eventCode }) => eventCode.startsWith('8 ')),
    );
    expect(inform?.events.map(({ eventCode }) => eventCode)).toContain('4 VALUE CHANGE');
    const told = Object.fromEntries((inform?.parameterList ?? []).map((each) => [each.name, each.value]));
    expect(told).toMatchObject({
      [`${DIAGNOSTICS}DiagnosticsState`]: 'Complete',
      [`${DIAGNOSTICS}ResultKey`]: 'run-1',
      [`${DIAGNOSTICS}FaultCode`]: '401',
      [`${DIAGNOSTICS}Cause`]: 'account-or-password-rejected',
    });

    host.scriptedAcs.get(DIAGNOSTICS);
    await session();
    expect(host.scriptedAcs.lastValues).toMatchObject({
      DiagnosticsState: 'Complete',
      RequestKey: 'run-1',
      ResultKey: 'run-1',
      Category: 'credentials',
      RegisterTransactions: '3',
      StartTime: expect.stringMatching(/^2026-01-02T03:04:\d\dZ$/) as string,
      Evidence: expect.stringContaining('"v":1') as string,
    });
    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(1);
  });

  it('sends not one packet and says what is missing when the configuration is incomplete', async () => {
    await begin({ [`${PROFILE}SIP.RegistrarServer`]: '' });
    await request();
    await host.clock.advance(0);
    expect([value('DiagnosticsState'), value('FaultCode'), value('Category')]).toEqual([
      'Complete',
      '1',
      'configuration',
    ]);
    expect(host.sipSent).toEqual([]);
    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(1);
  });

  it('ends in Error_Internal, with event 8, when the agent cannot speak the transport', async () => {
    await begin({ [`${PROFILE}SIP.RegistrarServerTransport`]: 'TLS' });
    await request();
    await host.clock.advance(40_000);
    expect([value('DiagnosticsState'), value('FaultCode'), value('ResultKey')]).toEqual([
      'Error_Internal',
      '0',
      'run-1',
    ]);
    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(1);
  });

  it('uses the values that came together with Requested', async () => {
    host.registrarIsSilent = true;
    await begin();
    await request({ Timeout: '16', AttemptTimeout: '500', NumberOfRepetitions: '2' });
    const before = host.clock.monotonic();
    while (value('DiagnosticsState') === 'Requested') await host.clock.advance(100);
    expect([value('RegisterTransactions'), value('FaultCode')]).toEqual(['2', '3']);
    expect(host.clock.monotonic() - before).toBeLessThan(16_000);
  });

  it('has the line hold its own REGISTERs, and lets it go on afterwards', async () => {
    host.registrarIsSilent = true;
    await begin();
    const [own] = host.registers();
    await request();
    const from = host.sipSent.length;
    await host.clock.advance(20_000);
    expect(value('DiagnosticsState')).toBe('Requested');
    const meanwhile = host.sipSent.slice(from);
    expect(meanwhile.length).toBeGreaterThan(3);
    expect(meanwhile.filter(({ local }) => local === own?.local)).toEqual([]);
    await host.clock.advance(15_000);
    expect(value('DiagnosticsState')).toBe('Complete');
    expect(host.registers().at(-1)?.local).toBe(own?.local);
  });

  it('has a registered line refresh at once after a 200 over the other socket', async () => {
    host.addUser({ user: '1001', domain: 'example.com', password: new Secret('sip-secret'), condition: 'normal' });
    await begin();
    expect(agent.value(`${LINE}Status`)).toBe('Up');
    const own = host.registers().length;
    await request();
    await host.clock.advance(1_000);
    expect([value('FaultCode'), value('Cause')]).toEqual(['200', 'registered']);
    const locals = host
      .registers()
      .slice(own)
      .map(({ local }) => (local === host.registers()[0]?.local ? 'line' : 'run'));
    expect(locals).toEqual(['run', 'run', 'line']);
    // One binding: the diagnosis used the line's own Contact.
    expect(new Set(host.registers().map(({ text }) => /^Contact: (.*)$/m.exec(text)?.[1])).size).toBe(1);
  });

  it('runs although the SIP module of the line crashed [0182]', async () => {
    host.brokenFlows = 1;
    await begin();
    expect(agent.value(`${LINE}Status`)).toBe('Error');
    expect(host.logged.join()).toContain('the SIP module of the line crashed');
    expect([host.sipSent, host.openFlows]).toEqual([[], 0]);
    await request();
    await host.clock.advance(32_000);
    expect([value('DiagnosticsState'), value('FaultCode')]).toEqual(['Complete', '401']);
  });
});

describe('writing to the diagnostics object (TR-106 DiagnosticsState)', () => {
  const write = async (values: Readonly<Record<string, string>>): Promise<void> => {
    host.scriptedAcs.set(Object.fromEntries(Object.entries(values).map(([name, text]) => [DIAGNOSTICS + name, text])));
    await session();
  };

  it.each(['None', 'Complete', 'Error_Internal', 'requested'])('refuses %s with 9007 in 9003', async (state) => {
    await begin();
    await write({ DiagnosticsState: state });
    expect(host.scriptedAcs.answers.at(-1)).toMatchObject({
      code: 9003,
      parameterFaults: [{ parameterName: `${DIAGNOSTICS}DiagnosticsState`, faultCode: 9007 }],
    });
    expect(value('DiagnosticsState')).toBe('None');
  });

  it('voids a Complete result when another parameter is written', async () => {
    await begin();
    await request();
    await host.clock.advance(32_000);
    await write({ Timeout: '40' });
    expect(value('DiagnosticsState')).toBe('None');
  });

  it.each([
    ['Canceled', { DiagnosticsState: 'Canceled' }],
    ['another parameter', { RequestKey: 'other' }],
  ])('stops a running test with %s, without event 8', async (_what, values: Record<string, string>) => {
    host.registrarIsSilent = true;
    await begin();
    await request();
    await host.clock.advance(3_000);
    await write(values);
    expect(value('DiagnosticsState')).toBe('None');
    const sent = host.registers().filter(({ local }) => local !== host.registers()[0]?.local).length;
    await host.clock.advance(60_000);
    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(0);
    expect(host.registers().filter(({ local }) => local !== host.registers()[0]?.local)).toHaveLength(sent);
  });

  it('restarts a running test with Requested, and tells one end', async () => {
    host.registrarIsSilent = true;
    await begin();
    await request();
    await host.clock.advance(10_000);
    await request({ RequestKey: 'run-2' });
    await host.clock.advance(25_000);
    expect(value('DiagnosticsState')).toBe('Requested');
    await host.clock.advance(10_000);
    expect([value('DiagnosticsState'), value('ResultKey')]).toEqual(['Complete', 'run-2']);
    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(1);
  });

  it('forgets the running test over a restart: None, the request key kept, no event 8', async () => {
    host.registrarIsSilent = true;
    await begin();
    await request();
    await host.clock.advance(3_000);
    const stopped = agent.stop();
    await host.clock.advance(5_000);
    await stopped;
    agent = phone(host);
    await agent.start();
    await host.clock.advance(60_000);
    expect([value('DiagnosticsState'), value('RequestKey')]).toEqual(['None', 'run-1']);
    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(0);
  });

  it('retries the delivery of event 8 until an ACS confirms it', async () => {
    await begin();
    await request();
    host.scriptedAcs.failure = 'ECONNREFUSED';
    await host.clock.advance(33_000);
    expect(value('DiagnosticsState')).toBe('Complete');
    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(0);
    host.scriptedAcs.failure = undefined;
    await host.clock.advance(60_000);
    expect(countOf('8 DIAGNOSTICS COMPLETE')).toBe(1);
  });
});

it('no log, stored result or message tells a password', async () => {
  host.scriptedAcs.account = { username: 'phone', password: ACS_PASSWORD };
  host.addUser({ user: '1001', domain: 'example.com', password: new Secret('another'), condition: 'normal' });
  const messages: string[] = [];
  host.scriptedAcs.onPost = (body) => messages.push(body);
  await begin();
  await request();
  host.scriptedAcs.get('Device.');
  await host.clock.advance(40_000);
  await session();
  expect(value('FaultCode')).toBe('401');
  const said = [...host.logged, ...messages].join('\n');
  expect(said).toContain('Trace');
  for (const secret of [ACS_PASSWORD, 'sip-secret', CREDENTIALS.password]) expect(said).not.toContain(secret);
  const responses = host.sipSent
    .map(({ text }) => /response="([0-9a-f]+)"/.exec(text)?.[1])
    .filter((r) => r !== undefined);
  expect(responses.length).toBeGreaterThan(1);
  for (const response of responses) expect(said).not.toContain(response);
});
