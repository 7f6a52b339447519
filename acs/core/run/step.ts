import { unreachable } from '#shared/lib/unreachable.js';
import type { RunChange, RunRow } from '../../store/ports/runs.js';
import { answered, ask } from './asking.js';
import { cancel, expire, missDeadline } from './ends.js';
import {
  BUSY_MS,
  CONTACT_MS,
  deadlineMs,
  HOPELESS,
  isOpen,
  isStopping,
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
    depth: row.depth,
    dialect: row.dialect,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt ?? row.createdAt + QUEUE_MS,
    state: row.state,
    deadlineAt: row.deadlineAt ?? now + deadlineMs(row),
    hasTurn: false,
    session: 'none',
    rebooted: false,
    asked: 'nothing',
    lastReading: false,
    mustCancel: false,
    lingers: false,
    connecting: false,
    isExpected: false,
    trouble: '',
    connects: 0,
    unreachable: false,
  };
  if (row.state === 'queued') {
    return [machine, [untilExpiry(machine, now)]];
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

function untilExpiry(m: RunMachine, now: number): RunEffect {
  return { type: 'set-timer', timer: 'expiry', ms: Math.max(0, m.expiresAt - now) };
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
    const expecting: RunMachine = { ...m, isExpected: true };
    return m.session === 'none' ? [expecting, [accepted, waitForContact(CONTACT_MS)]] : [m, [accepted]];
  }
  const failed: RunEffect = {
    type: 'note',
    event: 'connection-request.failed',
    data: { reason: outcome.reason, detail: outcome.detail },
  };
  const again = outcome.reason === 'busy' && m.session === 'none';
  const troubled: RunMachine = { ...m, unreachable: HOPELESS.has(outcome.reason), trouble: troubleOf(outcome) };
  return [troubled, again ? [failed, waitForContact(BUSY_MS)] : [failed]];
}

function sessionStarted(m: RunMachine, input: Extract<RunInput, { type: 'session-started' }>): Step {
  const inSession: RunMachine = {
    ...m,
    session: 'fresh',
    rebooted: input.boot,
    unreachable: false,
    isExpected: false,
    trouble: '',
  };
  if (!m.hasTurn || !isOpen(m.state)) return [inSession, []];
  if (m.state === 'queued') {
    if (input.isAssumed === true) return [inSession, []];
    return [inSession, [{ type: 'note', event: 'session.started', data: { events: input.events } }]];
  }
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
      if (m.state !== 'queued') return [m, []];
      // A timer may be shorter than it was asked to be, and the clock may be set back meanwhile.
      return now < m.expiresAt ? [m, [untilExpiry(m, now)]] : expire(m, now);
    case 'contact':
      if (m.lastReading) return missDeadline(m, now, 'it did not come');
      return m.isExpected && m.state === 'queued' ? didNotCome(m) : reachAgain(m);
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

function didNotCome(m: RunMachine): Step {
  const reason = 'no-inform';
  const detail = `It accepted the Connection Request, and no session came within ${CONTACT_MS / 1000} s`;
  const [reaching, connect] = reachAgain({ ...m, isExpected: false, trouble: troubleOf({ reason, detail }) });
  return [reaching, [{ type: 'note', event: 'connection-request.failed', data: { reason, detail } }, ...connect]];
}

function troubleOf({ reason, detail }: { readonly reason: string; readonly detail: string }): string {
  return `the last Connection Request failed (${reason}): ${detail}`;
}

/** The last reading has one session's time; whatever comes of it, the run ends. */
function deadline(m: RunMachine, now: number): Step {
  if (isStopping(m)) return [{ ...m, mustCancel: false, lingers: false }, [{ type: 'forget' }]];
  if ((m.state !== 'requested' && m.state !== 'running') || m.lastReading) return [m, []];
  const last: RunMachine = { ...m, lastReading: true };
  // In an open session that has had its turn: the phone said a moment ago that it has no result.
  if (m.session === 'served') return missDeadline(last, now, 'it still has no result');
  if (m.unreachable && m.session === 'none') return missDeadline(last, now, 'it cannot be reached');
  const [reached, connect] = reach(last);
  return [reached, [...connect, waitForContact(CONTACT_MS)]];
}
