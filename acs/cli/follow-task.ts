import { task as taskSchema, type Task } from '#shared/api/parameters.js';
import type { ApiClient } from './api-client.js';
import type { Output } from './command.js';
import { EXIT } from './exit-status.js';
import { untilEnded, type Pause } from './until-ended.js';

/** A phone that was woken is here by then. */
const PATIENCE_MS = 10_000;

const NOTES: Readonly<Record<string, string>> = {
  'after-reboot': 'the phone applies it when it restarts',
  'read-back-differs': 'the phone took it, and reads back another value',
};

/** Asks until the task has ended. What is going on goes to standard error. */
export function followTask(client: ApiClient, started: Task, output: Output, pause?: Pause): Promise<Task> {
  return untilEnded(started, {
    ask: () => client.get(`tasks/${encodeURIComponent(started.id)}`, taskSchema),
    meanwhile({ state }, waitedMs) {
      if (waitedMs !== PATIENCE_MS || state !== 'queued') return;
      output.err(
        `The phone has not come yet. Ctrl-C stops waiting, and the task ${started.id} is done when it comes (sipdx devices tasks).`,
      );
    },
    name: `the task ${started.id}`,
    pause,
  });
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
