import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import { backUp } from './backup.js';
import { readManifest } from './manifest.js';
import { finishRestore, restore } from './restore.js';
import { KEPT, stateFiles } from './state-files.js';
import { lockStateFolder } from './state-lock.js';

const NOW = Date.UTC(2026, 10, 21, 2, 30);
const about = { program: '0.0.0-test', now: NOW };

describe('backup and restore', () => {
  let folder: string;
  let state: string;
  let backup: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipdx-backup-'));
    state = join(folder, 'state');
    backup = join(folder, 'backup');
    mkdirSync(state);
    write('first');
    writeFileSync(stateFiles(state).key, `${'ab'.repeat(32)}\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A setting stands for all that a server writes. */
  function write(value: string, where = state): void {
    const db = openFile(stateFiles(where).database);
    migrate(db);
    db.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?, 1, 0, ?)').run(['mark', value, 'test']);
    db.close();
  }
  function mark(where = state): unknown {
    const db = openFile(stateFiles(where).database);
    const row = db.prepare("SELECT value FROM settings WHERE key = 'mark'").get();
    db.close();
    return (row as { value: string } | undefined)?.value;
  }

  it('gives back what was backed up, and keeps what was there in between', async () => {
    await backUp(state, backup, about);
    write('second');
    const { manifest, aside } = await restore(backup, state, NOW);
    expect(manifest).toMatchObject({ createdAt: NOW, program: '0.0.0-test' });
    expect(mark()).toBe('first');
    expect(aside).toBe(join(state, '.before-restore-2026-11-21T02-30-00.000Z'));
    expect(mark(aside)).toBe('second');
    expect(readdirSync(state).filter((name) => /restor/.test(name))).toEqual([
      '.before-restore-2026-11-21T02-30-00.000Z',
    ]);
  });

  it('restores into a folder that is not there yet', async () => {
    await backUp(state, backup, about);
    const fresh = join(folder, 'fresh');
    expect(await restore(backup, fresh, NOW)).not.toHaveProperty('aside');
    expect(mark(fresh)).toBe('first');
    expect(readFileSync(stateFiles(fresh).key, 'utf8')).toBe(readFileSync(stateFiles(state).key, 'utf8'));
    expect(statSync(stateFiles(fresh).key).mode & 0o777).toBe(0o600);
  });

  it('holds database, key and manifest, for their owner only', async () => {
    await backUp(state, backup, about);
    expect(readdirSync(backup).sort()).toEqual(['acs.db', 'key', 'manifest.json']);
    expect(statSync(backup).mode & 0o777).toBe(0o700);
    expect(readManifest(backup).files.map(({ name }) => name)).toEqual([...KEPT]);
  });

  it('is taken while a server writes, and is of one moment', async () => {
    const server = openFile(stateFiles(state).database);
    server.pragma('journal_mode = WAL');
    const pair = server.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?, 1, 0, ?)');
    const writeBoth = (n: number) => {
      server.exec('BEGIN');
      pair.run(['left', String(n), 'x'.repeat(20_000)]);
      pair.run(['right', String(n), 'x'.repeat(20_000)]);
      server.exec('COMMIT');
    };
    let written = 0;
    const stop = new AbortController();
    const load = (async () => {
      while (!stop.signal.aborted) {
        writeBoth(++written);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let i = 0; i < 5; i++) {
      const before = written;
      await backUp(state, `${backup}${i}`, about);
      const db = openFile(join(`${backup}${i}`, 'acs.db'));
      const [left, right] = ['left', 'right'].map((key) =>
        db.prepare('SELECT value FROM settings WHERE key = ?').get([key]),
      );
      db.close();
      expect(left).toEqual(right);
      expect(Number((left as { value: string }).value)).toBeGreaterThanOrEqual(before);
    }
    stop.abort();
    await load;
    server.close();
    expect(written).toBeGreaterThan(5);
  });

  it('overwrites no earlier backup, and leaves nothing when it fails', async () => {
    await backUp(state, backup, about);
    await expect(backUp(state, backup, about)).rejects.toMatchObject({ code: 'store-failed' });
    rmSync(stateFiles(state).key);
    await expect(backUp(state, join(folder, 'other'), about)).rejects.toThrow(/key is not there.*--state/);
    expect(readdirSync(folder).sort()).toEqual(['backup', 'state']);
  });

  it('notes a database that is damaged before it is needed', async () => {
    const { database } = stateFiles(state);
    const bytes = readFileSync(database);
    bytes.fill(0x5a, 4096, 20_000);
    writeFileSync(database, bytes);
    await expect(backUp(state, backup, about)).rejects.toMatchObject({ code: 'backup-unusable' });
    expect(existsSync(backup)).toBe(false);
  });

  it.each([
    ['a changed byte', () => appendFileSync(join(backup, 'acs.db'), 'x'), /SHA-256/],
    ['a missing file', () => rmSync(join(backup, 'key')), /key/],
    ['no manifest', () => rmSync(join(backup, 'manifest.json')), /manifest\.json/],
    ['another manifest', () => writeFileSync(join(backup, 'manifest.json'), '{"format":"tar"}'), /format/],
  ])('refuses a backup with %s and leaves the state as it was', async (_what, damage, says) => {
    await backUp(state, backup, about);
    write('second');
    damage();
    const before = readdirSync(state).sort();
    await expect(restore(backup, state, NOW)).rejects.toMatchObject({
      code: 'backup-unusable',
      message: expect.stringMatching(says) as string,
    });
    expect(mark()).toBe('second');
    expect(
      readdirSync(state)
        .filter((name) => name !== 'lock')
        .sort(),
    ).toEqual(before);
  });

  it('refuses the backup of a newer program', async () => {
    const db = openFile(stateFiles(state).database);
    db.pragma('user_version = 9999');
    db.close();
    await expect(backUp(state, backup, about)).rejects.toMatchObject({ code: 'database-too-new' });
  });

  it('refuses while a server runs on the folder', async () => {
    await backUp(state, backup, about);
    const unlock = lockStateFolder(state);
    await expect(restore(backup, state, NOW)).rejects.toMatchObject({ code: 'state-in-use' });
    unlock();
    expect(mark()).toBe('first');
  });

  it('that was committed is carried out by the next start, wherever it was cut off', async () => {
    await backUp(state, backup, about);
    write('second');
    writeFileSync(stateFiles(state).key, `${'cd'.repeat(32)}\n`);
    const staged = '.restoring-x';
    const aside = '.before-restore-x';
    cpSync(backup, join(state, staged), { recursive: true });
    rmSync(join(state, staged, 'manifest.json'));
    writeFileSync(join(state, 'restore.json'), JSON.stringify({ staged, aside }));
    const moves: readonly (readonly [string, string])[] = [
      ['acs.db', join(aside, 'acs.db')],
      [join(staged, 'acs.db'), 'acs.db'],
      ['key', join(aside, 'key')],
      [join(staged, 'key'), 'key'],
    ];
    for (let done = 0; done <= moves.length; done++) {
      const copy = join(folder, `cut-${done}`);
      cpSync(state, copy, { recursive: true });
      mkdirSync(join(copy, aside), { recursive: true });
      for (const [from, to] of moves.slice(0, done)) renameSync(join(copy, from), join(copy, to));
      finishRestore(copy);
      expect([mark(copy), readFileSync(join(copy, 'key'), 'utf8')]).toEqual(['first', `${'ab'.repeat(32)}\n`]);
      expect([mark(join(copy, aside)), readFileSync(join(copy, aside, 'key'), 'utf8')]).toEqual([
        'second',
        `${'cd'.repeat(32)}\n`,
      ]);
      expect(existsSync(join(copy, 'restore.json'))).toBe(false);
    }
  });
});
