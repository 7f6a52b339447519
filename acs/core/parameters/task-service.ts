import type { ParameterValue } from '#shared/cwmp/messages.js';
import { Secret } from '#shared/lib/secret.js';
import { AppError } from '../../app-error.js';
import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { NewTask, ParameterRow, TaskChange, TaskRow } from '../../store/ports/parameters.js';
import type { Store } from '../../store/ports/store.js';
import { parameterRows } from '../device-inform.js';
import type { Conversation } from '../exchange.js';
import type { Vault } from '../key-file.js';
import type { ConnectOutcome } from '../run/machine.js';
import { refreshNames, writeValues, type RefreshResult, type TaskResult } from './task-steps.js';

export interface TaskServiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  /** Gets the device into a session. Never rejects. */
  readonly connect: (deviceId: string) => Promise<ConnectOutcome>;
}

/** How often tasks that no device came for are looked for. */
const SWEEP_MS = 60_000;
/** Ours: a task whose session broke this often is not tried again. */
const ATTEMPTS = 3;

/** Work on devices' parameters: kept in the store, done at the device's next session. */
export class TaskService {
  readonly #deps: TaskServiceDeps;
  /** Ids of open tasks by device, oldest first: most sessions find none here and ask the store nothing. */
  readonly #open = new Map<string, Set<string>>();
  /** How often each running task was begun in this process. */
  readonly #attempts = new Map<string, number>();
  #cancelSweep: () => void = () => undefined;
  #closed = false;

