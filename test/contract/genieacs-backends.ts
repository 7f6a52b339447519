import { inspect, install, uninstall } from '#acs/backends/genieacs/installation.js';
import { NbiClient } from '#acs/backends/genieacs/nbi-client.js';
import { systemClock } from '#acs/clock.js';
import type { AcsConfigInput } from '#acs/config.js';
import { FakeGenieAcs, type FakeGenieOptions } from '../fakes/nbi/fake-genie-acs.js';
import type { BackendUnderTest } from './backend.js';

/** What the phones come with; the fake knows it, and a GenieACS that asks for nothing does not mind. */
const CREDENTIALS = { username: 'interop', password: 'interop-secret' };

/** What an operator's GenieACS does with each phone: Connection Requests need a password that both know. */
const OPERATORS = 'contract-credentials';
const OPERATORS_SCRIPT = `
const now = Date.now();
declare("Device.ManagementServer.ConnectionRequestUsername", {value: now}, {value: "genieacs"});
declare("Device.ManagementServer.ConnectionRequestPassword", {value: now}, {value: "cr-secret"});
`;

/** How our server is told to use a GenieACS. */
function configFor(nbi: string): Partial<AcsConfigInput> {
  return { genieacs: { nbi, syncSeconds: 1 } };
}

/** A GenieACS of ours, made from recorded exchanges. @param existing it, where the test talks to it too */
export function fakeGenieAcs(
  name: string,
  { existing, ...options }: FakeGenieOptions & { readonly existing?: FakeGenieAcs } = {},
): BackendUnderTest {
  return {
    name,
    isPatient: false,
    canGoDown: true,
    async open() {
      const genie = existing ?? (await FakeGenieAcs.start(options));
      await withClient(genie.nbi, prepare);
      return {
        config: configFor(genie.nbi),
        cwmpUrl: genie.cwmpUrl,
        credentials: CREDENTIALS,
        isMirrored: true,
        tasks: (device) =>
          Promise.resolve([...genie.database.tasks.values()].filter((task) => task.device === device).length),
        sent: () => genie.heard.map(({ path, query, body }) => JSON.stringify([path, query, body])),
        goDown: () => genie.goDown(),
        comeBack: () => genie.comeBack(),
        async close() {
          await genie.close();
          if (genie.deaths.length > 0)
            throw new Error(`a worker of GenieACS would have died: ${genie.deaths.join('; ')}`);
        },
      };
    },
  };
}

/**
 * A real one. Ours are installed in it for as long as the test runs.
 * @param nbi base URL of its northbound interface @param cwmpUrl that of its CWMP endpoint
 */
export function liveGenieAcs(nbi: string, cwmpUrl: string): BackendUnderTest {
  return {
    name: 'a live GenieACS',
    isPatient: true,
    canGoDown: false,
    async open() {
      await withClient(nbi, prepare);
      // Its cwmp process looks for new presets every 5 s (fact 17).
      await new Promise((resolve) => setTimeout(resolve, 6000));
      return {
        config: configFor(nbi),
        cwmpUrl,
        credentials: CREDENTIALS,
        isMirrored: true,
        tasks: (device) =>
          withClient(nbi, async (client) => {
            const found = await client.query('tasks', { filter: { device } });
            return found.ok ? found.value.items.length : -1;
          }),
        async close() {
          await withClient(nbi, tidyUp);
        },
      };
    },
  };
}

async function prepare(nbi: NbiClient): Promise<void> {
  const found = await inspect(nbi);
  if (!found.ok) throw new Error(found.error.detail);
  await install(nbi, found.value);
  await nbi.put('provisions', OPERATORS, OPERATORS_SCRIPT);
  const configurations = [{ type: 'provision', name: OPERATORS, args: null }];
  const preset = { channel: OPERATORS, weight: 0, precondition: '', events: { '1 BOOT': true }, configurations };
  await nbi.put('presets', OPERATORS, preset);
}

async function tidyUp(nbi: NbiClient): Promise<void> {
  const found = await inspect(nbi);
  if (found.ok) await uninstall(nbi, found.value);
  await nbi.remove('presets', OPERATORS);
  await nbi.remove('provisions', OPERATORS);
  const devices = await nbi.query('devices', { filter: { '_deviceId._OUI': '025D0A' }, projection: ['_id'] });
  if (devices.ok) for (const { _id: id } of devices.value.items) await nbi.remove('devices', String(id));
}

async function withClient<T>(url: string, action: (nbi: NbiClient) => Promise<T>): Promise<T> {
  const nbi = new NbiClient({ url, clock: systemClock });
  try {
    return await action(nbi);
  } finally {
    nbi.close();
  }
}
