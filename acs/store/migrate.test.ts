import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile, type Database } from './database.js';
import { migrate, readMigrations } from './migrate.js';
import { openSqliteStore } from './sqlite.js';

const DEVICE = '00A0BC-T46%2DU-0001';
const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const LINE_2 = LINE.replace(/1\.$/, '2.');
const key = (n: number) => `01JD3Z000000000000000000${String(n).padStart(2, '0')}`;

/** A database as version 1 left it, every table with rows. */
function fillVersion1(db: Database): void {
  db.exec(`
    INSERT INTO devices VALUES ('${DEVICE}', 'Acme', '00A0BC', 'T46-U', '0001', 'Device.', 'T46U', '1.0', '192.0.2.7',
      'http://192.0.2.7:7547/', 'sipdx', x'0102', 300, 1, '1.0', 1000, 2000);
    INSERT INTO devices (id, manufacturer, oui, product_class, serial_number, root, first_seen_at, last_inform_at)
      VALUES ('00A0BC-X-2', 'Acme', '00A0BC', 'X', '2', 'Device.', 1, 2);
    INSERT INTO lines VALUES ('${DEVICE}', '${LINE}', '1001', 'sip:1001@example.org', 'reg:5060', 'Error', 1500, 1, 1);
    INSERT INTO lines VALUES ('${DEVICE}', '${LINE_2}', '1002', '', '', '', NULL, 0, 0);
    INSERT INTO runs VALUES ('${key(1)}', '${DEVICE}', '${LINE}', '${key(1)}', 'admin', 'complete', 10, 11, 12, 13, 401,
      'credentials', 'account-or-password-rejected', 'likely', NULL, NULL, '{"FaultCode":"401"}', '{"v":1}', '{"v":1}');
    INSERT INTO runs (id, device_id, line, request_key, created_by, state, created_at, failure_reason, failure_detail)
      VALUES ('${key(2)}', '${DEVICE}', '${LINE}', '${key(2)}', 'admin', 'failed', 20, 'refused', 'It refused');
    INSERT INTO runs (id, device_id, line, request_key, created_by, state, created_at)
      VALUES ('${key(3)}', '${DEVICE}', '${LINE}', '${key(3)}', 'admin', 'queued', 30);
    INSERT INTO events (at, topic, type, v, json) VALUES (10, 'run:${key(1)}', 'run.queued', 1, '{"a":1}');
    INSERT INTO users VALUES ('U1', 'admin', 'admin', 'hash', 5);
    INSERT INTO sessions VALUES ('token', 'U1', 5, 9000);
    INSERT INTO cwmp_credentials VALUES ('phone', 'ha1', '${DEVICE}'), ('any', 'ha1', NULL);
  `);
}

/** As version 2 left it: what that version knew more than the first. */
function fillVersion2(db: Database): void {
  db.exec(`
    INSERT INTO devices (id, manufacturer, oui, product_class, serial_number, root, admission, first_seen_at, last_inform_at)
      VALUES ('${DEVICE}', 'Acme', '00A0BC', 'T46-U', '0001', 'Device.', 'quarantined', 1, 2);
    INSERT INTO lines (device_id, path, registrar, status, enabled, diagnosable, dialect, last_run_id, last_verdict_id,
      last_category, last_cause) VALUES ('${DEVICE}', '${LINE}', 'reg:5060', 'Error', 1, 1, 'sipdx', '${key(1)}',
      '${key(1)}', 'network', 'dns-nxdomain');
    INSERT INTO runs (id, device_id, line, request_key, created_by, state, created_at, ended_at, fault_code, category,
      cause, confidence, depth) VALUES ('${key(1)}', '${DEVICE}', '${LINE}', '${key(1)}', 'admin', 'complete', 10, 12, 2,
      'network', 'dns-nxdomain', 'certain', 'Deep');
    INSERT INTO parameters (device_id, name, value) VALUES ('${DEVICE}', 'Device.A', 'x');
    INSERT INTO tasks (id, device_id, kind, request, state, created_by, created_at, expires_at)
      VALUES ('${key(4)}', '${DEVICE}', 'refresh', '{"names":["Device."]}', 'queued', 'admin', 1, 2);
    INSERT INTO users (id, username, role, password_hash, created_at) VALUES ('U1', 'admin', 'admin', 'hash', 5);
    INSERT INTO audit (at, actor, action) VALUES (1, 'admin', 'run.start');
    INSERT INTO settings VALUES ('settings', '{}', 1, 1, 'admin');
    INSERT INTO remedies (id, run_id, device_id, line, state, data, created_at)
      VALUES ('${key(5)}', '${key(1)}', '${DEVICE}', '${LINE}', 'cured', '{"kind":"x"}', 1);
  `);
}

const FILLED: Readonly<Record<number, (db: Database) => void>> = { 1: fillVersion1, 2: fillVersion2 };

