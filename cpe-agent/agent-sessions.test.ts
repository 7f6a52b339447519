import { FakeHost } from '../test/fakes/host.js';
import { ACS_PASSWORD, ACS_URL, LINE, phone } from '../test/fakes/phone.js';

const MS = 'Device.ManagementServer.';
const CREDENTIALS = { username: 'acs', password: 'cr-secret' };

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
  host.registrarIsSilent = true;
});

/** A disabled line keeps its Status, so that sessions have the causes that the test gives them. */
const quiet = { [`${LINE}Enable`]: 'Disabled' };

function setConnectionRequestCredentials(): void {
  host.scriptedAcs.set({
    [`${MS}ConnectionRequestUsername`]: CREDENTIALS.username,
    [`${MS}ConnectionRequestPassword`]: CREDENTIALS.password,
  });
}

describe('the events of an agent (TR-069 Amd 6 Table 8)', () => {
  it('are BOOTSTRAP and BOOT at first, with every forced parameter, and BOOT alone after a restart', async () => {
    const first = phone(host, quiet);
    await first.start();
    await host.clock.advance(0);
    const [inform] = host.scriptedAcs.informs;
    expect(host.scriptedAcs.events).toEqual([['0 BOOTSTRAP', '1 BOOT']]);
    expect(inform?.deviceId).toEqual({
      manufacturer: 'Example',
      oui: '00A0B0',
      productClass: 'IP-Phone',
      serialNumber: '1',
    });
    expect(first.deviceId).toBe('00A0B0-IP%2DPhone-1');
    const url = inform?.parameterList.find(({ name }) => name === `${MS}ConnectionRequestURL`)?.value ?? '';
    expect(url).toMatch(/^http:\/\/192\.0\.2\.77:7547\/[0-9a-f]{32}$/);
    expect(inform?.parameterList).toHaveLength(6);
    await first.stop();

    const second = phone(host, quiet);
    await second.start();
    await host.clock.advance(0);
    expect(host.scriptedAcs.events.slice(1)).toEqual([['1 BOOT']]);
    expect(second.value(`${MS}ConnectionRequestURL`)).toBe(url);
    await second.stop();
  });

  it('are VALUE CHANGE when the software changed over a restart', async () => {
    const before = phone(host, quiet);
    await before.start();
    await host.clock.advance(0);
    await before.stop();
    const after = phone(host, quiet, { softwareVersion: '2.0' });
    await after.start();
    await host.clock.advance(0);
    expect(host.scriptedAcs.events.at(-1)).toEqual(['1 BOOT', '4 VALUE CHANGE']);
    await after.stop();
  });

  it('are PERIODIC at every interval, which the ACS can change', async () => {
    const agent = phone(host, {
      ...quiet,
      [`${MS}PeriodicInformEnable`]: 'true',
      [`${MS}PeriodicInformInterval`]: '60',
    });
    await agent.start();
    await host.clock.advance(30_000); // the phase is drawn: half of the interval here
    expect(host.scriptedAcs.events.slice(1)).toEqual([['2 PERIODIC']]);
    host.scriptedAcs.set({ [`${MS}PeriodicInformInterval`]: '10' });
    await host.clock.advance(60_000);
    expect(host.scriptedAcs.events.slice(2)).toEqual([['2 PERIODIC']]);
    await host.clock.advance(5_000);
    await host.clock.advance(30_000);
    expect(host.scriptedAcs.events.slice(3)).toHaveLength(4);
    await agent.stop();
  });

  it('are VALUE CHANGE with the Status of a line that failed to register', async () => {
    const agent = phone(host);
    await agent.start();
    await host.clock.advance(40_000);
    expect(agent.value(`${LINE}Status`)).toBe('Error');
    const last = host.scriptedAcs.informs.at(-1);
    expect(host.scriptedAcs.events.at(-1)).toEqual(['4 VALUE CHANGE']);
    expect(last?.parameterList).toContainEqual({ name: `${LINE}Status`, type: 'string', value: 'Error' });
    await agent.stop();
  });

  it('are CONNECTION REQUEST after one with the right credentials, and none before they are set', async () => {
    const agent = phone(host, quiet);
    await agent.start();
    await host.clock.advance(0);
    const url = agent.value(`${MS}ConnectionRequestURL`);
    expect(host.connectionRequest(url, { username: '', password: '' }).status).toBe(401);
    expect(host.connectionRequest(url, CREDENTIALS).status).toBe(401);
    await agent.stop();

    setConnectionRequestCredentials();
    const again = phone(host, quiet);
    await again.start();
    await host.clock.advance(0);
    expect(host.connectionRequest(url, { ...CREDENTIALS, password: 'wrong' }).status).toBe(401);
    expect(host.connectionRequest(url, CREDENTIALS)).toEqual({ status: 200, headers: {} });
    await host.clock.advance(0);
    expect(host.scriptedAcs.events.slice(2)).toEqual([['6 CONNECTION REQUEST']]);
    await again.stop();
    expect(host.connectionRequest(url, CREDENTIALS).status).toBe(404);
  });

  it('of a Connection Request during a session wait for one more session', async () => {
    setConnectionRequestCredentials();
    const agent = phone(host, quiet);
    await agent.start();
    await host.clock.advance(0);
    host.scriptedAcs.get('Device.DeviceInfo.');
    host.scriptedAcs.onPost = () => {
      if (host.scriptedAcs.informs.length !== 2) return;
      host.scriptedAcs.onPost = () => undefined;
      const url = agent.value(`${MS}ConnectionRequestURL`);
      for (let i = 0; i < 3; i++) expect(host.connectionRequest(url, CREDENTIALS).status).toBe(200);
    };
    expect(host.connectionRequest(agent.value(`${MS}ConnectionRequestURL`), CREDENTIALS).status).toBe(200);
    await host.clock.advance(0);
    expect(host.scriptedAcs.events.slice(1)).toEqual([['6 CONNECTION REQUEST'], ['6 CONNECTION REQUEST']]);
    await agent.stop();
  });

  it('are never none because a session that was under way already told the change', async () => {
    setConnectionRequestCredentials();
    const { client } = host.scriptedAcs;
    const slowly = {
      connect: (url: string) => {
        const connection = client.connect(url);
        const post: typeof connection.post = async (...message) => {
          await new Promise<void>((resolve) => host.clock.after(200, resolve));
          return connection.post(...message);
        };
        return { ...connection, post };
      },
    };
    const agent = phone(Object.assign(host, { acs: slowly }));
    await agent.start();
    while (agent.value(`${LINE}Status`) !== 'Error') await host.clock.advance(100);
    await host.clock.advance(900); // the change would be told in 100 ms
    expect(host.connectionRequest(agent.value(`${MS}ConnectionRequestURL`), CREDENTIALS).status).toBe(200);
    await host.clock.advance(3_000);
    expect(host.scriptedAcs.events.at(-1)).toEqual(['6 CONNECTION REQUEST', '4 VALUE CHANGE']);
    await agent.stop();
  });

  it('are BOOTSTRAP to a new URL in the session after it was written', async () => {
    const agent = phone(host, quiet);
    host.scriptedAcs.set({ [`${MS}URL`]: 'http://new.example/' });
    await agent.start();
    await host.clock.advance(0);
    expect(host.scriptedAcs.urls).toEqual([ACS_URL, 'http://new.example/']);
    expect(host.scriptedAcs.events).toEqual([['0 BOOTSTRAP', '1 BOOT'], ['0 BOOTSTRAP']]);
    await agent.stop();
    const again = phone(host, quiet);
    await again.start();
    await host.clock.advance(0);
    expect(host.scriptedAcs.urls.at(-1)).toBe('http://new.example/');
    expect(host.scriptedAcs.events.at(-1)).toEqual(['1 BOOT']);
    await again.stop();
  });
});

