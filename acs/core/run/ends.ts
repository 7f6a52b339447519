import type { RunEventType } from '#shared/api/events.js';
import type { RunChange } from '../../store/ports/runs.js';
import { deadlineMs, isOpen, type Data, type RunEffect, type RunMachine, type Step } from './machine.js';
import { reach } from './reach.js';

export function missDeadline(m: RunMachine, now: number, why: string): Step {
  return fail(
    m,
    'deadline',
    `No result from the phone within ${deadlineMs(m) / 1000} s of its acknowledgement: ${why}`,
    now,
  );
}

export function interrupt(m: RunMachine, now: number): Step {
  const failure = m.rebooted
    ? { reason: 'device-restarted', detail: 'The phone restarted while it was diagnosing' }
    : { reason: 'diagnosis-stopped', detail: 'The phone restarted, or somebody changed or canceled its diagnosis' };
  return end(m, now, { state: 'interrupted', failure }, 'run.interrupted', failure);
}

/** Nobody came for a queued run. What stood in the way is told, so far as a Connection Request found out. */
export function expire(m: RunMachine, now: number): Step {
  const within = `The phone did not come within ${Math.round((m.expiresAt - m.createdAt) / 1000)} s`;
  return fail(m, 'expired', m.trouble === '' ? within : `${within}; ${m.trouble}`, now);
}

export function fail(m: RunMachine, reason: string, detail: string, now: number, facts: Partial<RunChange> = {}): Step {
  const failure = { reason, detail };
  return end(m, now, { ...facts, state: 'failed', failure }, 'run.failed', failure);
}

export function cancel(m: RunMachine, by: string, now: number): Step {
  return isOpen(m.state) ? end(m, now, { state: 'canceled' }, 'run.canceled', { by }) : [m, []];
}

export function complete(
  m: RunMachine,
  facts: Partial<RunChange> & Pick<Required<RunChange>, 'verdict'>,
  now: number,
): Step {
  return end(m, now, { ...facts, state: 'complete' }, 'run.complete', { verdict: facts.verdict });
}

function end(m: RunMachine, now: number, change: RunChange, event: RunEventType, data: Data): Step {
  const move: RunEffect = { type: 'move', from: m.state, change: { ...change, endedAt: now }, event, data };
  // Stopped from here while the phone is at it, or is just being told to begin.
  const mustCancel =
    (change.state === 'canceled' && m.state !== 'queued' && m.asked !== 'result') ||
    (m.asked === 'start' && (change.state === 'canceled' || change.state === 'failed'));
  const ended: RunMachine = { ...m, state: change.state, mustCancel, lastReading: false };
  if (!mustCancel) return [ended, [move, { type: 'forget' }]];
  const [canceling, connect] = reach({ ...ended, session: m.session === 'none' ? 'none' : 'fresh' });
  // No test lasts beyond the deadline: then there is nothing left to cancel.
  return [canceling, [move, ...connect, { type: 'set-timer', timer: 'deadline', ms: deadlineMs(m) }]];
}
