import { setTimeout as wait } from 'node:timers/promises';
import { createBatch } from '#shared/api/batches.js';
import { aDevice, aLine, aRun, LINE_PATH } from '../../../test/fakes/store-rows.js';
import { ManualClock } from '../../../test/fakes/manual-clock.js';
import { silentLog } from '../../../test/fakes/silent-log.js';
import { RunService } from '../run/run-service.js';
import { openSqliteStore } from '../../store/sqlite.js';
import type { Store } from '../../store/ports/store.js';
import { BatchService } from './batch-service.js';
import type { BatchOrder } from './selection.js';

const verdict = { faultCode: 2, category: 'network', cause: 'dns-nxdomain', confidence: 'certain' } as const;
const all: BatchOrder['selection'] = { query: {} };
const order = (more: Partial<BatchOrder> = {}): BatchOrder => ({
  ...createBatch.parse({ selection: { query: {} } }),
  ...more,
});

/** Commits are not on the virtual clock: they are waited for, however long they take. */
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 2000 && !(await what()); i++) await wait(2);
  expect(await what()).toBe(true);
}
const running = async (count: number) => (await store.openRuns()).length === count;

let store: Store;
let clock: ManualClock;
let processes: { readonly runs: RunService; readonly batches: BatchService }[];
let serial: number;

beforeEach(async () => {
  store = await openSqliteStore({ file: ':memory:' });
  clock = new ManualClock();
  clock.advance(1_000_000);
  processes = [];
  serial = 0;
});
afterEach(async () => {
  stop();
  await store.close();
});

function stop(): void {
  for (const { runs, batches } of processes.splice(0)) {
    batches.close();
    runs.close();
  }
}

function random(): Uint8Array {
  serial += 1;
  return Uint8Array.from({ length: 16 }, (_, i) => Math.floor(serial / 32 ** (15 - i)) % 32);
}

/** A start of the program over what is stored; nobody answers its Connection Requests. */
async function start(of: Store = store): Promise<{ readonly runs: RunService; readonly batches: BatchService }> {
  const connect = () => Promise.resolve({ ok: false, reason: 'timeout', detail: 'nobody' } as const);
  const common = { store: of, clock, log: silentLog, random };
  const runs = new RunService({ ...common, connect });
  const batches = new BatchService({ ...common, runs });
  processes.push({ runs, batches });
  await runs.resume();
  await batches.resume();
  return { runs, batches };
}

async function phones(count: number, more: Parameters<typeof aLine>[0] = {}): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const { id } = await store.upsertDevice(aDevice(`${more.registrar ?? 'r'}${String(i)}`));
    await store.setLines(id, '', [aLine({ registrar: 'r:5060', ...more })], 1);
    ids.push(id);
  }
  return ids;
}

/** What the phone of a run that is under way finds. */
async function diagnosed(deviceId: string): Promise<void> {
  const [run] = await store.openRuns(deviceId);
  if (run === undefined) throw new Error(`${deviceId} has no run`);
  const event = { at: clock.now(), topic: `run:${run.id}`, type: 'run.complete', data: {} };
  const change = { state: 'complete', endedAt: clock.now(), verdict } as const;
  await store.transition(run.id, ['queued', 'requested', 'running'], change, event);
}

