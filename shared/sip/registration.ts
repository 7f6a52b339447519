import { unreachable } from '../lib/unreachable.js';
import { startTransaction, stepTransaction, type TransactionEffect } from './client-transaction.js';
import { parseDeltaSeconds, parseRetryAfter } from './headers.js';
import { isResponseTo } from './matching.js';
import { headerValue, parseSipMessage, printSipMessage, type SipResponse } from './message.js';
import { buildRegister } from './register.js';
import {
  acceptChallenges,
  authorizationHeaders,
  withoutCredentials,
  type Answered,
} from './registration-credentials.js';
import {
  MAX_EXPIRES_SECONDS,
  grantedExpires,
  makeBranch,
  refreshDelayMs,
  retryDelayMs,
  transactionOptions,
  type LocalEnd,
  type Registration,
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationFailure,
  type RegistrationOptions,
  type RegistrationStatus,
  type RegistrationStep,
} from './registration-state.js';

/**
 * A line's own registration (RFC 3261 §10.2), not its diagnosis: registers, answers challenges, refreshes, retries with
 * back-off, removes its binding at the end. A pure machine; the timers are effects with an id, and setting one that runs
 * sets it anew.
 */

/** A line that has not been started: it waits for `start`. */
export function beginRegistration(options: RegistrationOptions): Registration {
  return {
    status: 'Initializing',
    active: false,
    registered: false,
    held: false,
    flow: 'none',
    callId: newCallId(options),
    fromTag: options.randomHex(8),
    cseq: 0,
    expires: options.expires,
    credentials: [],
    failures: 0,
  };
}

export function stepRegistration(
  state: Registration,
  event: RegistrationEvent,
  options: RegistrationOptions,
): RegistrationStep {
  switch (event.type) {
    case 'start':
      return start(state, options);
    case 'stop':
      return stop(state, options);
    case 'hold':
      return hold(state);
    case 'resume':
      return resume(state, options);
    case 'refresh-now':
      return register(state, options);
    case 'reconnect':
      return state.pending !== undefined || typeof state.flow === 'string' ? [state, []] : reconnect(state);
    case 'datagram':
      return onDatagram(state, event.bytes, options);
    case 'connected':
      return connected(state, event, options);
    case 'flow-failed':
      return flowFailed(state, event.code, options);
    case 'transport-error':
      return onTransaction(state, { type: 'transport-error', code: event.code }, options);
    case 'timer':
      if (event.id === 'refresh' || event.id === 'retry') return register(state, options);
      return onTransaction(state, { type: 'timer', timer: event.id }, options);
    default:
      return unreachable(event);
  }
}

/** Also while the binding is being removed: that is given up, and the line registers anew. */
function start(state: Registration, options: RegistrationOptions): RegistrationStep {
  if (state.active) return [state, []];
  const { retryMs: _retryMs, ...idle } = abandon(state);
  const fresh = { ...idle, active: true, registered: false, failures: 0, expires: options.expires };
  return after(stopTimers, register(fresh, options));
}

/**
 * Now, not when the timer says; unless a REGISTER is on its way, or a diagnosis holds the unregistered line.
 * @param isFresh nothing has been sent over the flow yet
 */
function register(state: Registration, options: RegistrationOptions, isFresh = false): RegistrationStep {
  if (!state.active || state.pending !== undefined || (state.held && !state.registered)) return [state, []];
  const [next, effects] = withStatus(state, state.registered ? state.status : 'Registering');
  const before = [...stopWaiting, ...effects];
  if (next.flow === 'connecting') return [next, before];
  if (next.flow === 'none' || (options.habits.newPort && !isFresh)) return after(before, reconnect(next));
  return after(before, send(next, next.flow, options, { purpose: 'register', answered: new Map(), raised: false }));
}

function reconnect(state: Registration): RegistrationStep {
  const closing: readonly RegistrationEffect[] = state.flow === 'none' ? [] : [{ type: 'disconnect' }];
  return [{ ...state, flow: 'connecting' }, [...closing, { type: 'connect' }]];
}

function connected(
  state: Registration,
  { transport, contact, sentBy }: LocalEnd,
  options: RegistrationOptions,
): RegistrationStep {
  return register({ ...state, flow: { transport, contact, sentBy } }, options, true);
}

function flowFailed(state: Registration, code: string, options: RegistrationOptions): RegistrationStep {
  const { pending } = state;
  const lost: Registration = { ...abandon(state), flow: 'none' };
  if (pending?.purpose === 'unregister') return after(stopTimers, fail(lost, pending.purpose, options, code));
  if (!state.active) return [lost, []];
  return after(stopTimers, fail(lost, 'register', options, code));
}

/** A line that is registered stays so; one that is not sends nothing until `resume`. */
function hold(state: Registration): RegistrationStep {
  const held = { ...state, held: true };
  if (state.registered || !state.active) return [held, []];
  const [next, effects] = withStatus(abandon(held), state.failures === 0 ? 'Initializing' : 'Error');
  return [next, [...stopTimers, ...effects]];
}

