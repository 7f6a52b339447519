import { AppError } from '../app-error.js';
import { openFile } from '../store/database.js';
import { readMigrations } from '../store/migrate.js';
import { messageOf } from '../thrown.js';

/**
 * Reads every page of a database that nobody uses.
 * @returns its version: the number of its last migration
 * @throws AppError `backup-unusable`, `database-too-new`
 */
export function checkDatabase(file: string): number {
  const damaged = (why: string, cause?: unknown) => new AppError('backup-unusable', `${file}: ${why}`, { cause });
  let version: number;
  try {
    // Not read-only: the last to close takes its -wal and -shm away.
    const db = openFile(file);
    try {
      const found = db.pragma('integrity_check', { simple: true });
      if (found !== 'ok') throw damaged(`the database is damaged (${String(found)})`);
      version = Number(db.pragma('user_version', { simple: true }));
    } finally {
      db.close();
    }
  } catch (error) {
    throw error instanceof AppError ? error : damaged(messageOf(error), error);
  }
  const newest = readMigrations().at(-1)?.version ?? 0;
  if (version === 0) throw damaged('this is no database of sipdx');
  if (version > newest) {
    throw new AppError(
      'database-too-new',
      `The database has version ${version}, this program knows versions up to ${newest}: use the newer program.`,
    );
  }
  return version;
}
