import { MAX_BATCH_LINES, type BatchPreview, type createBatch, type CreateBatch } from '#shared/api/batches.js';
import type { Device, Line } from '#shared/api/devices.js';
import type { z } from 'zod';
import { AppError } from '../../app-error.js';
import { isFailing } from '../../store/failing.js';
import type { NewBatchLine } from '../../store/ports/batches.js';
import type { Store } from '../../store/ports/store.js';
import { deadlineMs } from '../run/machine.js';
import { spacingSeconds } from '../run/starting.js';
import { NO_BATCHES, stepBatches, type OpenLine } from './machine.js';

export type BatchOrder = Omit<z.output<typeof createBatch>, 'dryRun'>;

/** A line that was chosen, and what keeps it from being diagnosed. */
export interface Chosen extends NewBatchLine {
  readonly registrar: string;
  readonly dialect: Line['dialect'];
}

const PAGE = 200;
/** Of so many devices lines are looked for; more say that the filter is too wide. */
const MOST_DEVICES = 10 * MAX_BATCH_LINES;

/**
 * The lines that are meant, in the order of the fleet.
 * @throws AppError `device-not-found`, `batch-too-large`
 */
export async function chooseLines(
  store: Pick<Store, 'devicesById' | 'devices'>,
  { selection, lines }: Pick<BatchOrder, 'selection' | 'lines'>,
  now: number,
): Promise<readonly Chosen[]> {
  const chosen: Chosen[] = [];
  for await (const devices of 'deviceIds' in selection
    ? byId(store, selection.deviceIds)
    : byQuery(store, selection.query)) {
    chosen.push(...devices.flatMap((device) => linesOf(device, lines, now)));
    if (chosen.length > MAX_BATCH_LINES) throw tooLarge(`more than ${MAX_BATCH_LINES} lines`);
  }
  return chosen;
}

export function previewOf(chosen: readonly Chosen[], { depth, concurrency }: BatchOrder): BatchPreview {
  const begun = chosen.filter(({ skipped }) => skipped === undefined);
  const worstMs = Math.max(0, ...begun.map(({ dialect }) => deadlineMs({ dialect: dialect || 'sipdx', depth })));
  return {
    devices: new Set(begun.map(({ deviceId }) => deviceId)).size,
    lines: begun.length,
    registrars: counted(begun.map(({ registrar }) => registrar)).map(([registrar, lines]) => ({ registrar, lines })),
    skipped: counted(chosen.flatMap(({ skipped }) => skipped ?? [])).map(([reason, lines]) => ({ reason, lines })),
    longestMs: roundsOf(begun, concurrency) * worstMs,
  };
}

async function* byId(store: Pick<Store, 'devicesById'>, ids: readonly string[]): AsyncGenerator<readonly Device[]> {
  const wanted = [...new Set(ids)];
  for (let i = 0; i < wanted.length; i += PAGE) {
    const page = wanted.slice(i, i + PAGE);
    const devices = await store.devicesById(page);
    const found = new Set(devices.map(({ id }) => id));
    const missing = page.find((id) => !found.has(id));
    if (missing !== undefined) throw new AppError('device-not-found', `No device has the id ${missing}`);
    yield devices;
  }
}

async function* byQuery(
  store: Pick<Store, 'devices'>,
  query: Extract<BatchOrder['selection'], { query: unknown }>['query'],
): AsyncGenerator<readonly Device[]> {
  let cursor: string | undefined;
  do {
    const wanted = { ...query, sort: 'id', order: 'asc', limit: PAGE } as const;
    const page = await store.devices({ ...wanted, ...(cursor !== undefined && { cursor }) });
    if (page.total > MOST_DEVICES) throw tooLarge(`${page.total} devices`);
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

function tooLarge(what: string): AppError {
  return new AppError(
    'batch-too-large',
    `The selection has ${what}; at most ${MAX_BATCH_LINES} lines are diagnosed at once: choose fewer`,
  );
}

function linesOf(device: Device, which: CreateBatch['lines'], now: number): readonly Chosen[] {
  return device.lines
    .filter((line) => line.enabled && (which !== 'failing' || isFailing(line.status)))
    .map((line) => {
      const { path, registrar, dialect } = line;
      const skipped = reasonToSkip(device, line, now);
      return { deviceId: device.id, line: path, registrar, dialect, ...(skipped !== undefined && { skipped }) };
    });
}

function reasonToSkip(device: Device, { diagnosable, lastRun }: Line, now: number): string | undefined {
  if (device.admission !== 'approved') return 'device-not-approved';
  if (!diagnosable) return 'line-not-diagnosable';
  return lastRun?.endedAt !== undefined && spacingSeconds(lastRun, now) > 0 ? 'run-too-soon' : undefined;
}

/** How often a run of the longest kind follows another one, when all begin as the limits allow. */
function roundsOf(lines: readonly Chosen[], concurrency: number): number {
  let rounds = 0;
  let waiting = lines.map(({ deviceId, registrar }, number): OpenLine => ({
    ...{ number, deviceId, registrar, state: 'waiting' },
  }));
  while (waiting.length > 0) {
    const batch = { id: '', concurrency, stopped: false, lines: waiting };
    const [, effects] = stepBatches(NO_BATCHES, { type: 'taken', batch });
    const begun = new Set(effects.flatMap((effect) => (effect.type === 'begin' ? [effect.number] : [])));
    waiting = waiting.filter(({ number }) => !begun.has(number));
    rounds++;
  }
  return rounds;
}

/** Most frequent first. */
function counted(names: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
