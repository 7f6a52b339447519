import { ManualClock } from '../../test/fakes/manual-clock.js';
import { silentLog } from '../../test/fakes/silent-log.js';
import { Retention } from './retention.js';

const keep = { runDays: 365, eventDays: 30, auditDays: 730, taskDays: 30 };
const HOUR = 3600_000;

describe('Retention', () => {
  const clock = new ManualClock();
  let answers: (number | Error)[] = [];
  let calls: unknown[] = [];
  const prune = (...asked: unknown[]): Promise<number> => {
    calls.push(asked);
    const answer = answers.shift() ?? 0;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  let retention: Retention;

  beforeEach(() => {
    calls = [];
    retention = new Retention({ store: { prune }, clock, log: silentLog, keep: () => keep });
  });
  afterEach(() => retention.close());

  it('goes on at once while there is more, then waits an hour', async () => {
    answers = [500, 1];
    retention.start();
    for (let i = 0; i < 5; i++) {
      await settled();
      clock.advance(50);
    }
    expect(calls).toHaveLength(3);
    expect(calls[0]).toEqual([keep, 0]);
    clock.advance(HOUR);
    expect(calls).toHaveLength(4);
  });

  it('tries again after an hour when the disk is full', async () => {
    answers = [new Error('full')];
    retention.start();
    await settled();
    clock.advance(HOUR);
    expect(calls).toHaveLength(2);
  });

  it('ends for good when it is closed, also while it deletes', async () => {
    answers = [500];
    retention.start();
    retention.close();
    await settled();
    clock.advance(HOUR);
    expect([calls.length, clock.pending]).toEqual([1, 0]);
  });
});
