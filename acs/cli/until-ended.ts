import { setTimeout as wait } from 'node:timers/promises';
import { CliError, ServerGone } from './cli-error.js';
import { EXIT } from './exit-status.js';

const POLL_MS = 500;
/** A server that restarts is back within that many. */
const MAX_FAILURES = 60;

/** Lets time pass, ms; a test has its own. */
export type Pause = (ms: number) => Promise<unknown>;

export interface UntilEndedOptions<T> {
  /** How it stands now. */
  readonly ask: () => Promise<T>;
  /** Called before each pause, with the time that was waited so far. */
  readonly meanwhile?: (now: T, waitedMs: number) => void;
  /** What goes on at the server when that is back, for whoever stops waiting. */
  readonly name: string;
  readonly pause?: Pause | undefined;
}

/** Asks again and again. A server that restarts meanwhile is waited for. @throws CliError */
export async function untilEnded<T extends { readonly endedAt?: number | undefined }>(
  started: T,
  { ask, meanwhile, name, pause = wait }: UntilEndedOptions<T>,
): Promise<T> {
  let now = started;
  let failures = 0;
  for (let waitedMs = 0; now.endedAt === undefined; waitedMs += POLL_MS) {
    meanwhile?.(now, waitedMs);
    await pause(POLL_MS);
    try {
      now = await ask();
      failures = 0;
    } catch (error) {
      if (!(error instanceof ServerGone)) throw error;
      failures += 1;
      if (failures > MAX_FAILURES)
        throw new CliError(`The server is gone; ${name} goes on when it is back`, EXIT.server);
    }
  }
  return now;
}
