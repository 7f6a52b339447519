import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '#acs/store/database.js';
import { openSqliteStore } from '#acs/store/sqlite.js';
import type { Store } from '#acs/store/ports/store.js';
import { aDevice, aLine, aRun } from '../fakes/store-rows.js';
import { itWithPeer } from '../peer.js';
import { fillUp, mountMissing, mountSmall } from './small-disk.js';

describe('a management server whose disk does not take what it writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-store-disk-'));
  const file = join(folder, 'acs.db');
  const { id } = aDevice('1');
  let store: Store | undefined;

  beforeEach(() => mountSmall(folder, '4m'));
  afterEach(async () => {
    await store?.close().catch(() => undefined);
    execFileSync('umount', [folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A run with its end, the evidence as large as one that has it all. */
  async function diagnose(on: Store, createdAt: number): Promise<string> {
    const { run } = await on.createRun(aRun(id, { createdAt }));
    const event = { at: 1, topic: `run:${run.id}`, type: 'run.complete', data: {} };
    const change = { state: 'complete', endedAt: 1, evidence: { v: 1, padding: 'x'.repeat(20_000) } } as const;
    await on.transition(run.id, ['queued'], change, event);
    return run.id;
  }

  async function open(): Promise<Store> {
    const opened = (store = await openSqliteStore({ file }));
    await opened.upsertDevice(aDevice('1'));
    await opened.setLines(id, '', [aLine()], 1);
    return opened;
  }

  itWithPeer(
    'says which file is full, writes nothing by halves, reads on, and goes on when there is room',
    mountMissing,
    async () => {
      const opened = await open();
      const filler = join(folder, 'filler');
      fillUp(filler);
      const confirmed: string[] = [];
      let refusal: unknown;
      const heard: number[] = [];
      opened.onEvents((events) => heard.push(...events.map((event) => event.id)));
      for (let i = 0; i < 500 && refusal === undefined; i++) {
        await diagnose(opened, 5000 + i).then(
          (run) => confirmed.push(run),
          (error: unknown) => (refusal = error),
        );
      }
      expect(refusal).toMatchObject({
        code: 'store-full',
        status: 503,
        message: expect.stringContaining(file) as string,
      });
      await expect(opened.probe()).rejects.toMatchObject({ code: 'store-full' });
      expect(await opened.device(id)).toMatchObject({ serialNumber: '1' });
      expect((await opened.openRuns(id)).length).toBeLessThanOrEqual(1);

      rmSync(filler);
      await opened.probe();
      for (const run of await opened.openRuns(id)) {
        const event = { at: 2, topic: `run:${run.id}`, type: 'run.canceled', data: {} };
        await opened.transition(run.id, ['queued'], { state: 'canceled' }, event);
      }
      confirmed.push(await diagnose(opened, 9000));
      // Events that were announced are those that are stored.
      const stored = await opened.events(['fleet', ...confirmed.map((run) => `run:${run}`)], 0, 10_000);
      expect(heard.filter((one) => stored.some((event) => event.id === one)).length).toBeGreaterThan(0);
      await opened.close();
      const db = openFile(file);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      const ids = (db.prepare('SELECT id FROM events').all() as { id: number }[]).map((event) => event.id);
      expect(heard.filter((one) => !ids.includes(one))).toEqual([]);
      const runs = db.prepare('SELECT id, state, evidence IS NOT NULL AS told FROM runs').all() as readonly {
        readonly id: string;
        readonly state: string;
        readonly told: number;
      }[];
      expect(runs.filter((run) => run.told !== Number(run.state === 'complete'))).toEqual([]);
      expect(confirmed.filter((one) => !runs.some((run) => run.id === one && run.state === 'complete'))).toEqual([]);
      db.close();
    },
  );

  itWithPeer('says that it is read-only, reads on, and goes on when it is not', mountMissing, async () => {
    await (await open()).close();
    const remount = (mode: string) => void execFileSync('mount', ['-o', `remount,${mode}`, folder]);
    remount('ro');
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      code: 'store-read-only',
      message: expect.stringContaining(file) as string,
    });
    remount('rw');
    await diagnose(await open(), 5000);
  });
});
