import type { Database, Statement } from './database.js';

/** The longest a write waits for company before its transaction is committed, when there is company to be expected. */
const GATHER_MS = 2;
/** It is expected when there were so many writes in the last 20 to 40 ms: one session alone writes less often. */
const BUSY_WRITES = 10;
const BUSY_MS = 20;

/** What writes note aside (events to announce), kept in step with the database. */
export interface CommitHooks {
  /** How much is noted now. */
  mark(): number;
  /** Forget what was noted after `mark`: its write did not happen. */
  rolledBackTo(mark: number): void;
  committed(): void;
}

/** Told of every transaction, for /metrics. */
export interface StoreMeter {
  /** @param seconds from BEGIN to the end of COMMIT @param writes how many shared it */
  committed(seconds: number, writes: number): void;
  /** Nothing of it was written. */
  failed(): void;
}

const noStoreMeter: StoreMeter = { committed: () => undefined, failed: () => undefined };

interface QueuedWrite {
  /** Runs inside the transaction. What it returns is called after the commit. */
  execute(): () => void;
  reject(error: unknown): void;
}

/**
 * One fsync for many writes: under load a write waits at most 2 ms, then all that have gathered are committed in one
 * transaction; without, it is committed at once.
 * Each has its own savepoint, so that one that fails is rolled back alone. A promise settles after COMMIT only.
 */
export class GroupCommit {
  readonly #db: Database;
  readonly #hooks: CommitHooks;
  readonly #explain: (thrown: unknown) => unknown;
  readonly #begin: Statement;
  readonly #savepoint: Statement;
  readonly #release: Statement;
  readonly #meter: StoreMeter;
  #queue: QueuedWrite[] = [];
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #countedSince = -Infinity;
  #writes = 0;
  #writesBefore = 0;

  /** @param explain what a write is rejected with, of what SQLite threw */
  constructor(
    db: Database,
    hooks: CommitHooks,
    explain: (thrown: unknown) => unknown,
    meter: StoreMeter = noStoreMeter,
  ) {
    this.#db = db;
    this.#hooks = hooks;
    this.#explain = explain;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#savepoint = db.prepare('SAVEPOINT one_write');
    this.#release = db.prepare('RELEASE one_write');
    this.#meter = meter;
  }

  /** @param job synchronous statements; its value is the promise's, once committed */
  write<T>(job: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({
        execute: () => {
          const value = job();
          return () => {
            resolve(value);
          };
        },
        reject,
      });
      this.#flushSoon();
    });
  }

  #flushSoon(): void {
    const isBusy = this.#isBusy(performance.now());
    if (this.#timer !== undefined || this.#immediate !== undefined) return;
    // What has arrived meanwhile and waits to be read comes along: under load one fsync serves more of it.
    const flush = () => {
      this.#immediate = setImmediate(() => this.flush());
    };
    if (isBusy) this.#timer = setTimeout(flush, GATHER_MS);
    else flush();
  }

  /** Counts a write. */
  #isBusy(now: number): boolean {
    const age = now - this.#countedSince;
    if (age >= BUSY_MS) {
      this.#writesBefore = age < 2 * BUSY_MS ? this.#writes : 0;
      this.#writes = 0;
      this.#countedSince = now;
    }
    this.#writes++;
    return this.#writes + this.#writesBefore >= BUSY_WRITES;
  }

  /** Commits now what waits. Never throws: failures go to the writes' promises. */
  flush(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
    const batch = this.#queue;
    if (batch.length === 0) return;
    this.#queue = [];
    const before = this.#hooks.mark();
    const settle: (() => void)[] = [];
    const startedAt = performance.now();
    try {
      this.#begin.run();
      for (const write of batch) settle.push(this.#executeAlone(write));
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      this.#hooks.rolledBackTo(before);
      this.#meter.failed();
      for (const write of batch) write.reject(this.#explain(error));
      return;
    }
    this.#meter.committed((performance.now() - startedAt) / 1000, batch.length);
    for (const done of settle) done();
    this.#hooks.committed();
  }

  #executeAlone(write: QueuedWrite): () => void {
    const before = this.#hooks.mark();
    this.#savepoint.run();
    try {
      const done = write.execute();
      this.#release.run();
      return done;
    } catch (error) {
      // A full disk or an I/O error has ended the whole transaction: then nobody's write happened.
      if (!this.#db.inTransaction) throw error;
      this.#db.exec('ROLLBACK TO one_write');
      this.#release.run();
      this.#hooks.rolledBackTo(before);
      return () => {
        write.reject(this.#explain(error));
      };
    }
  }
}