/**
 * A line that had failed goes on waiting for what its back-off or the registrar's Retry-After says: the diagnosis has
 * just sent REGISTERs of its own. One that it found to register gets a `refresh-now`.
 */
function resume(state: Registration, options: RegistrationOptions): RegistrationStep {
  const free = { ...state, held: false };
  if (state.registered || !state.active) return [free, []];
  return state.retryMs === undefined
    ? register(free, options)
    : [free, [{ type: 'set-timer', id: 'retry', ms: state.retryMs }]];
}

function stop(state: Registration, options: RegistrationOptions): RegistrationStep {
  if (!state.active) return [state, []];
  const stopped = abandon({ ...state, active: false });
  const { flow } = state;
  if (!state.registered || typeof flow === 'string') return after(stopTimers, withStatus(stopped, 'Disabled'));
  const [next, effects] = withStatus(stopped, 'Unregistering');
  const pending = { purpose: 'unregister', answered: new Map<string, number>(), raised: false } as const;
  return after([...stopTimers, ...effects], send(next, flow, options, pending));
}

/** What one REGISTER and its repetitions (after a challenge, after a 423) have in common. */
interface Sequence {
  readonly purpose: 'register' | 'unregister';
  readonly answered: Answered;
  /** The expiry was raised already. */
  readonly raised: boolean;
}

function send(state: Registration, flow: LocalEnd, options: RegistrationOptions, sequence: Sequence): RegistrationStep {
  const branch = makeBranch(options);
  const cseq = state.cseq + 1;
  const { rport } = options.habits;
  const callId = options.habits.newCallId ? newCallId(options) : state.callId;
  const [authorization, credentials] = authorizationHeaders(state.credentials, options);
  const request = buildRegister({
    registrarUri: options.registrarUri,
    aor: options.aor,
    fromTag: state.fromTag,
    callId,
    cseq,
    contact: flow.contact,
    expires: sequence.purpose === 'unregister' ? 0 : state.expires,
    via: { transport: flow.transport, sentBy: flow.sentBy, branch, rport },
    userAgent: options.userAgent,
    authorization,
  });
  const { transport } = flow;
  const [transaction, effects] = startTransaction(transactionOptions(transport));
  const bytes = printSipMessage(request);
  return [
    { ...state, callId, cseq, credentials, pending: { ...sequence, branch, bytes, transport, transaction } },
    effects.flatMap((effect) => toEffect(effect, bytes)),
  ];
}

function onDatagram(state: Registration, bytes: Uint8Array, options: RegistrationOptions): RegistrationStep {
  const parsed = parseSipMessage(bytes);
  if (!parsed.ok || parsed.value.kind === 'request') return [state, []];
  if (state.pending === undefined || !isResponseTo(parsed.value, { ...state.pending, method: 'REGISTER' }))
    return [state, []];
  return onTransaction(state, { type: 'response', status: parsed.value.status }, options, parsed.value);
}

function onTransaction(
  state: Registration,
  event: Parameters<typeof stepTransaction>[1],
  options: RegistrationOptions,
  response?: SipResponse,
): RegistrationStep {
  const { pending } = state;
  if (pending === undefined) return [state, []];
  const [transaction, outcomes] = stepTransaction(pending.transaction, event, transactionOptions(pending.transport));
  let next: Registration = { ...state, pending: { ...pending, transaction } };
  const effects: RegistrationEffect[] = [];
  for (const outcome of outcomes) {
    effects.push(...toEffect(outcome, pending.bytes));
    const [changed, more] = onOutcome(next, pending, outcome, options, response);
    next = changed;
    effects.push(...more);
  }
  return [next, effects];
}

function onOutcome(
  state: Registration,
  sequence: Sequence,
  outcome: TransactionEffect,
  options: RegistrationOptions,
  response?: SipResponse,
): RegistrationStep {
  switch (outcome.type) {
    case 'pass-up':
      if (response === undefined || response.status < 200) return [state, []];
      return onFinal(abandon(state), sequence, response, options);
    // The next try goes to the next target, or locates the registrar anew: it may have moved (RFC 3263 §4.3).
    case 'timed-out':
      return disconnect(fail(abandon(state), sequence.purpose, options, 'no answer'));
    case 'transport-failed':
      return disconnect(fail(abandon(state), sequence.purpose, options, outcome.code));
    case 'send-request':
    case 'set-timer':
    case 'clear-timer':
      return [state, []];
    default:
      return unreachable(outcome);
  }
}

