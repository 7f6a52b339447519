import { aDevice, aLine, aRun, LINE_PATH } from '../../test/fakes/store-rows.js';
import { openSqliteStore } from './sqlite.js';
import type { Store } from './ports/store.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const network = { faultCode: 2, category: 'network', cause: 'dns-nxdomain', confidence: 'certain' } as const;
const password = {
  faultCode: 401,
  category: 'credentials',
  cause: 'account-or-password-rejected',
  confidence: 'likely',
};
let store: Store;

beforeEach(async () => {
  store = await openSqliteStore({ file: ':memory:' });
});
afterEach(() => store.close());

async function phone(serial: string, status: string, more: Parameters<typeof aLine>[0] = {}): Promise<string> {
  const { id } = await store.upsertDevice(aDevice(serial, { model: 'T46U' }));
  await store.setLines(id, '', [aLine({ status, ...more })], 1);
  return id;
}

async function diagnosed(deviceId: string, createdAt: number, verdict?: object): Promise<string> {
  const { run } = await store.createRun(aRun(deviceId, { createdAt }));
  const change = {
    state: verdict === undefined ? ('failed' as const) : ('complete' as const),
    endedAt: createdAt + 5,
    ...(verdict && { verdict: verdict as typeof network }),
  };
  await store.transition(run.id, ['queued'], change, {
    at: createdAt + 5,
    topic: `run:${run.id}`,
    type: 'x',
    data: {},
  });
  return run.id;
}

describe('how the fleet stands', () => {
  it('counts lines that are switched on, by state, category and registrar', async () => {
    await phone('1', 'Up');
    await phone('2', 'Error', { registrar: 'b:5060', directoryNumber: '2002' });
    const third = await phone('3', 'Registering', { registrar: 'b:5060', directoryNumber: '2003', aor: 'sip:3@x' });
    await phone('4', 'Error', { enabled: false });
    await phone('5', '');
    await phone('6', 'Quiescent');
    await store.upsertDevice(aDevice('7', { admission: 'quarantined' }));
    await diagnosed(third, 1000);
    const old = await diagnosed(third, 2000, network);
    const fresh = await diagnosed(third, 10_000);
    const { run: open } = await store.createRun(aRun(third, { createdAt: 20_000 }));
    const found = await store.statistics(5000, 30_000);
    expect(found).toMatchObject({
      at: 30_000,
      since: 5000,
      devices: { total: 7, quarantined: 1 },
      lines: { enabled: 5, registered: 1, failing: 2, other: 2 },
      runs: { open: 1, created: 2, failed: 1 },
      categories: [
        { category: '', failing: 1 },
        { category: 'network', failing: 1 },
      ],
      registrars: [
        { registrar: 'b:5060', lines: 2, failing: 2 },
        { registrar: '127.0.0.1:5062', lines: 3, failing: 0 },
      ],
    });
    expect(found.lastVerdicts).toMatchObject([
      { id: old, serialNumber: '3', model: 'T46U', directoryNumber: '2003', aor: 'sip:3@x', verdict: network },
    ]);
    expect(found.openRuns.map(({ id }) => id)).toEqual([open.id]);
    expect(fresh).not.toBe(old);
    // What the figures link to.
    const failing = { sort: 'id', order: 'asc', limit: 9, status: 'failing' } as const;
    expect([await store.devices(failing), await store.devices({ ...failing, category: '' })]).toMatchObject([
      { total: 2 },
      { total: 1 },
    ]);
  });

  it('is empty where nothing is', async () => {
    expect(await store.statistics(0, 1)).toMatchObject({
      lines: { enabled: 0, other: 0 },
      categories: [],
      registrars: [],
    });
  });
});

