import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { NbiClient, NbiDocument, NbiFailure } from './nbi-client.js';
import type { NbiTask } from './nbi-request.js';
import {
  isFaultPhrase,
  NO_ADDRESS,
  taskFault,
  waitingReason,
  type TaskFault,
  type WaitingReason,
} from './task-outcome.js';

export interface TaskRunnerDeps {
  readonly nbi: NbiClient;
  readonly clock: Clock;
  readonly log: Log;
}

export interface TaskOrder {
  readonly deviceId: string;
  readonly task: NbiTask;
  /** The device has an address that GenieACS can call; without one the NBI's worker would end (a fault of its own). */
  readonly callable: boolean;
  /** The task waits for its device. Resolves when that may have changed; false: nobody wants the task any more. */
  readonly wait: (why: WaitingReason) => Promise<boolean>;
}

export type TaskOutcome =
  /** Carried out as far as GenieACS saw reason to. `at`: when it was posted, by GenieACS's clock. */
  | { readonly kind: 'done'; readonly at: number }
  | TaskFault
  /** Taken back before the device had it. */
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'no-such-device' }
  | { readonly kind: 'nbi'; readonly failure: NbiFailure };

/** A task cannot be deleted while its device is in a session (503). */
const REMOVE_TRIES = 5;
const REMOVE_PAUSE_MS = 1_500;

/** Has one task carried out, however long its device keeps it waiting, and leaves nothing of it behind in GenieACS. */
export async function runTask(deps: TaskRunnerDeps, order: TaskOrder): Promise<TaskOutcome> {
  const { nbi } = deps;
  const { deviceId, task, callable } = order;
  const posted = await nbi.postTask(deviceId, task, callable);
  if (!posted.ok) return { kind: 'nbi', failure: posted.error };
  if (posted.value.kind === 'no-such-device') return { kind: 'no-such-device' };
  const { id, at, phrase, kind } = posted.value;
  if (kind === 'ran') return { kind: 'done', at };
  const why = callable ? waitingReason(phrase) : NO_ADDRESS;
  let isFaulted = isFaultPhrase(phrase);
  for (;;) {
    const found = await look(nbi, deviceId, id, isFaulted);
    if (found === 'gone') return { kind: 'done', at };
    if (found !== 'waiting') {
      // With an expiry it would be tried again in every session (J12).
      if (found.kind !== 'nbi') await remove(deps, id);
      return found;
    }
    isFaulted = false;
    if (await order.wait(why)) continue;
    return withdraw(deps, { deviceId, id, at });
  }
}

/** The phrase alone does not tell: proxies drop it, and a session may have come after all. */
async function look(
  nbi: NbiClient,
  deviceId: string,
  id: string,
  isFaulted: boolean,
): Promise<'gone' | 'waiting' | TaskFault | { readonly kind: 'nbi'; readonly failure: NbiFailure }> {
  const fault = await faultOf(nbi, deviceId, id);
  if (fault !== undefined) return fault;
  if (isFaulted) return { kind: 'session-lost', detail: 'GenieACS says that the task faulted, and has no fault of it' };
  const tasks = await nbi.query('tasks', { filter: { _id: id }, projection: ['_id'] });
  if (!tasks.ok) return { kind: 'nbi', failure: tasks.error };
  if (tasks.value.items.length > 0) return 'waiting';
  // It may have faulted between the two questions.
  return (await faultOf(nbi, deviceId, id)) ?? 'gone';
}

async function faultOf(
  nbi: NbiClient,
  deviceId: string,
  id: string,
): Promise<TaskFault | { readonly kind: 'nbi'; readonly failure: NbiFailure } | undefined> {
  const faults = await nbi.query('faults', { filter: { _id: `${deviceId}:task_${id}` } });
  if (!faults.ok) return { kind: 'nbi', failure: faults.error };
  const found: NbiDocument | undefined = faults.value.items[0];
  return found === undefined ? undefined : taskFault(found);
}

async function withdraw(
  deps: TaskRunnerDeps,
  { deviceId, id, at }: { readonly deviceId: string; readonly id: string; readonly at: number },
): Promise<TaskOutcome> {
  const removed = await remove(deps, id);
  if (removed === 'removed') return { kind: 'withdrawn' };
  if (removed === 'left') return { kind: 'session-lost', detail: 'The task could not be taken back from GenieACS' };
  const fault = await faultOf(deps.nbi, deviceId, id);
  return fault ?? { kind: 'done', at };
}

/** With its fault. */
async function remove({ nbi, clock, log }: TaskRunnerDeps, id: string): Promise<'removed' | 'was-gone' | 'left'> {
  for (let tries = 1; ; tries++) {
    const removed = await nbi.remove('tasks', id);
    if (removed.ok) return removed.value ? 'removed' : 'was-gone';
    if (tries === REMOVE_TRIES || removed.error.status !== 503) {
      log.warn({ taskId: id, why: removed.error.detail }, 'a task is left in GenieACS until it expires');
      return 'left';
    }
    await new Promise<void>((goOn) => void clock.after(REMOVE_PAUSE_MS, goOn));
  }
}
