import type {
  Admission,
  AuditPage,
  AuditQuery,
  CwmpCredential,
  Depth,
  Device,
  DevicePage,
  DeviceQuery,
  Dialect,
  ParameterPage,
  ParameterQuery,
  Role,
  RunPage,
  RunQuery,
  RunState,
  Task,
  TaskKind,
  TaskState,
} from '#shared/api/schemas.js';
import type { Batch, BatchLinePage, BatchLineQuery, BatchLineState } from '#shared/api/batches.js';
import type { CwmpSession, CwmpSessionPage, CwmpSessionQuery } from '#shared/api/cwmp-log.js';
import type { StoredEvent } from '#shared/api/events.js';
import type { Feedback, FeedbackSummary } from '#shared/api/feedback.js';
import type { RemedyState, RemedyValue } from '#shared/api/remedies.js';
import type { FleetHistory, HistoryQuery, Statistics } from '#shared/api/statistics.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import type { RemedyOutcome } from '#shared/remedies/outcome.js';
import type { RemedyKind } from '#shared/remedies/remedy.js';

/**
 * Everything the management server remembers. Every method is asynchronous: PostgreSQL will stand behind it too.
 * A method that changes a state appends its event in the same transaction; a transition is a conditional update and
 * answers whether it happened. Writes resolve when they are committed (group commit, at most 2 ms apart).
 */
export interface Store {
  // -- devices and lines
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

  // -- stored parameters and work on them
  /**
   * Adds or updates what was read or told. A field left out stays. Only rows that change are written.
   * @param within names that begin so and are not in `values` are forgotten: the device no longer has them
   */
  putParameters(id: string, values: readonly ParameterRow[], within?: readonly string[]): Promise<void>;
  /**
   * Updates the values of those names only that are stored already (an Inform tells of a few). A value that is told again
   * keeps its time for an hour.
   */
  updateParameters(id: string, values: readonly ParameterRow[]): Promise<void>;
  parameters(id: string, query: ParameterQuery): Promise<ParameterPage>;
  /** Those of these names that are stored. */
  parametersByName(id: string, names: readonly string[]): Promise<readonly ParameterRow[]>;
  /** Grows with every change of a stored parameter of the device; for the ETag. */
  parametersAt(id: string): Promise<number>;
  createTask(task: NewTask): Promise<TaskRow>;
  task(id: string): Promise<TaskRow | undefined>;
  /** Newest first, at most 200. */
  tasksOf(deviceId: string): Promise<readonly TaskRow[]>;
  /** Queued or running, oldest first; of all devices without `deviceId`. */
  openTasks(deviceId?: string): Promise<readonly TaskRow[]>;
  /** How many `openTasks` has, for metrics. */
  countOpenTasks(): Promise<number>;
  /** A conditional move as `transition` of runs; appends `fleet` event `task.changed`. Secrets are dropped at the end. */
  moveTask(id: string, from: readonly TaskState[], change: TaskChange): Promise<boolean>;

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
  /** Ended runs of the line, newest first, begun after `since`. */
  lineHistory(deviceId: string, line: string, since: number, limit: number): Promise<readonly RunRow[]>;
  /** A run of another server with its events; `false` when a run with that id is here already. */
  importRun(run: RunRow, device: DeviceInform, events: readonly NewEvent[], at: number): Promise<boolean>;
  /** Runs by state and by category of the verdict, for metrics. */
  countRuns(): Promise<{
    readonly states: Readonly<Record<string, number>>;
    readonly categories: Readonly<Record<string, number>>;
  }>;

  // -- remedies
  /** False: the line has another one that is open. */
  createRemedy(row: RemedyRow, step: RemedyStep): Promise<boolean>;
  remedy(id: string): Promise<RemedyRow | undefined>;
  /** Oldest first. */
  remediesOf(runId: string): Promise<readonly RemedyRow[]>;
  /** Of the line, begun after that one. */
  laterRemedies(row: Pick<RemedyRow, 'deviceId' | 'line' | 'id'>): Promise<readonly RemedyRow[]>;
  /** Neither ended nor at rest, oldest first. */
  openRemedies(): Promise<readonly RemedyRow[]>;
  /** Replaces the row if it is in that state; false also where it would open while another one of the line is open. */
  moveRemedy(from: RemedyState, row: RemedyRow, step: RemedyStep): Promise<boolean>;

  // -- the fleet as a whole
  /** Without `before`, which comes of samples. */
  statistics(since: number, now: number): Promise<Statistics>;
  /** Counts the lines as they stand and keeps that as a sample of `at`. */
  addSample(at: number): Promise<void>;
  /** The newest sample at or before `at`, but not older than `notBefore`. */
  sampleAt(at: number, notBefore: number): Promise<readonly SampleRow[]>;
  fleetHistory(query: HistoryQuery, now: number): Promise<FleetHistory>;

