import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { DeviceQuery } from '#shared/api/devices.js';
import { aDevice, aLine, aRun, LINE_PATH } from '../../test/fakes/store-rows.js';
import { openFile } from './database.js';
import { DeviceSearch } from './device-search.js';
import { openSqliteStore } from './sqlite.js';
import type { DeviceInform, LineRow } from './ports/devices.js';
import type { Store } from './ports/store.js';

const all: DeviceQuery = { sort: 'id', order: 'asc', limit: 50 };
const VERDICTS = {
  dns: { faultCode: 2, category: 'network', cause: 'dns-nxdomain', confidence: 'certain' },
  password: { faultCode: 401, category: 'credentials', cause: 'account-or-password-rejected', confidence: 'likely' },
} as const;
type VerdictName = keyof typeof VERDICTS;

interface Phone {
  readonly inform: DeviceInform & { readonly model: string; readonly address: string };
  readonly lines: readonly LineRow[];
  /** Of the first line. */
  readonly verdict: VerdictName | undefined;
}

async function fill(store: Store, phones: readonly Phone[]): Promise<void> {
  for (const { inform, lines, verdict } of phones) {
    await store.upsertDevice(inform);
    await store.setLines(inform.id, '', lines, 1);
    if (verdict === undefined) continue;
    const { run } = await store.createRun(aRun(inform.id));
    const event = { at: 1, topic: `run:${run.id}`, type: 'run.complete', data: {} };
    await store.transition(run.id, ['queued'], { state: 'complete', verdict: VERDICTS[verdict] }, event);
  }
}

const asciiLower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const folded = (text: string) => text.replace(/[\0\n]/g, ' ').toLowerCase();

/** The documented meaning of a query, without any index. */
function matches({ inform, lines, verdict }: Phone, query: DeviceQuery): boolean {
  const q = (query.q ?? '').trim();
  const texts = [inform.id, inform.serialNumber, inform.manufacturer, inform.model, inform.address].concat(
    lines.flatMap((line) => [line.directoryNumber, line.aor, line.registrar]),
  );
  const numbers = [inform.serialNumber, ...lines.map((line) => line.directoryNumber)];
  const isShort = Array.from(q).length < 3;
  const found = isShort
    ? numbers.some((one) => asciiLower(one).startsWith(asciiLower(q.replaceAll('\0', ' '))))
    : texts.some((one) => folded(one).includes(folded(q)));
  return (
    (q === '' || found) &&
    (query.admission ?? inform.admission ?? 'approved') === (inform.admission ?? 'approved') &&
    (query.model === undefined || asciiLower(inform.model) === asciiLower(query.model)) &&
    (!asksOfLines(query) || lines.some((line, i) => lineMatches(line, i === 0 ? verdict : undefined, query)))
  );
}

function asksOfLines({ status, registrar, category, cause }: DeviceQuery): boolean {
  return [status, registrar, category, cause].some((one) => one !== undefined);
}

/** All at once: what is asked of lines holds for the same line. */
function lineMatches(line: LineRow, verdict: VerdictName | undefined, query: DeviceQuery): boolean {
  const of = verdict && VERDICTS[verdict];
  const fails = line.enabled && !['Up', 'Disabled', 'Quiescent', ''].includes(line.status);
  return (
    (query.status === undefined || (query.status === 'failing' ? fails : line.status === query.status)) &&
    (query.registrar === undefined || line.registrar === query.registrar) &&
    (query.category === undefined || (of?.category ?? '') === query.category) &&
    (query.cause === undefined || of?.cause === query.cause)
  );
}

function sorted(phones: readonly Phone[], { sort, order }: DeviceQuery): readonly string[] {
  const key = ({ inform }: Phone): string | number =>
    ({
      id: inform.id,
      lastInform: inform.at,
      serialNumber: asciiLower(inform.serialNumber),
      model: asciiLower(inform.model),
    })[sort];
  const compare = (a: string | number, b: string | number) =>
    typeof a === 'number' ? a - Number(b) : Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  const ascending = [...phones].sort((a, b) => compare(key(a), key(b)) || compare(a.inform.id, b.inform.id));
  return (order === 'asc' ? ascending : ascending.reverse()).map(({ inform }) => inform.id);
}