  constructor(deps: TaskServiceDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier process left open. Call it once, before sessions and requests come. */
  async resume(): Promise<void> {
    for (const task of await this.#deps.store.openTasks()) this.#remember(task);
    await this.#sweep();
  }

  /** Stores the task and asks the device for a session. */
  async create(task: NewTask): Promise<TaskRow> {
    const row = await this.#deps.store.createTask(task);
    this.#remember(row);
    void this.#connect(task.deviceId);
    return row;
  }

  /** @throws AppError `task-not-found`, `task-ended` */
  async cancel(id: string, by: string): Promise<TaskRow> {
    const task = await this.#find(id);
    const canceled = await this.#move(task, { state: 'canceled' });
    if (!canceled) throw new AppError('task-ended', `The task has ended: ${(await this.#find(id)).state}`);
    this.#deps.log.info({ taskId: id, deviceId: task.deviceId, by }, 'task canceled');
    return this.#find(id);
  }

  /** The device's open tasks, in a session of it. @returns whether one of them wrote something */
  async *converse(deviceId: string): Conversation<boolean> {
    let wrote = false;
    // One at a time from the store: what comes meanwhile is served too.
    for (let task = await this.#next(deviceId); task !== undefined; task = await this.#next(deviceId)) {
      const resumed = task.state === 'running';
      if (!(await this.#begin(task))) continue;
      const values = task.kind === 'write' ? this.#valuesOf(task) : [];
      if (values === undefined) {
        await this.#end(task, {
          kind: 'failed',
          reason: 'key-file-wrong',
          detail: 'The secrets do not decrypt: enter them anew',
        });
        continue;
      }
      if (task.kind === 'write') {
        const { result, values: read } = yield* writeValues(values, resumed);
        wrote ||= result.kind === 'complete';
        await this.#deps.store.updateParameters(deviceId, parameterRows(read, this.#deps.clock.now()));
        await this.#end(task, result);
      } else {
        await this.#keep(task, yield* refreshNames('names' in task.request ? task.request.names : []));
      }
    }
    return wrote;
  }

  /** A session has ended. A task that was created while it was past its tasks gets one of its own. */
  sessionEnded(deviceId: string, how: 'clean' | 'lost'): void {
    if (how === 'clean' && this.#open.has(deviceId)) void this.#connect(deviceId);
  }

  close(): void {
    this.#closed = true;
    this.#cancelSweep();
  }

  async #next(deviceId: string): Promise<TaskRow | undefined> {
    if (!this.#open.has(deviceId)) return undefined;
    for (const task of await this.#deps.store.openTasks(deviceId)) {
      if (task.expiresAt > this.#deps.clock.now()) return task;
      await this.#expire(task);
    }
    this.#open.delete(deviceId);
    return undefined;
  }

  /** Committed before anything is asked of the device. False: it was canceled, or it has broken its session too often. */
  async #begin(task: TaskRow): Promise<boolean> {
    const attempts = (this.#attempts.get(task.id) ?? 0) + 1;
    this.#attempts.set(task.id, attempts);
    if (attempts > ATTEMPTS) {
      const detail = `The session broke ${String(ATTEMPTS)} times while the device was asked`;
      await this.#end(task, { kind: 'failed', reason: 'session-lost', detail });
      return false;
    }
    if (task.state === 'running') return true;
    return this.#deps.store.moveTask(task.id, ['queued'], { state: 'running', at: this.#deps.clock.now() });
  }

  async #keep(task: TaskRow, { result, names, complete, values }: RefreshResult): Promise<void> {
    const { store, clock } = this.#deps;
    const rows = new Map<string, ParameterRow>(names.map(({ name, writable }) => [name, { name, writable }]));
    for (const row of parameterRows(values, clock.now())) rows.set(row.name, { ...rows.get(row.name), ...row });
    await store.putParameters(task.deviceId, [...rows.values()], complete);
    await this.#end(task, result);
  }

  /** What is written, secrets included; undefined where the key file does not open them. */
  #valuesOf({ id, request, secrets }: TaskRow): readonly ParameterValue[] | undefined {
    if (!('values' in request)) return [];
    try {
      const opened = secrets === undefined ? {} : unsealed(this.#deps.vault.open(secrets, id));
      return request.values.map(({ name, type, value }) => ({ name, type, value: value ?? opened[name] ?? '' }));
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  async #end(task: TaskRow, result: TaskResult): Promise<void> {
    const { log } = this.#deps;
    if (result.kind === 'complete') {
      await this.#move(task, { state: 'complete', ...(result.note !== undefined && { note: result.note }) });
      return;
    }
    const { reason, detail } = result;
    log.info({ taskId: task.id, deviceId: task.deviceId, reason, detail }, 'task failed');
    await this.#move(task, { state: 'failed', failure: { reason, detail } });
  }

  async #expire(task: TaskRow): Promise<void> {
    await this.#end(task, { kind: 'failed', reason: 'expired', detail: 'The device did not come in time' });
  }

  async #move(task: TaskRow, change: Omit<TaskChange, 'at'>): Promise<boolean> {
    const { store, clock } = this.#deps;
    const moved = await store.moveTask(task.id, ['queued', 'running'], { ...change, at: clock.now() });
    this.#attempts.delete(task.id);
    const open = this.#open.get(task.deviceId);
    open?.delete(task.id);
    if (open?.size === 0) this.#open.delete(task.deviceId);
    return moved;
  }

  async #sweep(): Promise<void> {
    const { store, clock, log } = this.#deps;
    try {
      const open = this.#open.size === 0 ? [] : await store.openTasks();
      for (const task of open.filter(({ expiresAt }) => expiresAt <= clock.now())) await this.#expire(task);
    } catch (error) {
      log.error({ err: error }, 'looking for expired tasks failed');
    }
    if (this.#closed) return;
    this.#cancelSweep = clock.after(SWEEP_MS, () => void this.#sweep());
  }

  async #connect(deviceId: string): Promise<void> {
    const outcome = await this.#deps.connect(deviceId);
    if (outcome.ok) return;
    const { reason, detail } = outcome;
    this.#deps.log.info({ deviceId, reason, detail }, 'a task waits for the next Inform');
  }

  #remember({ id, deviceId }: TaskRow): void {
    const open = this.#open.get(deviceId) ?? new Set();
    this.#open.set(deviceId, open.add(id));
  }

  async #find(id: string): Promise<TaskRow> {
    const task = await this.#deps.store.task(id);
    if (task === undefined) throw new AppError('task-not-found', `No task has the id ${id}`);
    return task;
  }
}

/** Secret values by name, as they are sealed. */
export function sealedValues(values: Readonly<Record<string, string>>): Secret {
  return new Secret(JSON.stringify(values));
}

function unsealed(secret: Secret): Readonly<Record<string, string | undefined>> {
  return JSON.parse(secret.reveal()) as Record<string, string>;
}
