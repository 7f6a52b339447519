import type { Batch } from '#shared/api/batches.js';
import type { StoredEvent } from '#shared/api/events.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../../app-error.js';
import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { BatchLineChange, BatchLineRow } from '../../store/ports/batches.js';
import type { RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';
import { oneAtATime } from '../one-at-a-time.js';
import { isOpen } from '../run/machine.js';
import type { RunService } from '../run/run-service.js';
import { NO_BATCHES, stepBatches, type BatchEffect, type Batches, type BatchEvent } from './machine.js';

export interface BatchDriverDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly runs: Pick<RunService, 'start' | 'cancel'>;
  /** At least 16 random bytes, for ids. */
  readonly random: () => Uint8Array;
}

export type OpenRows = Awaited<ReturnType<Store['openBatches']>>[number];

/** Ours: a phone that cannot be reached keeps others waiting for so long, then the next one has its turn. */
export const EXPIRES_SECONDS = 600;
/** What an event did not tell, or the store did not take, is looked at again then. */
const SWEEP_MS = 60_000;

const END_EVENTS: ReadonlySet<string> = new Set(['run.complete', 'run.failed', 'run.canceled', 'run.interrupted']);

interface Running {
  readonly batch: Pick<Batch, 'id' | 'depth' | 'createdBy'>;
  readonly line: BatchLineRow;
}

/**
 * Drives selections: the machine says which line is next, a line's row says how far it is. A run's id is in the row before
 * the run is made, so that after a crash none is made twice.
 */
export class BatchDriver {
  readonly #deps: BatchDriverDeps;
  readonly #exclusively = oneAtATime();
  #machine: Batches = NO_BATCHES;
  /** All open selections with their lines, by id and number. */
  readonly #lines = new Map<string, Running>();
  /** Key of the line by the run that it waits for. */
  readonly #waiting = new Map<string, string>();
  /** Ids of selections whose end the store has not taken yet. */
  readonly #ending = new Set<string>();
  #stopListening: (() => void) | undefined;
  #cancelSweep: () => void = () => undefined;
  #closed = false;

  constructor(deps: BatchDriverDeps) {
    this.#deps = deps;
  }

  async resume(): Promise<void> {
    const { store } = this.#deps;
    this.#stopListening = store.onEvents((events) => this.#heard(events));
    this.#sweepLater();
    for (const rows of await store.openBatches()) this.take(rows);
  }

