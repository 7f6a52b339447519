import { unreachable } from '../lib/unreachable.js';

/** All in ms. */
export interface TransactionOptions {
  /** TCP and TLS: nothing is retransmitted. */
  readonly reliable: boolean;
  /** Round-trip time estimate. */
  readonly t1: number;
  /** Longest retransmission interval. */
  readonly t2: number;
  /** How long a message can stay in the network. */
  readonly t4: number;
}

/** RFC 3261 §17.1.1.1 and table 4. */
export const DEFAULT_TIMERS: Omit<TransactionOptions, 'reliable'> = { t1: 500, t2: 4000, t4: 5000 };

export interface TransactionState {
  readonly name: 'trying' | 'proceeding' | 'completed' | 'terminated';
  /** Interval that Timer E is set to, ms; absent on a reliable transport and after the final response. */
  readonly timerE?: number;
}

export type TransactionTimer = 'E' | 'F' | 'K';

export type TransactionEvent =
  | { readonly type: 'timer'; readonly timer: TransactionTimer }
  | { readonly type: 'response'; readonly status: number }
  | { readonly type: 'transport-error'; readonly code: string };

export type TransactionEffect =
  | { readonly type: 'send-request' }
  | { readonly type: 'set-timer'; readonly timer: TransactionTimer; readonly ms: number }
  | { readonly type: 'clear-timer'; readonly timer: TransactionTimer }
  | { readonly type: 'pass-up'; readonly status: number }
  | { readonly type: 'timed-out' }
  | { readonly type: 'transport-failed'; readonly code: string };

export type TransactionStep = readonly [TransactionState, readonly TransactionEffect[]];

/** Non-INVITE client transaction, RFC 3261 §17.1.2 and figure 6. */
export function startTransaction(options: TransactionOptions): TransactionStep {
  // §17.1.2.2: Timer F is 64*T1; on an unreliable transport Timer E starts at T1.
  const effects: TransactionEffect[] = [
    { type: 'send-request' },
    { type: 'set-timer', timer: 'F', ms: 64 * options.t1 },
  ];
  if (options.reliable) return [{ name: 'trying' }, effects];
  return [{ name: 'trying', timerE: options.t1 }, [...effects, { type: 'set-timer', timer: 'E', ms: options.t1 }]];
}

export function stepTransaction(
  state: TransactionState,
  event: TransactionEvent,
  options: TransactionOptions,
): TransactionStep {
  switch (state.name) {
    case 'trying':
    case 'proceeding':
      return stepPending(state, event, options);
    case 'completed':
      // §17.1.2.2: the Completed state absorbs retransmitted responses until Timer K; nothing is passed up any more.
      return event.type === 'timer' && event.timer === 'K' ? [{ name: 'terminated' }, []] : [state, []];
    case 'terminated':
      return [state, []];
    default:
      return unreachable(state.name);
  }
}

function stepPending(state: TransactionState, event: TransactionEvent, options: TransactionOptions): TransactionStep {
  switch (event.type) {
    case 'timer':
      if (event.timer === 'F') return [{ name: 'terminated' }, [...clearTimers(state), { type: 'timed-out' }]];
      return event.timer === 'E' && state.timerE !== undefined ? retransmit(state, state.timerE, options) : [state, []];
    case 'response':
      if (event.status >= 200) return complete(state, event.status, options);
      // Timer E runs on as it was set; only its next interval is T2.
      return [{ ...state, name: 'proceeding' }, [{ type: 'pass-up', status: event.status }]];
    case 'transport-error':
      // §17.1.4
      return [{ name: 'terminated' }, [...clearTimers(state), { type: 'transport-failed', code: event.code }]];
    default:
      return unreachable(event);
  }
}

/** §17.1.2.2: E doubles up to T2 in Trying; in Proceeding it is T2. */
function retransmit(state: TransactionState, interval: number, options: TransactionOptions): TransactionStep {
  const timerE = state.name === 'proceeding' ? options.t2 : Math.min(2 * interval, options.t2);
  return [{ ...state, timerE }, [{ type: 'send-request' }, { type: 'set-timer', timer: 'E', ms: timerE }]];
}

/** §17.1.2.2: Timer K is T4 on an unreliable transport, zero on a reliable one. */
function complete(state: TransactionState, status: number, options: TransactionOptions): TransactionStep {
  const effects: TransactionEffect[] = [...clearTimers(state), { type: 'pass-up', status }];
  if (options.reliable) return [{ name: 'terminated' }, effects];
  return [{ name: 'completed' }, [...effects, { type: 'set-timer', timer: 'K', ms: options.t4 }]];
}

function clearTimers(state: TransactionState): TransactionEffect[] {
  const f: TransactionEffect = { type: 'clear-timer', timer: 'F' };
  return state.timerE === undefined ? [f] : [{ type: 'clear-timer', timer: 'E' }, f];
}
