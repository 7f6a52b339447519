import type { ParameterPage, ParameterQuery, Task, TaskKind, TaskState } from '#shared/api/parameters.js';

/** What was read of the devices’ parameters, and the work that waits for them. */
export interface ParameterStore {
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