  /** Begins with it, or goes on from where its rows stand. */
  take({ batch, lines }: OpenRows): void {
    const { id, concurrency, state } = batch;
    for (const line of lines) this.#lines.set(keyOf(id, line.number), { batch, line });
    const open = lines.map(({ number, deviceId, registrar, state: of }) => {
      return { number, deviceId, registrar, state: of === 'running' ? ('running' as const) : ('waiting' as const) };
    });
    this.#later(async () => {
      await this.#feed({ type: 'taken', batch: { id, concurrency, stopped: state !== 'running', lines: open } });
      for (const { number, state: of } of lines) if (of === 'running') await this.#lookAt(keyOf(id, number));
    });
  }

  /**
   * Begins no more lines of it.
   * @param cancelBy cancels what runs of it, in this name
   * @returns whether it was running
   */
  stop(id: string, cancelBy: string | undefined): Promise<boolean> {
    return this.#exclusively(async () => {
      const { store, clock, runs } = this.#deps;
      const stopped = await store.endBatch(id, 'stopped', clock.now());
      await this.#feed({ type: 'stopped', batchId: id });
      if (cancelBy === undefined) return stopped;
      for (const { batch, line } of [...this.#lines.values()]) {
        if (batch.id !== id || line.state !== 'running' || line.runId === undefined) continue;
        const run = await store.run(line.runId);
        // Somebody else's run goes on.
        if (run?.createdBy !== batch.createdBy || !isOpen(run.state)) continue;
        await runs.cancel(run.id, cancelBy).catch(ignoreEnded);
      }
      return stopped;
    });
  }

  close(): void {
    this.#closed = true;
    this.#stopListening?.();
    this.#cancelSweep();
  }

  #heard(events: readonly StoredEvent[]): void {
    for (const { topic, type } of events) {
      if (!END_EVENTS.has(type)) continue;
      const key = this.#waiting.get(topic);
      if (key !== undefined) this.#later(() => this.#lookAt(key));
    }
  }

  #later(job: () => Promise<void>): void {
    if (this.#closed) return;
    this.#exclusively(async () => {
      if (!this.#closed) await job();
    }).catch((error: unknown) => {
      // The rows are as they were; the sweep looks again.
      this.#deps.log.error({ err: error }, 'a step of a selection failed');
    });
  }

  async #feed(event: BatchEvent): Promise<void> {
    if (event.type === 'stopped') this.#forgetWaiting(event.batchId);
    const [machine, effects] = stepBatches(this.#machine, event);
    this.#machine = machine;
    const failed: unknown[] = [];
    for (const effect of effects) {
      // One that fails keeps none of the others from being begun.
      await this.#carryOut(effect).catch((error: unknown) => failed.push(error));
    }
    if (failed.length > 0) throw failed[0];
  }

  async #carryOut(effect: BatchEffect): Promise<void> {
    const { store, clock, log } = this.#deps;
    const { batchId } = effect;
    if (effect.type === 'begin') return this.#begin(keyOf(batchId, effect.number));
    this.#ending.add(batchId);
    if (await store.endBatch(batchId, 'complete', clock.now())) log.info({ batchId }, 'batch complete');
    this.#ending.delete(batchId);
  }

  /** The line's turn: its run's id first, then the run. */
  async #begin(key: string): Promise<void> {
    const found = this.#lines.get(key);
    if (found === undefined) return;
    const { deviceId, line, number } = found.line;
    const now = (await this.#deps.store.lines(deviceId)).find(({ path }) => path === line);
    // Switched off since it was chosen.
    if (now?.enabled === false) return this.#end(key, { state: 'skipped', reason: 'line-disabled' });
    const runId = this.#newId();
    const change = { state: 'running', runId } as const;
    if (!(await this.#move(found, 'waiting', change))) return this.#forget(key, found.batch.id, number);
    await this.#start(key, runId);
  }

  async #start(key: string, runId: string): Promise<void> {
    const found = this.#lines.get(key);
    if (found === undefined) return;
    const { batch, line } = found;
    // Before it can end.
    this.#waiting.set(`run:${runId}`, key);
    try {
      const { run } = await this.#deps.runs.start({
        ...{ id: runId, deviceId: line.deviceId, line: line.line, insist: false },
        ...{ depth: batch.depth, expiresInSeconds: EXPIRES_SECONDS, createdBy: batch.createdBy },
      });
      if (run.id === runId) return;
      // Somebody else had begun with the line: that run tells as much.
      this.#waiting.delete(`run:${runId}`);
      if (await this.#move(found, 'running', { state: 'running', runId: run.id })) await this.#lookAt(key);
      else await this.#forget(key, batch.id, line.number);
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      await this.#end(key, { state: 'skipped', reason: error.code });
    }
  }

  /** What has become of a line that runs. */
  async #lookAt(key: string): Promise<void> {
    const found = this.#lines.get(key);
    if (found?.line.state === 'waiting') return this.#begin(key);
    if (found?.line.runId === undefined) return;
    const run = await this.#deps.store.run(found.line.runId);
    if (run !== undefined) {
      this.#waiting.set(`run:${run.id}`, key);
      return this.#judge(key, run);
    }
    this.#waiting.delete(`run:${found.line.runId}`);
    // The process died, or the store failed, before the run was made. Its id is as old as that: runs of a line are in the order of their ids.
    const runId = this.#newId();
    if (!(await this.#move(found, 'running', { state: 'running', runId }))) {
      return this.#forget(key, found.batch.id, found.line.number);
    }
    await this.#start(key, runId);
  }

  async #judge(key: string, run: RunRow): Promise<void> {
    if (isOpen(run.state)) return;
    const { verdict, failure, state } = run;
    const end =
      verdict === undefined
        ? ({ state: 'failed', reason: failure?.reason ?? state } as const)
        : ({ state: 'done', verdict } as const);
    await this.#end(key, end);
  }

  async #end(key: string, change: Omit<BatchLineChange, 'at'>): Promise<void> {
    const found = this.#lines.get(key);
    if (found === undefined) return;
    await this.#move(found, found.line.state, change);
    await this.#forget(key, found.batch.id, found.line.number);
  }

  /** False: the row is not as it was (stopped, or deleted with its device). */
  async #move(
    { batch, line }: Running,
    from: BatchLineRow['state'],
    change: Omit<BatchLineChange, 'at'>,
  ): Promise<boolean> {
    const { store, clock } = this.#deps;
    const moved = await store.moveBatchLine(batch.id, line.number, [from], { ...change, at: clock.now() });
    const { state, runId } = change;
    if (moved) {
      this.#lines.set(keyOf(batch.id, line.number), {
        batch,
        line: { ...line, state, ...(runId !== undefined && { runId }) },
      });
    }
    return moved;
  }

  async #forget(key: string, batchId: string, number: number): Promise<void> {
    const runId = this.#lines.get(key)?.line.runId;
    if (runId !== undefined) this.#waiting.delete(`run:${runId}`);
    this.#lines.delete(key);
    await this.#feed({ type: 'line-ended', batchId, number });
  }

  #forgetWaiting(batchId: string): void {
    for (const [key, { batch, line }] of this.#lines) {
      if (batch.id === batchId && line.state === 'waiting') this.#lines.delete(key);
    }
  }

  #newId(): string {
    return ulid(this.#deps.clock.now(), this.#deps.random());
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#deps.clock.after(SWEEP_MS, () => {
      for (const key of this.#begun()) this.#later(() => this.#lookAt(key));
      for (const batchId of this.#ending) this.#later(() => this.#carryOut({ type: 'complete', batchId }));
      if (!this.#closed) this.#sweepLater();
    });
  }

  /** Keys of the lines that have had their turn, whether or not that came to anything. */
  #begun(): readonly string[] {
    return this.#machine.open.flatMap(({ id, lines }) =>
      lines.filter(({ state }) => state === 'running').map(({ number }) => keyOf(id, number)),
    );
  }
}

function keyOf(batchId: string, number: number): string {
  return `${batchId}/${number}`;
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'run-ended')) throw error;
}
