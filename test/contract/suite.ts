import { linePath } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { backend as backendSchema } from '#shared/api/backend.js';
import { device as deviceSchema, devicePage } from '#shared/api/devices.js';
import { runSummary } from '#shared/api/runs.js';
import { remedy, remedyList, remedyPreview } from '#shared/api/remedies.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { waitFor } from '../api-client.js';
import { metric } from '../read-metrics.js';
import type { RealPhone } from '../interop/real-phone.js';
import type { BackendUnderTest } from './backend.js';
import { ContractWorld, devicePath, PASSWORD } from './world.js';

const LINE = linePath(1);
const OBJECT = LINE + DIAGNOSTICS_OBJECT;
const CODE = 'Device.DeviceInfo.ProvisioningCode';
const LONG = 120_000;

/** Texts that mean something to a database, a script, a filter or XML. */
const HOSTILE: readonly string[] = [
  `it's "quoted" & <tagged>`,
  '{"$gt": ""}',
  '$where',
  `");declare("Device.X",{value:1},{value:"x"});//`,
  '`${process.exit()}`',
  'two\nlines',
  '/^.*$/i',
  '*',
  'Ωδός 漢字',
];

/** What a management server of ours does, whatever it reaches the phones through. */
export function describeContract(under: BackendUnderTest): void {
  describe(`the contract, on ${under.name}`, () => {
    let world: ContractWorld;
    beforeAll(async () => {
      world = await ContractWorld.start(under);
    }, 60_000);
    afterAll(async () => {
      await world.close();
    }, 60_000);

    knowsPhones(() => world);
    describe('parameters', () => readsAndWrites(() => world));
    diagnoses(() => world);
    if (under.isPatient) diagnosesSilence(() => world);
    waits(() => world);
    if (under.canGoDown) outlivesOutages(() => world);
  });
}

function knowsPhones(world: () => ContractWorld): void {
  it(
    'shows a phone with its line, under the id that both ends compute',
    async () => {
      const { found, phone } = await world().phone('Ä-1 ß', '1');
      expect(found.id).toBe(phone.agent.deviceId);
      expect(found).toMatchObject({ serialNumber: 'Ä-1 ß', productClass: 'Interop-Phone', admission: 'approved' });
      expect(found.lines).toMatchObject([{ path: LINE, aor: 'sip:1@sipdx.test', enabled: true, diagnosable: true }]);
      expect(found.asOf === undefined).toBe(!world().backend.isMirrored);
    },
    LONG,
  );

  it(
    'finds it by what stands in it, and takes no search for more than its text',
    async () => {
      const { found } = await world().phone('Search 7', '1');
      const ids = async (q: string): Promise<readonly string[]> => {
        const page = await world().parsed(devicePage, 'GET', `/devices?limit=200&q=${encodeURIComponent(q)}`);
        return page.items.map(({ id }) => id);
      };
      expect(await ids('Search 7')).toEqual([found.id]);
      for (const text of HOSTILE) expect({ text, ids: await ids(text) }).toEqual({ text, ids: [] });
      expectUnsent(world(), HOSTILE);
    },
    LONG,
  );
}

