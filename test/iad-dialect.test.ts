import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnectionRequester } from '#acs/backends/embedded/connection-requester.js';
import { startCwmpServer } from '#acs/backends/embedded/cwmp-server.js';
import { nodeHash } from '#acs/backends/embedded/node-hash.js';
import { systemClock } from '#acs/clock.js';
import { RunService } from '#acs/core/run/run-service.js';
import type { CwmpApplication } from '#acs/cwmp-application.js';
import { createLog } from '#acs/log.js';
import { openSqliteStore } from '#acs/store/sqlite.js';
import { createAgent } from '#cpe-agent/agent.js';
import { createHost } from '#cpe-agent/host.js';
import { simulatedPinger } from '#cpe-agent/lab/simulated-network.js';
import { startRegistrar } from '#cpe-agent/lab/registrar/embedded-registrar.js';
import { digestHa1 } from '#shared/auth/digest.js';
import { deviceIdOf } from '#shared/cwmp/device-id.js';
import { hasEvent } from '#shared/cwmp/inform-event.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { IAD_OBJECT } from '#shared/diagnosis/iad-dialect.js';
import { Secret } from '#shared/lib/secret.js';
import { waitFor } from './api-client.js';

const REALM = 'sipdx';
const DOMAIN = 'sipdx.test';
const IDENTITY = { manufacturer: 'sipdx', oui: '025D0A', productClass: 'Test-Phone', serialNumber: '3001' };
const ID = deviceIdOf(IDENTITY);
const PROFILE = 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.';
const LINE = `${PROFILE}Line.1.`;
const PASSWORD = new Secret('password-of-the-phone');

const log = createLog('silent');
const stops: (() => void | Promise<void>)[] = [];
const asked: string[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
}, 30_000);

/** The runs of a server behind its CWMP endpoint, for a line that has nothing but China Telecom's object. */
async function startRuns() {
  const store = await openSqliteStore({ file: ':memory:' });
  stops.push(() => store.close());
  const requester = createConnectionRequester();
  const runs = new RunService({
    store,
    clock: systemClock,
    log,
    async connect(deviceId) {
      const url = (await store.device(deviceId))?.connectionRequestUrl ?? '';
      return requester.request(url, { username: 'acs', password: 'cr' }, () => undefined);
    },
    random: () => Uint8Array.from({ length: 16 }, () => Math.floor(Math.random() * 32)),
  });
  stops.push(() => runs.close());
  const ha1 = digestHa1(ID, REALM, PASSWORD, nodeHash);
  const application: CwmpApplication = {
    credential: (username) => Promise.resolve(username === ID ? { ha1, deviceId: ID, bootstrap: false } : undefined),
    identityMismatch: () => Promise.resolve(),
    ownRequest: () => undefined,
    async inform({ deviceId, sessionId }, inform) {
      const connectionRequestUrl = inform.parameterList.find(({ name }) =>
        name.endsWith('ConnectionRequestURL'),
      )?.value;
      await store.upsertDevice({
        id: deviceId,
        ...IDENTITY,
        root: 'InternetGatewayDevice.',
        ...(connectionRequestUrl !== undefined && { connectionRequestUrl }),
        admission: 'approved',
        at: Date.now(),
      });
      const line = { path: LINE, directoryNumber: '3001', aor: '', registrar: '', status: '' } as const;
      await store.setLines(ID, '1', [{ ...line, enabled: true, diagnosable: true, dialect: 'ct-com-iad' }], Date.now());
      const diagnosticsComplete = hasEvent(inform, 8);
      await runs.sessionStarted(deviceId, { sessionId, boot: hasEvent(inform, 1), diagnosticsComplete, events: '' });
      return 'welcome';
    },
    async nextRequest({ deviceId, sessionId }) {
      const request = await runs.nextRequest(deviceId, sessionId);
      if (request !== undefined) asked.push(JSON.stringify(request));
      return request;
    },
    response: ({ deviceId, sessionId }, _request, response) => runs.response(deviceId, sessionId, response),
    sessionEnded: ({ deviceId, sessionId }) => runs.sessionEnded(deviceId, sessionId),
  };
  const listeners = [{ host: '127.0.0.1', port: 0, option: '--cwmp-port' }] as const;
  const server = await startCwmpServer({ listeners, application, realm: REALM, log });
  stops.push(() => server.close());
  return { store, runs, url: server.listeners[0].url };
}

async function startPhone(acsUrl: string, password: string): Promise<void> {
  const registrar = await startRegistrar({
    host: '127.0.0.1',
    port: 0,
    realm: DOMAIN,
    users: [{ user: '3001', domain: DOMAIN, password: new Secret('right'), condition: 'normal' }],
    log,
  });
  stops.push(() => registrar.close());
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-iad-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const host = await createHost({
    address: '127.0.0.1',
    connectionRequestHost: '127.0.0.1',
    connectionRequestPort: 0,
    connectionRequestPortOption: '--connection-request-port',
    storageFolder: folder,
    log,
  });
  stops.push(() => host.close());
  const agent = createAgent({
    identity: IDENTITY,
    dataModel: 'tr104-1-igd',
    lines: 1,
    parameters: {
      [`${PROFILE}SIP.RegistrarServer`]: '127.0.0.1',
      [`${PROFILE}SIP.RegistrarServerPort`]: String(registrar.port),
      [`${PROFILE}SIP.UserAgentDomain`]: DOMAIN,
      [`${LINE}Enable`]: 'Enabled',
      [`${LINE}SIP.AuthUserName`]: '3001',
      [`${LINE}SIP.AuthPassword`]: password,
    },
    acs: { url: acsUrl, username: ID, password: PASSWORD },
    host: { ...host, pinger: simulatedPinger(host.clock) },
  });
  stops.push(() => agent.stop());
  await agent.start();
}

describe('a phone that offers China Telecom’s diagnosis and no other, over loopback', () => {
  it.each([
    ['right', { faultCode: 200, category: 'registered' }, { RegistResult: '0', Reason: '0' }],
    ['wrong', { faultCode: 4, category: 'credentials' }, { RegistResult: '1', Reason: '4' }],
  ])(
    'with a %s password',
    async (password, verdict, result) => {
      asked.length = 0;
      const { store, runs, url } = await startRuns();
      await startPhone(url, password);
      await waitFor('the line of the first Inform', 20_000, async () => (await store.deviceView(ID))?.lines[0]);
      const { run } = await runs.start({ deviceId: ID, insist: false, createdBy: 'olga' });
      const ended = await waitFor('the run to end', 40_000, async () => {
        const now = await runs.detail(run.id);
        return now.endedAt === undefined ? undefined : now;
      });
      expect(ended).toMatchObject({ state: 'complete', dialect: 'ct-com-iad', verdict, result });
      expect(asked.some((request) => request.includes(IAD_OBJECT))).toBe(true);
      expect(asked.join()).not.toContain(DIAGNOSTICS_OBJECT);
      expect(asked.filter((request) => request.includes('"Requested"'))).toHaveLength(1);
    },
    70_000,
  );
});
