import { ManualClock } from '../../test/fakes/manual-clock.js';
import { silentLog } from '../../test/fakes/silent-log.js';
import type { NewAudit } from '../store/ports/records.js';
import { Audit, difference } from './audit.js';
import { FailedLogins } from './failed-logins.js';

const TEN_MINUTES = 600_000;

describe('the audit log', () => {
  let clock: ManualClock;
  let rows: NewAudit[];
  let audit: Audit;

  beforeEach(() => {
    clock = new ManualClock();
    clock.advance(5);
    rows = [];
    audit = new Audit(
      {
        appendAudit: async (row) => {
          rows.push(row);
          return Promise.resolve();
        },
      },
      clock,
    );
  });

  it('says who, from where, with which token, did what to what', async () => {
    await audit.record({ actor: 'olga', address: '192.0.2.1', tokenId: 'T1', action: 'run.start', target: 'R1' });
    expect(rows).toEqual([
      { at: 5, actor: 'olga', address: '192.0.2.1', action: 'run.start', target: 'R1', detail: { tokenId: 'T1' } },
    ]);
  });

  it('masks what is called a secret, at any depth, and keeps that there was one', async () => {
    const detail = { password: true, before: { password: 'p1', name: 'n' }, after: [{ token: 't', ha1: 'h' }] };
    await audit.record({ actor: 'ada', address: '', action: 'x', detail });
    expect(rows[0]?.detail).toEqual({
      password: true,
      before: { password: '***', name: 'n' },
      after: [{ token: '***', ha1: '***' }],
    });
  });

  it('takes no more than a few kilobytes of detail', async () => {
    await audit.record({ actor: 'ada', address: '', action: 'x', detail: { text: 'x'.repeat(100_000) } });
    expect(JSON.stringify(rows[0]?.detail).length).toBeLessThan(100);
  });

  it('tells a change by the fields that differ', () => {
    expect(difference({ a: 1, b: [1, 2], c: 3 }, { a: 1, b: [1], d: 4 })).toEqual({
      before: { b: [1, 2], c: 3, d: undefined },
      after: { b: [1], c: undefined, d: 4 },
    });
  });

  describe('of failed logins', () => {
    let failed: FailedLogins;
    const note = (username: string, address: string) => failed.note({ username, address });

    beforeEach(() => {
      failed = new FailedLogins({ audit, clock, log: silentLog });
    });

    it('has the first at once, and those of ten minutes as one row with their number', () => {
      note('olga', '192.0.2.1');
      expect(rows).toMatchObject([
        { actor: 'server', action: 'session.refuse', target: 'olga', address: '192.0.2.1', detail: {} },
      ]);
      for (let n = 0; n < 500; n++) note('olga', '192.0.2.1');
      expect(rows).toHaveLength(1);
      clock.advance(TEN_MINUTES);
      expect(rows).toHaveLength(2);
      expect(rows[1]).toMatchObject({ target: 'olga', address: '192.0.2.1', detail: { more: 500, since: 5 } });
      note('olga', '192.0.2.1');
      clock.advance(TEN_MINUTES);
      expect(rows).toHaveLength(3);
      expect(clock.pending).toBe(0);
    });

    it('grows by a bounded number of rows, from however many addresses the guesses come', () => {
      for (let n = 0; n < 5000; n++) note('olga', `192.0.${n >> 8}.${n & 255}`);
      clock.advance(TEN_MINUTES);
      expect(rows.length).toBeLessThanOrEqual(103);
      const counted = rows.reduce((sum, { detail }) => sum + Number(detail['more'] ?? 1), 0);
      expect(counted).toBe(5000);
    });

    it('is complete when the server stops', () => {
      note('olga', '192.0.2.1');
      note('olga', '192.0.2.1');
      failed.close();
      expect(rows[1]?.detail).toMatchObject({ more: 1 });
      expect(clock.pending).toBe(0);
    });
  });
});
