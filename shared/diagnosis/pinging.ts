import { finish } from './finish.js';
import { PING_INTERVAL_MS, PING_WAIT_MS, PINGS, type RunOptions } from './options.js';
import type { Pings, Run, RunEffect } from './run.js';
import { traceNote } from './tracing.js';

/** Step 4 [0089–0105, 0110–0127]: is the server's host there, although its SIP service does not answer? */

export function startPings(run: Run, o: RunOptions, at: number): RunEffect[] {
  run.phase = 'pinging';
  run.pings = { sent: 0, replies: [], lost: [] };
  run.deadlines.set('ping-2', at + PING_INTERVAL_MS);
  run.deadlines.set('ping-3', at + 2 * PING_INTERVAL_MS);
  run.deadlines.set('ping-end', at + (PINGS - 1) * PING_INTERVAL_MS + PING_WAIT_MS);
  return sendPing(run, o, at);
}

export function sendPing(run: Run, o: RunOptions, at: number): RunEffect[] {
  const { pings, target } = run;
  if (pings === undefined || target === undefined) return [];
  pings.sent++;
  traceNote(run, o, at, 'icmp', 'out', `echo request ${String(pings.sent)}`);
  return [{ type: 'ping', seq: pings.sent, address: target.address, timeoutMs: PING_WAIT_MS }];
}

export function onPingReply(run: Run, o: RunOptions, at: number, seq: number, rttMs: number): RunEffect[] {
  const pings = awaited(run, seq);
  if (pings === undefined) return [];
  run.heard = true;
  pings.replies.push({ seq, at, rttMs });
  traceNote(run, o, at, 'icmp', 'in', `echo reply ${String(seq)}, ${rttMs.toFixed(1)} ms`);
  return finishWhenAllKnown(run, o, at, pings);
}

export function onPingLost(run: Run, o: RunOptions, at: number, seq: number, code?: string): RunEffect[] {
  const pings = awaited(run, seq);
  if (pings === undefined) return [];
  pings.lost.push(seq);
  traceNote(
    run,
    o,
    at,
    'icmp',
    'local',
    `no reply to echo request ${String(seq)}${code === undefined ? '' : ` (${code})`}`,
  );
  return finishWhenAllKnown(run, o, at, pings);
}

/** Nothing pretends that a ping was sent: the counts stay 0. */
export function onPingUnavailable(run: Run, o: RunOptions, at: number, why: string): RunEffect[] {
  if (run.phase !== 'pinging') return [];
  run.pings = { sent: 0, replies: [], lost: [], unavailable: why };
  traceNote(run, o, at, 'icmp', 'local', `ping unavailable: ${why}`);
  return finish(run, o, at, 'pinged');
}

/** The last ping has been waited for: what is not answered is lost. */
export function onPingEnd(run: Run, o: RunOptions, at: number): RunEffect[] {
  for (let seq = 1; seq <= PINGS; seq++) {
    const effects = onPingLost(run, o, at, seq);
    if (effects.length > 0) return effects;
  }
  return [];
}

/** A late SIP response: step 3 resumes. What the pings told so far stays in the evidence. */
export function stopPings(run: Run): RunEffect[] {
  for (const id of ['ping-2', 'ping-3', 'ping-end'] as const) run.deadlines.delete(id);
  return [{ type: 'stop-pings' }];
}

function awaited(run: Run, seq: number): Pings | undefined {
  const { phase, pings } = run;
  if (phase !== 'pinging' || pings === undefined || seq > pings.sent) return undefined;
  return pings.lost.includes(seq) || pings.replies.some((reply) => reply.seq === seq) ? undefined : pings;
}

function finishWhenAllKnown(run: Run, o: RunOptions, at: number, pings: Pings): RunEffect[] {
  return pings.replies.length + pings.lost.length >= PINGS ? finish(run, o, at, 'pinged') : [];
}
