import { MAX_CONNECTS, type RunEffect, type RunMachine, type Step } from './machine.js';

/** Asks for a session, unless one is open, one is asked for already, or asking is hopeless. */
export function reach(m: RunMachine): Step {
  if (m.session !== 'none' || m.connecting || m.unreachable) return [m, []];
  const sent: readonly RunEffect[] =
    m.state === 'queued' ? [{ type: 'note', event: 'connection-request.sent', data: {} }] : [];
  return [{ ...m, connecting: true, connects: m.connects + 1 }, [...sent, { type: 'connect' }]];
}

/** Connection Requests are repeated a few times only while the run is queued: after that it waits for an Inform. */
export function reachAgain(m: RunMachine): Step {
  return m.state === 'queued' && m.hasTurn && m.connects < MAX_CONNECTS ? reach(m) : [m, []];
}

export function waitForContact(ms: number): RunEffect {
  return { type: 'set-timer', timer: 'contact', ms };
}
