import { unreachable } from '../lib/unreachable.js';
import { finish } from './finish.js';
import { onAnswer, onLocateLimit, startLocating } from './locating.js';
import type { RunOptions } from './options.js';
import { onPingEnd, onPingLost, onPingReply, onPingUnavailable, sendPing } from './pinging.js';
import {
  onAttemptTimeout,
  onFlowConnected,
  onFlowError,
  onFlowOpen,
  onTransactionTimer,
  startAttempt,
} from './registering.js';
import { onSentAs } from './relayed.js';
import { onDatagram } from './responding.js';
import { copyRun, newRun, type DeadlineId, type Run, type RunEffect, type RunEvent } from './run.js';

/**
 * The self-diagnosis as a pure machine: resolving → registering → pinging → done (diagnosis.md, steps 2 to 5; step 1 is
 * configuration.ts). The driver carries the effects out, feeds the events back one at a time, and calls with a
 * `deadline` event when `nextDeadline` has come.
 */
export type RunStep = readonly [Run, readonly RunEffect[]];

/** Step 2: the guard timer starts, at 0. */
export function begin(o: RunOptions): RunStep {
  const run = newRun(o.plan.expires);
  run.deadlines.set('guard', o.timeoutMs);
  return [run, startLocating(run, o)];
}

export function advance(before: Run, event: RunEvent, o: RunOptions): RunStep {
  const run = copyRun(before);
  // A scheduler may be late: what was due before this event comes first. At the same instant the event wins, except
  // that a `deadline` event is about the deadlines themselves.
  const effects = fireDeadlines(run, o, event.at, event.type === 'deadline' ? event.at : event.at - 1);
  if (run.phase === 'done') return [run, effects];
  return [run, [...effects, ...handle(run, event, o)]];
}

/** When the machine wants its next `deadline` event, ms since the start; undefined once it is done. */
export function nextDeadline(run: Run): number | undefined {
  const due = [...run.deadlines.values()];
  return due.length === 0 ? undefined : Math.min(...due);
}

function handle(run: Run, event: RunEvent, o: RunOptions): RunEffect[] {
  const { at } = event;
  switch (event.type) {
    case 'answer':
      return onAnswer(run, o, at, event.id, event.answer);
    case 'flow-connected':
      return onFlowConnected(run, at, event.flow);
    case 'flow-open':
      return onFlowOpen(run, o, at, event.flow, event.local);
    case 'flow-error':
      return onFlowError(run, o, at, event.flow, event.code);
    case 'datagram':
      return onDatagram(run, o, at, event.flow, event.bytes, event.from);
    case 'sent-as':
      return onSentAs(run, event.bytes);
    case 'ping-reply':
      return onPingReply(run, o, at, event.seq, event.rttMs);
    case 'ping-lost':
      return onPingLost(run, o, at, event.seq, event.code);
    case 'ping-unavailable':
      return onPingUnavailable(run, o, at, event.why);
    case 'deadline':
      return [];
    default:
      return unreachable(event);
  }
}

/**
 * All deadlines up to `until`, in order of time; one that falls together with the guard is processed first (ours).
 * What they do happens now, not when it was due, but never after the guard.
 */
function fireDeadlines(run: Run, o: RunOptions, now: number, until: number): RunEffect[] {
  const at = Math.min(now, run.deadlines.get('guard') ?? now);
  const effects: RunEffect[] = [];
  for (;;) {
    const due = [...run.deadlines]
      .filter(([, at]) => at <= until)
      .sort(([a, atA], [b, atB]) => atA - atB || Number(a === 'guard') - Number(b === 'guard'))[0];
    if (due === undefined) return effects;
    const [id] = due;
    run.deadlines.delete(id);
    effects.push(...onDeadline(run, o, at, id));
  }
}

function onDeadline(run: Run, o: RunOptions, at: number, id: DeadlineId): RunEffect[] {
  switch (id) {
    case 'guard': // [0083]: release the registration flow
      run.guardTimerExpired = true;
      return finish(run, o, at, 'guard');
    case 'resolve':
      return onLocateLimit(run, o, at);
    case 'attempt':
      return onAttemptTimeout(run, o, at);
    case 'E':
    case 'F':
      return onTransactionTimer(run, o, at, id);
    case 'retry':
      return startAttempt(run, o, at);
    case 'ping-2':
    case 'ping-3':
      return sendPing(run, o, at);
    case 'ping-end':
      return onPingEnd(run, o, at);
    default:
      return unreachable(id);
  }
}
