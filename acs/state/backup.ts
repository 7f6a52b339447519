import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../app-error.js';
import { openFile } from '../store/database.js';
import { messageOf } from '../thrown.js';
import { checkDatabase } from './check-database.js';
import { renameDurably, sha256, sync, writeDurably } from './durable-files.js';
import { manifestFile, type BackedUpFile, type Manifest } from './manifest.js';
import { DATABASE, KEPT, KEY, stateFiles } from './state-files.js';

/** All pages in one step, which reads one snapshot: a step that ended early would begin anew at each write of a server. */
const ALL_PAGES = 2 ** 31 - 1;
const BUSY_TIMEOUT_MS = 10_000;

/**
 * A consistent copy of database and key, whether a server runs on the folder or not; it is not disturbed.
 * @param target a folder that is not there yet, or empty; it appears when it is complete
 * @throws AppError `store-failed`, `backup-unusable`
 */
export async function backUp(
  stateFolder: string,
  target: string,
  about: { readonly program: string; readonly now: number },
): Promise<Manifest> {
  const from = stateFiles(stateFolder);
  const to = resolve(target);
  checkSource(stateFolder);
  if (existsSync(to) && (!statSync(to).isDirectory() || readdirSync(to).length > 0)) {
    throw new AppError('store-failed', `${to} is there already. Name a new folder, for example with the date in it.`);
  }
  const partial = `${to}.partial`;
  try {
    mkdirSync(dirname(to), { recursive: true });
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { mode: 0o700 });
    await copyDatabase(from.database, join(partial, DATABASE));
    copyFileSync(from.key, join(partial, KEY));
    const databaseVersion = checkDatabase(join(partial, DATABASE));
    const files = await Promise.all(KEPT.map((name) => describe(partial, name)));
    const { program, now } = about;
    const manifest: Manifest = {
      format: 'sipdx-backup',
      version: 1,
      program,
      databaseVersion,
      createdAt: now,
      files,
    };
    writeDurably(manifestFile(partial), `${JSON.stringify(manifest, undefined, 2)}\n`);
    renameDurably(partial, to);
    return manifest;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (error instanceof AppError) throw error;
    throw new AppError('store-failed', `The backup failed: ${messageOf(error)}`, { cause: error });
  }
}

function checkSource(stateFolder: string): void {
  const { database, key, pendingRestore } = stateFiles(stateFolder);
  const missing = [database, key].find((file) => !existsSync(file));
  if (existsSync(pendingRestore)) {
    throw new AppError('store-failed', `A restore into ${stateFolder} is not finished: start the server once.`);
  }
  if (missing !== undefined) {
    throw new AppError('store-failed', `${missing} is not there. Name the server's state folder with --state.`);
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const db = openFile(from);
  try {
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    await db.backup(to, { progress: () => ALL_PAGES });
  } finally {
    db.close();
  }
}

async function describe(folder: string, name: BackedUpFile['name']): Promise<BackedUpFile> {
  const file = join(folder, name);
  sync(file);
  return { name, bytes: statSync(file).size, sha256: await sha256(file) };
}
