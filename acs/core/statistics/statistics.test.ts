import { aDevice, aLine } from '../../../test/fakes/store-rows.js';
import { ManualClock } from '../../../test/fakes/manual-clock.js';
import { silentLog } from '../../../test/fakes/silent-log.js';
import { openSqliteStore } from '../../store/sqlite.js';
import type { Store } from '../../store/ports/store.js';
import { Sampler } from './sampler.js';
import { StatisticsService } from './statistics-service.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
let store: Store;
let clock: ManualClock;
let statistics: StatisticsService;

beforeEach(async () => {
  store = await openSqliteStore({ file: ':memory:' });
  clock = new ManualClock();
  clock.advance(10 * DAY + 7 * MINUTE);
  statistics = new StatisticsService({ store, clock });
});
afterEach(() => store.close());

async function phone(serial: string, status: string, registrar = 'r'): Promise<void> {
  const { id } = await store.upsertDevice(aDevice(serial));
  await store.setLines(id, '', [aLine({ status, registrar })], 1);
}

describe('the figures of a day before', () => {
  it.each([
    ['of 24 h ago', 0, 1],
    ['half an hour older', -30 * MINUTE, 1],
    ['half an hour younger', 30 * MINUTE, 1],
    ['older than that', -31 * MINUTE, undefined],
    ['younger than that', 31 * MINUTE, undefined],
  ])('%s', async (_, off, before) => {
    await phone('1', 'Error');
    await store.addSample(clock.now() - DAY + off);
    await phone('2', 'Error');
    const { categories, registrars } = await statistics.now();
    expect(categories).toEqual([{ category: '', failing: 2, ...(before !== undefined && { before }) }]);
    expect(registrars).toEqual([{ registrar: 'r', lines: 2, failing: 2, ...(before !== undefined && { before }) }]);
  });

  it('are those of the sample that is nearest before, and none for a registrar that had no row of its own', async () => {
    for (let i = 0; i < 21; i++) await phone(String(i), 'Error', `r${String(i).padStart(2, '0')}`);
    await store.addSample(clock.now() - DAY);
    const { registrars } = await statistics.now();
    expect(registrars.find(({ registrar }) => registrar === 'r00')?.before).toBe(1);
    for (const serial of ['x', 'y']) await phone(serial, 'Error', 'r20');
    clock.advance(1);
    const [first] = (await statistics.now(1)).registrars;
    expect(first).toEqual({ registrar: 'r20', lines: 3, failing: 3 });
  });
});

it('counts runs from midnight UTC where nobody says otherwise', async () => {
  expect((await statistics.now()).since).toBe(10 * DAY);
  expect((await statistics.now(5)).since).toBe(5);
});

it('gives an answer that took long again, for nine times as long', async () => {
  let asked = 0;
  const slow = new StatisticsService({
    clock,
    store: {
      statistics: async (since, now) => {
        asked += 1;
        clock.advance(100);
        return store.statistics(since, now);
      },
      sampleAt: () => Promise.resolve([]),
      fleetHistory: () => Promise.reject(new Error('not asked for')),
    },
  });
  await slow.now(0);
  await slow.now(0);
  expect(asked).toBe(1);
  await slow.now(1);
  expect(asked).toBe(2);
  clock.advance(900);
  await slow.now(1);
  expect(asked).toBe(3);
});

describe('the sampler', () => {
  it('counts at full five minutes, also after a failure, until it is closed', async () => {
    const taken: number[] = [];
    let fails = true;
    const sampler = new Sampler({
      clock,
      log: silentLog,
      store: {
        addSample: (at) => {
          taken.push(at - 10 * DAY);
          fails = !fails;
          return fails ? Promise.reject(new Error('the disk is full')) : Promise.resolve();
        },
      },
    });
    sampler.start();
    for (let i = 0; i < 4; i++) {
      clock.advance(4 * MINUTE);
      await Promise.resolve();
      await Promise.resolve();
    }
    expect(taken).toEqual([10 * MINUTE, 15 * MINUTE, 20 * MINUTE]);
    sampler.close();
    clock.advance(DAY);
    expect(taken).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });
});