function readsAndWrites(world: () => ContractWorld): void {
  let phone: RealPhone;
  let id: string;
  beforeAll(async () => {
    const made = await world().phone('Parameters', '1');
    ({ phone } = made);
    id = made.found.id;
  }, LONG);

  it(
    'reads parameters anew',
    async () => {
      const task = await world().refresh(id, ['Device.DeviceInfo.']);
      expect(task).toMatchObject({ state: 'complete' });
      expect(await world().stored(id, 'Device.DeviceInfo.SoftwareVersion')).toBe('1.0');
      expect(await world().stored(id, CODE)).toBe('');
    },
    LONG,
  );

  it.each(HOSTILE)(
    'writes %j as it stands',
    async (value) => {
      expect(await world().write(id, [{ name: CODE, value, type: 'string' }])).toMatchObject({ state: 'complete' });
      expect(phone.agent.value(CODE)).toBe(value);
      expect(await world().stored(id, CODE)).toBe(value);
    },
    LONG,
  );

  it(
    'tells which value the phone refuses, and why',
    async () => {
      const task = await world().write(id, [{ name: `${OBJECT}Timeout`, value: '121', type: 'unsignedInt' }]);
      expect(task.state).toBe('failed');
      expect(task.failure?.detail).toContain('9007');
      expect(phone.agent.value(`${OBJECT}Timeout`)).toBe('32');
      // The phone is asked no more: nothing waits to be tried again.
      expect(await world().backend.tasks?.(id)).toBe(world().backend.tasks === undefined ? undefined : 0);
    },
    LONG,
  );

  it(
    'tells that a parameter is not there, read or written',
    async () => {
      expect(await world().refresh(id, ['Device.DeviceInfo.Nope'])).toMatchObject({ state: 'failed' });
      const written = await world().write(id, [{ name: 'Device.DeviceInfo.Nope', value: '1', type: 'string' }]);
      expect(written).toMatchObject({ state: 'failed' });
    },
    LONG,
  );

  it(
    'writes several values or none',
    async () => {
      const values = [
        { name: CODE, value: 'not alone', type: 'string' },
        { name: `${OBJECT}Timeout`, value: '121', type: 'unsignedInt' },
      ];
      expect(await world().write(id, values)).toMatchObject({ state: 'failed' });
      expect(phone.agent.value(CODE)).not.toBe('not alone');
    },
    LONG,
  );
}

function diagnoses(world: () => ContractWorld): void {
  it(
    'brings a diagnosis to its verdict, with evidence and trace',
    async () => {
      const { found } = await world().phone('Disabled', '2');
      const run = await world().api.ended(await world().api.createRun(found.id));
      expect(run).toMatchObject({ state: 'complete', verdict: { faultCode: 403, cause: 'account-forbidden' } });
      expect(run.evidence).toBeDefined();
      expect(run.trace).toBeDefined();
      expect(run.events.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['run.queued', 'run.requested', 'run.complete']),
      );
    },
    LONG,
  );

  it(
    'starts a second diagnosis of the same line anew, also at once after the first',
    async () => {
      const { found } = await world().phone('Twice', '2');
      const before = world().registrar.registerCount('2');
      const first = await world().api.ended(await world().api.createRun(found.id));
      const between = world().registrar.registerCount('2');
      const second = await world().api.ended(await world().api.createRun(found.id, { insist: true }));
      expect([first.state, second.state]).toEqual(['complete', 'complete']);
      expect(second.result?.['ResultKey']).not.toBe(first.result?.['ResultKey']);
      expect(between).toBeGreaterThan(before);
      expect(world().registrar.registerCount('2')).toBeGreaterThan(between);
    },
    LONG,
  );

  it(
    'cures a wrong password, and judges that by a second diagnosis',
    async () => {
      const { found, phone } = await world().phone('Cured', '1', { password: 'wrong' });
      const run = await world().api.ended(await world().api.createRun(found.id));
      expect(run.verdict).toMatchObject({ category: 'credentials' });
      const { offers } = await world().parsed(remedyList, 'GET', `/runs/${run.id}/remedies`);
      const offer = offers.find(({ values }) => values.some(({ name }) => name === `${LINE}SIP.AuthPassword`));
      const path = `/runs/${run.id}/remedies/${offer?.id ?? 'none'}/apply`;
      const body = { secrets: { [`${LINE}SIP.AuthPassword`]: PASSWORD } };
      const { confirmation } = await world().parsed(remedyPreview, 'POST', path, body);
      const { id } = await world().parsed(remedy, 'POST', path, { ...body, confirmation });
      const end = await waitFor('the remedy to be judged', 60_000, async () => {
        const now = await world().parsed(remedy, 'GET', `/remedies/${id}`);
        return now.endedAt === undefined ? undefined : now;
      });
      expect(end).toMatchObject({ state: 'cured', after: { faultCode: 200 } });
      expect(phone.agent.value(`${LINE}Status`)).toBe('Up');
      expect(world().logged.join('\n')).not.toContain(PASSWORD);
    },
    LONG,
  );
}

