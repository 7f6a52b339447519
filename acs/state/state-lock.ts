import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AppError } from '../app-error.js';
import { openFile } from '../store/database.js';
import { codeOf, messageOf } from '../thrown.js';
import { stateFiles } from './state-files.js';

/**
 * Takes the state folder for this process alone. The lock is the operating system's, held through SQLite on an empty file:
 * it ends with the process however that ends, so none is ever left over, and process ids of other containers do not matter.
 * @returns what gives it back
 * @throws AppError `state-in-use`, `store-failed`
 */
export function lockStateFolder(folder: string): () => void {
  const files = stateFiles(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = openFile(files.lock);
    try {
      lock.pragma('busy_timeout = 0');
      lock.pragma('journal_mode = OFF');
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    writeFileSync(files.pid, `${process.pid}\n`, { mode: 0o600 });
    return () => {
      rmSync(files.pid, { force: true });
      lock.close();
    };
  } catch (error) {
    if (codeOf(error)?.startsWith('SQLITE_BUSY') === true) {
      throw new AppError(
        'state-in-use',
        `${folder} is in use${pidIn(files.pid)}. End that process first, or choose another folder with --state.`,
      );
    }
    throw new AppError('store-failed', `${folder} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

function pidIn(file: string): string {
  try {
    return ` by process ${readFileSync(file, 'utf8').trim()}`;
  } catch {
    return '';
  }
}