describe('a selection', () => {
  it('is diagnosed five lines of a registrar at a time, to its end', async () => {
    await phones(7);
    const { batches } = await start();
    const { id } = await batches.start(order({ concurrency: 20 }), 'olga');
    await until(() => running(5));
    expect((await batches.batch(id)).counts).toMatchObject({ waiting: 2, running: 5 });
    for (const { deviceId, createdBy } of await store.openRuns()) {
      expect(createdBy).toBe('olga');
      await diagnosed(deviceId);
    }
    await until(() => running(2));
    for (const { deviceId } of await store.openRuns()) await diagnosed(deviceId);
    await until(async () => (await batches.batch(id)).state === 'complete');
    expect(await batches.batch(id)).toMatchObject({
      state: 'complete',
      counts: { done: 7, waiting: 0, running: 0 },
      verdicts: [{ category: 'network', cause: 'dns-nxdomain', lines: 7 }],
    });
    const events = await store.events([`batch:${id}`], 0, 99);
    expect(events.map(({ type }) => type)).toEqual([
      'batch.created',
      ...Array.from({ length: 14 }, () => 'batch.progress'),
      'batch.ended',
    ]);
  });

  it('goes on without a phone that cannot be reached, after ten minutes', async () => {
    const [first = ''] = await phones(2);
    const { batches } = await start();
    const { id } = await batches.start(order({ concurrency: 1 }), 'olga');
    await until(() => running(1));
    expect((await store.openRuns()).map(({ deviceId }) => deviceId)).toEqual([first]);
    clock.advance(599_000);
    expect((await batches.batch(id)).counts).toMatchObject({ running: 1, waiting: 1 });
    clock.advance(1_000);
    await until(async () => (await batches.batch(id)).counts.waiting === 0 && (await running(1)));
    const [failed, next] = (await batches.lines(id, { limit: 9 })).items;
    expect(failed).toMatchObject({ state: 'failed' });
    expect(failed?.reason).not.toBe('');
    expect(next).toMatchObject({ state: 'running' });
  });

  it('leaves out what cannot be diagnosed and says why, also what becomes so meanwhile', async () => {
    await phones(1, { registrar: 'a', diagnosable: false });
    await phones(1, { registrar: 'b', enabled: false });
    const [c = ''] = await phones(1, { registrar: 'c' });
    const [d = ''] = await phones(1, { registrar: 'd', status: 'Up' });
    const [e = ''] = await phones(1, { registrar: 'e' });
    await store.setAdmission(e, 'quarantined', 'emil', 1);
    const [f = ''] = await phones(1, { registrar: 'f' });
    const { run } = await store.createRun(aRun(f, { createdAt: clock.now() - 30_000 }));
    const event = { at: 1, topic: `run:${run.id}`, type: 'run.failed', data: {} };
    const ended = { state: 'failed', requestedAt: clock.now() - 30_000, endedAt: clock.now() } as const;
    await store.transition(run.id, ['queued'], ended, event);
    const { batches } = await start();
    expect(await batches.preview(order())).toEqual({
      devices: 2,
      lines: 2,
      registrars: [
        { registrar: 'c', lines: 1 },
        { registrar: 'd', lines: 1 },
      ],
      skipped: [
        { reason: 'device-not-approved', lines: 1 },
        { reason: 'line-not-diagnosable', lines: 1 },
        { reason: 'run-too-soon', lines: 1 },
      ],
      longestMs: 92_000,
    });
    expect((await batches.preview(order({ lines: 'failing' }))).lines).toBe(1);
    expect(await store.openRuns()).toEqual([]);
    const { id } = await batches.start(order({ concurrency: 1 }), 'olga');
    await until(() => running(1));
    await store.updateLines(d, [{ path: LINE_PATH, enabled: false }], 2);
    await diagnosed(c);
    await until(async () => (await batches.batch(id)).state === 'complete');
    const lines = (await batches.lines(id, { limit: 9 })).items;
    expect(lines.map(({ deviceId, state, reason }) => [deviceId === c || deviceId === d, state, reason])).toEqual(
      expect.arrayContaining([
        [true, 'done', undefined],
        [true, 'skipped', 'line-disabled'],
        [false, 'skipped', 'line-not-diagnosable'],
        [false, 'skipped', 'device-not-approved'],
        [false, 'skipped', 'run-too-soon'],
      ]),
    );
  });

  it('takes the run that somebody else has begun for its own, and does not cancel it', async () => {
    const [deviceId = ''] = await phones(2);
    const { runs, batches } = await start();
    const { run } = await runs.start({ deviceId, insist: false, createdBy: 'lin' });
    const { id } = await batches.start(order(), 'olga');
    const first = async () => (await batches.lines(id, { limit: 1 })).items[0];
    await until(async () => (await first())?.runId === run.id && (await running(2)));
    expect(await first()).toMatchObject({ state: 'running', runId: run.id });
    const stopped = await batches.stop(id, { cancelRunning: true }, 'olga');
    expect(stopped.state).toBe('stopped');
    await until(async () => (await batches.batch(id)).counts.failed === 1);
    expect((await store.openRuns()).map((one) => one.id)).toEqual([run.id]);
    expect((await batches.lines(id, { limit: 9 })).items).toMatchObject([
      { state: 'running' },
      { state: 'failed', reason: expect.stringMatching(/cancel/) as string },
    ]);
    await diagnosed(deviceId);
    await until(async () => (await batches.batch(id)).counts.done === 1);
  });

  it('begins nothing more when it is stopped, and lets end what runs', async () => {
    const ids = await phones(4);
    const { batches } = await start();
    const { id } = await batches.start(order({ concurrency: 2 }), 'olga');
    await until(() => running(2));
    await batches.stop(id, { cancelRunning: false }, 'olga');
    for (const deviceId of ids.slice(0, 2)) await diagnosed(deviceId);
    await until(async () => (await batches.batch(id)).counts.done === 2);
    expect(await running(0)).toBe(true);
    expect(await batches.batch(id)).toMatchObject({ state: 'stopped', counts: { done: 2, skipped: 2 } });
    await expect(batches.stop(id, { cancelRunning: true }, 'olga')).rejects.toMatchObject({ code: 'batch-ended' });
    await expect(batches.stop('nothing', { cancelRunning: true }, 'olga')).rejects.toMatchObject({
      code: 'batch-not-found',
    });
  });

  it('is refused where it is empty, too large, or of a device that is not there', async () => {
    const { batches } = await start();
    await expect(batches.start(order(), 'olga')).rejects.toMatchObject({ code: 'batch-empty' });
    const [id = ''] = await phones(1);
    await expect(batches.preview(order({ selection: { deviceIds: [id, 'X'] } }))).rejects.toMatchObject({
      code: 'device-not-found',
    });
    expect(await batches.preview(order({ selection: { deviceIds: [id, id] } }))).toMatchObject({ lines: 1 });
    const lines = Array.from({ length: 1001 }, (_, i) => aLine({ path: `L.${String(i)}.` }));
    await store.setLines(id, '', lines, 1);
    await expect(batches.preview(order())).rejects.toMatchObject({ code: 'batch-too-large' });
  });
});

