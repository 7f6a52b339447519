import {
  batch as batchSchema,
  batchLinePage,
  batchLineQuery,
  batchList,
  batchPreview,
  createBatch,
  type Batch,
  type BatchLine,
} from '#shared/api/batches.js';
import type { Device, DeviceQuery, Line } from '#shared/api/devices.js';
import type { RunMark } from '#shared/api/runs.js';
import { answer, refuse, type MockApi } from './mock-api.js';

/** The fleet's list as the server narrows and sorts it, and selections that are diagnosed. */

export function listed(devices: readonly Device[], query: DeviceQuery): readonly Device[] {
  const { q = '', status, model, registrar, category, cause, admission, sort, order } = query;
  const words = q.toLowerCase();
  const onLines = [status, registrar, category, cause].some((filter) => filter !== undefined);
  const found = devices.filter(
    (device) =>
      JSON.stringify(device).toLowerCase().includes(words) &&
      (admission === undefined || device.admission === admission) &&
      (model === undefined || device.model === model) &&
      (!onLines || device.lines.some(fits)),
  );
  const key = (device: Device) =>
    sort === 'lastInform' ? String(device.lastInformAt).padStart(16, '0') : sort === 'id' ? device.id : device[sort];
  const sign = order === 'desc' ? -1 : 1;
  return found.sort((a, b) => sign * key(a).localeCompare(key(b)));

  function fits(line: Line): boolean {
    const { verdict } = line.lastRun ?? {};
    return (
      (status === undefined ||
        (status === 'failing' ? line.enabled && line.status !== 'Up' : line.status === status)) &&
      (registrar === undefined || line.registrar === registrar) &&
      (category === undefined || verdict?.category === category) &&
      (cause === undefined || verdict?.cause === cause)
    );
  }
}

const KINDS = [
  'registered',
  'registered',
  'credentials',
  'registered',
  'no-response',
  undefined,
  'registered',
] as const;

/** A line's last runs, `count` of them, an hour apart. */
export function marks(seed: number, count: number, now: number): RunMark[] {
  return Array.from({ length: count }, (_, i) => {
    const category = KINDS[(seed * 3 + i) % KINDS.length];
    return {
      id: `01JD3Z000000000000000H${String(seed).padStart(2, '0')}${String(i).padStart(2, '0')}`,
      at: now - (count - i) * 3_600_000,
      state: category === undefined ? ('failed' as const) : ('complete' as const),
      ...(category === undefined
        ? {}
        : { category, faultCode: category === 'registered' ? 200 : category === 'credentials' ? 403 : 3 }),
    };
  });
}

export interface MockBatches {
  batches: Batch[];
  lines: BatchLine[];
  /** Changes the only selection and its lines, and tells it. */
  step(change: Partial<Batch>, lines: readonly BatchLine[]): void;
}

export const BATCH_ID = '01JD3Z0000000000000000BTCH';

export function addBatches(mock: MockApi): MockBatches {
  const state: MockBatches = {
    batches: [],
    lines: [],
    step: (change, lines) => {
      state.batches = state.batches.map((one) => ({ ...one, ...change }));
      state.lines = [...lines];
      mock.emit({ id: 700, at: Date.now(), topic: `batch:${BATCH_ID}`, type: 'batch.line', v: 1, data: {} });
    },
  };
  const counted = (lines: readonly BatchLine[]): Batch['counts'] => {
    const counts = { waiting: 0, running: 0, done: 0, failed: 0, skipped: 0 };
    for (const line of lines) counts[line.state]++;
    return counts;
  };
  const view = (one: Batch): Batch => ({ ...one, total: state.lines.length, counts: counted(state.lines) });

  mock.routes['GET batches'] = () => answer(200, batchList, { items: state.batches.map(view) });
  mock.routes['POST batches'] = ({ body }) => {
    const order = createBatch.parse(body);
    const query = 'query' in order.selection ? order.selection.query : undefined;
    const ids = 'deviceIds' in order.selection ? order.selection.deviceIds : undefined;
    const devices = listed(mock.devices, { ...query, sort: 'id', order: 'asc', limit: 200 }).filter(
      ({ id }) => ids === undefined || ids.includes(id),
    );
    const lines = devices.flatMap((device) =>
      device.lines
        .filter(({ enabled, status }) => enabled && (order.lines === 'enabled' || status !== 'Up'))
        .map((line) => ({ device, line })),
    );
    const begun = lines.filter(({ device, line }) => device.admission === 'approved' && line.diagnosable);
    if (order.dryRun) {
      return answer(200, batchPreview, {
        devices: new Set(begun.map(({ device }) => device.id)).size,
        lines: begun.length,
        registrars: begun.length === 0 ? [] : [{ registrar: 'registrar.ims.example.net:5060', lines: begun.length }],
        skipped:
          begun.length === lines.length ? [] : [{ reason: 'line-not-diagnosable', lines: lines.length - begun.length }],
        longestMs: Math.ceil(begun.length / Math.min(5, order.concurrency)) * 92_000,
      });
    }
    state.lines = begun.map(({ device, line }, number) => ({
      number,
      deviceId: device.id,
      serialNumber: device.serialNumber,
      line: line.path,
      aor: line.aor,
      registrar: line.registrar,
      state: 'waiting' as const,
    }));
    const created: Batch = {
      id: BATCH_ID,
      state: 'running',
      depth: order.depth,
      concurrency: order.concurrency,
      createdBy: 'li.wei',
      createdAt: Date.now(),
      total: 0,
      counts: counted([]),
      verdicts: [],
    };
    state.batches = [created];
    return answer(201, batchSchema, view(created));
  };
  mock.routes['GET batches/id'] = ({ id }) => {
    const found = state.batches.find((one) => one.id === id);
    return found === undefined
      ? refuse({ status: 404, code: 'batch-not-found' })
      : answer(200, batchSchema, view(found));
  };
  mock.routes['GET batches/id/lines'] = ({ query }) => {
    const wanted = batchLineQuery.parse(query).state;
    return answer(200, batchLinePage, {
      items: state.lines.filter((line) => wanted === undefined || line.state === wanted),
    });
  };
  mock.routes['POST batches/id/stop'] = () => {
    state.lines = state.lines.map((line) =>
      line.state === 'waiting' ? { ...line, state: 'skipped', reason: 'stopped' } : line,
    );
    state.batches = state.batches.map((one) => ({ ...one, state: 'stopped', endedAt: Date.now() }));
    return answer(200, batchSchema, view(state.batches[0]!));
  };
  return state;
}
