import type { Device, DevicePage, DeviceQuery } from '#shared/api/schemas.js';
import type { Database, Statement } from './database.js';
import { deviceRow, lineView, type DeviceColumns, type LineColumns } from './rows.js';
import type { EventsTable } from './events-table.js';
import type { RunsTable } from './runs-table.js';
import type { DeviceInform, DeviceRow, LineChange, LineRow } from './store.js';

const MATCHES = `(d.id LIKE :like ESCAPE '\\' OR d.serial_number LIKE :like ESCAPE '\\' OR d.address LIKE :like ESCAPE '\\'
  OR EXISTS (SELECT 1 FROM lines l WHERE l.device_id = d.id
    AND (l.directory_number LIKE :like ESCAPE '\\' OR l.aor LIKE :like ESCAPE '\\')))`;

/** Devices and their lines. Methods named as commands run inside a write only. */
export class DevicesTable {
  readonly #events: EventsTable;
  readonly #runs: RunsTable;
  readonly #upsert: Statement;
  readonly #byId: Statement;
  readonly #page: Statement;
  readonly #count: Statement;
  readonly #lines: Statement;
  readonly #line: Statement;
  readonly #setSecret: Statement;
  readonly #setDiscovered: Statement;
  readonly #dropOtherLines: Statement;
  readonly #putLine: Statement;
  readonly #updateLine: Statement;