describe('samples', () => {
  it('are the newest at or before a moment, and no older than that', async () => {
    await phone('1', 'Error');
    await store.addSample(1000);
    await store.addSample(1000);
    expect(await store.sampleAt(2000, 1000)).toEqual([
      { at: 1000, registrar: '127.0.0.1:5062', category: '', lines: 1, registered: 0, failing: 1 },
    ]);
    expect([await store.sampleAt(999, 0), await store.sampleAt(5000, 1001)]).toEqual([[], []]);
  });

  it('of more than 20 registrars add up those with the fewest failing lines', async () => {
    for (let i = 0; i < 25; i++) await phone(String(i), i < 3 ? 'Up' : 'Error', { registrar: `r${String(i)}` });
    await store.addSample(1);
    const rows = await store.sampleAt(1, 1);
    expect(rows).toHaveLength(21);
    expect(rows.find(({ registrar }) => registrar === '')).toMatchObject({ lines: 5, registered: 3, failing: 2 });
  });

  it('make a history by category or registrar, the rest added up, thinned evenly', async () => {
    const a = await phone('1', 'Error', { registrar: 'a' });
    await phone('2', 'Up', { registrar: 'b' });
    for (let i = 0; i < 800; i++) {
      if (i === 400) await diagnosed(a, 5000, network);
      await store.addSample(i * 5 * MINUTE);
    }
    const all = await store.fleetHistory({ since: 0, by: 'category' }, 800 * 5 * MINUTE);
    expect(all.at.length).toBeLessThanOrEqual(500);
    expect(all.at.length).toBeGreaterThan(390);
    expect(all.at[0]).toBe(0);
    expect(new Set(all.at.slice(1).map((at, i) => at - (all.at[i] ?? 0)))).toEqual(new Set([10 * MINUTE]));
    expect([new Set(all.registered), new Set(all.failing)]).toEqual([new Set([1]), new Set([1])]);
    expect(all.series.map(({ name }) => name)).toEqual(['network', '']);
    for (const [i, at] of all.at.entries()) {
      const isLate = at >= 400 * 5 * MINUTE;
      expect(all.series.map(({ failing }) => failing[i])).toEqual(isLate ? [1, 0] : [0, 1]);
    }
    const some = await store.fleetHistory({ since: 5 * MINUTE, until: 15 * MINUTE, by: 'registrar' }, 0);
    expect(some).toEqual({
      at: [5 * MINUTE, 10 * MINUTE],
      registered: [1, 1],
      failing: [1, 1],
      series: [{ name: 'a', failing: [1, 1] }],
    });
    expect(await store.fleetHistory({ since: 99 * DAY, by: 'category' }, 0)).toMatchObject({ at: [], series: [] });
  });

  it('are one an hour after two days, and none after the days that runs are kept', async () => {
    const now = 400 * DAY;
    for (const at of [10 * DAY, now - 3 * DAY, now - 3 * DAY + 5 * MINUTE, now - DAY + 5 * MINUTE]) {
      await store.addSample(at);
    }
    await store.prune({ runDays: 365, eventDays: 30, auditDays: 730, taskDays: 30 }, now);
    expect((await store.fleetHistory({ since: 0, by: 'category' }, now)).at).toEqual([
      now - 3 * DAY,
      now - DAY + 5 * MINUTE,
    ]);
  });
});

describe('the history of a line', () => {
  it('is its newest 14 runs, oldest first, for each line by itself', async () => {
    const id = await phone('1', 'Error');
    const other = await phone('2', 'Error');
    const runs: string[] = [];
    for (let i = 0; i < 16; i++) runs.push(await diagnosed(id, 1000 * (i + 1), i === 15 ? password : undefined));
    const [device] = (await store.devices({ sort: 'id', order: 'asc', limit: 9, include: 'history' })).items;
    const history = device?.lines[0]?.history ?? [];
    expect(history.map((mark) => mark.id)).toEqual(runs.slice(2));
    expect(history.slice(-2)).toEqual([
      { id: runs[14], at: 15_000, state: 'failed' },
      {
        id: runs[15],
        at: 16_000,
        state: 'complete',
        faultCode: 401,
        category: password.category,
        cause: password.cause,
      },
    ]);
    expect((await store.deviceView(id))?.lines[0]?.history).toEqual(history);
    expect((await store.deviceView(other))?.lines[0]?.history).toEqual([]);
    const [plain] = (await store.devices({ sort: 'id', order: 'asc', limit: 9 })).items;
    expect(plain?.lines[0]).not.toHaveProperty('history');
  });

  it('does not belong to the query of a cursor', async () => {
    await phone('1', 'Up');
    await phone('2', 'Up');
    const query = { sort: 'id', order: 'asc', limit: 1 } as const;
    const { nextCursor = '' } = await store.devices(query);
    const second = await store.devices({ ...query, cursor: nextCursor, include: 'history' });
    expect(second.items[0]?.lines[0]?.history).toEqual([]);
  });
});