  // -- selections
  /** With its lines, and the `batch:<id>` event `batch.created`. */
  createBatch(batch: NewBatch, lines: readonly NewBatchLine[]): Promise<void>;
  batch(id: string): Promise<Batch | undefined>;
  /** Newest first, at most 50. */
  batches(): Promise<readonly Batch[]>;
  batchLines(id: string, query: BatchLineQuery): Promise<BatchLinePage>;
  /** Running, or stopped with lines that run still; oldest first, with the lines that are waiting or running. */
  openBatches(): Promise<readonly { readonly batch: Batch; readonly lines: readonly BatchLineRow[] }[]>;
  /** A conditional move; appends `batch.progress` with the line and all `counts`. */
  moveBatchLine(id: string, number: number, from: readonly BatchLineState[], change: BatchLineChange): Promise<boolean>;
  /** A conditional move from 'running'; lines that wait become skipped (`stopped`); appends `batch.ended`. */
  endBatch(id: string, state: 'stopped' | 'complete', at: number): Promise<boolean>;

  // -- opinions on verdicts
  /** One per run and user: replaces. */
  putFeedback(row: FeedbackRow): Promise<void>;
  feedbackOf(runId: string): Promise<readonly Feedback[]>;
  feedbackSummary(): Promise<FeedbackSummary['items']>;

  // -- sessions of the CPEs
  /** Keeps the newest 50 of a device. */
  addCwmpSession(deviceId: string, session: Omit<CwmpSession, 'id'>): Promise<void>;
  cwmpSessions(deviceId: string, query: CwmpSessionQuery): Promise<Omit<CwmpSessionPage, 'elsewhere'>>;

  // -- events
  appendEvent(event: NewEvent): Promise<StoredEvent>;
  /** In order of id, greater than `after`. */
  events(topics: readonly string[], after: number, limit: number): Promise<readonly StoredEvent[]>;
  lastEventId(): Promise<number>;
  /** Calls back after each commit that appended events. Returns the unsubscriber. */
  onEvents(listener: (events: readonly StoredEvent[]) => void): () => void;

  // -- users, sessions, tokens
  user(username: string): Promise<UserRow | undefined>;
  users(): Promise<readonly UserRow[]>;
  countUsers(): Promise<number>;
  /** Inserts or replaces (by name) a user. */
  putUser(user: UserRow): Promise<void>;
  /** With sessions and tokens. False: no such user. */
  deleteUser(username: string): Promise<boolean>;
  userLoggedIn(username: string, at: number): Promise<void>;
  putSession(session: SessionRow): Promise<void>;
  /** The session's user, unless it is unknown or expired at `now`, or the user is disabled. */
  sessionUser(tokenHash: string, now: number): Promise<UserRow | undefined>;
  deleteSession(tokenHash: string): Promise<void>;
  /** All sessions of the user (a new password, a disabled user). Returns their hashes. */
  deleteSessionsOf(username: string): Promise<readonly string[]>;
  putToken(token: TokenRow): Promise<void>;
  /** Of one user, or all; newest first. */
  tokens(username?: string): Promise<readonly (TokenRow & { readonly username: string })[]>;
  /** User and token, unless unknown, expired at `now`, or the user is disabled. Notes `last_used_at`, at most once a minute. */
  tokenUser(tokenHash: string, now: number): Promise<{ readonly user: UserRow; readonly token: TokenRow } | undefined>;
  deleteToken(id: string): Promise<boolean>;

  // -- credentials of the CPEs
  cwmpCredential(username: string): Promise<CwmpCredentialRow | undefined>;
  cwmpCredentials(query: { readonly cursor?: string; readonly limit: number }): Promise<readonly CwmpCredential[]>;
  putCwmpCredential(credential: CwmpCredentialRow & { readonly username: string }, at: number): Promise<void>;
  /** In one transaction. */
  putCwmpCredentials(
    credentials: readonly (CwmpCredentialRow & { readonly username: string })[],
    at: number,
  ): Promise<void>;
  deleteCwmpCredential(username: string): Promise<boolean>;

  // -- audit, settings, repeated requests
  appendAudit(entry: NewAudit): Promise<void>;
  audit(query: AuditQuery): Promise<AuditPage>;
  settings(): Promise<readonly SettingRow[]>;
  /** Writes if the stored version is `version` (0: none yet); false when somebody else was faster. */
  putSetting(key: string, value: unknown, version: number, by: string, at: number): Promise<boolean>;
  /** Claims the key: undefined when it is new, or its first request had no answer for 60 s; else what is known of that. */
  claimIdempotencyKey(claim: IdempotencyClaim): Promise<IdempotencyRow | undefined>;
  finishIdempotencyKey(
    userId: string,
    key: string,
    answer: Required<Pick<IdempotencyRow, 'status' | 'headers' | 'body'>>,
  ): Promise<void>;
  /** The first request failed without an answer worth repeating. */
  releaseIdempotencyKey(userId: string, key: string): Promise<void>;