  constructor(db: Database, events: EventsTable, runs: RunsTable) {
    this.#events = events;
    this.#runs = runs;
    this.#upsert = db.prepare(
      `INSERT INTO devices (id, manufacturer, oui, product_class, serial_number, root, model, software_version, address,
         connection_request_url, inform_interval_s, first_seen_at, last_inform_at)
       VALUES (:id, :manufacturer, :oui, :productClass, :serialNumber, :root, COALESCE(:model, ''),
         COALESCE(:softwareVersion, ''), COALESCE(:address, ''), COALESCE(:connectionRequestUrl, ''),
         :informIntervalSeconds, :at, :at)
       ON CONFLICT (id) DO UPDATE SET
         manufacturer = :manufacturer, oui = :oui, product_class = :productClass, serial_number = :serialNumber,
         root = :root, model = COALESCE(:model, model), software_version = COALESCE(:softwareVersion, software_version),
         address = COALESCE(:address, address),
         connection_request_url = COALESCE(:connectionRequestUrl, connection_request_url),
         inform_interval_s = COALESCE(:informIntervalSeconds, inform_interval_s), last_inform_at = :at`,
    );
    this.#byId = db.prepare('SELECT * FROM devices WHERE id = ?');
    this.#page = db.prepare(
      `SELECT * FROM devices d WHERE d.id > :cursor AND (:like IS NULL OR ${MATCHES}) ORDER BY d.id LIMIT :limit`,
    );
    this.#count = db.prepare(`SELECT COUNT(*) AS n FROM devices d WHERE :like IS NULL OR ${MATCHES}`);
    this.#lines = db.prepare(
      'SELECT * FROM lines WHERE device_id IN (SELECT value FROM json_each(?)) ORDER BY device_id, path',
    );
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
      `INSERT INTO lines (device_id, path, directory_number, aor, registrar, status, status_at, enabled, diagnosable)
       VALUES (:id, :path, :directoryNumber, :aor, :registrar, :status, :at, :enabled, :diagnosable)
       ON CONFLICT (device_id, path) DO UPDATE SET directory_number = :directoryNumber, aor = :aor,
         registrar = :registrar, status_at = CASE WHEN status = :status THEN status_at ELSE :at END, status = :status,
         enabled = :enabled, diagnosable = :diagnosable`,
    );
    this.#updateLine = db.prepare(
      `UPDATE lines SET directory_number = :directoryNumber, aor = :aor, registrar = :registrar, status = :status,
         status_at = :statusAt, enabled = :enabled WHERE device_id = :id AND path = :path`,
    );
  }

  upsert(inform: DeviceInform): DeviceRow {
    const known = this.byId(inform.id) !== undefined;
    this.#upsert.run({
      ...inform,
      model: inform.model ?? null,
      softwareVersion: inform.softwareVersion ?? null,
      address: inform.address ?? null,
      connectionRequestUrl: inform.connectionRequestUrl ?? null,
      informIntervalSeconds: inform.informIntervalSeconds ?? null,
    });
    if (!known) this.#announce(inform.at, 'device.added', { deviceId: inform.id });
    const row = this.byId(inform.id);
    if (row === undefined) throw new Error('the row just written is not there');
    return row;
  }

  byId(id: string): DeviceRow | undefined {
    const columns = this.#byId.get([id]) as DeviceColumns | undefined;
    return columns && deviceRow(columns);
  }

  view(id: string): Device | undefined {
    const columns = this.#byId.get([id]) as DeviceColumns | undefined;
    return columns && this.#views([columns])[0];
  }

  page(query: DeviceQuery): DevicePage {
    // Plain text, no pattern: LIKE's own signs are escaped.
    const like = query.q === undefined || query.q === '' ? null : `%${query.q.replace(/[\\%_]/g, '\\$&')}%`;
    const rows = this.#page.all({
      cursor: query.cursor ?? '',
      like,
      limit: query.limit + 1,
    }) as readonly DeviceColumns[];
    const { n } = this.#count.get({ like }) as { readonly n: number };
    const items = this.#views(rows.slice(0, query.limit));
    const last = items.at(-1);
    return { items, total: n, ...(rows.length > query.limit && last && { nextCursor: last.id }) };
  }

  setConnectionRequestCredentials(id: string, username: string, secret: Uint8Array): void {
    this.#setSecret.run({ id, username, secret });
  }

  setLines(id: string, softwareVersion: string, lines: readonly LineRow[], at: number): void {
    this.#dropOtherLines.run({ id, paths: JSON.stringify(lines.map((line) => line.path)) });
    for (const line of lines) {
      this.#putLine.run({ ...line, id, at, enabled: Number(line.enabled), diagnosable: Number(line.diagnosable) });
    }
    this.#setDiscovered.run({ id, softwareVersion });
    this.#announce(at, 'lines.discovered', { deviceId: id });
  }

  updateLines(id: string, changes: readonly LineChange[], at: number): void {
    for (const change of changes) {
      const columns = this.#line.get([id, change.path]) as LineColumns | undefined;
      if (columns === undefined) continue;
      const status = change.status ?? columns.status;
      this.#updateLine.run({
        id,
        path: change.path,
        directoryNumber: change.directoryNumber ?? columns.directory_number,
        aor: change.aor ?? columns.aor,
        registrar: change.registrar ?? columns.registrar,
        status,
        statusAt: status === columns.status ? columns.status_at : at,
        enabled: change.enabled === undefined ? columns.enabled : Number(change.enabled),
      });
      if (status !== columns.status) {
        this.#announce(at, 'line.status', { deviceId: id, line: change.path, status, was: columns.status });
      }
    }
  }

  #announce(at: number, type: string, data: Readonly<Record<string, unknown>>): void {
    this.#events.append({ at, topic: 'fleet', type, data });
  }

  #views(devices: readonly DeviceColumns[]): Device[] {
    const ids = JSON.stringify(devices.map((device) => device.id));
    const lines = this.#lines.all([ids]) as readonly LineColumns[];
    const lastRuns = this.#runs.lastOfEachLine(ids);
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
        firstSeenAt: row.firstSeenAt,
        lastInformAt: row.lastInformAt,
        ...(row.informIntervalSeconds !== undefined && { informIntervalSeconds: row.informIntervalSeconds }),
        lines: lines
          .filter((line) => line.device_id === row.id)
          .map((line) =>
            lineView(
              line,
              lastRuns.find((run) => run.deviceId === row.id && run.line === line.path),
            ),
          ),
      };
    });
  }
}
