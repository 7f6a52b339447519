import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from '#shared/lib/ulid.js';
import { packageRoot } from '../package-root.js';
import { openFile } from './database.js';
import { migrate, readMigrations } from './migrate.js';
import { openSqliteStore } from './sqlite.js';
import type { DeviceInform, LineRow } from './ports/devices.js';
import type { NewRun } from './ports/runs.js';
import type { Store } from './ports/store.js';

const DEVICE = '00A0BC-T46%2DU-0001';
const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const LINE_2 = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.2.';
const inform: DeviceInform = {
  id: DEVICE,
  manufacturer: 'Acme',
  oui: '00A0BC',
  productClass: 'T46-U',
  serialNumber: '0001',
  root: 'Device.',
  at: 1000,
};
const line: LineRow = {
  path: LINE,
  directoryNumber: '1001',
  aor: 'sip:1001@example.org',
  registrar: '127.0.0.1:5062',
  status: 'Error',
  enabled: true,
  diagnosable: true,
  dialect: 'sipdx',
};
let serial = 0;

function newRun(linePath = LINE, at = 5000 + ++serial): NewRun {
  const id = ulid(
    at,
    new Uint8Array(16).map((_, i) => serial + i),
  );
  const [createdBy, createdAt, expiresAt] = ['admin', at, at + 86_400_000];
  return {
    ...{ id, deviceId: DEVICE, line: linePath, requestKey: id, createdBy, createdAt, expiresAt },
    depth: 'Basic',
    dialect: 'sipdx',
  };
}

const event = (run: { readonly id: string }, type: string) => ({ at: 6000, topic: `run:${run.id}`, type, data: {} });

