import { join } from 'node:path';

/** What a state folder holds: spelled here only. */
export interface StateFiles {
  readonly folder: string;
  readonly database: string;
  readonly key: string;
  /** Its lock is held by the server that runs; it holds nothing. */
  readonly lock: string;
  /** Process id of the server that runs. */
  readonly pid: string;
  /** A restore that is committed and not yet carried out to its end. */
  readonly pendingRestore: string;
}

export const DATABASE = 'acs.db';
export const KEY = 'key';
/** What a backup consists of. */
export const KEPT = [DATABASE, KEY] as const;

export function stateFiles(folder: string): StateFiles {
  return {
    folder,
    database: join(folder, DATABASE),
    key: join(folder, KEY),
    lock: join(folder, 'lock'),
    pid: join(folder, 'server.pid'),
    pendingRestore: join(folder, 'restore.json'),
  };
}