describe('a session that fails (TR-069 Amd 6 §3.2.1.1)', () => {
  it('is retried with its events after 5–10 s, 10–20 s, 20–40 s, and counts', async () => {
    host.scriptedAcs.failure = 'ECONNREFUSED';
    const agent = phone(host, quiet);
    await agent.start();
    const tries: number[] = [];
    for (let second = 0; second < 60; second++) {
      await host.clock.advance(500);
      if (host.scriptedAcs.urls.length > tries.length + 1) tries.push(host.clock.monotonic());
    }
    // The middle of each interval: the fake dice always fall on one half.
    expect(tries).toEqual([7_500, 22_500]);
    host.scriptedAcs.failure = undefined;
    await host.clock.advance(30_000);
    expect(host.scriptedAcs.informs.map(({ retryCount }) => retryCount)).toEqual([3]);
    expect(host.scriptedAcs.events).toEqual([['0 BOOTSTRAP', '1 BOOT']]);
    await agent.stop();
  });

  it('is retried at once when something new happened, and the count is 0 after a success', async () => {
    const agent = phone(host, {
      [`${MS}PeriodicInformEnable`]: 'true',
      [`${MS}PeriodicInformInterval`]: '4',
      ...quiet,
    });
    host.scriptedAcs.failure = 'ECONNREFUSED';
    await agent.start();
    await host.clock.advance(1_000);
    host.scriptedAcs.failure = undefined;
    await host.clock.advance(1_000); // half of 4 s
    expect(host.scriptedAcs.events).toEqual([['0 BOOTSTRAP', '1 BOOT', '2 PERIODIC']]);
    await host.clock.advance(4_000);
    expect(host.scriptedAcs.informs.map(({ retryCount }) => retryCount)).toEqual([1, 0]);
    await agent.stop();
  });

  it('does not repeat what its Inform had delivered', async () => {
    const agent = phone(host, quiet);
    host.scriptedAcs.onPost = () => {
      if (host.scriptedAcs.posts === 2) host.scriptedAcs.failure = 'ECONNRESET';
    };
    // The second POST is on its way when the connection breaks.
    host.scriptedAcs.get('Device.');
    await agent.start();
    await host.clock.advance(0);
    host.scriptedAcs.failure = undefined;
    await host.clock.advance(10_000);
    expect(host.scriptedAcs.events).toEqual([['0 BOOTSTRAP', '1 BOOT'], []]);
    await agent.stop();
  });

  it('is no failure when the ACS challenges in its middle', async () => {
    host.scriptedAcs.account = { username: 'phone', password: ACS_PASSWORD };
    const agent = phone(host, quiet);
    host.scriptedAcs.get('Device.DeviceInfo.Manufacturer');
    host.scriptedAcs.onPost = () => {
      if (host.scriptedAcs.posts === 4) host.scriptedAcs.nonce = 'n1'; // Inform, Inform, empty, then the answer
    };
    await agent.start();
    await host.clock.advance(0);
    expect(host.scriptedAcs.lastValues).toEqual({ Manufacturer: 'Example' });
    expect(host.scriptedAcs.informs).toHaveLength(1);
    expect(host.scriptedAcs.posts).toBe(5);
    await agent.stop();
  });
});