/** What operators and phones write, and what means something to SQL, LIKE, FTS5 or C. */
const text = fc.oneof(
  fc.constantFrom(
    '10',
    '1001',
    'sip:1001@x',
    'Ü-Phone',
    '话机',
    '📞📞📞',
    "it's",
    '"a" OR b',
    'a*',
    'NEAR(a b)',
    '%',
    '_',
    'a\0b',
    'x\\y',
  ),
  fc.string({ maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
/** Of what the fleet below holds. */
const part = fc.constantFrom('t46', 'Lan', '10.0.0', 'DB8::1', 'r1:', '00a0', '46%2D', '001@x', 'Acme');
const line = fc.record({
  directoryNumber: text,
  aor: text,
  registrar: fc.constantFrom('r1:5060', 'r2:5060'),
  status: fc.constantFrom('Up', 'Error', 'Disabled', ''),
  enabled: fc.boolean(),
});
const phone: fc.Arbitrary<Omit<Phone, 'inform'> & { readonly more: Partial<Phone['inform']> }> = fc.record({
  more: fc.record({
    serialNumber: text,
    manufacturer: text,
    model: fc.constantFrom('', 'T46U', 't46u', 'Élan'),
    address: fc.constantFrom('10.0.0.1', '2001:db8::1'),
    admission: fc.constantFrom('approved' as const, 'quarantined' as const, 'refused' as const),
    at: fc.integer({ min: 1, max: 3 }),
  }),
  lines: fc
    .array(line, { maxLength: 2 })
    .map((lines) => lines.map((one, i) => aLine({ ...one, path: i === 0 ? LINE_PATH : `L${String(i)}.` }))),
  verdict: fc.constantFrom(undefined, 'dns' as const, 'password' as const),
});
const fleet = fc.array(phone, { maxLength: 8 }).map((phones) =>
  phones.map(({ more, lines, verdict }, i): Phone => {
    const { serialNumber = '', model = '', address = '', ...rest } = more;
    const inform = { ...aDevice(String(i)), ...rest, serialNumber, model, address };
    return { inform, lines, verdict: lines.length > 0 ? verdict : undefined };
  }),
);
/** Mostly left out: of many conditions at once nothing is left. */
const optional = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, { arbitrary: value, weight: 1 });
const query = fc
  .record({
    q: fc.oneof(text, part, fc.constant(undefined)),
    admission: optional(fc.constantFrom('approved', 'quarantined')),
    status: optional(fc.constantFrom('failing', 'Up', 'Error', '')),
    registrar: optional(fc.constantFrom('r1:5060', 'r2:5060')),
    model: optional(fc.constantFrom('T46U', 'élan', '')),
    category: optional(fc.constantFrom('network', 'credentials', '')),
    cause: optional(fc.constantFrom('dns-nxdomain', 'account-or-password-rejected')),
    sort: fc.constantFrom('id', 'lastInform', 'serialNumber', 'model'),
    order: fc.constantFrom('asc', 'desc'),
    limit: fc.integer({ min: 1, max: 3 }),
  })
  .map(
    (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as DeviceQuery,
  );

describe('the fleet, searched', () => {
  it('is what a look at every device finds: any text, every filter, every order, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(fleet, fc.array(query, { minLength: 4, maxLength: 8 }), async (phones, queries) => {
        const folder = mkdtempSync(join(tmpdir(), 'sipdx-search-'));
        const file = join(folder, 'acs.db');
        const store = await openSqliteStore({ file });
        await fill(store, phones);
        const db = openFile(file);
        const ofLargeFleets = new DeviceSearch(db, { sortedInMemory: 0, leads: 1 });
        for (const one of queries) {
          const expected = sorted(
            phones.filter((each) => matches(each, one)),
            one,
          );
          const found: string[] = [];
          for (let cursor: string | undefined, pages = 0; pages < 10; pages++) {
            const page = await store.devices({ ...one, ...(cursor !== undefined && { cursor }) });
            const walked = ofLargeFleets.page({ ...one, ...(cursor !== undefined && { cursor }) });
            expect([walked.rows.map(({ id }) => id), walked.total, walked.nextCursor]).toEqual([
              page.items.map(({ id }) => id),
              page.total,
              page.nextCursor,
            ]);
            found.push(...page.items.map(({ id }) => id));
            expect(page.total).toBe(expected.length);
            cursor = page.nextCursor;
            if (cursor === undefined) break;
          }
          expect(found).toEqual(expected);
        }
        db.close();
        await store.close();
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 25 },
    );
  });

  describe('step by step', () => {
    let store: Store;
    beforeEach(async () => {
      store = await openSqliteStore({ file: ':memory:' });
    });
    afterEach(() => store.close());
    const ids = async (more: Partial<DeviceQuery>) =>
      (await store.devices({ ...all, ...more })).items.map(({ id }) => id);

    it('asks of one line all that is asked of lines', async () => {
      const down = aLine({ status: 'Error', registrar: 'r1:5060' });
      const up = aLine({ path: 'L2.', status: 'Up', registrar: 'r2:5060' });
      await fill(store, [{ inform: { ...aDevice('1'), model: '', address: '' }, lines: [down, up], verdict: 'dns' }]);
      const found = async (more: Partial<DeviceQuery>) => (await ids(more)).length;
      expect(await found({ status: 'failing', category: 'network', registrar: 'r1:5060' })).toBe(1);
      expect(await found({ status: 'Up', category: 'network' })).toBe(0);
      expect(await found({ status: 'failing', registrar: 'r2:5060' })).toBe(0);
      expect(await found({ status: 'Up', category: '', registrar: 'r2:5060' })).toBe(1);
    });

    it('follows what Informs and discoveries change, and forgets deleted devices', async () => {
      const { id } = aDevice('7');
      await store.upsertDevice(aDevice('7', { address: '192.0.2.1' }));
      await store.setLines(id, '', [aLine({ aor: 'sip:before@x' })], 1);
      expect([await ids({ q: '192.0.2.1' }), await ids({ q: 'BEFORE' })]).toEqual([[id], [id]]);
      await store.upsertDevice(aDevice('7', { address: '192.0.2.99' }));
      await store.updateLines(id, [{ path: LINE_PATH, aor: 'sip:after@x' }], 2);
      expect([await ids({ q: '192.0.2.1' }), await ids({ q: 'before' })]).toEqual([[], []]);
      expect([await ids({ q: '192.0.2.99' }), await ids({ q: 'after' })]).toEqual([[id], [id]]);
      expect([await store.deleteDevice(id), await store.deleteDevice(id)]).toEqual([true, false]);
      expect([await ids({ q: 'after' }), await ids({})]).toEqual([[], []]);
    });

    it('goes by the last verdict of a line, which a later run without one does not take away', async () => {
      await fill(store, [{ inform: { ...aDevice('1'), model: '', address: '' }, lines: [aLine()], verdict: 'dns' }]);
      const [id = ''] = await ids({ category: 'network' });
      const { run } = await store.createRun(aRun(id, { createdAt: 6000 }));
      const event = { at: 1, topic: `run:${run.id}`, type: 'run.failed', data: {} };
      await store.transition(run.id, ['queued'], { state: 'failed' }, event);
      expect([await ids({ category: 'network' }), await ids({ cause: 'account-or-password-rejected' })]).toEqual([
        [id],
        [],
      ]);
      expect((await store.deviceView(id))?.lines[0]?.lastRun).toMatchObject({ id: run.id, state: 'failed' });
      // The line goes away, and comes back with its runs.
      await store.setLines(id, '', [], 1);
      expect(await ids({ category: 'network' })).toEqual([]);
      await store.setLines(id, '', [aLine()], 1);
      expect(await ids({ category: 'network' })).toEqual([id]);
      expect((await store.deviceView(id))?.lines[0]?.lastRun?.id).toBe(run.id);
    });

    it('refuses a cursor that is none, or of another query', async () => {
      for (const n of [1, 2, 3]) await store.upsertDevice(aDevice(String(n)));
      const { nextCursor = '' } = await store.devices({ ...all, limit: 1 });
      const refused = { code: 'invalid-request' };
      for (const cursor of ['x', '', 'bnVsbA', Buffer.from('[1,2,3,4]').toString('base64url'), `${nextCursor}x!`]) {
        await expect(store.devices({ ...all, cursor })).rejects.toMatchObject(refused);
      }
      await expect(store.devices({ ...all, sort: 'lastInform', cursor: nextCursor })).rejects.toMatchObject(refused);
      await expect(store.devices({ ...all, q: 'acme', cursor: nextCursor })).rejects.toMatchObject(refused);
      expect((await store.devices({ ...all, limit: 2, cursor: nextCursor })).items).toHaveLength(2);
    });

    it('quarantines who is new, and tells the fleet so', async () => {
      const { id } = await store.upsertDevice(aDevice('1', { admission: 'quarantined' }));
      await store.upsertDevice(aDevice('1', { admission: 'approved', at: 2 }));
      expect(await ids({ admission: 'quarantined' })).toEqual([id]);
      expect(await store.setAdmission(id, 'approved', 'olga', 9)).toBe(true);
      expect(await store.setAdmission('nobody', 'approved', 'olga', 9)).toBe(false);
      expect(await store.deviceView(id)).toMatchObject({ admission: 'approved', admissionBy: 'olga', admissionAt: 9 });
      expect((await store.events(['fleet'], 0, 9)).map(({ type }) => type)).toEqual([
        'device.added',
        'device.quarantined',
        'device.admission',
      ]);
    });
  });
});