describe('a database of an earlier version', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipdx-migrate-'));
    file = join(folder, 'acs.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(version: number): void {
    const db = openFile(file);
    migrate(
      db,
      readMigrations().filter((one) => one.version <= version),
    );
    FILLED[version]?.(db);
    db.close();
  }

  it('has a test for every version but the newest', () => {
    expect(Object.keys(FILLED).map(Number)).toEqual(
      readMigrations()
        .slice(0, -1)
        .map(({ version }) => version),
    );
  });

  it('1 brings all that it held', async () => {
    write(1);
    // Twice: what a first start filled in is not filled in again.
    await (await openSqliteStore({ file })).close();
    const store = await openSqliteStore({ file });
    const page = (more: object) => store.devices({ sort: 'id', order: 'asc', limit: 9, ...more });
    const ids = async (more: object) => (await page(more)).items.map(({ id }) => id);
    expect(await store.device(DEVICE)).toEqual({
      id: DEVICE,
      manufacturer: 'Acme',
      oui: '00A0BC',
      productClass: 'T46-U',
      serialNumber: '0001',
      root: 'Device.',
      model: 'T46U',
      softwareVersion: '1.0',
      address: '192.0.2.7',
      connectionRequestUrl: 'http://192.0.2.7:7547/',
      connectionRequestUsername: 'sipdx',
      connectionRequestSecret: Buffer.from([1, 2]),
      informIntervalSeconds: 300,
      // It came in with credentials of its own.
      admission: 'approved',
      provisioned: '',
      discovered: true,
      discoveredVersion: '1.0',
      firstSeenAt: 1000,
      lastInformAt: 2000,
    });
    expect((await store.deviceView(DEVICE))?.lines).toMatchObject([
      { path: LINE, dialect: 'sipdx', statusAt: 1500, lastRun: { id: key(3), state: 'queued', depth: 'Basic' } },
      { path: LINE_2, dialect: '', diagnosable: false },
    ]);
    expect(await store.run(key(1))).toMatchObject({
      dialect: 'sipdx',
      verdict: { cause: 'account-or-password-rejected' },
      result: { FaultCode: '401' },
    });
    expect((await store.openRuns()).map(({ id }) => id)).toEqual([key(3)]);
    expect(await ids({ category: 'credentials', cause: 'account-or-password-rejected' })).toEqual([DEVICE]);
    expect([await ids({ q: '1001@EXAMPLE' }), await ids({ q: '192.0.2.7' }), await ids({ q: '10' })]).toEqual([
      [DEVICE],
      [DEVICE],
      [DEVICE],
    ]);
    expect((await page({})).total).toBe(2);
    expect(await store.events([`run:${key(1)}`], 0, 9)).toMatchObject([{ id: 1, type: 'run.queued', data: { a: 1 } }]);
    expect(await store.sessionUser('token', 6)).toMatchObject({ username: 'admin', disabled: false });
    expect(await store.cwmpCredential('phone')).toEqual({ ha1: 'ha1', deviceId: DEVICE, bootstrap: false });
    expect(await store.cwmpCredential('any')).toEqual({ ha1: 'ha1', bootstrap: false });
    await store.close();
  });

  it('2 brings all that it held, and is counted', async () => {
    write(2);
    const store = await openSqliteStore({ file });
    expect(await store.deviceView(DEVICE)).toMatchObject({
      admission: 'quarantined',
      lines: [{ path: LINE, lastRun: { depth: 'Deep' }, history: [{ id: key(1), category: 'network' }] }],
    });
    expect(await store.statistics(0, 50)).toMatchObject({
      devices: { total: 1, quarantined: 1 },
      lines: { enabled: 1, registered: 0, failing: 1, other: 0 },
      categories: [{ category: 'network', failing: 1 }],
      lastVerdicts: [{ id: key(1), serialNumber: '0001' }],
    });
    expect(await store.parametersByName(DEVICE, ['Device.A'])).toMatchObject([{ value: 'x' }]);
    expect(await store.openTasks()).toHaveLength(1);
    expect(await store.remediesOf(key(1))).toMatchObject([{ state: 'cured' }]);
    expect([(await store.audit({ limit: 9 })).items.length, (await store.settings()).length]).toEqual([1, 1]);
    expect([await store.batches(), await store.feedbackSummary()]).toEqual([[], []]);
    await store.close();
  });

  it('stays what it was when its migration fails half way', () => {
    write(1);
    const db = openFile(file);
    const [first, second] = readMigrations();
    const broken = { version: 2, sql: `${second?.sql ?? ''}; SELECT no_such_function();` };
    expect(() => migrate(db, [...(first ? [first] : []), broken])).toThrow(/no_such_function/);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare(`SELECT COUNT(*) AS n FROM sqlite_schema WHERE name IN ('tasks', 'audit')`).get()).toEqual({
      n: 0,
    });
    expect(db.prepare('SELECT COUNT(*) AS n FROM runs').get()).toEqual({ n: 3 });
    db.close();
  });
});
