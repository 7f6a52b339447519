import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../app-error.js';
import { messageOf } from '../thrown.js';
import { AuditTable } from './audit-table.js';
import { BatchesTable } from './batches-table.js';
import { CredentialsTable } from './credentials-table.js';
import { CwmpSessionsTable } from './cwmp-sessions-table.js';
import { openFile, type Database } from './database.js';
import { DevicesTable } from './devices-table.js';
import { EventsTable } from './events-table.js';
import { FeedbackTable } from './feedback-table.js';
import { FleetCounts } from './fleet-counts.js';
import { GroupCommit, type CommitHooks, type StoreMeter } from './group-commit.js';
import { IdempotencyTable } from './idempotency-table.js';
import { migrate } from './migrate.js';
import { ParametersTable } from './parameters-table.js';
import { RemediesTable } from './remedies-table.js';
import { pruneRows } from './retention-rows.js';
import { RunsTable } from './runs-table.js';
import { SamplesTable } from './samples-table.js';
import { SettingsTable } from './settings-table.js';
import { storeError } from './store-error.js';
import type { Store } from './ports/store.js';
import { TasksTable } from './tasks-table.js';
import { TokensTable } from './tokens-table.js';
import { UsersTable } from './users-table.js';

/** Longer than any write of ours; only another program (a backup) can hold the lock. */
const BUSY_TIMEOUT_MS = 5000;

/** A token's last use is noted that often. */
const TOKEN_USE_MS = 60_000;

/**
 * The store on one SQLite file (or ':memory:'). Every write survives a crash once its promise has resolved: WAL with
 * synchronous=FULL, one writer, group commit.
 * @throws AppError `database-too-new`, `database-damaged`, `store-full`, `store-read-only`, `store-failed`
 */
export async function openSqliteStore(options: { readonly file: string; readonly meter?: StoreMeter }): Promise<Store> {
  return Promise.resolve(openStore(options.file, options.meter));
}

