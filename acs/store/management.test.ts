import fc from 'fast-check';
import { aDevice, aLine, aRun, aTask, LINE_PATH } from '../../test/fakes/store-rows.js';
import { openSqliteStore } from './sqlite.js';
import type { ParameterRow } from './ports/parameters.js';
import type { Store } from './ports/store.js';

const HOUR = 3600_000;
let serial = 1;
const all = { limit: 1000 };
let store: Store;
let id: string;

beforeEach(async () => {
  store = await openSqliteStore({ file: ':memory:' });
  ({ id } = await store.upsertDevice(aDevice('1')));
});
afterEach(() => store.close());

describe('stored parameters', () => {
  it('are what was put last, name by name, whatever came in between', async () => {
    const name = fc.constantFrom('Device.', 'Device.A.', 'Device.A.B', 'Device.A.Ü', 'Device.C', 'Device.Password');
    const row = fc.record(
      {
        name,
        value: fc.string({ maxLength: 3 }),
        type: fc.constantFrom('string', 'int'),
        writable: fc.boolean(),
        at: fc.integer({ min: 1, max: 9 }),
      },
      { requiredKeys: ['name'] },
    );
    const put = fc.record({
      within: fc.array(fc.constantFrom('Device.', 'Device.A.'), { maxLength: 1 }),
      rows: fc.uniqueArray(row, { selector: (one) => one.name, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(put, { maxLength: 6 }), async (puts) => {
        const other = await store.upsertDevice(aDevice(String((serial += 1))));
        const expected = new Map<string, ParameterRow>();
        for (const { within, rows } of puts) {
          await store.putParameters(other.id, rows, within);
          const told = new Set<string>(rows.map((one) => one.name));
          for (const known of expected.keys()) {
            if (within.some((path) => known.startsWith(path)) && !told.has(known)) expected.delete(known);
          }
          for (const one of rows) expected.set(one.name, { ...expected.get(one.name), ...one });
        }
        const { items, total } = await store.parameters(other.id, all);
        expect(new Map(items.map(({ secret: _, ...one }) => [one.name, one]))).toEqual(expected);
        expect(total).toBe(expected.size);
      }),
      { numRuns: 50 },
    );
  });

  it('change their version when one of them changes, and only then', async () => {
    const row = { name: 'Device.A', value: 'x', type: 'string', writable: true, at: 1 };
    const version = () => store.parametersAt(id);
    const versions = [await version()];
    await store.putParameters(id, [row]);
    versions.push(await version());
    await store.putParameters(id, [row, { name: 'Device.A' }]);
    versions.push(await version());
    await store.updateParameters(id, [{ name: 'Device.A', value: 'x', at: 2 }]);
    versions.push(await version());
    await store.updateParameters(id, [{ name: 'Device.A', value: 'y', at: 2 }]);
    versions.push(await version());
    expect(versions).toEqual([0, 1, 1, 1, 2]);
    expect(await store.parametersByName(id, ['Device.A', 'Device.B'])).toEqual([{ ...row, value: 'y', at: 2 }]);
  });

  it('keep the time of a value that an Inform tells again, for an hour', async () => {
    const told = (at: number) => store.updateParameters(id, [{ name: 'Device.A', value: 'x', at }]);
    await store.putParameters(id, [{ name: 'Device.A', value: 'x', at: 0 }]);
    await told(HOUR - 1);
    expect(await store.parametersByName(id, ['Device.A'])).toMatchObject([{ at: 0 }]);
    await told(HOUR);
    expect(await store.parametersByName(id, ['Device.A'])).toMatchObject([{ at: HOUR }]);
  });

  it('take nothing from an Inform that was not stored before', async () => {
    await store.updateParameters(id, [{ name: 'Device.A', value: 'x', at: 1 }]);
    expect(await store.parameters(id, all)).toEqual({ items: [], total: 0 });
  });

  it('are paged by path and by a part of name or value; secrets are marked', async () => {
    const names = ['Device.A.Password', ...Array.from({ length: 20 }, (_, i) => `Device.B.${String(i)}.X`)];
    await store.putParameters(
      id,
      names.map((name) => ({ name, value: `v-${name}` })),
    );
    const found: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 9; pages++) {
      const page = await store.parameters(id, {
        path: 'Device.B.',
        q: 'V-DEVICE.b.1',
        limit: 3,
        ...(cursor && { cursor }),
      });
      expect(page.total).toBe(11);
      found.push(...page.items.map(({ name }) => name));
      if ((cursor = page.nextCursor) === undefined) break;
    }
    expect(found).toEqual(names.filter((name) => name.includes('B.1')).sort());
    expect((await store.parameters(id, { q: 'password', limit: 5 })).items).toMatchObject([{ secret: true }]);
    await expect(store.parameters(id, { cursor: 'x', limit: 5 })).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe('tasks', () => {
  it('move only from the states named, tell the fleet, and drop their secrets at the end', async () => {
    const task = aTask(id, { secrets: new Uint8Array([1, 2]) });
    expect(await store.createTask(task)).toEqual({ ...task, state: 'queued' });
    const secrets = async () => (await store.task(task.id))?.secrets?.length;
    expect(await store.moveTask(task.id, ['queued'], { state: 'running', at: 6 })).toBe(true);
    expect(await store.moveTask(task.id, ['queued'], { state: 'canceled', at: 7 })).toBe(false);
    expect([await secrets(), (await store.openTasks(id)).length, await store.countOpenTasks()]).toEqual([2, 1, 1]);
    const failure = { reason: 'cwmp-fault', detail: '9005' };
    expect(await store.moveTask(task.id, ['running'], { state: 'failed', at: 8, failure, note: 'n' })).toBe(true);
    expect(await store.task(task.id)).toMatchObject({ state: 'failed', endedAt: 8, failure, note: 'n' });
    expect([await secrets(), await store.openTasks(), await store.countOpenTasks()]).toEqual([undefined, [], 0]);
    const told = (await store.events(['fleet'], 0, 9)).filter(({ type }) => type === 'task.changed');
    expect(told.map(({ data }) => data['state'])).toEqual(['queued', 'running', 'failed']);
    await store.createTask(aTask(id, { createdAt: 9000 }));
    expect((await store.tasksOf(id)).map(({ createdAt }) => createdAt)).toEqual([9000, 5000]);
  });
});

describe('users and tokens', () => {
  const user = {
    id: 'U1',
    username: 'Olga',
    role: 'operator',
    passwordHash: 'x',
    createdAt: 1,
    disabled: false,
  } as const;
  const token = {
    id: 'T1',
    userId: 'U1',
    name: 'script',
    role: 'viewer',
    tokenHash: 'h',
    createdAt: 1,
    expiresAt: 1e9,
  } as const;

  beforeEach(async () => {
    await store.putUser(user);
    await store.putToken(token);
    await store.putSession({ tokenHash: 's1', userId: 'U1', createdAt: 1, expiresAt: 1e9 });
    await store.putSession({ tokenHash: 's2', userId: 'U1', createdAt: 1, expiresAt: 1e9 });
  });

  it('let nobody in who is disabled, and remember the last login', async () => {
    await store.userLoggedIn('olga', 5);
    expect((await store.tokenUser('h', 6))?.user).toEqual({ ...user, lastLoginAt: 5 });
    await store.putUser({ ...user, disabled: true });
    expect([await store.tokenUser('h', 6), await store.sessionUser('s1', 6)]).toEqual([undefined, undefined]);
    expect(await store.users()).toEqual([{ ...user, disabled: true, lastLoginAt: 5 }]);
  });

  it('note the use of a token at most once a minute', async () => {
    const used = async () => (await store.tokens('olga'))[0]?.lastUsedAt;
    await store.tokenUser('h', 100_000);
    await store.tokenUser('h', 159_999);
    expect(await used()).toBe(100_000);
    await store.tokenUser('h', 160_000);
    expect(await used()).toBe(160_000);
    expect(await store.tokenUser('h', 1e9)).toBeUndefined();
    expect(await store.tokens()).toMatchObject([{ id: 'T1', username: 'Olga' }]);
    expect(await store.tokens('nobody')).toEqual([]);
    expect([await store.deleteToken('T1'), await store.deleteToken('T1')]).toEqual([true, false]);
  });

  it('end with the user, sessions and tokens alike', async () => {
    expect([...(await store.deleteSessionsOf('OLGA'))].sort()).toEqual(['s1', 's2']);
    expect([await store.deleteUser('olga'), await store.deleteUser('olga')]).toEqual([true, false]);
    expect([await store.tokens(), await store.tokenUser('h', 6)]).toEqual([[], undefined]);
  });
});

describe('credentials of the CPEs', () => {
  it('are imported all or none, listed by name, and bound', async () => {
    const one = { username: 'a', ha1: 'x', deviceId: 'D', bootstrap: false };
    const shared = { username: 'b', ha1: 'y', bootstrap: true };
    await store.putCwmpCredentials([one, shared], 7);
    await store.putCwmpCredential({ ...shared, ha1: 'z' }, 8);
    expect(await store.cwmpCredential('b')).toEqual({ ha1: 'z', bootstrap: true });
    expect(await store.cwmpCredentials({ limit: 1 })).toEqual([
      { username: 'a', deviceId: 'D', bootstrap: false, createdAt: 7 },
    ]);
    expect(await store.cwmpCredentials({ limit: 9, cursor: 'a' })).toEqual([
      { username: 'b', bootstrap: true, createdAt: 8 },
    ]);
    const broken = { ...one, username: 'c', ha1: null as unknown as string };
    // By its code: the native module's errors are no Error of this test's realm when another test file loaded it first.
    await expect(store.putCwmpCredentials([{ ...one, username: 'd' }, broken], 9)).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_NOTNULL',
    });
    expect(await store.cwmpCredential('d')).toBeUndefined();
    expect([await store.deleteCwmpCredential('a'), await store.deleteCwmpCredential('a')]).toEqual([true, false]);
  });
});

describe('audit, settings, repeated requests', () => {
  it('filters the audit, newest first, page by page', async () => {
    for (const at of [1, 2, 3, 4]) {
      const [actor, target] = [at % 2 === 0 ? 'olga' : 'ivan', 'D'];
      await store.appendAudit({ at, actor, address: '', action: 'run.start', target, detail: { at } });
    }
    const page = await store.audit({ target: 'D', since: 2, until: 4, limit: 1 });
    expect(page.items).toMatchObject([{ at: 3, actor: 'ivan', detail: { at: 3 } }]);
    const { nextCursor = '' } = page;
    expect(
      (await store.audit({ target: 'D', since: 2, limit: 9, cursor: nextCursor })).items.map(({ at }) => at),
    ).toEqual([2]);
    expect((await store.audit({ actor: 'olga', action: 'run.start', limit: 9 })).items.map(({ at }) => at)).toEqual([
      4, 2,
    ]);
    await expect(store.audit({ limit: 1, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('writes a setting only over the version that was seen', async () => {
    expect(await store.putSetting('k', { a: 1 }, 0, 'olga', 5)).toBe(true);
    expect(await store.putSetting('k', { a: 2 }, 0, 'ivan', 6)).toBe(false);
    expect(await store.putSetting('k', { a: 3 }, 1, 'ivan', 7)).toBe(true);
    expect(await store.settings()).toEqual([
      { key: 'k', value: { a: 3 }, version: 2, updatedAt: 7, updatedBy: 'ivan' },
    ]);
  });

  it('knows a request for a day, its answer when it has one', async () => {
    const claim = { userId: 'U', key: 'K', requestHash: 'h', now: 1 };
    const answer = { status: 201, headers: { location: '/x' }, body: '{}' };
    const both = await Promise.all([store.claimIdempotencyKey(claim), store.claimIdempotencyKey(claim)]);
    expect(both).toEqual([undefined, { requestHash: 'h' }]);
    await store.finishIdempotencyKey('U', 'K', answer);
    await store.releaseIdempotencyKey('U', 'K');
    expect(await store.claimIdempotencyKey({ ...claim, now: 24 * HOUR })).toEqual({ requestHash: 'h', ...answer });
    expect(await store.claimIdempotencyKey({ ...claim, now: 24 * HOUR + 1 })).toBeUndefined();
    await store.releaseIdempotencyKey('U', 'K');
    expect(await store.claimIdempotencyKey(claim)).toBeUndefined();
  });
});

describe('runs of the complete server', () => {
  const verdict = { faultCode: 200, category: 'registered', cause: 'registered', confidence: 'certain' } as const;

  it('are filtered, counted, and told as the history of a line', async () => {
    await store.setLines(id, '', [aLine()], 1);
    for (const [createdAt, state] of [
      [1000, 'complete'],
      [2000, 'failed'],
      [3000, 'complete'],
    ] as const) {
      const { run } = await store.createRun(aRun(id, { createdAt, depth: 'Deep' }));
      const event = { at: 1, topic: `run:${run.id}`, type: 'run.end', data: {} };
      const reported = { cause: 'registered', confidence: 'open' } as const;
      const change = state === 'complete' ? { state, endedAt: 1, verdict, reported } : { state, endedAt: 1 };
      await store.transition(run.id, ['queued'], change, event);
    }
    const { run: open } = await store.createRun(aRun(id, { createdAt: 4000 }));
    const times = async (more: object) =>
      (await store.runs({ limit: 9, ...more })).items.map(({ createdAt }) => createdAt);
    expect(await times({})).toEqual([4000, 3000, 2000, 1000]);
    expect(await times({ state: 'complete', since: 1000, until: 3000 })).toEqual([1000]);
    expect(await times({ category: 'registered', cause: 'registered', line: LINE_PATH, deviceId: id })).toEqual([
      3000, 1000,
    ]);
    const { nextCursor } = await store.runs({ limit: 1 });
    expect(await times({ cursor: nextCursor, limit: 1 })).toEqual([3000]);
    for (const cursor of [open.id, '', 'x', Buffer.from('[1]').toString('base64url')]) {
      await expect(store.runs({ limit: 1, cursor })).rejects.toMatchObject({ code: 'invalid-request' });
    }
    expect([await times({ open: 'true' }), await times({ open: 'true', state: 'failed' })]).toEqual([[4000], []]);
    expect(await store.countRuns()).toEqual({
      states: { complete: 2, failed: 1, queued: 1 },
      categories: { registered: 2 },
    });
    const history = await store.lineHistory(id, LINE_PATH, 1000, 9);
    expect(history).toMatchObject([
      { createdAt: 3000, reported: { confidence: 'open' }, depth: 'Deep' },
      { createdAt: 2000 },
    ]);
    expect(await store.lineHistory(id, LINE_PATH, 0, 1)).toHaveLength(1);
  });

  it('of another server come in once, with their device and events', async () => {
    const { expiresAt: _, ...run } = aRun(aDevice('far').id);
    const imported = {
      ...run,
      state: 'complete',
      endedAt: 2,
      verdict,
      result: { FaultCode: '200' },
      evidence: { v: 1 },
    } as const;
    const events = [{ at: 2, topic: `run:${run.id}`, type: 'run.complete', data: {} }];
    expect(await store.importRun(imported, aDevice('far'), events, 77)).toBe(true);
    expect(await store.importRun(imported, aDevice('far'), events, 78)).toBe(false);
    expect(await store.run(run.id)).toEqual({ ...imported, importedAt: 77 });
    expect(await store.events([`run:${run.id}`], 0, 9)).toHaveLength(1);
    expect(await store.device(run.deviceId)).toMatchObject({ serialNumber: 'far' });
  });

  it('go with their device', async () => {
    const { run } = await store.createRun(aRun(id));
    await store.createTask(aTask(id));
    await store.putParameters(id, [{ name: 'Device.A' }]);
    expect(await store.deleteDevice(id)).toBe(true);
    expect([await store.run(run.id), await store.openTasks()]).toEqual([undefined, []]);
  });
});
