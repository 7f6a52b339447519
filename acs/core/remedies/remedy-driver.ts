import type { StoredEvent } from '#shared/api/events.js';
import { ulid } from '#shared/lib/ulid.js';
import { unreachable } from '#shared/lib/unreachable.js';
import { AppError } from '../../app-error.js';
import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { NewTask, TaskRow } from '../../store/ports/parameters.js';
import type { RemedyRow } from '../../store/ports/remedies.js';
import type { Store } from '../../store/ports/store.js';
import type { AuditActor } from '../audit.js';
import { oneAtATime } from '../one-at-a-time.js';
import { TASK_MS } from '../parameters/parameter-service.js';
import type { TaskService } from '../parameters/task-service.js';
import { isOpen } from '../run/machine.js';
import type { RunService } from '../run/run-service.js';
import {
  isOpenRemedy,
  stepRemedy,
  type ReadValue,
  type RemedyEffect,
  type RemedyInput,
  type RemedyTask,
} from './machine.js';
import { PresentValues } from './present-values.js';
import { stepNotes } from './step-notes.js';

export interface RemedyDriverDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly tasks: Pick<TaskService, 'create'>;
  readonly runs: Pick<RunService, 'start'>;
  /** At least 16 random bytes, for ids. */
  readonly random: () => Uint8Array;
}

/** Ours: the phone registers by its new values before it is diagnosed. */
export const SETTLE_MS = 5_000;
/** What an event did not tell, or the store did not take, is looked at again then. */
const SWEEP_MS = 60_000;

/** Drives remedies: the row is the truth, and whenever something that it waits for may have ended it is looked at again. */
export class RemedyDriver {
  readonly #deps: RemedyDriverDeps;
  readonly #exclusively = oneAtATime();
  /** Ids of open remedies. */
  readonly #open = new Set<string>();
  /** Remedy by what it waits for: `task:<id>` or `run:<id>`. */
  readonly #waiting = new Map<string, string>();
  readonly #timers = new Map<string, () => void>();
  #stopListening: (() => void) | undefined;
  #cancelSweep: () => void = () => undefined;
  #closed = false;

  constructor(deps: RemedyDriverDeps) {
    this.#deps = deps;
  }