describe('a server that dies in the middle of a selection', () => {
  /** The store as a process sees it that dies at its nth write: nothing comes back to it. */
  function dying(after: number): { readonly of: Store; readonly isDead: () => boolean } {
    let writes = 0;
    let dead = false;
    const of = new Proxy(store, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function' || !/^(moveBatchLine|endBatch|createRun)$/.test(String(name))) return method;
        return (...of: unknown[]) => {
          writes += 1;
          if (writes > after) return new Promise(() => undefined);
          const done = Promise.resolve(Reflect.apply(method, target, of) as unknown);
          if (writes < after) return done;
          return done.then(() => {
            dead = true;
            return new Promise(() => undefined);
          });
        };
      },
    });
    return { of, isDead: () => dead };
  }

  it('goes on where it was, wherever that is, and makes no run twice', async () => {
    // Three lines: each is begun, given a run and ended, then the whole.
    for (let at = 1; at <= 10; at++) {
      const ids = await phones(3, { registrar: `r${String(at)}` });
      const { of, isDead } = dying(at);
      const first = await start(of);
      const selection: BatchOrder['selection'] = { deviceIds: [...ids] };
      const { id } = await first.batches.start(order({ selection, concurrency: 2 }), 'olga');
      await until(async () => {
        for (const { deviceId } of await store.openRuns()) await diagnosed(deviceId);
        return isDead();
      });
      stop();
      const { batches } = await start();
      await until(async () => {
        for (const { deviceId } of await store.openRuns()) await diagnosed(deviceId);
        return (await batches.batch(id)).state === 'complete';
      });
      expect([at, await batches.batch(id)]).toMatchObject([at, { state: 'complete', counts: { done: 3 } }]);
      for (const deviceId of ids) expect((await store.runs({ deviceId, limit: 9 })).items).toHaveLength(1);
      stop();
    }
  });
});

it('selects all that the fleet shows', async () => {
  await phones(3);
  const { batches } = await start();
  expect((await batches.preview(order({ selection: all }))).devices).toBe(3);
  expect((await batches.preview(order({ selection: { query: { registrar: 'r:5060', q: 'r1' } } }))).devices).toBe(1);
});
