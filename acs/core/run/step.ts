import { unreachable } from '#shared/lib/unreachable.js';
import type { RunChange, RunRow } from '../../store/store.js';
import { answered, ask } from './asking.js';
import { cancel, fail, missDeadline } from './ends.js';
import {
  BUSY_MS,
  CONTACT_MS,
  DEADLINE_MS,
  HOPELESS,
  isOpen,
  POLL_MS,
  QUEUE_MS,
  wantsToAsk,
  type ConnectOutcome,
  type RunEffect,
  type RunInput,
  type RunMachine,
  type RunTimer,
  type Step,
} from './machine.js';
import { reach, reachAgain, waitForContact } from './reach.js';

/** @param now epoch ms */
export function beginRun(row: RunRow, now: number): Step {
  const machine: RunMachine = {
    id: row.id,
    line: row.line,
    requestKey: row.requestKey,
    createdAt: row.createdAt,
    state: row.state,
    deadlineAt: row.deadlineAt ?? now + DEADLINE_MS,
    hasTurn: false,
    session: 'none',
    rebooted: false,
    asked: 'nothing',
    lastReading: false,
    mustCancel: false,
    connecting: false,
    connects: 0,
    unreachable: false,
  };
  if (row.state === 'queued') {
    return [machine, [{ type: 'set-timer', timer: 'expiry', ms: Math.max(0, row.createdAt + QUEUE_MS - now) }]];
  }
  // The process was killed between request and result: the session is gone, the phone has gone on without us.
  const [running, effects] = row.state === 'requested' ? becomeRunning(machine, now) : watch(machine, now);
  const [polling, connect] = reach({ ...running, hasTurn: true });
  return [polling, [...effects, ...connect]];
}

/** @param now epoch ms */
export function stepRun(m: RunMachine, input: RunInput, now: number): Step {
  switch (input.type) {
    case 'turn':
      return m.hasTurn ? [m, []] : takeTurn({ ...m, hasTurn: true });
    case 'session-started':
      return sessionStarted(m, input);
    case 'ask':
      return wantsToAsk(m) ? ask(m) : [m, []];
    case 'answer':
      return answered({ ...m, asked: 'nothing' }, m.asked, input.answer, now);
    case 'session-ended':
      return sessionEnded(m, now);
    case 'connection-request':
      return connected({ ...m, connecting: false }, input.outcome, now);
    case 'timer':
      return timeUp(m, input.timer, now);
    case 'cancel':
      return cancel(m, input.by, now);
    default:
      return unreachable(input);
  }
}

function takeTurn(m: RunMachine): Step {
  if (m.session === 'none') return reach(m);
  return [m, [{ type: 'note', event: 'session.started', data: {} }]];
}

function connected(m: RunMachine, outcome: ConnectOutcome, now: number): Step {
  if (m.mustCancel || !isOpen(m.state)) return [m, []];
  if (m.state !== 'queued') {
    if (outcome.ok) return [m, []];
    if (m.lastReading && m.session === 'none') return missDeadline(m, now, outcome.detail);
    return [{ ...m, unreachable: HOPELESS.has(outcome.reason) }, []];
  }
  if (outcome.ok) {
    const accepted: RunEffect = { type: 'note', event: 'connection-request.accepted', data: {} };
    return m.session === 'none' ? [m, [accepted, waitForContact(CONTACT_MS)]] : [m, [accepted]];
  }
  const failed: RunEffect = {
    type: 'note',
    event: 'connection-request.failed',
    data: { reason: outcome.reason, detail: outcome.detail },
  };
  const again = outcome.reason === 'busy' && m.session === 'none';
  return [{ ...m, unreachable: HOPELESS.has(outcome.reason) }, again ? [failed, waitForContact(BUSY_MS)] : [failed]];
}

function sessionStarted(m: RunMachine, input: Extract<RunInput, { type: 'session-started' }>): Step {
  const inSession: RunMachine = { ...m, session: 'fresh', rebooted: input.boot, unreachable: false };
  if (!m.hasTurn || !isOpen(m.state)) return [inSession, []];
  if (m.state === 'queued')
    return [inSession, [{ type: 'note', event: 'session.started', data: { events: input.events } }]];
  return [inSession, input.diagnosticsComplete ? [{ type: 'note', event: 'diagnostics-complete', data: {} }] : []];
}

function sessionEnded(m: RunMachine, now: number): Step {
  const ended: RunMachine = { ...m, session: 'none', rebooted: false, asked: 'nothing' };
  switch (m.state) {
    case 'queued':
      // Lost before the acknowledgement: whether the phone got the request, its RequestKey will tell.
      return m.asked === 'nothing' ? reachAgain(ended) : [ended, [waitForContact(BUSY_MS)]];
    case 'requested':
      return becomeRunning(ended, now);
    case 'running':
      return m.lastReading ? missDeadline(ended, now, 'its session ended before it could be read') : [ended, []];
    default:
      // Stopping the phone is tried once.
      return m.asked === 'cancel' ? [ended, [{ type: 'forget' }]] : m.mustCancel ? reach(ended) : [ended, []];
  }
}

/** TR-106: the test starts after the session in which it was requested has ended. */
function becomeRunning(m: RunMachine, now: number): Step {
  const [watched, timers] = watch({ ...m, state: 'running' }, now);
  const change: RunChange = { state: 'running', deadlineAt: m.deadlineAt };
  return [watched, [{ type: 'move', from: 'requested', change, event: 'run.running', data: {} }, ...timers]];
}

function watch(m: RunMachine, now: number): Step {
  return [
    m,
    [
      { type: 'set-timer', timer: 'poll', ms: POLL_MS },
      { type: 'set-timer', timer: 'deadline', ms: Math.max(0, m.deadlineAt - now) },
    ],
  ];
}

function timeUp(m: RunMachine, timer: RunTimer, now: number): Step {
  switch (timer) {
    case 'expiry':
      return m.state === 'queued' ? fail(m, 'expired', 'The phone did not come within 24 hours', now) : [m, []];
    case 'contact':
      if (m.lastReading) return missDeadline(m, now, 'it did not come');
      return reachAgain(m);
    case 'poll': {
      if (m.state !== 'running' || m.lastReading) return [m, []];
      const [polling, connect] = reach(m);
      return [polling, [...connect, { type: 'set-timer', timer: 'poll', ms: POLL_MS }]];
    }
    case 'deadline':
      return deadline(m, now);
    default:
      return unreachable(timer);
  }
}

/** The last reading has one session's time; whatever comes of it, the run ends. */
function deadline(m: RunMachine, now: number): Step {
  if (m.mustCancel) return [{ ...m, mustCancel: false }, [{ type: 'forget' }]];
  if ((m.state !== 'requested' && m.state !== 'running') || m.lastReading) return [m, []];
  const last: RunMachine = { ...m, lastReading: true };
  // In an open session that has had its turn: the phone said a moment ago that it has no result.
  if (m.session === 'served') return missDeadline(last, now, 'it still has no result');
  if (m.unreachable && m.session === 'none') return missDeadline(last, now, 'it cannot be reached');
  const [reached, connect] = reach(last);
  return [reached, [...connect, waitForContact(CONTACT_MS)]];
}