  // -- upkeep
  /** Deletes what is older than the settings say, a bounded number of rows per call; how many it deleted. */
  prune(keep: Retention, now: number): Promise<number>;
  /** Throws when the database cannot be written (readyz). */
  probe(): Promise<void>;
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

export interface NewRun {
  readonly id: string;
  readonly deviceId: string;
  readonly line: string;
  readonly requestKey: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly depth: Depth;
  readonly dialect: Dialect;
  /** A run still queued then fails. */
  readonly expiresAt: number;
}

export interface RunRow extends Omit<NewRun, 'expiresAt'> {
  readonly state: RunState;
  readonly expiresAt?: number;
  readonly importedAt?: number;
  /** The device's own finding, where the server's differs. */
  readonly reported?: Pick<Verdict, 'cause' | 'confidence'>;
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
  Pick<
    RunRow,
    'requestedAt' | 'endedAt' | 'deadlineAt' | 'verdict' | 'reported' | 'failure' | 'result' | 'evidence' | 'trace'
  >
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
  readonly disabled: boolean;
  readonly lastLoginAt?: number;
}

export interface TokenRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly tokenHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt?: number;
}

export interface CwmpCredentialRow {
  /** MD5(username:realm:password) */
  readonly ha1: string;
  /** The only device it may speak for. */
  readonly deviceId?: string;
  /** Shared at first contact, replaced there. */
  readonly bootstrap: boolean;
}

export interface ParameterRow {
  /** Full name; an object's ends in a dot. */
  readonly name: string;
  readonly value?: string;
  /** XSD type without prefix. */
  readonly type?: string;
  readonly writable?: boolean;
  /** When the value was read or told. */
  readonly at?: number;
}

export interface NewTask {
  readonly id: string;
  readonly deviceId: string;
  readonly kind: TaskKind;
  readonly request: Task['request'];
  /** Secret values by name, sealed by the vault. */
  readonly secrets?: Uint8Array;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface TaskRow extends NewTask {
  readonly state: TaskState;
  readonly endedAt?: number;
  readonly failure?: { readonly reason: string; readonly detail: string };
  /** What is worth knowing of one that is complete, kebab-case: 'after-reboot', 'read-back-differs'. */
  readonly note?: string;
}

export type TaskChange = { readonly state: TaskState; readonly at: number } & Partial<
  Pick<TaskRow, 'failure' | 'note'>
>;

export interface RemedyRow {
  readonly id: string;
  readonly runId: string;
  readonly deviceId: string;
  readonly line: string;
  readonly kind: RemedyKind;
  readonly state: RemedyState;
  readonly automaticRollback: boolean;
  /** `old`: as shown when it was confirmed, then as read right before the write. */
  readonly values: readonly RemedyValue[];
  /** Secret values by name, sealed for the task that writes them; until they are written. */
  readonly secrets?: Uint8Array;
  /** Ids of its tasks, chosen beforehand: after a crash none is made twice. */
  readonly tasks: { readonly read: string; readonly write: string; readonly rollBack?: string };
  /** The phone took the values, or may have. */
  readonly writtenAt?: number;
  readonly before: Verdict;
  readonly after?: Verdict;
  readonly outcome?: RemedyOutcome;
  readonly verifyRunId?: string;
  readonly failure?: { readonly reason: string; readonly detail: string };
  readonly createdBy: string;
  readonly createdAt: number;
  readonly endedAt?: number;
}

/** What is told of a move, in its transaction. */
export interface RemedyStep {
  readonly events: readonly NewEvent[];
  readonly audit: readonly NewAudit[];
}

export interface SampleRow {
  readonly at: number;
  readonly registrar: string;
  readonly category: string;
  readonly lines: number;
  readonly registered: number;
  readonly failing: number;
}

export interface NewBatch {
  readonly id: string;
  readonly depth: Depth;
  readonly concurrency: number;
  readonly createdBy: string;
  readonly createdAt: number;
}

export interface NewBatchLine {
  readonly deviceId: string;
  readonly line: string;
  /** Skipped from the beginning, and why. */
  readonly skipped?: string;
}

/** Absent fields stay. */
export interface BatchLineChange {
  readonly state: BatchLineState;
  readonly at: number;
  readonly runId?: string;
  readonly reason?: string;
  readonly verdict?: Pick<Verdict, 'category' | 'cause' | 'confidence'>;
}

export interface BatchLineRow {
  readonly number: number;
  readonly deviceId: string;
  readonly line: string;
  readonly registrar: string;
  readonly state: BatchLineState;
  readonly runId?: string;
}

export interface FeedbackRow extends Feedback {
  readonly category: string;
  readonly cause: string;
  readonly confidence: string;
}

export interface NewAudit {
  readonly at: number;
  /** User name, 'device' or 'server'. */
  readonly actor: string;
  /** Where the actor came from; '' when it has no address. */
  readonly address: string;
  /** 'run.start', 'credential.add', … */
  readonly action: string;
  readonly target: string;
  /** Without secrets. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

export interface IdempotencyClaim {
  readonly userId: string;
  readonly key: string;
  readonly requestHash: string;
  readonly now: number;
}

export interface IdempotencyRow {
  readonly requestHash: string;
  /** Absent: the first request is still being served. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Days that ended runs, events, audit rows and ended tasks are kept; audit at least 90. */
export interface Retention {
  readonly runDays: number;
  readonly eventDays: number;
  readonly auditDays: number;
  readonly taskDays: number;
}

export interface SessionRow {
  readonly tokenHash: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}
