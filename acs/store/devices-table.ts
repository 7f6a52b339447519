import type { Admission, Device, DevicePage, DeviceQuery } from '#shared/api/devices.js';
import type { Database, Statement } from './database.js';
import { DeviceSearch } from './device-search.js';
import { DeviceTexts } from './device-texts.js';
import { RowCache } from './row-cache.js';
import { deviceRow, lineRow, lineView, type DeviceColumns, type LineColumns } from './rows.js';
import type { EventsTable } from './events-table.js';
import { lineKey, type RunsTable } from './runs-table.js';
import type { DeviceInform, DeviceRow, LineChange, LineRow } from './ports/devices.js';

/** Devices and their lines. Methods named as commands run inside a write only. */
export class DevicesTable {
  readonly #events: EventsTable;
  readonly #runs: RunsTable;
  readonly #texts: DeviceTexts;
  readonly #search: DeviceSearch;
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #informed: Statement;
  readonly #byId: Statement;
  readonly #setAdmission: Statement;
  readonly #delete: Statement;
  readonly #setProvisioned: Statement;
  readonly #lines: Statement;
  readonly #line: Statement;
  readonly #setSecret: Statement;
  readonly #setDiscovered: Statement;
  readonly #dropOtherLines: Statement;
  readonly #putLine: Statement;
  readonly #updateLine: Statement;
  readonly #linesOf: Statement;
  /** By id. Every Inform asks for its device twice. */
  readonly #known = new RowCache<DeviceColumns>();

