import { AppError } from '../app-error.js';
import type { AppErrorCode } from '../app-error-codes.js';
import { codeOf, messageOf } from '../thrown.js';

/** What SQLite's result codes mean to the operator, by their beginning. https://www.sqlite.org/rescode.html */
const MEANINGS: readonly (readonly [begins: string, code: AppErrorCode, remedy: string])[] = [
  ['SQLITE_FULL', 'store-full', 'the disk is full: nothing of this was written; make room, and repeat it'],
  ['ENOSPC', 'store-full', 'the disk is full: make room'],
  [
    'SQLITE_READONLY',
    'store-read-only',
    'it cannot be written: give this program the right to write to it and its folder',
  ],
  [
    'SQLITE_CANTOPEN',
    'store-read-only',
    'it cannot be opened: give this program the right to write to it and its folder',
  ],
  ['EROFS', 'store-read-only', 'its file system is read-only: mount it for writing'],
  ['EACCES', 'store-read-only', 'this program has no right to it: give it that of its folder too'],
  [
    'SQLITE_NOTADB',
    'database-damaged',
    'it is no database, or damaged: stop the server, and restore a backup (sipdx restore)',
  ],
  ['SQLITE_CORRUPT', 'database-damaged', 'it is damaged: stop the server, and restore a backup (sipdx restore)'],
  ['SQLITE_IOERR', 'store-failed', 'the disk does not work as it should: look at the system log'],
  ['SQLITE_BUSY', 'store-failed', 'another program holds it: stop that one, and try again'],
];

/** The same failure in words, with the file and what to do; what is no failure of the file stays as it is. */
export function storeError(file: string, thrown: unknown): unknown {
  const code = codeOf(thrown) ?? '';
  const meaning = MEANINGS.find(([begins]) => code.startsWith(begins));
  if (meaning === undefined) return thrown;
  return new AppError(meaning[1], `${file}: ${meaning[2]} (${messageOf(thrown)})`, { cause: thrown });
}