describe('selections', () => {
  const batch = { id: '01B', depth: 'Basic', concurrency: 2, createdBy: 'olga', createdAt: 5 } as const;
  let ids: readonly string[];
  beforeEach(async () => {
    ids = [await phone('1', 'Error'), await phone('2', 'Error', { registrar: 'b' }), await phone('3', 'Up')];
    const line = LINE_PATH;
    await store.createBatch(batch, [
      ...ids.slice(0, 2).map((deviceId) => ({ deviceId, line })),
      { deviceId: ids[2] ?? '', line, skipped: 'line-not-diagnosable' },
    ]);
  });
  const moved = (number: number, from: 'waiting' | 'running', state: 'running' | 'done', more: object = {}) =>
    store.moveBatchLine('01B', number, [from], { state, at: 7, ...more });

  it('are counted, line by line, with what was found, and tell each move', async () => {
    expect(await store.batch('01B')).toEqual({
      ...batch,
      state: 'running',
      total: 3,
      counts: { waiting: 2, running: 0, done: 0, failed: 0, skipped: 1 },
      verdicts: [],
    });
    expect(await store.batch('nothing')).toBeUndefined();
    expect(await moved(1, 'waiting', 'running', { runId: 'R1' })).toBe(true);
    expect(await moved(1, 'waiting', 'running', { runId: 'R2' })).toBe(false);
    expect(await moved(1, 'running', 'done', { verdict: network })).toBe(true);
    const [first] = (await store.batchLines('01B', { limit: 9 })).items;
    expect(first).toEqual({
      ...{ number: 1, deviceId: ids[0], serialNumber: '1', line: LINE_PATH, aor: 'sip:1001@example.org' },
      ...{ registrar: '127.0.0.1:5062', state: 'done', runId: 'R1' },
      verdict: { category: 'network', cause: 'dns-nxdomain', confidence: 'certain' },
    });
    expect(await store.batches()).toMatchObject([
      { id: '01B', verdicts: [{ category: 'network', cause: 'dns-nxdomain', lines: 1 }], counts: { done: 1 } },
    ]);
    expect((await store.events(['batch:01B'], 0, 9)).map(({ type, data }) => [type, data['number']])).toEqual([
      ['batch.created', undefined],
      ['batch.progress', 1],
      ['batch.progress', 1],
    ]);
  });

  it('are read page by page, of one state if wanted', async () => {
    const page = await store.batchLines('01B', { limit: 2 });
    expect(page.items.map(({ number }) => number)).toEqual([1, 2]);
    const rest = await store.batchLines('01B', { limit: 2, cursor: page.nextCursor });
    expect(rest).toMatchObject({ items: [{ number: 3, reason: 'line-not-diagnosable' }] });
    expect(rest.nextCursor).toBeUndefined();
    expect((await store.batchLines('01B', { limit: 9, state: 'skipped' })).items).toHaveLength(1);
    await expect(store.batchLines('01B', { limit: 9, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('are open until they have ended and nothing of them runs', async () => {
    await moved(1, 'waiting', 'running', { runId: 'R1' });
    const open = async () =>
      (await store.openBatches()).map((one) => one.lines.map(({ number, state }) => [number, state]));
    expect(await open()).toEqual([
      [
        [1, 'running'],
        [2, 'waiting'],
      ],
    ]);
    expect(await store.countOpenBatchLines()).toEqual({ waiting: 1, running: 1 });
    expect(await store.endBatch('01B', 'stopped', 9)).toBe(true);
    expect(await store.endBatch('01B', 'complete', 9)).toBe(false);
    expect(await open()).toEqual([[[1, 'running']]]);
    expect(await store.countOpenBatchLines()).toEqual({ waiting: 0, running: 1 });
    expect((await store.batchLines('01B', { limit: 9 })).items[1]).toMatchObject({
      state: 'skipped',
      reason: 'stopped',
    });
    await moved(1, 'running', 'done');
    expect(await open()).toEqual([]);
    expect(await store.countOpenBatchLines()).toEqual({ waiting: 0, running: 0 });
    expect(await store.batch('01B')).toMatchObject({ state: 'stopped', endedAt: 9 });
  });

  it('lose the lines of a deleted device', async () => {
    await store.deleteDevice(ids[0] ?? '');
    expect(await store.batch('01B')).toMatchObject({ total: 2 });
  });

  it('go when they are as old as runs, but never before they have ended', async () => {
    const keep = { runDays: 1, eventDays: 30, auditDays: 730, taskDays: 30 };
    await store.prune(keep, 99 * DAY);
    expect(await store.batches()).toHaveLength(1);
    await store.endBatch('01B', 'complete', 9);
    await store.prune(keep, 99 * DAY);
    expect(await store.batches()).toEqual([]);
  });
});

describe('opinions on verdicts', () => {
  const rule = { category: 'network', cause: 'dns-nxdomain', confidence: 'certain' };
  const opinion = (runId: string, username: string, correct: boolean, actualCause?: string) =>
    store.putFeedback({
      ...{ runId, username, at: 5, correct, comment: 'I looked', ...rule },
      ...(actualCause !== undefined && { actualCause }),
    });

  it('are one for each run and user, the last counts', async () => {
    await opinion('R1', 'olga', true);
    await opinion('R1', 'olga', false, 'no-answer');
    await opinion('R1', 'lin', true);
    expect(await store.feedbackOf('R1')).toEqual([
      { runId: 'R1', username: 'lin', at: 5, correct: true, comment: 'I looked' },
      { runId: 'R1', username: 'olga', at: 5, correct: false, actualCause: 'no-answer', comment: 'I looked' },
    ]);
  });

  it('are counted for each rule, with what it was instead', async () => {
    await opinion('R1', 'olga', false, 'no-answer');
    await opinion('R2', 'olga', false, 'no-answer');
    await opinion('R3', 'olga', false);
    await opinion('R4', 'olga', true);
    expect(await store.feedbackSummary()).toEqual([
      { ...rule, right: 1, wrong: 3, actual: [{ cause: 'no-answer', count: 2 }] },
    ]);
  });

  it('outlive their run, but not the audit', async () => {
    await opinion('R1', 'olga', true);
    const keep = { runDays: 1, eventDays: 1, auditDays: 90, taskDays: 1 };
    await store.prune(keep, 80 * DAY);
    expect(await store.feedbackOf('R1')).toHaveLength(1);
    await store.prune(keep, 91 * DAY);
    expect(await store.feedbackOf('R1')).toEqual([]);
  });
});

describe('sessions of phones', () => {
  const session = (at: number) => ({
    ...{ at, endedAt: at + 5, address: '192.0.2.1', events: ['1 BOOT'], outcome: 'clean' as const },
    exchanges: [{ ms: 1, method: 'GetParameterValues', from: 'acs' as const, detail: 'Device.A' }],
  });

  it('are the newest 50 of a device, page by page', async () => {
    const id = await phone('1', 'Up');
    for (let i = 1; i <= 60; i++) await store.addCwmpSession(id, session(i));
    await store.addCwmpSession('nobody', session(1));
    const page = await store.cwmpSessions(id, { limit: 40 });
    expect(page.items[0]).toEqual({ id: 60, ...session(60) });
    const rest = await store.cwmpSessions(id, { limit: 40, cursor: page.nextCursor });
    expect([page.items.length, rest.items.length, rest.items.at(-1)?.at]).toEqual([40, 10, 11]);
    expect(rest.nextCursor).toBeUndefined();
    expect((await store.cwmpSessions('nobody', { limit: 9 })).items).toEqual([]);
  });

  it('go with the device, and when they are as old as events', async () => {
    const id = await phone('1', 'Up');
    await store.addCwmpSession(id, session(1));
    await store.prune({ runDays: 365, eventDays: 30, auditDays: 730, taskDays: 30 }, 31 * DAY);
    expect((await store.cwmpSessions(id, { limit: 9 })).items).toEqual([]);
  });
});