function onFinal(
  state: Registration,
  sequence: Sequence,
  response: SipResponse,
  options: RegistrationOptions,
): RegistrationStep {
  const { status } = response;
  const { flow } = state;
  if (typeof flow === 'string') return [state, []];
  if (status < 300) return succeed(state, flow, sequence, response, options);
  if (status === 401 || status === 407) {
    const accepted = acceptChallenges(state.credentials, sequence.answered, response, options.password);
    if (accepted === undefined) return fail(withoutCredentials(state), sequence.purpose, options, String(status));
    const [credentials, answered] = accepted;
    return send({ ...state, credentials }, flow, options, { ...sequence, answered });
  }
  if (status === 423 && sequence.purpose === 'register' && !sequence.raised) {
    const raised = { ...state, expires: raisedExpires(state.expires, response) };
    return send(raised, flow, options, { ...sequence, raised: true });
  }
  const failed = fail(state, sequence.purpose, options, `${status} ${response.reason}`, response);
  return status === 503 ? disconnect(failed) : failed; // RFC 3263 §4.3: the next target is tried
}

function succeed(
  state: Registration,
  flow: LocalEnd,
  sequence: Sequence,
  response: SipResponse,
  options: RegistrationOptions,
): RegistrationStep {
  if (sequence.purpose === 'unregister') return withStatus({ ...state, registered: false }, 'Disabled');
  const granted = grantedExpires(response, flow.contact, state.expires);
  if (granted === undefined) return fail(state, sequence.purpose, options, 'the registrar does not list the binding');
  if (granted === 0) return fail(state, sequence.purpose, options, 'the registrar granted no time');
  const { retryMs: _retryMs, ...settled } = state;
  const [next, effects] = withStatus({ ...settled, registered: true, failures: 0 }, 'Up');
  return [next, [...effects, { type: 'set-timer', id: 'refresh', ms: refreshDelayMs(granted) }]];
}

function fail(
  state: Registration,
  purpose: Sequence['purpose'],
  options: RegistrationOptions,
  why: string,
  response?: SipResponse,
): RegistrationStep {
  if (purpose === 'unregister') return withStatus({ ...state, registered: false }, 'Disabled', { why });
  const failures = state.failures + 1;
  const retryAfterSeconds = parseRetryAfter((response && headerValue(response, 'Retry-After')) ?? '');
  const failure = { why, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  const ms = retryDelayMs(failures, options.retryIntervalSeconds, options.randomFraction(), retryAfterSeconds);
  const failed = { ...state, registered: false, failures, retryMs: ms };
  const [next, effects] = withStatus(failed, 'Error', failure);
  // While a diagnosis runs, `resume` is what brings the next try.
  return state.held ? [next, effects] : [next, [...effects, { type: 'set-timer', id: 'retry', ms }]];
}

function newCallId({ randomHex }: RegistrationOptions): string {
  return randomHex(16);
}

function disconnect([state, effects]: RegistrationStep): RegistrationStep {
  return [{ ...state, flow: 'none' }, [...effects, { type: 'disconnect' }]];
}

/** RFC 3261 §20.23; a 423 without Min-Expires, or with one that was met, exists: then the expiry doubles. */
function raisedExpires(sent: number, response: SipResponse): number {
  const minimum = parseDeltaSeconds(headerValue(response, 'Min-Expires') ?? '') ?? 0;
  return Math.min(minimum > sent ? minimum : 2 * sent, MAX_EXPIRES_SECONDS);
}

const stopWaiting: readonly RegistrationEffect[] = [
  { type: 'clear-timer', id: 'refresh' },
  { type: 'clear-timer', id: 'retry' },
];
const stopTimers: readonly RegistrationEffect[] = [
  { type: 'clear-timer', id: 'E' },
  { type: 'clear-timer', id: 'F' },
  ...stopWaiting,
];

/** The transaction is forgotten: what still comes for its branch meets nobody, which is what Timer K would wait for. */
function abandon({ pending: _pending, ...state }: Registration): Registration {
  return state;
}

function toEffect(effect: TransactionEffect, bytes: Uint8Array): readonly RegistrationEffect[] {
  switch (effect.type) {
    case 'send-request':
      return [{ type: 'send', bytes }];
    case 'set-timer':
      return effect.timer === 'K' ? [] : [{ type: 'set-timer', id: effect.timer, ms: effect.ms }];
    case 'clear-timer':
      return effect.timer === 'K' ? [] : [{ type: 'clear-timer', id: effect.timer }];
    case 'pass-up':
    case 'timed-out':
    case 'transport-failed':
      return [];
    default:
      return unreachable(effect);
  }
}

function withStatus(state: Registration, status: RegistrationStatus, failure?: RegistrationFailure): RegistrationStep {
  if (state.status === status && failure === undefined) return [state, []];
  return [{ ...state, status }, [{ type: 'status', status, ...(failure !== undefined && { failure }) }]];
}

function after(effects: readonly RegistrationEffect[], [state, more]: RegistrationStep): RegistrationStep {
  return [state, [...effects, ...more]];
}
