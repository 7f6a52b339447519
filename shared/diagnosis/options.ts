import type { Hash } from '../auth/digest.js';
import type { RegistrationPlan } from './configuration.js';
import type { Engine } from './evidence.js';

/** What a run needs besides its events. */
export interface RunOptions {
  readonly plan: RegistrationPlan;
  /** The self-diagnosis timer [0082]: the guard over everything of the procedure. ms */
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
  /** How many in a row decide: the patent's three, or two. */
  readonly repetitions: number;
  /** The line's own Contact URI: a fresh one each time fills the registrar's binding table. */
  readonly contact?: string;
  /** At least 16 random bytes as hex: Call-ID, tags, branches and cnonces of this run are derived from it. */
  readonly seed: string;
  readonly userAgent: string;
  readonly hash: Hash;
  /** Adapters that only pretend: the result says so. */
  readonly simulated: { readonly network: boolean; readonly ping: boolean };
  /** What sends the REGISTERs, where it is not a socket of this host: it has transactions of its own. */
  readonly engine?: Engine;
}

export const DEFAULT_TIMEOUT_MS = 32_000; // [0082]
export const DEFAULT_ATTEMPT_TIMEOUT_MS = 8_000; // ours
export const DEFAULT_REPETITIONS = 3; // the patent's

/** RFC 3261 §17.1.1.1 */
export const T1_MS = 500;
/** Ours: a run sends at most this many REGISTER transactions. */
export const MAX_TRANSACTIONS = 10;
/** Ours: the name is resolved once, within this time. */
export const RESOLVE_MS = 2_000;
/** [0103]: three pings; the rest is ours: 1 s apart, the last waited for 3.5 s (an ARP failure shows after 3 s). */
export const PINGS = 3;
export const PING_INTERVAL_MS = 1_000;
export const PING_WAIT_MS = 3_500;
/** What step 4 may need, kept free when the waits of step 3 are dealt out. */
const PING_RESERVE_MS = 6_000;

/**
 * How long one attempt waits for a final response, connection set-up included (ours):
 * min(AttemptTimeout, (guard left − 6 s) / attempts still needed for three in a row), never below T1.
 */
export function attemptWaitMs(o: RunOptions, guardLeftMs: number, unansweredInRow: number): number {
  const needed = Math.max(1, o.repetitions - unansweredInRow);
  return Math.max(T1_MS, Math.min(o.attemptTimeoutMs, Math.floor((guardLeftMs - PING_RESERVE_MS) / needed)));
}
