import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { codeOf, messageOf } from '../thrown.js';
import { checkDatabase } from './check-database.js';
import { renameDurably, sha256, sync, writeDurably } from './durable-files.js';
import { readManifest, type Manifest } from './manifest.js';
import { DATABASE, KEPT, stateFiles } from './state-files.js';
import { lockStateFolder } from './state-lock.js';

const STAGED = '.restoring-';
const ASIDE = '.before-restore-';

/** The restore that is under way: from here on it is carried out, by whoever opens the folder next. */
const pending = z.object({ staged: z.string().startsWith(STAGED), aside: z.string().startsWith(ASIDE) }).strict();

export interface Restored {
  readonly manifest: Manifest;
  /** Folder of what was there before; undefined: nothing was. */
  readonly aside?: string;
}

/**
 * Puts a backup in the place of the state folder's database and key, all or nothing: everything is copied and checked
 * beside them, then a small file commits it, then files are renamed. What was there is kept.
 * @throws AppError `backup-unusable`, `database-too-new`, `state-in-use`, `store-failed`
 */
export async function restore(backup: string, stateFolder: string, now: number): Promise<Restored> {
  const manifest = readManifest(backup);
  const folder = resolve(stateFolder);
  const unlock = lockStateFolder(folder);
  try {
    finishRestore(folder);
    for (const name of readdirSync(folder).filter((one) => one.startsWith(STAGED))) {
      rmSync(join(folder, name), { recursive: true });
    }
    const stamp = new Date(now).toISOString().replaceAll(':', '-');
    const staged = join(folder, `${STAGED}${stamp}`);
    await stage(backup, manifest, staged);
    const aside = `${ASIDE}${stamp}`;
    writeDurably(stateFiles(folder).pendingRestore, JSON.stringify({ staged: `${STAGED}${stamp}`, aside }));
    finishRestore(folder);
    return { manifest, ...(existsSync(join(folder, aside)) && { aside: join(folder, aside) }) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('store-failed', `The restore failed: ${messageOf(error)}`, { cause: error });
  } finally {
    unlock();
  }
}

/** Copies what the backup holds, and checks the copies. */
async function stage(backup: string, { files }: Manifest, staged: string): Promise<void> {
  try {
    mkdirSync(staged, { mode: 0o700 });
    for (const file of files) {
      const copy = join(staged, file.name);
      copyFileSync(join(backup, file.name), copy);
      chmodSync(copy, 0o600);
      sync(copy);
      if ((await sha256(copy)) !== file.sha256) {
        throw new AppError('backup-unusable', `${join(backup, file.name)} is not what was backed up: SHA-256 differs.`);
      }
    }
    checkDatabase(join(staged, DATABASE));
  } catch (error) {
    rmSync(staged, { recursive: true, force: true });
    if (codeOf(error) === 'ENOENT') throw new AppError('backup-unusable', messageOf(error), { cause: error });
    throw error;
  }
}

/** Carries out a restore that was committed; to be called under the folder's lock, before its files are opened. */
export function finishRestore(folder: string): void {
  const { pendingRestore } = stateFiles(folder);
  if (!existsSync(pendingRestore)) return;
  const { staged, aside } = pending.parse(JSON.parse(readFileSync(pendingRestore, 'utf8')));
  mkdirSync(join(folder, aside), { recursive: true, mode: 0o700 });
  for (const name of KEPT) {
    const fresh = join(folder, staged, name);
    // Done by an earlier try.
    if (!existsSync(fresh)) continue;
    // The old database's writes may still stand in its -wal: the two stay together.
    const old = name === DATABASE ? [`${name}-wal`, `${name}-shm`, name] : [name];
    for (const one of old.filter((file) => existsSync(join(folder, file)))) {
      renameDurably(join(folder, one), join(folder, aside, one));
    }
    renameDurably(fresh, join(folder, name));
  }
  if (readdirSync(join(folder, aside)).length === 0) rmSync(join(folder, aside), { recursive: true });
  rmSync(join(folder, staged), { recursive: true, force: true });
  rmSync(pendingRestore);
  sync(folder);
}
