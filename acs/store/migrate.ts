import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.js';
import { AppError } from '../app-error.js';
import { packageRoot } from '../package-root.js';

const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/;

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** The numbered .sql files beside this code, in order. They are read from the source tree: tsc copies none to dist/. */
export function readMigrations(
  folder: string = join(packageRoot(), 'acs', 'store', 'migrations'),
): readonly Migration[] {
  return readdirSync(folder)
    .map((name) => ({ name, number: FILE_NAME.exec(name)?.[1] }))
    .filter((file): file is { name: string; number: string } => file.number !== undefined)
    .sort((a, b) => a.number.localeCompare(b.number))
    .map(({ name, number }) => ({ version: Number(number), sql: readFileSync(join(folder, name), 'utf8') }));
}

/**
 * Brings the database to the newest version, each migration in its own transaction together with its number.
 * @throws AppError `database-too-new` when a newer program has written it
 */
export function migrate(db: Database, migrations: readonly Migration[] = readMigrations()): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > newest) {
    throw new AppError(
      'database-too-new',
      `the database has version ${found}, this program knows versions up to ${newest}: start the newer program`,
    );
  }
  for (const { version, sql } of migrations) {
    if (version <= found) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${version}`);
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}
