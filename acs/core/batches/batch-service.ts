import type { z } from 'zod';
import type { Batch, BatchLinePage, BatchLineQuery, BatchPreview, stopBatch } from '#shared/api/batches.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../../app-error.js';
import { BatchDriver, type BatchDriverDeps } from './batch-driver.js';
import { chooseLines, previewOf, type BatchOrder } from './selection.js';

/** Selections: many lines diagnosed, a few at a time. */
export class BatchService {
  readonly #deps: BatchDriverDeps;
  readonly #driver: BatchDriver;

  constructor(deps: BatchDriverDeps) {
    this.#deps = deps;
    this.#driver = new BatchDriver(deps);
  }

  /** Takes up what an earlier process left open. Call it once, after runs were taken up. */
  resume(): Promise<void> {
    return this.#driver.resume();
  }

  close(): void {
    this.#driver.close();
  }

  /**
   * What would be done; nothing is.
   * @throws AppError `device-not-found`, `batch-too-large`
   */
  async preview(order: BatchOrder): Promise<BatchPreview> {
    const { store, clock } = this.#deps;
    return previewOf(await chooseLines(store, order, clock.now()), order);
  }

  /** @throws AppError `device-not-found`, `batch-too-large`, `batch-empty` */
  async start(order: BatchOrder, createdBy: string): Promise<Batch> {
    const { store, clock, random, log } = this.#deps;
    const createdAt = clock.now();
    const chosen = await chooseLines(store, order, createdAt);
    if (chosen.every(({ skipped }) => skipped !== undefined)) {
      throw new AppError('batch-empty', 'The selection has no line that can be diagnosed now');
    }
    const { depth, concurrency } = order;
    const id = ulid(createdAt, random());
    await store.createBatch({ id, depth, concurrency, createdBy, createdAt }, chosen);
    const open = (await store.openBatches()).find(({ batch }) => batch.id === id);
    if (open === undefined) throw new AppError('internal', `The batch ${id} was stopped before it began`);
    log.info({ batchId: id, lines: chosen.length, by: createdBy }, 'batch started');
    this.#driver.take(open);
    return open.batch;
  }

  list(): Promise<readonly Batch[]> {
    return this.#deps.store.batches();
  }

  /** @throws AppError `batch-not-found` */
  async batch(id: string): Promise<Batch> {
    const batch = await this.#deps.store.batch(id);
    if (batch === undefined) throw new AppError('batch-not-found', `There is no batch ${id}`);
    return batch;
  }

  /** @throws AppError `batch-not-found`, `invalid-request` */
  async lines(id: string, query: BatchLineQuery): Promise<BatchLinePage> {
    await this.batch(id);
    return this.#deps.store.batchLines(id, query);
  }

  /**
   * One that is stopped already may still have its runs canceled.
   * @throws AppError `batch-not-found`, `batch-ended`
   */
  async stop(id: string, { cancelRunning }: z.output<typeof stopBatch>, by: string): Promise<Batch> {
    const { state, counts } = await this.batch(id);
    const isOver = state === 'complete' || (state === 'stopped' && (!cancelRunning || counts.running === 0));
    if (isOver) throw new AppError('batch-ended', `The batch has ended: ${state}`);
    await this.#driver.stop(id, cancelRunning ? by : undefined);
    return this.batch(id);
  }
}
