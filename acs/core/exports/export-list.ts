import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditQuery } from '#shared/api/audit.js';
import type { DeviceQuery } from '#shared/api/devices.js';
import type { RunQuery } from '#shared/api/runs.js';
import { CSV_BOM, csvRow } from '#shared/lib/csv.js';
import type { Store } from '../../store/ports/store.js';
import { AUDIT_COLUMNS, DEVICE_COLUMNS, RUN_COLUMNS, type Columns, type DeviceLine } from './columns.js';

/** Rows that are read at a time: all that an export holds in memory. */
const PAGE = 200;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | undefined;
}

type Chunks = AsyncGenerator<string, void, void>;
/** Which columns, and what to call them. */
export interface Wanted {
  readonly columns: readonly string[];
  readonly heading: (column: string) => string;
}

/** A list as CSV, a page of rows at a time, as it is while it is read. */
export const exportList = {
  devices: (store: Pick<Store, 'devices'>, query: DeviceQuery, wanted: Wanted): Chunks =>
    csv(DEVICE_COLUMNS, wanted, async (at) => {
      const { items, nextCursor } = await store.devices({ ...query, ...at, limit: PAGE });
      const rows = items.flatMap((device): DeviceLine[] =>
        device.lines.length === 0 ? [{ device, line: undefined }] : device.lines.map((line) => ({ device, line })),
      );
      return { items: rows, nextCursor };
    }),
  runs: (store: Pick<Store, 'runs'>, query: RunQuery, wanted: Wanted): Chunks =>
    csv(RUN_COLUMNS, wanted, (at) => store.runs({ ...query, ...at, limit: PAGE })),
  audit: (store: Pick<Store, 'audit'>, query: AuditQuery, wanted: Wanted): Chunks =>
    csv(AUDIT_COLUMNS, wanted, (at) => store.audit({ ...query, ...at, limit: PAGE })),
} as const;

async function* csv<T>(
  columns: Columns<T>,
  { columns: names, heading }: Wanted,
  read: (at: { readonly cursor?: string }) => Promise<Page<T>>,
): Chunks {
  const cells = names.flatMap((name) => columns[name] ?? []);
  yield CSV_BOM + csvRow(names.map(heading));
  let cursor: string | undefined;
  do {
    const page: Page<T> = await read(cursor === undefined ? {} : { cursor });
    if (page.items.length > 0) yield page.items.map((row) => csvRow(cells.map((cell) => cell(row)))).join('');
    cursor = page.nextCursor;
    // Phones and other people come in between.
    await nextTurn();
  } while (cursor !== undefined);
}