  constructor(db: Database, events: EventsTable, runs: RunsTable) {
    this.#events = events;
    this.#runs = runs;
    this.#texts = new DeviceTexts(db);
    this.#search = new DeviceSearch(db);
    this.#insert = db.prepare(
      `INSERT INTO devices (id, manufacturer, oui, product_class, serial_number, root, model, software_version, address,
         connection_request_url, inform_interval_s, admission, first_seen_at, last_inform_at)
       VALUES (:id, :manufacturer, :oui, :productClass, :serialNumber, :root, :model, :softwareVersion, :address,
         :connectionRequestUrl, :informIntervalSeconds, :admission, :at, :at) RETURNING *`,
    );
    this.#update = db.prepare(
      `UPDATE devices SET manufacturer = :manufacturer, oui = :oui, product_class = :productClass,
         serial_number = :serialNumber, root = :root, model = :model, software_version = :softwareVersion,
         address = :address, connection_request_url = :connectionRequestUrl,
         inform_interval_s = :informIntervalSeconds, last_inform_at = :at
       WHERE id = :id RETURNING *`,
    );
    // SQLite writes every index of a column that is named here, changed or not.
    this.#informed = db.prepare('UPDATE devices SET last_inform_at = :at WHERE id = :id');
    this.#byId = db.prepare('SELECT * FROM devices WHERE id = ?');
    this.#setAdmission = db.prepare(
      'UPDATE devices SET admission = :admission, admission_at = :at, admission_by = :by WHERE id = :id',
    );
    this.#delete = db.prepare('DELETE FROM devices WHERE id = ?');
    this.#setProvisioned = db.prepare('UPDATE devices SET provisioned = :fingerprint WHERE id = :id');
    this.#lines = db.prepare(
      'SELECT * FROM lines WHERE device_id IN (SELECT value FROM json_each(?)) ORDER BY device_id, path',
    );
    this.#linesOf = db.prepare('SELECT * FROM lines WHERE device_id = ? ORDER BY path');
    this.#line = db.prepare('SELECT * FROM lines WHERE device_id = ? AND path = ?');
    this.#setSecret = db.prepare(
      'UPDATE devices SET connection_request_username = :username, connection_request_secret = :secret WHERE id = :id',
    );
    this.#setDiscovered = db.prepare(
      'UPDATE devices SET discovered = 1, discovered_version = :softwareVersion WHERE id = :id',
    );
    this.#dropOtherLines = db.prepare(
      'DELETE FROM lines WHERE device_id = :id AND path NOT IN (SELECT value FROM json_each(:paths))',
    );
    this.#putLine = db.prepare(
      `INSERT INTO lines (device_id, path, directory_number, aor, registrar, status, status_at, enabled, diagnosable, dialect)
       VALUES (:id, :path, :directoryNumber, :aor, :registrar, :status, :at, :enabled, :diagnosable, :dialect)
       ON CONFLICT (device_id, path) DO UPDATE SET directory_number = :directoryNumber, aor = :aor,
         registrar = :registrar, status_at = CASE WHEN status = :status THEN status_at ELSE :at END, status = :status,
         enabled = :enabled, diagnosable = :diagnosable, dialect = :dialect`,
    );
    this.#updateLine = db.prepare(
      `UPDATE lines SET directory_number = :directoryNumber, aor = :aor, registrar = :registrar, status = :status,
         status_at = :statusAt, enabled = :enabled WHERE device_id = :id AND path = :path`,
    );
  }

  upsert(inform: DeviceInform): DeviceRow {
    const known = this.#columns(inform.id);
    if (known === undefined) return this.#add(inform);
    const told = columnsOf(inform, known);
    if (!NAMED.some(([column, field]) => known[column] !== told[field])) {
      this.#informed.run({ id: inform.id, at: inform.at });
      const columns = { ...known, last_inform_at: inform.at };
      this.#known.keep(inform.id, columns);
      return deviceRow(columns);
    }
    const columns = this.#update.get(told) as DeviceColumns;
    this.#known.keep(inform.id, columns);
    this.#texts.refresh(inform.id);
    return deviceRow(columns);
  }

  /** What another server knew of the device, where this one does not know it. */
  addUnlessKnown(inform: DeviceInform): void {
    if (this.#columns(inform.id) === undefined) this.#add(inform);
  }

  setAdmission(id: string, admission: Admission, by: string, at: number): boolean {
    this.#known.forget(id);
    if (this.#setAdmission.run({ id, admission, by, at }).changes === 0) return false;
    this.#announce(at, 'device.admission', { deviceId: id, admission, by });
    return true;
  }

  delete(id: string): boolean {
    this.#runs.deleteOf(id);
    this.#known.forget(id);
    return this.#delete.run([id]).changes > 0;
  }

  setProvisioned(id: string, fingerprint: string): void {
    this.#known.forget(id);
    this.#setProvisioned.run({ id, fingerprint });
  }

  byId(id: string): DeviceRow | undefined {
    const columns = this.#columns(id);
    return columns && deviceRow(columns);
  }

  /** By path. */
  linesOf(id: string): readonly LineRow[] {
    return (this.#linesOf.all([id]) as readonly LineColumns[]).map(lineRow);
  }

  /** A write did not happen. */
  rolledBack(): void {
    this.#known.clear();
  }

  view(id: string): Device | undefined {
    const columns = this.#columns(id);
    return columns && this.#views([columns], true)[0];
  }

  /** In the order of the ids; those that are known. */
  views(ids: readonly string[]): readonly Device[] {
    return this.#views(
      ids.flatMap((id) => this.#columns(id) ?? []),
      false,
    );
  }

  page(query: DeviceQuery): DevicePage {
    const { rows, ...page } = this.#search.page(query);
    return { items: this.#views(rows, query.include === 'history'), ...page };
  }

  setConnectionRequestCredentials(id: string, username: string, secret: Uint8Array): void {
    this.#known.forget(id);
    this.#setSecret.run({ id, username, secret });
  }

  setLines(id: string, softwareVersion: string, lines: readonly LineRow[], at: number): void {
    this.#dropOtherLines.run({ id, paths: JSON.stringify(lines.map((line) => line.path)) });
    for (const line of lines) {
      this.#putLine.run({ ...line, id, at, enabled: Number(line.enabled), diagnosable: Number(line.diagnosable) });
    }
    // A line that comes back has its runs still.
    this.#runs.noteLastOfLines(id);
    this.#known.forget(id);
    this.#setDiscovered.run({ id, softwareVersion });
    this.#texts.refresh(id);
    this.#announce(at, 'lines.discovered', { deviceId: id });
  }

  updateLines(id: string, changes: readonly LineChange[], at: number): void {
    for (const change of changes) {
      const columns = this.#line.get([id, change.path]) as LineColumns | undefined;
      if (columns === undefined) continue;
      const status = change.status ?? columns.status;
      const { directory_number, aor, registrar, enabled } = columns;
      const told = {
        directoryNumber: change.directoryNumber ?? directory_number,
        aor: change.aor ?? aor,
        registrar: change.registrar ?? registrar,
        status,
        enabled: change.enabled === undefined ? enabled : Number(change.enabled),
      };
      // What is told again is not written: SQLite would write every index that names one of these columns.
      const same =
        told.directoryNumber === directory_number &&
        told.aor === aor &&
        told.registrar === registrar &&
        told.status === columns.status &&
        told.enabled === enabled;
      if (same) continue;
      const statusAt = status === columns.status ? columns.status_at : at;
      this.#updateLine.run({ id, path: change.path, ...told, statusAt });
      if (status !== columns.status) {
        this.#announce(at, 'line.status', { deviceId: id, line: change.path, status, was: columns.status });
      }
    }
    // A Status is not searched for by text.
    if (changes.some((change) => change.directoryNumber ?? change.aor ?? change.registrar)) this.#texts.refresh(id);
  }

  #columns(id: string): DeviceColumns | undefined {
    return this.#known.get(id, () => this.#byId.get([id]) as DeviceColumns | undefined);
  }

  #add(inform: DeviceInform): DeviceRow {
    const columns = this.#insert.get({
      ...columnsOf(inform, NOTHING),
      admission: inform.admission ?? 'approved',
    }) as DeviceColumns;
    this.#texts.refresh(inform.id);
    this.#announce(inform.at, 'device.added', { deviceId: inform.id });
    if (columns.admission === 'quarantined') {
      this.#announce(inform.at, 'device.quarantined', { deviceId: inform.id });
    }
    return deviceRow(columns);
  }

  #announce(at: number, type: string, data: Readonly<Record<string, unknown>>): void {
    this.#events.append({ at, topic: 'fleet', type, data });
  }

  #views(devices: readonly DeviceColumns[], withHistory: boolean): Device[] {
    const ids = devices.map((device) => device.id);
    const lines = this.#lines.all([JSON.stringify(ids)]) as readonly LineColumns[];
    const marks = withHistory ? this.#runs.marks(ids) : undefined;
    const lastRuns = this.#runs.summaries(lines.flatMap((line) => line.last_run_id ?? []));
    const linesOf = new Map<string, LineColumns[]>(devices.map((device) => [device.id, []]));
    for (const line of lines) linesOf.get(line.device_id)?.push(line);
    return devices.map((columns) => {
      const row = deviceRow(columns);
      return {
        id: row.id,
        manufacturer: row.manufacturer,
        oui: row.oui,
        productClass: row.productClass,
        serialNumber: row.serialNumber,
        model: row.model,
        softwareVersion: row.softwareVersion,
        address: row.address,
        admission: row.admission,
        ...(columns.admission_at !== null && { admissionAt: columns.admission_at }),
        ...(columns.admission_by !== null && { admissionBy: columns.admission_by }),
        firstSeenAt: row.firstSeenAt,
        lastInformAt: row.lastInformAt,
        ...(row.informIntervalSeconds !== undefined && { informIntervalSeconds: row.informIntervalSeconds }),
        lines: (linesOf.get(row.id) ?? []).map((line) =>
          lineView(
            line,
            line.last_run_id === null ? undefined : lastRuns.get(line.last_run_id),
            marks && (marks.get(lineKey(line.device_id, line.path)) ?? []),
          ),
        ),
      };
    });
  }
}

