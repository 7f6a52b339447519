import { z } from 'zod';
import { auditQuery } from '#shared/api/audit.js';
import { csvOptions, type CsvOptions } from '#shared/api/csv.js';
import { deviceQuery } from '#shared/api/devices.js';
import { runQuery } from '#shared/api/runs.js';
import { wordsOf } from '../../cli/words.js';
import type { Clock } from '../../clock.js';
import { AUDIT_COLUMNS, DEVICE_COLUMNS, RUN_COLUMNS, type Columns } from '../../core/exports/columns.js';
import { exportList, type Wanted } from '../../core/exports/export-list.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { Store } from '../../store/ports/store.js';
import { fileRoute, type FileAnswer, type Route } from '../route.js';

const CSV = 'text/csv';
const paging = { cursor: true, limit: true } as const;
/** Of a whole list, which begins at its beginning. */
const FIRST = { limit: 1 };

/** Lists as files for a spreadsheet. They are streamed: none is ever in memory as a whole. */
export function exportRoutes({ store, clock }: { readonly store: Store; readonly clock: Clock }): readonly Route[] {
  const file = (list: string, content: AsyncIterable<string>): FileAnswer => {
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    return { type: CSV, name: `sipdx-${list}-${day}.csv`, content };
  };
  const facts = { method: 'get', tag: 'exports', media: { [CSV]: null } } as const;
  const notes = (columns: object) =>
    `UTF-8 with byte order mark, RFC 4180; times are ISO 8601 in UTC. A text that a spreadsheet would take for a formula has an apostrophe in front. Columns: ${Object.keys(columns).join(', ')}.`;
  return [
    fileRoute({
      ...facts,
      id: 'exportDevices',
      path: '/exports/devices',
      summary: 'The fleet as CSV, a row for each line, filtered and sorted as its list',
      description: notes(DEVICE_COLUMNS),
      role: LEAST_ROLE['fleet.read'],
      query: deviceQuery.omit({ ...paging, include: true }).extend(csvOptions.shape),
    })(({ query: { columns, lang, ...query } }) => {
      const wanted = wantedOf(DEVICE_COLUMNS, { columns, lang });
      return file('devices', exportList.devices(store, { ...query, ...FIRST }, wanted));
    }),
    fileRoute({
      ...facts,
      id: 'exportRuns',
      path: '/exports/runs',
      summary: 'Runs as CSV, newest first, filtered as their list',
      description: notes(RUN_COLUMNS),
      role: LEAST_ROLE['fleet.read'],
      query: runQuery.omit(paging).extend(csvOptions.shape),
    })(({ query: { columns, lang, ...query } }) => {
      const wanted = wantedOf(RUN_COLUMNS, { columns, lang });
      return file('runs', exportList.runs(store, { ...query, ...FIRST }, wanted));
    }),
    fileRoute({
      ...facts,
      id: 'exportAudit',
      path: '/exports/audit',
      summary: 'The audit log as CSV, newest first, filtered as its list',
      description: notes(AUDIT_COLUMNS),
      role: LEAST_ROLE['audit.read'],
      query: auditQuery.omit(paging).extend(csvOptions.shape),
    })(({ query: { columns, lang, ...query } }) => {
      const wanted = wantedOf(AUDIT_COLUMNS, { columns, lang });
      return file('audit', exportList.audit(store, { ...query, ...FIRST }, wanted));
    }),
  ];
}

/** @throws ZodError for a column that the list does not have */
function wantedOf<T>(
  known: Columns<T>,
  { columns, lang }: { readonly columns: CsvOptions['columns'] | undefined; readonly lang: CsvOptions['lang'] },
): Wanted {
  const names = columns === undefined ? Object.keys(known) : columns.split(',');
  const unknown = names.find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) {
    const message = `there is no such column; there are ${Object.keys(known).join(', ')}`;
    throw new z.ZodError([{ code: 'custom', path: ['columns'], message, input: undefined }]);
  }
  const words = wordsOf(lang);
  return { columns: names, heading: (name) => words(`csv.${name}`) ?? name };
}
