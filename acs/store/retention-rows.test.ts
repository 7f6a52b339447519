import { aDevice, aLine, aRun, aTask } from '../../test/fakes/store-rows.js';
import { openSqliteStore } from './sqlite.js';
import type { Store } from './ports/store.js';

const DAY = 86_400_000;
const keep = { runDays: 365, eventDays: 30, auditDays: 730, taskDays: 30 };
/** The table of the audit goes by the system's clock. */
const now = Date.now();

describe('what is older than the settings say', () => {
  let store: Store;
  let id: string;
  beforeEach(async () => {
    store = await openSqliteStore({ file: ':memory:' });
    ({ id } = await store.upsertDevice(aDevice('1', { at: now })));
    await store.setLines(id, '', [aLine()], now);
  });
  afterEach(() => store.close());

  const verdict = { faultCode: 200, category: 'registered', cause: 'registered', confidence: 'certain' } as const;
  async function run(createdAt: number, state: 'complete' | 'failed' | 'queued'): Promise<string> {
    const { run } = await store.createRun(aRun(id, { createdAt }));
    if (state === 'queued') return run.id;
    const event = { at: now, topic: `run:${run.id}`, type: `run.${state}`, data: {} };
    const change = { state, endedAt: createdAt, ...(state === 'complete' && { verdict }) };
    await store.transition(run.id, ['queued'], change, event);
    return run.id;
  }

  it('goes, but for open runs, the last run of a line and its last verdict', async () => {
    await run(now - 400 * DAY, 'complete');
    const lastVerdict = await run(now - 399 * DAY, 'complete');
    await run(now - 398 * DAY, 'failed');
    const last = await run(now - 397 * DAY, 'failed');
    expect(await store.prune(keep, now)).toBeGreaterThan(0);
    const left = async () => (await store.runs({ limit: 9 })).items.map((one) => one.id);
    expect(await left()).toEqual([last, lastVerdict]);
    const open = await run(now - 396 * DAY, 'queued');
    await store.prune(keep, now);
    expect(await left()).toEqual([open, lastVerdict]);
    await store.setLines(id, '', [], now);
    await store.prune(keep, now);
    expect(await left()).toEqual([open]);
  });

  it('goes from every table, what is younger stays', async () => {
    const young = now - DAY;
    for (const at of [now - 800 * DAY, young]) {
      await store.appendEvent({ at, topic: 'x', type: 'x', data: {} });
      await store.appendAudit({ at, actor: 'a', address: '', action: 'x', target: '', detail: {} });
      const task = aTask(id, { createdAt: at });
      await store.createTask(task);
      await store.moveTask(task.id, ['queued'], { state: 'complete', at });
      await store.claimIdempotencyKey({ userId: 'U', key: String(at), requestHash: 'h', now: at + DAY - 1 });
      const user = { id: 'U', username: 'u', role: 'viewer', passwordHash: '', createdAt: 1, disabled: false } as const;
      await store.putUser(user);
      const expiresAt = at + DAY + 1;
      await store.putSession({ tokenHash: String(at), userId: 'U', createdAt: 0, expiresAt });
      const token = { id: String(at), userId: 'U', name: 't', role: 'viewer', tokenHash: String(at) } as const;
      await store.putToken({ ...token, createdAt: 0, expiresAt });
    }
    await store.createTask(aTask(id, { createdAt: now - 800 * DAY }));
    while ((await store.prune(keep, now)) > 0);
    expect(await store.events(['x'], 0, 9)).toMatchObject([{ at: young }]);
    expect((await store.audit({ limit: 9 })).items).toMatchObject([{ at: young }]);
    expect((await store.tasksOf(id)).map(({ state }) => state).sort()).toEqual(['complete', 'queued']);
    expect((await store.tokens()).map((token) => token.id)).toEqual([String(young)]);
    expect(await store.deleteSessionsOf('u')).toEqual([String(young)]);
    const claim = { userId: 'U', requestHash: 'h', now: 0 };
    expect(await store.claimIdempotencyKey({ ...claim, key: String(young) })).toBeDefined();
    expect(await store.claimIdempotencyKey({ ...claim, key: String(now - 800 * DAY) })).toBeUndefined();
  });

  it('goes a bounded number of rows at a time', async () => {
    const old = { at: 1, topic: 'x', type: 'x', data: {} };
    await Promise.all(Array.from({ length: 1200 }, () => store.appendEvent(old)));
    expect([await store.prune(keep, now), await store.prune(keep, now), await store.prune(keep, now)]).toEqual([
      500, 500, 200,
    ]);
    expect(await store.lastEventId()).toBeGreaterThan(1200);
  });

  it('never reaches audit rows of the last 90 days, whatever the clock or the settings say', async () => {
    await store.appendAudit({ at: now - 80 * DAY, actor: 'a', address: '', action: 'x', target: '', detail: {} });
    await store.prune({ ...keep, auditDays: 1 }, now + 1000 * DAY);
    expect((await store.audit({ limit: 9 })).items).toHaveLength(1);
  });
});