/** What an Inform tells of a device: columns, and their names in its statements. */
const NAMED = [
  ['manufacturer', 'manufacturer'],
  ['oui', 'oui'],
  ['product_class', 'productClass'],
  ['serial_number', 'serialNumber'],
  ['root', 'root'],
  ['model', 'model'],
  ['software_version', 'softwareVersion'],
  ['address', 'address'],
  ['connection_request_url', 'connectionRequestUrl'],
  ['inform_interval_s', 'informIntervalSeconds'],
] as const;

type Known = Pick<
  DeviceColumns,
  'model' | 'software_version' | 'address' | 'connection_request_url' | 'inform_interval_s'
>;

const NOTHING: Known = {
  model: '',
  software_version: '',
  address: '',
  connection_request_url: '',
  inform_interval_s: null,
};

/** What an Inform leaves out stays as it is known. */
function columnsOf(inform: DeviceInform, known: Known) {
  return {
    id: inform.id,
    manufacturer: inform.manufacturer,
    oui: inform.oui,
    productClass: inform.productClass,
    serialNumber: inform.serialNumber,
    root: inform.root,
    model: inform.model ?? known.model,
    softwareVersion: inform.softwareVersion ?? known.software_version,
    address: inform.address ?? known.address,
    connectionRequestUrl: inform.connectionRequestUrl ?? known.connection_request_url,
    informIntervalSeconds: inform.informIntervalSeconds ?? known.inform_interval_s,
    at: inform.at,
  };
}