describe('the SQLite store', () => {
  let store: Store;

  beforeEach(async () => {
    store = await openSqliteStore({ file: ':memory:' });
    await store.upsertDevice(inform);
    await store.setLines(DEVICE, '1.0', [line, { ...line, path: LINE_2 }], 1000);
  });

  afterEach(() => store.close());

  it('keeps what an Inform leaves out', async () => {
    await store.upsertDevice({
      ...inform,
      model: 'T46U',
      softwareVersion: '1.0',
      connectionRequestUrl: 'http://a/',
      at: 2000,
    });
    const row = await store.upsertDevice({ ...inform, address: '127.0.0.9', at: 3000 });
    expect(row).toMatchObject({
      model: 'T46U',
      softwareVersion: '1.0',
      connectionRequestUrl: 'http://a/',
      address: '127.0.0.9',
    });
    expect(row).toMatchObject({ firstSeenAt: 1000, lastInformAt: 3000, discovered: true });
  });

  it('forgets lines that a new discovery does not find, and keeps the others', async () => {
    await store.setLines(DEVICE, '2.0', [{ ...line, path: LINE_2 }], 2000);
    expect((await store.deviceView(DEVICE))?.lines.map((one) => one.path)).toEqual([LINE_2]);
    expect(await store.device(DEVICE)).toMatchObject({ discoveredVersion: '2.0' });
  });

  it('announces a line status that changed, once, and no other change', async () => {
    const after = await store.lastEventId();
    await store.updateLines(DEVICE, [{ path: LINE, status: 'Up' }], 2000);
    await store.updateLines(DEVICE, [{ path: LINE, status: 'Up', registrar: 'other:5060' }], 3000);
    await store.updateLines(DEVICE, [{ path: 'Device.Nowhere.', status: 'Up' }], 3000);
    expect(await store.events(['fleet'], after, 10)).toMatchObject([
      { type: 'line.status', data: { deviceId: DEVICE, line: LINE, status: 'Up', was: 'Error' } },
    ]);
    expect((await store.deviceView(DEVICE))?.lines[0]).toMatchObject({ statusAt: 2000, registrar: 'other:5060' });
  });

  it('finds devices by plain text, in which LIKE signs mean themselves', async () => {
    await store.upsertDevice({ ...inform, id: '00A0BC-T46%2DU-0002', serialNumber: '0002' });
    const total = async (q: string) => (await store.devices({ q, sort: 'id', order: 'asc', limit: 10 })).total;
    expect([await total('%2DU-0001'), await total('%_-'), await total('%2DU'), await total('1001@EXAMPLE')]).toEqual([
      1, 0, 2, 1,
    ]);
  });

  it('pages devices by cursor without loss', async () => {
    for (const n of [2, 3, 4, 5]) await store.upsertDevice({ ...inform, id: `00A0BC-X-${n}`, serialNumber: String(n) });
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 3; pages++) {
      const page = await store.devices({ sort: 'id', order: 'asc', limit: 2, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.items.map((one) => one.id));
      cursor = page.nextCursor;
      expect(page.total).toBe(5);
      expect(cursor === undefined).toBe(pages === 2);
    }
    expect(new Set(seen).size).toBe(5);
  });

  it('gives the open run of a line to a second request, also when both arrive together', async () => {
    const [first, second] = await Promise.all([store.createRun(newRun()), store.createRun(newRun())]);
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.run).toEqual(first.run);
  });

  it('moves a run only from the states named, and appends the event only then', async () => {
    const { run } = await store.createRun(newRun());
    const requested = { state: 'requested', requestedAt: 6000, deadlineAt: 98000 } as const;
    expect(await store.transition(run.id, ['queued'], requested, event(run, 'run.requested'))).toBe(true);
    expect(await store.transition(run.id, ['queued'], { state: 'canceled' }, event(run, 'run.canceled'))).toBe(false);
    expect((await store.events([`run:${run.id}`], 0, 10)).map((one) => one.type)).toEqual([
      'run.queued',
      'run.requested',
    ]);
    expect(await store.run(run.id)).toMatchObject({ state: 'requested', requestedAt: 6000, deadlineAt: 98000 });
  });

  it('refuses a second diagnosis of the device while one is requested or running', async () => {
    const { run: one } = await store.createRun(newRun(LINE));
    const { run: two } = await store.createRun(newRun(LINE_2));
    await store.transition(one.id, ['queued'], { state: 'requested' }, event(one, 'run.requested'));
    await expect(
      store.transition(two.id, ['queued'], { state: 'requested' }, event(two, 'run.requested')),
    ).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
    expect((await store.run(two.id))?.state).toBe('queued');
  });

  it('brings a verdict, result and evidence back as they were given', async () => {
    const { run } = await store.createRun(newRun());
    const verdict = {
      faultCode: 401,
      category: 'credentials',
      cause: 'account-or-password-rejected',
      confidence: 'likely',
    } as const;
    const change = {
      state: 'complete',
      endedAt: 9000,
      verdict,
      result: { FaultCode: '401' },
      evidence: { v: 1 },
      trace: { v: 1 },
    } as const;
    await store.transition(run.id, ['queued'], change, event(run, 'run.complete'));
    expect(await store.run(run.id)).toEqual({ ...run, ...change });
    expect((await store.runs({ limit: 5 })).items).toEqual([
      {
        id: run.id,
        deviceId: DEVICE,
        line: LINE,
        createdBy: 'admin',
        state: 'complete',
        depth: 'Basic',
        dialect: 'sipdx',
        createdAt: run.createdAt,
        expiresAt: run.expiresAt,
        endedAt: 9000,
        verdict,
      },
    ]);
    expect((await store.deviceView(DEVICE))?.lines[0]?.lastRun).toMatchObject({ id: run.id, verdict });
    expect(await store.openRuns()).toEqual([]);
  });

  it('rejects only the write that fails; its companions in the same transaction are committed', async () => {
    const seen: string[] = [];
    store.onEvents((events) => seen.push(...events.map((one) => one.type)));
    const outcomes = await Promise.allSettled([
      store.appendEvent({ at: 1, topic: 'fleet', type: 'before', data: {} }),
      store.createRun({ ...newRun(), deviceId: 'nobody' }),
      store.appendEvent({ at: 1, topic: 'fleet', type: 'after', data: {} }),
    ]);
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['before', 'after']);
  });

  it('announces events after their commit only: a listener finds them in the table', async () => {
    const found: Promise<number>[] = [];
    store.onEvents((events) => {
      found.push(store.events(['fleet'], (events[0]?.id ?? 0) - 1, 10).then((rows) => rows.length));
    });
    await Promise.all([1, 2, 3].map((n) => store.appendEvent({ at: n, topic: 'fleet', type: 'x', data: { n } })));
    expect(await Promise.all(found)).toEqual([3]);
    expect(await store.lastEventId()).toBe((await store.events(['fleet'], 0, 100)).at(-1)?.id);
  });

  it('knows a session until it expires or is deleted', async () => {
    const user = {
      id: 'U1',
      username: 'admin',
      role: 'admin',
      passwordHash: 'x',
      createdAt: 1,
      disabled: false,
    } as const;
    await store.putUser(user);
    await store.putUser({ ...user, id: 'U2', username: 'ADMIN', passwordHash: 'y' });
    expect(await store.countUsers()).toBe(1);
    await store.putSession({ tokenHash: 'h', userId: 'U1', createdAt: 1, expiresAt: 100 });
    expect(await store.sessionUser('h', 99)).toMatchObject({ username: 'admin', passwordHash: 'y' });
    expect(await store.sessionUser('h', 100)).toBeUndefined();
    await store.deleteSession('h');
    expect(await store.sessionUser('h', 99)).toBeUndefined();
  });
});

