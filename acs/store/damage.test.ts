import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDevice, aLine, aRun } from '../../test/fakes/store-rows.js';
import { openFile } from './database.js';
import { openSqliteStore } from './sqlite.js';

describe('a database file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sipdx-damage-'));
    file = join(folder, 'acs.db');
    const store = await openSqliteStore({ file });
    await Promise.all(Array.from({ length: 100 }, (_, i) => store.upsertDevice(aDevice(String(i)))));
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const broken: readonly (readonly [how: string, damage: (bytes: Buffer) => Buffer])[] = [
    ['garbage', (bytes) => Buffer.alloc(bytes.length, 'garbage')],
    ['text', () => Buffer.from('this is a letter\n')],
    ['cut off in the middle', (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2 / 4096) * 4096)],
    ['of another magic', (bytes) => Buffer.concat([Buffer.from('SQLite format 9\0'), bytes.subarray(16)])],
    [
      'with pages overwritten in its middle',
      (bytes) => {
        bytes.fill(0xa5, 5 * 4096, bytes.length - 4096);
        return bytes;
      },
    ],
  ];

  it.each(broken)('that is %s is refused with its name and the remedy, and left as it is', async (_, damage) => {
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      code: 'database-damaged',
      message: expect.stringMatching(/acs\.db.*restore/) as string,
    });
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  it('that is damaged while the server runs is told by the read that meets it', async () => {
    const store = await openSqliteStore({ file });
    truncateSync(file, 4096);
    const found = await store.devices({ sort: 'id', order: 'asc', limit: 200 }).catch((error: unknown) => error);
    expect(found).toMatchObject({ code: 'database-damaged' });
    await store.close().catch(() => undefined);
  });

  it('is copied while writes go on: the copy is whole, and holds no run without its events', async () => {
    const store = await openSqliteStore({ file });
    const { id } = aDevice('1');
    await store.setLines(id, '', [aLine()], 1);
    const stop = new AbortController();
    const writes = (async () => {
      for (let i = 0; !stop.signal.aborted; i++) {
        const { run } = await store.createRun(aRun(id, { createdAt: 5000 + i }));
        const event = { at: 1, topic: `run:${run.id}`, type: 'run.failed', data: { padding: 'x'.repeat(500) } };
        await store.transition(run.id, ['queued'], { state: 'failed', endedAt: 1 }, event);
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const copy = join(folder, 'copy.db');
    await store.backup(copy);
    stop.abort();
    await writes;
    await store.close();
    expect(statSync(copy).mode & 0o077).toBe(0);
    const db = openFile(copy);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const runs = db.prepare('SELECT id, state FROM runs').all() as { id: string; state: string }[];
    const events = db.prepare(`SELECT topic, type FROM events WHERE topic <> 'fleet'`).all() as {
      topic: string;
      type: string;
    }[];
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      const types = events.filter(({ topic }) => topic === `run:${run.id}`).map(({ type }) => type);
      expect(types).toEqual(run.state === 'failed' ? ['run.queued', 'run.failed'] : ['run.queued']);
    }
    db.close();
    await (await openSqliteStore({ file: copy })).close();
  });

  it('is not copied over another file or into nowhere', async () => {
    const store = await openSqliteStore({ file });
    await expect(store.backup(join(folder, 'no', 'where.db'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(store.backup(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await store.close();
  });
});