function diagnosesSilence(world: () => ContractWorld): void {
  it(
    'waits for a phone whose registrar is silent',
    async () => {
      const { found } = await world().phone('Silent', '3');
      const run = await world().api.ended(await world().api.createRun(found.id));
      expect(run).toMatchObject({ state: 'complete', verdict: { faultCode: 3, category: 'no-response' } });
    },
    LONG,
  );
}

function waits(world: () => ContractWorld): void {
  it(
    'has a run wait for a phone that is away, says why, and leaves nothing behind when it is canceled',
    async () => {
      const { found, phone } = await world().phone('Away', '2');
      await world().takeAway(phone);
      const id = await world().api.createRun(found.id);
      // A session that the phone has left stands open for 30 s at GenieACS, which asks for no other meanwhile.
      const waiting = await waitFor('the reason', 90_000, async () => {
        const now = await world().api.run(id);
        return now.events.some(({ type }) => type === 'connection-request.failed') ? now : undefined;
      });
      expect(waiting).toMatchObject({ state: 'queued' });
      const canceled = await world().parsed(runSummary, 'POST', `/runs/${id}/cancel`, {});
      expect(canceled).toMatchObject({ state: 'canceled' });
      const { backend } = world();
      const left = async (): Promise<number> => (await backend.tasks?.(found.id)) ?? 0;
      await waitFor('its tasks to be gone', 20_000, async () => ((await left()) === 0 ? true : undefined));
    },
    LONG,
  );

  it(
    'goes on with a run as soon as the phone is back',
    async () => {
      const { found, phone } = await world().phone('Back', '2');
      await phone.agent.stop();
      const id = await world().api.createRun(found.id);
      await phone.restart();
      expect(await world().api.ended(id)).toMatchObject({ state: 'complete', verdict: { faultCode: 403 } });
    },
    LONG,
  );

  it('says how it reaches the phones', async () => {
    const { isMirrored } = world().backend;
    const status = await world().parsed(backendSchema, 'GET', '/backend');
    expect(status).toMatchObject({ kind: isMirrored ? 'genieacs' : 'embedded', reachable: true });
    if (isMirrored) expect(status.version).toMatch(/^1\.2\./);
  });
}

function outlivesOutages(world: () => ContractWorld): void {
  it(
    'loses nothing while the backend cannot be asked, says so, and goes on when it can',
    async () => {
      const { backend } = world();
      const { found } = await world().phone('Outage', '2');
      const ready = async () => (await fetch(new URL('/readyz', world().acs.consoleUrl))).status;
      expect(await ready()).toBe(200);
      await backend.goDown?.();
      await waitFor('readiness to say so', 60_000, async () => ((await ready()) === 503 ? true : undefined));
      const device = await world().parsed(deviceSchema, 'GET', devicePath(found.id));
      expect(device.lines).toHaveLength(1);
      expect(await world().parsed(backendSchema, 'GET', '/backend')).toMatchObject({ reachable: false });
      const away = await world().api.metrics();
      expect(metric(away, 'sipdx_backend_reachable')).toBe(0);
      expect(metric(away, 'sipdx_backend_last_sync_timestamp_seconds')).toBeGreaterThan(1.7e9);
      await backend.comeBack?.();
      await waitFor('readiness', 60_000, async () => ((await ready()) === 200 ? true : undefined));
      const run = await world().api.ended(await world().api.createRun(found.id));
      expect(run).toMatchObject({ state: 'complete', verdict: { faultCode: 403 } });
    },
    LONG,
  );
}

/** Nothing of these was sent to the other side of the backend in any form that it could take for more than text. */
function expectUnsent({ backend }: ContractWorld, texts: readonly string[]): void {
  const sent = backend.sent?.() ?? [];
  for (const text of texts.filter((one) => one.length > 3)) {
    expect(sent.filter((one) => one.includes(text) || one.includes(encodeURIComponent(text)))).toEqual([]);
  }
}
