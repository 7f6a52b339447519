import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../app-error.js';
import { messageOf } from '../thrown.js';
import { openFile, type Database } from './database.js';
import { DevicesTable } from './devices-table.js';
import { EventsTable } from './events-table.js';
import { GroupCommit } from './group-commit.js';
import { migrate } from './migrate.js';
import { RunsTable } from './runs-table.js';
import type { Store } from './store.js';
import { UsersTable } from './users-table.js';

/** Longer than any write of ours; only another program (a backup) can hold the lock. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * The store on one SQLite file (or ':memory:'). Every write survives a crash once its promise has resolved: WAL with
 * synchronous=FULL, one writer, group commit.
 * @throws AppError `database-too-new`, `store-failed`
 */
export async function openSqliteStore(options: { readonly file: string }): Promise<Store> {
  return Promise.resolve(sqliteStore(openDatabase(options.file)));
}

function openDatabase(file: string): Database {
  try {
    if (file !== ':memory:') createPrivately(file);
    const db = openFile(file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    migrate(db);
    return db;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('store-failed', `${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** SQLite gives its -wal and -shm files the mode of the database. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function sqliteStore(db: Database): Store {
  const events = new EventsTable(db);
  const runs = new RunsTable(db, events);
  const devices = new DevicesTable(db, events, runs);
  const users = new UsersTable(db);
  const commit = new GroupCommit(db, events);
  /** Reads see every write whose promise has resolved: one connection serves both. */
  const read = <T>(job: () => T): Promise<T> =>
    new Promise((resolve) => {
      resolve(job());
    });
  let closed = false;

  return {
    upsertDevice: (device) => commit.write(() => devices.upsert(device)),
    device: (id) => read(() => devices.byId(id)),
    deviceView: (id) => read(() => devices.view(id)),
    devices: (query) => read(() => devices.page(query)),
    setConnectionRequestCredentials: (id, username, secret) =>
      commit.write(() => devices.setConnectionRequestCredentials(id, username, secret)),
    setLines: (id, softwareVersion, lines, at) => commit.write(() => devices.setLines(id, softwareVersion, lines, at)),
    updateLines: (id, changes, at) => commit.write(() => devices.updateLines(id, changes, at)),

    createRun: (run) => commit.write(() => runs.create(run)),
    run: (id) => read(() => runs.byId(id)),
    runs: (query) => read(() => runs.page(query)),
    lastRunOfLine: (deviceId, line) => read(() => runs.lastOfLine(deviceId, line)),
    openRuns: (deviceId) => read(() => runs.open(deviceId)),
    transition: (id, from, change, event) => commit.write(() => runs.transition(id, from, change, event)),

    appendEvent: (event) => commit.write(() => events.append(event)),
    events: (topics, after, limit) => read(() => events.after(topics, after, limit)),
    lastEventId: () => read(() => events.lastId()),
    onEvents: (listener) => events.subscribe(listener),

    user: (username) => read(() => users.byName(username)),
    countUsers: () => read(() => users.count()),
    putUser: (user) => commit.write(() => users.put(user)),
    putSession: (session) => commit.write(() => users.putSession(session)),
    sessionUser: (tokenHash, now) => read(() => users.sessionUser(tokenHash, now)),
    deleteSession: (tokenHash) => commit.write(() => users.deleteSession(tokenHash)),
    cwmpCredential: (username) => read(() => users.credential(username)),
    putCwmpCredential: (username, ha1, deviceId) => commit.write(() => users.putCredential(username, ha1, deviceId)),

    close: () =>
      read(() => {
        if (closed) return;
        closed = true;
        commit.flush();
        db.close();
      }),
  };
}
