import type { Depth, Dialect, RunPage, RunQuery, RunState } from '#shared/api/runs.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import type { DeviceInform } from './devices.js';
import type { NewEvent } from './events.js';

/** Diagnoses. */
export interface RunStore {
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
}

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
