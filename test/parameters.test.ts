import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnectionRequester } from '#acs/backends/embedded/connection-requester.js';
import { startCwmpServer } from '#acs/backends/embedded/cwmp-server.js';
import { systemClock as clock } from '#acs/clock.js';
import { ConnectionRequests } from '#acs/core/connection-requests.js';
import { CWMP_REALM, ha1Of } from '#acs/core/credentials.js';
import { CwmpService } from '#acs/core/cwmp-service.js';
import { openKeyFile } from '#acs/core/key-file.js';
import { ParameterService } from '#acs/core/parameters/parameter-service.js';
import { TaskService } from '#acs/core/parameters/task-service.js';
import { RunService } from '#acs/core/run/run-service.js';
import { openSqliteStore } from '#acs/store/sqlite.js';
import type { TaskRow } from '#acs/store/ports/parameters.js';
import type { Store } from '#acs/store/ports/store.js';
import { createAgent } from '#cpe-agent/agent.js';
import { createHost } from '#cpe-agent/host.js';
import { settings } from '#shared/api/settings.js';
import { Secret } from '#shared/lib/secret.js';
import { waitFor } from './api-client.js';
import { silentLog } from './fakes/silent-log.js';

const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const FACTORY = { username: 'factory', password: new Secret('printed-in-every-manual') };

/** The management server's core and our agent, over HTTP on loopback, with real Connection Requests. */
describe('an agent that comes with bootstrap credentials', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-parameters-'));
  const stops: (() => void | Promise<void>)[] = [];
  let store: Store;
  let parameters: ParameterService;
  let deviceId: string;

  beforeAll(async () => {
    store = await openSqliteStore({ file: ':memory:' });
    stops.push(() => store.close());
    const vault = openKeyFile(join(folder, 'key'));
    const policy = { ownNetworks: [], allowed: () => ['127.0.0.0/8'] };
    const calls = new ConnectionRequests({ store, vault, requester: createConnectionRequester(), clock, policy });
    stops.push(() => calls.close());
    const connect = (id: string) => calls.request(id);
    const random = () => randomBytes(16);
    const common = { store, clock, log: silentLog, vault };
    const runs = new RunService({ ...common, connect, random });
    const tasks = new TaskService({ ...common, connect });
    stops.push(
      () => runs.close(),
      () => tasks.close(),
    );
    parameters = new ParameterService({ ...common, tasks, random });
    const application = new CwmpService({
      ...common,
      runs,
      tasks,
      settings: { current: () => settings.parse({ unknownDevices: 'approve', periodicInformSeconds: 86_400 }) },
      newPassword: () => new Secret(randomBytes(18).toString('base64url')),
      ha1: ha1Of,
    });
    const { username, password } = FACTORY;
    await store.putCwmpCredential({ username, ha1: ha1Of(username, password), bootstrap: true }, 0);
    const acs = await startCwmpServer({
      listeners: [{ host: '127.0.0.1', port: 0, option: '--cwmp-port' }],
      application,
      realm: CWMP_REALM,
      log: silentLog,
    });
    stops.push(() => acs.close());
    const host = await createHost({
      address: '127.0.0.1',
      connectionRequestHost: '127.0.0.1',
      connectionRequestPort: 0,
      connectionRequestPortOption: '--connection-request-port',
      storageFolder: join(folder, 'phone'),
      log: silentLog,
    });
    stops.push(() => host.close());
    const agent = createAgent({
      identity: { manufacturer: 'sipdx', oui: '025D0A', productClass: 'Test-Phone', serialNumber: '3001' },
      lines: 1,
      parameters: { [`${LINE}Enable`]: 'Disabled', [`${LINE}DirectoryNumber`]: '3001' },
      acs: { url: acs.listeners[0].url, username, password },
      host,
    });
    stops.push(() => agent.stop());
    deviceId = agent.deviceId;
    await agent.start();
    await waitFor('the agent to be provisioned', 20_000, async () => {
      const [device, own] = [await store.device(deviceId), await store.cwmpCredential(deviceId)];
      return device !== undefined && device.provisioned !== '' && own !== undefined ? own : undefined;
    });
  }, 40_000);

  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  }, 20_000);

  const ended = (id: string): Promise<TaskRow> =>
    waitFor(`task ${id} to end`, 20_000, async () => {
      const task = await store.task(id);
      return task?.endedAt === undefined ? undefined : task;
    });
  const value = async (name: string) => (await store.parametersByName(deviceId, [name]))[0]?.value;

  it('is discovered, told to inform daily, and comes with credentials of its own from then on', async () => {
    expect((await store.deviceView(deviceId))?.informIntervalSeconds).toBe(86_400);
    expect((await store.deviceView(deviceId))?.lines).toMatchObject([{ path: LINE, dialect: 'sipdx' }]);
    // The Connection Request for it proves that the phone has those credentials as well.
    const { id } = await parameters.refresh(deviceId, [`${LINE}Status`], 'olga');
    expect(await ended(id)).toMatchObject({ state: 'complete' });
    expect(await store.cwmpCredential(deviceId)).toMatchObject({ deviceId, bootstrap: false });
  }, 30_000);

  it('is written: a number, and a password that nobody reads back', async () => {
    const values = [
      { name: `${LINE}DirectoryNumber`, value: '3002' },
      { name: `${LINE}SIP.AuthPassword`, value: 'sip-secret' },
    ];
    const { confirmation } = await parameters.preview(deviceId, values, 'olga');
    const { id } = await parameters.write(deviceId, { values, confirmation }, 'olga');
    expect(await ended(id)).toMatchObject({ state: 'complete' });
    expect((await ended(id)).note).toBeUndefined();
    expect(await value(`${LINE}DirectoryNumber`)).toBe('3002');
    await waitFor('the line to show it', 10_000, async () => {
      const number = (await store.deviceView(deviceId))?.lines[0]?.directoryNumber;
      return number === '3002' ? number : undefined;
    });
  }, 30_000);

  it('refuses a wrong value of one parameter, and then has none of the others', async () => {
    const values = [
      { name: `${LINE}DirectoryNumber`, value: '3003' },
      { name: `${LINE}Enable`, value: 'Perhaps' },
    ];
    const { confirmation } = await parameters.preview(deviceId, values, 'olga');
    const { id } = await parameters.write(deviceId, { values, confirmation }, 'olga');
    const { state, failure } = await ended(id);
    expect([state, failure?.reason]).toEqual(['failed', 'cwmp-fault']);
    expect(failure?.detail).toMatch(/^9003 .*Line\.1\.Enable: 9007/);
    const again = await parameters.refresh(deviceId, [`${LINE}DirectoryNumber`], 'olga');
    await ended(again.id);
    expect(await value(`${LINE}DirectoryNumber`)).toBe('3002');
  }, 30_000);

  it('is read as a whole', async () => {
    const { id } = await parameters.refresh(deviceId, ['Device.'], 'olga');
    expect(await ended(id)).toMatchObject({ state: 'complete' });
    expect(await value('Device.DeviceInfo.SerialNumber')).toBe('3001');
    const { items } = await parameters.page(deviceId, { path: 'Device.', limit: 1000 });
    expect(JSON.stringify(items)).not.toContain('sip-secret');
    expect(items.filter(({ secret, value: shown }) => secret && shown !== undefined)).toEqual([]);
  }, 30_000);
});
