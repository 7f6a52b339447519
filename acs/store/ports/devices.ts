import type { Admission, Device, DevicePage, DeviceQuery } from '#shared/api/devices.js';
import type { Dialect } from '#shared/api/runs.js';

/** Devices and their lines. */
export interface DeviceStore {
  /**
   * Inserts or updates what an Inform tells; absent fields stay as they were. `admission` is that of a new device only.
   * A device that is new and quarantined appends a `fleet` event `device.quarantined`.
   */
  upsertDevice(device: DeviceInform): Promise<DeviceRow>;
  /** Approves, refuses or quarantines; appends a `fleet` event `device.admission`. False: no such device. */
  setAdmission(id: string, admission: Admission, by: string, at: number): Promise<boolean>;
  /** Deletes the device with its lines, parameters, tasks and runs. False: no such device. */
  deleteDevice(id: string): Promise<boolean>;
  /** What the device was provisioned with (a fingerprint). */
  setProvisioned(id: string, fingerprint: string): Promise<void>;
  device(id: string): Promise<DeviceRow | undefined>;
  /** With lines and each line's last run, as the API shows it. */
  deviceView(id: string): Promise<Device | undefined>;
  /** Those that are known, in that order, with lines and last runs. */
  devicesById(ids: readonly string[]): Promise<readonly Device[]>;
  /** The total is that of the first page, on the following ones too. Rejects `invalid-request` for a cursor of another query. */
  devices(query: DeviceQuery): Promise<DevicePage>;
  /** The device's lines by path, without their runs. */
  lines(deviceId: string): Promise<readonly LineRow[]>;
  setConnectionRequestCredentials(id: string, username: string, secret: Uint8Array): Promise<void>;
  /** Replaces the device's lines and marks it discovered for that firmware. */
  setLines(id: string, softwareVersion: string, lines: readonly LineRow[], at: number): Promise<void>;
  /** Changes single fields of known lines; a changed status appends a `fleet` event. */
  updateLines(id: string, changes: readonly LineChange[], at: number): Promise<void>;
}

export interface DeviceInform {
  readonly id: string;
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  readonly root: string;
  readonly model?: string;
  readonly softwareVersion?: string;
  readonly address?: string;
  readonly connectionRequestUrl?: string;
  readonly informIntervalSeconds?: number;
  readonly admission?: Admission;
  readonly at: number;
}

export interface DeviceRow extends Required<Omit<DeviceInform, 'at' | 'informIntervalSeconds'>> {
  readonly connectionRequestUsername: string;
  readonly connectionRequestSecret?: Uint8Array;
  readonly informIntervalSeconds?: number;
  /** Who last decided about the device: a user, 'device' (it proved itself) or 'server' (a setting); absent: nobody yet. */
  readonly admissionBy?: string;
  readonly discovered: boolean;
  readonly discoveredVersion: string;
  readonly provisioned: string;
  readonly firstSeenAt: number;
  readonly lastInformAt: number;
}

export interface LineRow {
  readonly path: string;
  readonly directoryNumber: string;
  readonly aor: string;
  readonly registrar: string;
  readonly status: string;
  readonly enabled: boolean;
  readonly diagnosable: boolean;
  /** Which diagnostics object it has; '' where it is not diagnosable. */
  readonly dialect: Dialect | '';
}

export type LineChange = { readonly path: string } & Partial<Omit<LineRow, 'path' | 'diagnosable' | 'dialect'>>;
