import { unreachable } from '#shared/lib/unreachable.js';

/**
 * Which lines of which selections are diagnosed next. Pure; batch-driver.ts does it, and the rows of the store say after a
 * crash where to go on. No registrar and no network shall see a storm of registrations because somebody selected much.
 */
export interface Batches {
  /** In the order in which they were begun: what is older goes first. */
  readonly open: readonly OpenBatch[];
}

export interface OpenBatch {
  readonly id: string;
  readonly concurrency: number;
  /** Nothing more is begun; it is forgotten when nothing of it runs. */
  readonly stopped: boolean;
  /** Those that wait or run. */
  readonly lines: readonly OpenLine[];
}

export interface OpenLine {
  readonly number: number;
  readonly deviceId: string;
  readonly registrar: string;
  readonly state: 'waiting' | 'running';
}

export type BatchEvent =
  | { readonly type: 'taken'; readonly batch: OpenBatch }
  /** Diagnosed, failed or skipped. */
  | { readonly type: 'line-ended'; readonly batchId: string; readonly number: number }
  | { readonly type: 'stopped'; readonly batchId: string };

export type BatchEffect =
  | { readonly type: 'begin'; readonly batchId: string; readonly number: number }
  /** All lines have ended. */
  | { readonly type: 'complete'; readonly batchId: string };

/** Ours: of one registrar, whoever asks for them. Registrars ban who comes too often. */
export const PER_REGISTRAR = 5;
/** Ours: of all selections together. */
export const AT_ONCE = 20;

export const NO_BATCHES: Batches = { open: [] };

export function stepBatches(state: Batches, event: BatchEvent): readonly [Batches, readonly BatchEffect[]] {
  const [open, begun] = begin(after(state.open, event));
  const isOver = ({ lines }: OpenBatch) => lines.length === 0;
  const complete = open
    .filter((batch) => isOver(batch) && !batch.stopped)
    .map(({ id }): BatchEffect => ({ type: 'complete', batchId: id }));
  return [{ open: open.filter((batch) => !isOver(batch)) }, [...begun, ...complete]];
}

function after(open: readonly OpenBatch[], event: BatchEvent): readonly OpenBatch[] {
  switch (event.type) {
    case 'taken':
      return [...open, event.batch];
    case 'line-ended':
      return changed(open, event.batchId, (batch) => ({
        ...batch,
        lines: batch.lines.filter(({ number }) => number !== event.number),
      }));
    case 'stopped':
      return changed(open, event.batchId, (batch) => ({
        ...batch,
        stopped: true,
        lines: batch.lines.filter(({ state }) => state === 'running'),
      }));
    default:
      return unreachable(event);
  }
}

function changed(
  open: readonly OpenBatch[],
  id: string,
  change: (batch: OpenBatch) => OpenBatch,
): readonly OpenBatch[] {
  return open.map((batch) => (batch.id === id ? change(batch) : batch));
}

function begin(open: readonly OpenBatch[]): readonly [readonly OpenBatch[], readonly BatchEffect[]] {
  const running = open.flatMap(({ lines }) => lines.filter(({ state }) => state === 'running'));
  let free = AT_ONCE - running.length;
  const ofRegistrar = counted(running.map(({ registrar }) => registrar.toLowerCase()));
  // A phone diagnoses one line at a time; the time until its turn would count against the run.
  const devices = new Set(running.map(({ deviceId }) => deviceId));
  const effects: BatchEffect[] = [];
  const next = open.map((batch): OpenBatch => {
    let ofBatch = batch.concurrency - batch.lines.filter(({ state }) => state === 'running').length;
    if (batch.stopped || ofBatch <= 0 || free <= 0) return batch;
    const lines = batch.lines.map((line): OpenLine => {
      const registrar = line.registrar.toLowerCase();
      const there = ofRegistrar.get(registrar) ?? 0;
      const isHeld = ofBatch <= 0 || free <= 0 || there >= PER_REGISTRAR || devices.has(line.deviceId);
      if (line.state === 'running' || isHeld) return line;
      ofBatch--;
      free--;
      ofRegistrar.set(registrar, there + 1);
      devices.add(line.deviceId);
      effects.push({ type: 'begin', batchId: batch.id, number: line.number });
      return { ...line, state: 'running' };
    });
    return { ...batch, lines };
  });
  return [next, effects];
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