function openStore(file: string, meter?: StoreMeter): Store {
  let db: Database | undefined;
  try {
    if (file !== ':memory:') createPrivately(file);
    db = openFile(file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    checkQuickly(db);
    migrate(db);
    return sqliteStore(db, file, meter);
  } catch (error) {
    db?.close();
    const explained = storeError(file, error);
    if (explained instanceof AppError) throw explained;
    throw new AppError('store-failed', `${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** Reading every page of so many bytes takes less than a second. */
const CHECKED_WHOLLY_BYTES = 64 * 2 ** 20;

/**
 * Damage is told at the start, before anything is written. Of a larger file only what every request needs is read; damage
 * elsewhere is told by the request that meets it.
 */
function checkQuickly(db: Database): void {
  const number = (pragma: string) => Number(db.pragma(pragma, { simple: true }));
  const whole = number('page_count') * number('page_size') <= CHECKED_WHOLLY_BYTES;
  const checks = whole ? ['quick_check(1)'] : ['users', 'cwmp_credentials'].map((table) => `quick_check(${table})`);
  for (const check of checks) {
    const found = db.pragma(check, { simple: true });
    if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' });
  }
}

/** SQLite gives its -wal and -shm files the mode of the database. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function sqliteStore(db: Database, file: string, meter?: StoreMeter): Store {
  const events = new EventsTable(db);
  const runs = new RunsTable(db, events);
  const devices = new DevicesTable(db, events, runs);
  const parameters = new ParametersTable(db);
  const tasks = new TasksTable(db, events);
  const users = new UsersTable(db);
  const tokens = new TokensTable(db);
  const credentials = new CredentialsTable(db);
  const audit = new AuditTable(db);
  const remedies = new RemediesTable(db, events, audit);
  const counts = new FleetCounts(db);
  const samples = new SamplesTable(db, counts);
  const batches = new BatchesTable(db, events);
  const feedback = new FeedbackTable(db);
  const cwmpSessions = new CwmpSessionsTable(db);
  const settings = new SettingsTable(db);
  const idempotency = new IdempotencyTable(db);
  const explain = (thrown: unknown) => storeError(file, thrown);
  const hooks: CommitHooks = {
    mark: () => events.mark(),
    committed: () => events.committed(),
    rolledBackTo(mark) {
      events.rolledBackTo(mark);
      devices.rolledBack();
      credentials.rolledBack();
      parameters.forgetTold();
    },
  };
  const commit = new GroupCommit(db, hooks, explain, meter);
  const write = <T>(job: () => T): Promise<T> => commit.write(job);
  /** Reads see every write whose promise has resolved: one connection serves both. */
  const read = async <T>(job: () => T): Promise<T> => {
    try {
      return await Promise.resolve(job());
    } catch (error) {
      throw explain(error);
    }
  };
  let closed = false;

  return {
    upsertDevice: (device) => write(() => devices.upsert(device)),
    setAdmission: (id, admission, by, at) => write(() => devices.setAdmission(id, admission, by, at)),
    deleteDevice: (id) =>
      write(() => {
        parameters.forgetTold(id);
        return devices.delete(id);
      }),
    setProvisioned: (id, fingerprint) => write(() => devices.setProvisioned(id, fingerprint)),
    device: (id) => read(() => devices.byId(id)),
    deviceView: (id) => read(() => devices.view(id)),
    devicesById: (ids) => read(() => devices.views(ids)),
    devices: (query) => read(() => devices.page(query)),
    lines: (deviceId) => read(() => devices.linesOf(deviceId)),
    setConnectionRequestCredentials: (id, username, secret) =>
      write(() => devices.setConnectionRequestCredentials(id, username, secret)),
    setLines: (id, softwareVersion, lines, at) => write(() => devices.setLines(id, softwareVersion, lines, at)),
    updateLines: async (id, changes, at) => {
      if (changes.length > 0) await write(() => devices.updateLines(id, changes, at));
    },

    putParameters: (id, values, within = []) => write(() => parameters.put(id, values, within)),
    updateParameters: async (id, values) => {
      if (!parameters.isTold(id, values)) await write(() => parameters.update(id, values));
    },
    parameters: (id, query) => read(() => parameters.page(id, query)),
    parametersByName: (id, names) => read(() => parameters.byName(id, names)),
    parametersAt: (id) => read(() => parameters.version(id)),
    createTask: (task) => write(() => tasks.create(task)),
    task: (id) => read(() => tasks.byId(id)),
    tasksOf: (deviceId) => read(() => tasks.ofDevice(deviceId)),
    openTasks: (deviceId) => read(() => tasks.open(deviceId)),
    countOpenTasks: () => read(() => tasks.countOpen()),
    moveTask: (id, from, change) => write(() => tasks.move(id, from, change)),

    createRun: (run) => write(() => runs.create(run)),
    run: (id) => read(() => runs.byId(id)),
    runs: (query) => read(() => runs.page(query)),
    lastRunOfLine: (deviceId, line) => read(() => runs.lastOfLine(deviceId, line)),
    openRuns: (deviceId) => read(() => runs.open(deviceId)),
    transition: (id, from, change, event) => write(() => runs.transition(id, from, change, event)),
    lineHistory: (deviceId, line, since, limit) => read(() => runs.history(deviceId, line, since, limit)),
    importRun: (run, device, ofRun, at) =>
      write(() => {
        devices.addUnlessKnown(device);
        return runs.import(run, ofRun, at);
      }),
    countRuns: () => read(() => runs.count()),

    createRemedy: (row, step) => write(() => remedies.create(row, step)),
    remedy: (id) => read(() => remedies.byId(id)),
    remediesOf: (runId) => read(() => remedies.ofRun(runId)),
    laterRemedies: ({ deviceId, line, id }) => read(() => remedies.ofLineAfter(deviceId, line, id)),
    openRemedies: () => read(() => remedies.open()),
    moveRemedy: (from, row, step) => write(() => remedies.move(from, row, step)),

    statistics: (since, now) => read(() => counts.now(since, now)),
    addSample: (at) => write(() => samples.add(at)),
    sampleAt: (at, notBefore) => read(() => samples.newest(at, notBefore)),
    fleetHistory: (query, now) => read(() => samples.history(query, now)),

    createBatch: (batch, lines) => write(() => batches.create(batch, lines)),
    batch: (id) => read(() => batches.byId(id)),
    batches: () => read(() => batches.newest()),
    batchLines: (id, query) => read(() => batches.lines(id, query)),
    openBatches: () => read(() => batches.open()),
    countOpenBatchLines: () => read(() => batches.countOpenLines()),
    moveBatchLine: (id, number, from, change) => write(() => batches.moveLine(id, number, from, change)),
    endBatch: (id, state, at) => write(() => batches.end(id, state, at)),

    putFeedback: (row) => write(() => feedback.put(row)),
    feedbackOf: (runId) => read(() => feedback.ofRun(runId)),
    feedbackSummary: () => read(() => feedback.summary()),

    addCwmpSession: (deviceId, session) => write(() => cwmpSessions.add(deviceId, session)),
    cwmpSessions: (deviceId, query) => read(() => cwmpSessions.page(deviceId, query)),

    appendEvent: (event) => write(() => events.append(event)),
    events: (topics, after, limit) => read(() => events.after(topics, after, limit)),
    lastEventId: () => read(() => events.lastId()),
    onEvents: (listener) => events.subscribe(listener),

    user: (username) => read(() => users.byName(username)),
    users: () => read(() => users.all()),
    countUsers: () => read(() => users.count()),
    putUser: (user) => write(() => users.put(user)),
    deleteUser: (username) => write(() => users.delete(username)),
    userLoggedIn: (username, at) => write(() => users.loggedIn(username, at)),
    putSession: (session) => write(() => users.putSession(session)),
    sessionUser: (tokenHash, now) => read(() => users.sessionUser(tokenHash, now)),
    deleteSession: (tokenHash) => write(() => users.deleteSession(tokenHash)),
    deleteSessionsOf: (username) => write(() => users.deleteSessionsOf(username)),
    putToken: (token) => write(() => tokens.put(token)),
    tokens: (username) => read(() => tokens.all(username)),
    tokenUser: async (tokenHash, now) => {
      const found = await read(() => tokens.user(tokenHash, now));
      if (found !== undefined && now - (found.token.lastUsedAt ?? -Infinity) >= TOKEN_USE_MS) {
        // Nobody is turned away because the disk is full.
        await write(() => tokens.used(found.token.id, now)).catch(() => undefined);
      }
      return found;
    },
    deleteToken: (id) => write(() => tokens.delete(id)),

    cwmpCredential: (username) => read(() => credentials.byName(username)),
    cwmpCredentials: ({ cursor = '', limit }) => read(() => credentials.page(cursor, limit)),
    putCwmpCredential: (credential, at) => write(() => credentials.put(credential, at)),
    putCwmpCredentials: (list, at) =>
      write(() => {
        for (const credential of list) credentials.put(credential, at);
      }),
    deleteCwmpCredential: (username) => write(() => credentials.delete(username)),

    appendAudit: (entry) => write(() => audit.append(entry)),
    audit: (query) => read(() => audit.page(query)),
    settings: () => read(() => settings.all()),
    putSetting: (key, value, version, by, at) => write(() => settings.put(key, value, version, by, at)),
    claimIdempotencyKey: (claim) => write(() => idempotency.claim(claim)),
    finishIdempotencyKey: (userId, key, answer) => write(() => idempotency.finish(userId, key, answer)),
    releaseIdempotencyKey: (userId, key) => write(() => idempotency.release(userId, key)),

    prune: (keep, now) => write(() => pruneRows(db, keep, now)),
    probe: () => write(() => probe(db)),
    close: () =>
      read(() => {
        if (closed) return;
        closed = true;
        commit.flush();
        db.close();
      }),
  };
}

/** A write that changes nothing needs what every write needs: the lock, and a page of the log. */
function probe(db: Database): void {
  db.pragma(`user_version = ${Number(db.pragma('user_version', { simple: true }))}`);
}