  async resume(): Promise<void> {
    const { store } = this.#deps;
    const values = new PresentValues(this.#deps);
    this.#stopListening = store.onEvents((events) => {
      this.#heard(events);
      for (const event of events) values.heard(event);
    });
    this.#sweepLater();
    for (const { id } of await store.openRemedies()) this.take(id);
  }

  /** Goes on with it from where its row stands. */
  take(id: string): void {
    this.#open.add(id);
    this.#lookAt(id);
  }

  /** @throws AppError `remedy-open` */
  async rollBack(row: RemedyRow, by: AuditActor, taskId: string): Promise<RemedyRow> {
    const { store, clock } = this.#deps;
    const now = clock.now();
    const [next] = stepRemedy(row, { type: 'roll-back', taskId }, now, taskId);
    const notes = stepNotes(next, ['rolling-back'], now, { ...by, action: 'remedy.roll-back' });
    if (!(await store.moveRemedy(row.state, next, notes))) {
      throw new AppError('remedy-open', 'Another remedy of this line is under way: wait for its end');
    }
    this.take(row.id);
    return next;
  }

  close(): void {
    this.#closed = true;
    this.#stopListening?.();
    this.#cancelSweep();
    for (const cancel of this.#timers.values()) cancel();
  }

  #heard(events: readonly StoredEvent[]): void {
    for (const { topic, type, data } of events) {
      const key = type === 'task.changed' ? `task:${String(data['taskId'])}` : topic;
      const id = this.#waiting.get(key);
      if (id !== undefined) this.#lookAt(id);
    }
  }

  #lookAt(id: string): void {
    if (this.#closed) return;
    this.#exclusively(() => this.#goOn(id)).catch((error: unknown) => {
      // The row is as it was; the sweep looks again.
      this.#deps.log.error({ err: error, remedyId: id }, 'a step of a remedy failed');
    });
  }

  async #goOn(id: string): Promise<void> {
    const { store, clock, random } = this.#deps;
    let row = await store.remedy(id);
    let input: RemedyInput | undefined = { type: 'begin' };
    while (row !== undefined && input !== undefined && !this.#closed) {
      const [next, effects]: ReturnType<typeof stepRemedy> = stepRemedy(
        row,
        input,
        clock.now(),
        ulid(clock.now(), random()),
      );
      row = next;
      input = undefined;
      for (const effect of effects) input = (await this.#carryOut(row, effect)) ?? input;
    }
    if (row === undefined || !isOpenRemedy(row)) this.#open.delete(id);
  }

  /** @returns what has ended already */
  async #carryOut(row: RemedyRow, effect: RemedyEffect): Promise<RemedyInput | undefined> {
    const { store, clock, log } = this.#deps;
    switch (effect.type) {
      case 'move': {
        const { id, runId, deviceId, state } = effect.row;
        const moved = await store.moveRemedy(effect.from, effect.row, stepNotes(effect.row, effect.told, clock.now()));
        if (!moved) throw new AppError('store-failed', `remedy ${id} is not ${effect.from} any more`);
        log.info({ remedyId: id, runId, deviceId, state }, 'remedy moved');
        return undefined;
      }
      case 'task':
        return this.#task(row, effect.task);
      case 'diagnose':
        return this.#diagnose(row);
      default:
        return unreachable(effect);
    }
  }

  async #task(row: RemedyRow, kind: RemedyTask): Promise<RemedyInput | undefined> {
    const { store, tasks, clock } = this.#deps;
    const task = newTask(row, kind, clock.now());
    this.#waiting.set(`task:${task.id}`, row.id);
    const there = (await store.task(task.id)) ?? (await tasks.create(task));
    if (there.state === 'queued' || there.state === 'running') return undefined;
    this.#waiting.delete(`task:${task.id}`);
    const read = kind === 'read' ? await this.#readValues(row, there) : new Map<string, ReadValue>();
    return { type: 'task-ended', task: kind, end: there, read };
  }

  async #readValues({ deviceId, values }: RemedyRow, task: TaskRow): Promise<ReadonlyMap<string, ReadValue>> {
    const names = values.map(({ name }) => name);
    const rows = await this.#deps.store.parametersByName(deviceId, names);
    return new Map(
      rows.flatMap(({ name, value, type = '', at = 0 }) =>
        // Older: the phone did not tell it this time.
        value === undefined || at < task.createdAt ? [] : [[name, { value, type }] as const],
      ),
    );
  }

  async #diagnose(row: RemedyRow): Promise<RemedyInput | undefined> {
    const { store, runs, clock } = this.#deps;
    if (row.verifyRunId !== undefined) {
      const key = `run:${row.verifyRunId}`;
      this.#waiting.set(key, row.id);
      const run = await store.run(row.verifyRunId);
      if (run !== undefined && isOpen(run.state)) return undefined;
      this.#waiting.delete(key);
      return run ? { type: 'run-ended', run } : { type: 'run-refused', detail: 'The second run was deleted' };
    }
    const waitMs = (row.writtenAt ?? 0) + SETTLE_MS - clock.now();
    // A clock that was set back must not make it wait for long.
    if (waitMs > 0 && waitMs <= SETTLE_MS) {
      this.#lookLater(row.id, waitMs);
      return undefined;
    }
    try {
      const before = await store.run(row.runId);
      const { run } = await runs.start({
        deviceId: row.deviceId,
        line: row.line,
        insist: true,
        depth: before?.depth ?? 'Basic',
        createdBy: row.createdBy,
      });
      return { type: 'run-started', runId: run.id };
    } catch (error) {
      if (error instanceof AppError && error.status < 500) return { type: 'run-refused', detail: error.message };
      throw error;
    }
  }

  #lookLater(id: string, ms: number): void {
    this.#timers.get(id)?.();
    this.#timers.set(
      id,
      this.#deps.clock.after(ms, () => {
        this.#timers.delete(id);
        this.#lookAt(id);
      }),
    );
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#deps.clock.after(SWEEP_MS, () => {
      for (const id of this.#open) this.#lookAt(id);
      if (!this.#closed) this.#sweepLater();
    });
  }
}

function newTask(row: RemedyRow, kind: RemedyTask, createdAt: number): NewTask {
  const { deviceId, values, secrets, createdBy } = row;
  const of = { deviceId, createdBy, createdAt, expiresAt: createdAt + TASK_MS };
  const open = values.filter(({ secret }) => !secret);
  switch (kind) {
    case 'read':
      return { ...of, id: row.tasks.read, kind: 'refresh', request: { names: open.map(({ name }) => name) } };
    case 'write':
      return {
        ...of,
        id: row.tasks.write,
        kind: 'write',
        request: {
          values: values.map(({ name, type, new: value, secret }) => ({
            name,
            type,
            ...(!secret && value !== undefined && { value }),
          })),
        },
        ...(secrets !== undefined && { secrets }),
      };
    case 'roll-back':
      return {
        ...of,
        id: row.tasks.rollBack ?? '',
        kind: 'write',
        request: { values: open.map(({ name, type, old = '' }) => ({ name, type, value: old })) },
      };
    default:
      return unreachable(kind);
  }
}