describe('what an ACS writes', () => {
  it('survives a restart, with ParameterKey; passwords read back empty', async () => {
    setConnectionRequestCredentials();
    host.scriptedAcs.set({ 'Device.DeviceInfo.ProvisioningCode': 'P.1' }, 'key-1');
    const agent = phone(host, quiet);
    await agent.start();
    await host.clock.advance(0);
    await agent.stop();
    const again = phone(host, quiet);
    host.scriptedAcs.get('Device.ManagementServer.', 'Device.DeviceInfo.ProvisioningCode');
    await again.start();
    await host.clock.advance(0);
    expect(host.scriptedAcs.lastValues).toMatchObject({
      ConnectionRequestUsername: 'acs',
      ConnectionRequestPassword: '',
      Password: '',
      ParameterKey: 'key-1',
      ProvisioningCode: 'P.1',
    });
    await again.stop();
  });

  it('is answered only when it is safe on disk, and taken back when the disk fails', async () => {
    const agent = phone(host, quiet);
    await agent.start();
    await host.clock.advance(0);
    host.disk = { ms: 50, fails: true };
    setConnectionRequestCredentials();
    host.scriptedAcs.get(`${MS}ConnectionRequestUsername`);
    await agent.stop();
    const again = phone(host, quiet);
    await again.start();
    await host.clock.advance(49);
    expect(host.scriptedAcs.answers).toEqual([]);
    await host.clock.advance(1);
    expect(host.scriptedAcs.answers[0]).toMatchObject({ method: 'Fault', code: 9002 });
    expect(host.scriptedAcs.lastValues).toEqual({ ConnectionRequestUsername: '' });
    await again.stop();
  });

  it('is refused whole when one parameter is in error, and ParameterKey stays (§A.3.2.1)', async () => {
    const agent = phone(host, quiet);
    host.scriptedAcs.set(
      { 'Device.DeviceInfo.ProvisioningCode': 'P.1', 'Device.DeviceInfo.SerialNumber': '2' },
      'key-1',
    );
    host.scriptedAcs.get('Device.DeviceInfo.ProvisioningCode', `${MS}ParameterKey`);
    await agent.start();
    await host.clock.advance(0);
    expect(host.scriptedAcs.answers[0]).toMatchObject({
      code: 9003,
      parameterFaults: [{ parameterName: 'Device.DeviceInfo.SerialNumber', faultCode: 9008 }],
    });
    expect(host.scriptedAcs.lastValues).toEqual({ ProvisioningCode: '', ParameterKey: '' });
    await agent.stop();
  });
});

describe('an agent', () => {
  it('refuses a configuration with a parameter that it does not have', () => {
    expect(() => phone(host, { 'Device.Nothing': '1' })).toThrow('no such parameter: Device.Nothing');
  });

  it('leaves no timer and no socket behind when it stops', async () => {
    const agent = phone(host, { [`${MS}PeriodicInformEnable`]: 'true' });
    await agent.start();
    await host.clock.advance(5_000);
    expect(host.openFlows).toBe(1);
    const stopped = agent.stop();
    await host.clock.advance(10_000);
    await stopped;
    expect([host.openFlows, host.clock.timers]).toEqual([0, 0]);
  });
});
