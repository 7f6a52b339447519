import { setTimeout as wait } from 'node:timers/promises';
import { task as taskSchema, type Task } from '#shared/api/schemas.js';
import type { ApiClient } from './api-client.js';
import { CliError, ServerGone } from './cli-error.js';
import type { Output } from './command.js';
import { EXIT } from './exit-status.js';

const POLL_MS = 500;
/** A server that restarts is back within that many. */
const MAX_FAILURES = 60;
/** A phone that was woken is here by then. */
const PATIENCE_MS = 10_000;

const NOTES: Readonly<Record<string, string>> = {
  'after-reboot': 'the phone applies it when it restarts',
  'read-back-differs': 'the phone took it, and reads back another value',
};

/** Lets time pass, ms; a test has its own. */
export type Pause = (ms: number) => Promise<unknown>;

/** Asks until the task has ended. What is going on goes to standard error. */
export async function followTask(client: ApiClient, started: Task, output: Output, pause: Pause = wait): Promise<Task> {
  let task = started;
  let failures = 0;
  for (let waitedMs = 0; task.endedAt === undefined; waitedMs += POLL_MS) {
    if (waitedMs === PATIENCE_MS && task.state === 'queued') {
      output.err(
        `The phone has not come yet. Ctrl-C stops waiting, and the task ${task.id} is done when it comes (sipdx devices tasks).`,
      );
    }
    await pause(POLL_MS);
    try {
      task = await client.get(`tasks/${encodeURIComponent(task.id)}`, taskSchema);
      failures = 0;
    } catch (error) {
      if (!(error instanceof ServerGone)) throw error;
      failures += 1;
      if (failures > MAX_FAILURES) {
        throw new CliError(`The server is gone; the task ${task.id} goes on when it is back`, EXIT.server);
      }
    }
  }
  return task;
}

/** How a task stands, in one line. */
export function taskText({ state, failure, note }: Task): string {
  const why = failure === undefined ? '' : `: ${failure.detail} (${failure.reason})`;
  return `${state}${why}${note === undefined ? '' : `: ${NOTES[note] ?? note}`}`;
}

/** Of a task that has ended: whether what was asked is so now. */
export function exitStatusOfTask({ state, note }: Task): number {
  return state === 'complete' && note !== 'read-back-differs' ? EXIT.ok : EXIT.noVerdict;
}
