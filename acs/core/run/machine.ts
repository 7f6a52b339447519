import type { RunEventType } from '#shared/api/events.js';
import type { Depth, Dialect, RunState } from '#shared/api/runs.js';
import type { AcsRequest } from '#shared/cwmp/messages.js';
import type { RunChange } from '../../store/ports/runs.js';
import type { Answer } from './dialect.js';
import { dialects } from './dialects.js';

/**
 * One run as the ACS conducts it (docs/diagnosis: 'TR-069 rules of a diagnostics object'). Pure: `stepRun` (step.ts) takes what
 * happened and returns what to do; device-runs.ts does it. Everything that must survive a crash is in the run's row; the
 * rest (the present session, timers) begins anew with `beginRun`.
 */
export interface RunMachine {
  readonly id: string;
  readonly line: string;
  readonly requestKey: string;
  readonly depth: Depth;
  readonly dialect: Dialect;
  readonly createdAt: number;
  /** A run that is still queued then fails. */
  readonly expiresAt: number;
  /** As the store has it. */
  readonly state: RunState;
  readonly deadlineAt: number;
  /** The run is the device's next or present one; the others wait for it. */
  readonly hasTurn: boolean;
  /** The device has a session open. `fresh`: it may still be asked in it. */
  readonly session: 'none' | 'fresh' | 'served';
  /** The session began because the device had restarted. */
  readonly rebooted: boolean;
  /** What the device was asked and has not answered yet. */
  readonly asked: 'nothing' | 'probe' | 'start' | 'result' | 'cancel';
  /** The deadline has passed: the next reading decides. */
  readonly lastReading: boolean;
  /** The run has ended here, but the device may still be at it. */
  readonly mustCancel: boolean;
  /** It would not be stopped: nothing else is asked of it before the deadline. */
  readonly lingers: boolean;
  readonly connecting: boolean;
  /** A Connection Request was accepted, and no session has come of it yet. */
  readonly isExpected: boolean;
  /** Why the last Connection Request led to no session; '' when it did, or there was none. */
  readonly trouble: string;
  /** Connection Requests sent for this run. */
  readonly connects: number;
  /** No Connection Request can reach this device: it is served when it informs by itself. */
  readonly unreachable: boolean;
}

export type RunTimer = 'expiry' | 'contact' | 'poll' | 'deadline';

export type RunInput =
  /** Nobody of the same device is ahead any more. */
  | { readonly type: 'turn' }
  | {
      readonly type: 'session-started';
      readonly boot: boolean;
      readonly diagnosticsComplete: boolean;
      readonly events: string;
      readonly isAssumed?: boolean;
    }
  /** The device waits for a request: one `send` at most. */
  | { readonly type: 'ask' }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'session-ended' }
  | { readonly type: 'connection-request'; readonly outcome: ConnectOutcome }
  | { readonly type: 'timer'; readonly timer: RunTimer }
  | { readonly type: 'cancel'; readonly by: string };

export type ConnectOutcome =
  { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly detail: string };

export type RunEffect =
  /** Send a Connection Request; its outcome comes back as an input. */
  | { readonly type: 'connect' }
  | { readonly type: 'send'; readonly request: AcsRequest }
  | { readonly type: 'set-timer'; readonly timer: RunTimer; readonly ms: number }
  | { readonly type: 'note'; readonly event: RunEventType; readonly data: Data }
  /** A conditional transition, with its event in the same transaction. */
  | {
      readonly type: 'move';
      readonly from: RunState;
      readonly change: RunChange;
      readonly event: RunEventType;
      readonly data: Data;
    }
  /** Nothing is left to do: clear the timers and let go. */
  | { readonly type: 'forget' };

export type Data = Readonly<Record<string, unknown>>;
export type Step = readonly [RunMachine, readonly RunEffect[]];

/** Ours: how long a queued run waits for its phone where nobody said otherwise. */
export const QUEUE_MS = 24 * 3600_000;
/** Ours (diagnosis.md): the ACS polls every 5 s until Timeout (+ 20 s if Deep) + 60 s after the acknowledgement. */
export const POLL_MS = 5_000;
const PATIENCE_MS = 60_000;
/** TR-069 Amd 6 §3.2.2: the session comes within 30 s of an accepted Connection Request. */
export const CONTACT_MS = 30_000;
/** Ours: a phone that accepts but does not come is asked this often, then waited for. */
export const MAX_CONNECTS = 3;
/** A phone with a session open (503) is free again soon. */
export const BUSY_MS = 5_000;
/** Asking again cannot help before the phone itself has informed anew. */
export const HOPELESS: ReadonlySet<string> = new Set([
  'no-address',
  'address-not-allowed',
  'bad-url',
  'tls',
  'no-credentials',
  'key-file-wrong',
  'unauthorized',
]);

/** From the acknowledgement. */
export function deadlineMs({ dialect, depth }: Pick<RunMachine, 'dialect' | 'depth'>): number {
  return dialects[dialect].worstCaseMs(depth) + PATIENCE_MS;
}

export function isOpen(state: RunState): boolean {
  return state === 'queued' || state === 'requested' || state === 'running';
}

/** The device may be at a diagnosis that is not stopped yet: no other one begins meanwhile. */
export function isStopping({ mustCancel, lingers }: RunMachine): boolean {
  return mustCancel || lingers;
}

/** The run has a request for the device, if its session can carry one now. */
export function wantsToAsk(m: RunMachine): boolean {
  return m.session === 'fresh' && m.asked === 'nothing' && (m.mustCancel || (m.hasTurn && isOpen(m.state)));
}
