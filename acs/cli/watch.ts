import { setTimeout as wait } from 'node:timers/promises';
import { device as deviceSchema, type Device } from '#shared/api/devices.js';
import { runSummary, type CreateRun, type RunDetail, type RunSummary } from '#shared/api/runs.js';
import type { ApiClient } from './api-client.js';
import { Refusal, ServerGone } from './cli-error.js';
import type { Output } from './command.js';
import { EXIT, exitStatusOfRun } from './exit-status.js';
import { moment } from './option-values.js';

/** Passing time; a test has its own. */
export interface WatchTime {
  /** Epoch ms. */
  readonly now: () => number;
  /** False: the user wants to end. */
  readonly pause: (ms: number) => Promise<boolean>;
}

/** Ctrl-C ends a pause. Elsewhere it does what it always does. */
export const realTime: WatchTime = {
  now: () => Date.now(),
  pause: async (ms) => {
    const interrupted = new AbortController();
    const interrupt = () => interrupted.abort();
    process.once('SIGINT', interrupt);
    try {
      await wait(ms, undefined, { signal: interrupted.signal });
      return true;
    } catch {
      return false;
    } finally {
      process.off('SIGINT', interrupt);
    }
  },
};

export interface Watched {
  readonly client: ApiClient;
  /** As they were before the first diagnosis: a Status that changes while it runs is news. */
  readonly lines: Device['lines'];
  readonly order: CreateRun;
  readonly diagnose: (order: CreateRun) => Promise<RunDetail>;
  readonly untilRegistered: boolean;
  readonly output: Output;
  readonly time: WatchTime;
}

const POLL_MS = 5_000;
/** diagnosis.md: registrars ban a line that registers too often, so a line is diagnosed once per 60 s. */
const SPACING_MS = 60_000;
/** On the way to another. */
const PASSING: readonly string[] = ['', 'Registering', 'Initializing', 'Unregistering', 'Deregistering'];

/**
 * Diagnoses, and again whenever the line's Status has become another. The device is asked for, not the events: a fleet of tens of
 * thousands has many, and a question survives a server that restarts.
 * @returns the exit status of the last verdict
 */
export async function watchLine(watched: Watched): Promise<number> {
  const { client, lines, order, diagnose, untilRegistered, output, time } = watched;
  let begunAt = time.now();
  let run = await diagnose(order);
  const line = { deviceId: run.deviceId, line: run.line };
  let seen = lastingStatus(lines, run.line);
  while (!(untilRegistered && isRegistered(run))) {
    const status = await nextStatus(client, line, seen, time);
    if (status === undefined) return exitStatusOfRun(run);
    output.err(`\n${moment(time.now())}  Status ${seen ?? 'unknown'} → ${status}`);
    seen = status;
    if (isRegistered(run) && status === 'Up') continue;
    const restMs = begunAt + SPACING_MS - time.now();
    if (restMs > 0 && !(await time.pause(restMs))) return exitStatusOfRun(run);
    begunAt = time.now();
    // What it became meanwhile is news to nobody after this diagnosis.
    seen = (await statusOf(client, line)) ?? seen;
    run = await diagnose({ ...order, ...line, insist: false });
  }
  return EXIT.ok;
}

/** Where the line was diagnosed a moment ago, waits as long as the server asks for. */
export async function ordered(
  client: ApiClient,
  order: CreateRun,
  output: Output,
  { pause }: WatchTime,
): Promise<RunSummary> {
  for (;;) {
    try {
      return await client.post('runs', order, runSummary);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'run-too-soon') throw error;
      const seconds = error.retryAfterSeconds ?? SPACING_MS / 1000;
      output.err(`Diagnosed a moment ago; again in ${seconds} s`);
      if (!(await pause(seconds * 1000))) throw error;
    }
  }
}

/** The first Status that is another than `seen`, and lasts. Undefined: the user wants to end. */
async function nextStatus(
  client: ApiClient,
  line: Line,
  seen: string | undefined,
  { pause }: WatchTime,
): Promise<string | undefined> {
  while (await pause(POLL_MS)) {
    const status = await statusOf(client, line);
    if (status !== undefined && status !== seen) return status;
  }
  return undefined;
}

interface Line {
  readonly deviceId: string;
  readonly line: string;
}

/** Undefined while it changes, or the server is away. */
async function statusOf(client: ApiClient, { deviceId, line }: Line): Promise<string | undefined> {
  try {
    const { lines } = await client.get(`devices/${encodeURIComponent(deviceId)}`, deviceSchema);
    return lastingStatus(lines, line);
  } catch (error) {
    if (error instanceof ServerGone) return undefined;
    throw error;
  }
}

/** Undefined while it changes. */
function lastingStatus(lines: Device['lines'], line: string): string | undefined {
  const status = lines.find(({ path }) => path === line)?.status ?? '';
  return PASSING.includes(status) ? undefined : status;
}

function isRegistered({ verdict }: RunDetail): boolean {
  return verdict?.category === 'registered';
}
