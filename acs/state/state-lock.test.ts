import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateFiles } from './state-files.js';
import { lockStateFolder } from './state-lock.js';

describe('the lock of a state folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'sipdx-lock-')), 'state');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('is one process’s alone: the second is told whose it is and what to do', () => {
    const unlock = lockStateFolder(folder);
    expect(() => lockStateFolder(folder)).toThrow(new RegExp(`process ${process.pid}\\. .*--state`));
    unlock();
    lockStateFolder(folder)();
    expect(existsSync(stateFiles(folder).pid)).toBe(false);
  });

  it('makes the folder for its owner only', () => {
    lockStateFolder(folder)();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is over when its process is killed, whatever that left behind', () => {
    // The lock as another process takes it; killed, it cannot tidy up.
    const script = `
      const db = new (require('better-sqlite3'))(process.argv[1]);
      db.exec('BEGIN EXCLUSIVE');
      require('node:fs').writeFileSync(process.argv[2], process.pid + '\\n');
      process.kill(process.pid, 'SIGKILL');`;
    lockStateFolder(folder)();
    const { lock, pid } = stateFiles(folder);
    expect(spawnSync(process.execPath, ['-e', script, lock, pid]).signal).toBe('SIGKILL');
    expect(existsSync(pid)).toBe(true);
    lockStateFolder(folder)();
    expect(existsSync(pid)).toBe(false);
  });

  it('says where the folder cannot be used', () => {
    expect(() => lockStateFolder('/dev/null/state')).toThrow(/\/dev\/null\/state cannot be used/);
  });
});