describe('the database file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipdx-store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is readable by its owner only, its log too', async () => {
    const store = await openSqliteStore({ file: join(folder, 'state', 'acs.db') });
    await store.upsertDevice(inform);
    for (const name of ['acs.db', 'acs.db-wal']) {
      expect(statSync(join(folder, 'state', name)).mode & 0o777).toBe(0o600);
    }
    await store.close();
  });

  it('holds every write whose promise had resolved when the process was killed', async () => {
    const file = join(folder, 'acs.db');
    const module = join(packageRoot(), 'acs', 'store', 'sqlite.ts');
    const program = `
      const { openSqliteStore } = await import(${JSON.stringify(`file://${module}`)});
      const store = await openSqliteStore({ file: ${JSON.stringify(file)} });
      await store.upsertDevice(${JSON.stringify(inform)});
      process.kill(process.pid, 'SIGKILL');
    `;
    const killed = spawnSync(
      process.execPath,
      ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', program],
      { cwd: packageRoot(), encoding: 'utf8' },
    );
    expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
    const store = await openSqliteStore({ file });
    expect(await store.device(DEVICE)).toMatchObject({ serialNumber: '0001' });
    await store.close();
  });

  it('of a newer program is refused and left as it is', async () => {
    const file = join(folder, 'acs.db');
    const newer = openFile(file);
    newer.pragma('user_version = 9999');
    newer.close();
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'database-too-new' });
    expect(openFile(file).pragma('user_version', { simple: true })).toBe(9999);
  });

  it('that is none is refused in words', async () => {
    await expect(openSqliteStore({ file: folder })).rejects.toMatchObject({ code: 'store-failed' });
  });

  it('is unchanged by a migration that fails half way', () => {
    const db = openFile(':memory:');
    const broken = { version: 9999, sql: 'CREATE TABLE half (a TEXT) STRICT; CREATE TABLE half (a TEXT) STRICT;' };
    expect(() => migrate(db, [...readMigrations(), broken])).toThrow(/half/);
    expect(db.pragma('user_version', { simple: true })).toBe(readMigrations().at(-1)?.version);
    expect(db.prepare(`SELECT name FROM sqlite_master WHERE name = 'half'`).get()).toBeUndefined();
  });
});
