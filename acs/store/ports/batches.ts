import type { Batch, BatchLinePage, BatchLineQuery, BatchLineState } from '#shared/api/batches.js';
import type { Depth } from '#shared/api/runs.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';

/** Selections of lines that are diagnosed together. */
export interface BatchStore {
  /** With its lines, and the `batch:<id>` event `batch.created`. */
  createBatch(batch: NewBatch, lines: readonly NewBatchLine[]): Promise<void>;
  batch(id: string): Promise<Batch | undefined>;
  /** Newest first, at most 50. */
  batches(): Promise<readonly Batch[]>;
  batchLines(id: string, query: BatchLineQuery): Promise<BatchLinePage>;
  /** Running, or stopped with lines that run still; oldest first, with the lines that are waiting or running. */
  openBatches(): Promise<readonly { readonly batch: Batch; readonly lines: readonly BatchLineRow[] }[]>;
  /** How many lines `openBatches` has, for metrics. */
  countOpenBatchLines(): Promise<Readonly<Record<'waiting' | 'running', number>>>;
  /** A conditional move; appends `batch.progress` with the line and all `counts`. */
  moveBatchLine(id: string, number: number, from: readonly BatchLineState[], change: BatchLineChange): Promise<boolean>;
  /** A conditional move from 'running'; lines that wait become skipped (`stopped`); appends `batch.ended`. */
  endBatch(id: string, state: 'stopped' | 'complete', at: number): Promise<boolean>;
}

export interface NewBatch {
  readonly id: string;
  readonly depth: Depth;
  readonly concurrency: number;
  readonly createdBy: string;
  readonly createdAt: number;
}

export interface NewBatchLine {
  readonly deviceId: string;
  readonly line: string;
  /** Skipped from the beginning, and why. */
  readonly skipped?: string;
}

/** Absent fields stay. */
export interface BatchLineChange {
  readonly state: BatchLineState;
  readonly at: number;
  readonly runId?: string;
  readonly reason?: string;
  readonly verdict?: Pick<Verdict, 'category' | 'cause' | 'confidence'>;
}

export interface BatchLineRow {
  readonly number: number;
  readonly deviceId: string;
  readonly line: string;
  readonly registrar: string;
  readonly state: BatchLineState;
  readonly runId?: string;
}
