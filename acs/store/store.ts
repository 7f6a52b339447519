import type { DeviceQuery, Device, DevicePage, Role, RunPage, RunQuery, RunState } from '#shared/api/schemas.js';
import type { StoredEvent } from '#shared/api/events.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';

/**
 * Everything the management server remembers. Every method is asynchronous: PostgreSQL will stand behind it too.
 * A method that changes a state appends its event in the same transaction; a transition is a conditional update and
 * answers whether it happened. Writes resolve when they are committed (group commit, at most 2 ms apart).
 */
export interface Store {
  // -- devices and lines
  /** Inserts or updates what an Inform tells; absent fields stay as they were. */
  upsertDevice(device: DeviceInform): Promise<DeviceRow>;
  device(id: string): Promise<DeviceRow | undefined>;
  /** With lines and each line's last run, as the API shows it. */
  deviceView(id: string): Promise<Device | undefined>;
  devices(query: DeviceQuery): Promise<DevicePage>;
  setConnectionRequestCredentials(id: string, username: string, secret: Uint8Array): Promise<void>;
  /** Replaces the device's lines and marks it discovered for that firmware. */
  setLines(id: string, softwareVersion: string, lines: readonly LineRow[], at: number): Promise<void>;
  /** Changes single fields of known lines; a changed status appends a `fleet` event. */
  updateLines(id: string, changes: readonly LineChange[], at: number): Promise<void>;

  // -- runs
  /** Inserts, unless the line has an open run: then that one comes back with `created: false`. */
  createRun(run: NewRun): Promise<{ readonly run: RunRow; readonly created: boolean }>;
  run(id: string): Promise<RunRow | undefined>;
  runs(query: RunQuery): Promise<RunPage>;
  /** Newest first; for the 60 s rule. */
  lastRunOfLine(deviceId: string, line: string): Promise<RunRow | undefined>;
  /** All runs that are not ended, oldest first (also of one device only). */
  openRuns(deviceId?: string): Promise<readonly RunRow[]>;
  /** `… WHERE id = ? AND state IN (from)`; false when the run was in another state. Appends `event`. */
  transition(id: string, from: readonly RunState[], change: RunChange, event: NewEvent): Promise<boolean>;

  // -- events
  appendEvent(event: NewEvent): Promise<StoredEvent>;
  /** In order of id, greater than `after`. */
  events(topics: readonly string[], after: number, limit: number): Promise<readonly StoredEvent[]>;
  lastEventId(): Promise<number>;
  /** Calls back after each commit that appended events. Returns the unsubscriber. */
  onEvents(listener: (events: readonly StoredEvent[]) => void): () => void;

  // -- users, sessions, credentials
  user(username: string): Promise<UserRow | undefined>;
  countUsers(): Promise<number>;
  /** Inserts or replaces (by name) a user. */
  putUser(user: UserRow): Promise<void>;
  putSession(session: SessionRow): Promise<void>;
  /** The session's user, unless it is unknown or expired at `now`. */
  sessionUser(tokenHash: string, now: number): Promise<UserRow | undefined>;
  deleteSession(tokenHash: string): Promise<void>;
  cwmpCredential(username: string): Promise<{ readonly ha1: string; readonly deviceId?: string } | undefined>;
  putCwmpCredential(username: string, ha1: string, deviceId?: string): Promise<void>;

  close(): Promise<void>;
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
  readonly at: number;
}

export interface DeviceRow extends Required<Omit<DeviceInform, 'at' | 'informIntervalSeconds'>> {
  readonly connectionRequestUsername: string;
  readonly connectionRequestSecret?: Uint8Array;
  readonly informIntervalSeconds?: number;
  readonly discovered: boolean;
  readonly discoveredVersion: string;
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
}

export type LineChange = { readonly path: string } & Partial<Omit<LineRow, 'path' | 'diagnosable'>>;

export interface NewRun {
  readonly id: string;
  readonly deviceId: string;
  readonly line: string;
  readonly requestKey: string;
  readonly createdBy: string;
  readonly createdAt: number;
}

export interface RunRow extends NewRun {
  readonly state: RunState;
  readonly requestedAt?: number;
  readonly endedAt?: number;
  readonly deadlineAt?: number;
  readonly verdict?: Verdict;
  readonly failure?: { readonly reason: string; readonly detail: string };
  readonly result?: Readonly<Record<string, string>>;
  readonly evidence?: unknown;
  readonly trace?: unknown;
}

/** The fields a transition sets; absent fields stay. */
export type RunChange = { readonly state: RunState } & Partial<
  Pick<RunRow, 'requestedAt' | 'endedAt' | 'deadlineAt' | 'verdict' | 'failure' | 'result' | 'evidence' | 'trace'>
>;

export interface NewEvent {
  readonly at: number;
  readonly topic: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly createdAt: number;
}

export interface SessionRow {
  readonly tokenHash: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}
