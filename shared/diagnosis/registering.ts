import { answerChallenge } from '../auth/digest.js';
import {
  startTransaction,
  stepTransaction,
  type TransactionEffect,
  type TransactionOptions,
} from '../sip/client-transaction.js';
import { DEFAULT_TIMERS } from '../sip/client-transaction.js';
import { printSipMessage, type SipHeader } from '../sip/message.js';
import { BRANCH_COOKIE, buildRegister, USUAL_HABITS } from '../sip/register.js';
import { contactFor } from './contact.js';
import { finish } from './finish.js';
import { MAX_TRANSACTIONS, T1_MS, attemptWaitMs, type RunOptions } from './options.js';
import { startPings } from './pinging.js';
import { afterNoAnswer } from './rows.js';
import type { Attempt, DeadlineId, Flow, Run, RunEffect, SocketAddress } from './run.js';
import { printAddress, traceNote, traceRetransmission, traceSip } from './tracing.js';

/** Step 3 [0087–0186], the sending half: attempts, their transactions, and their ends without an answer. */

const ATTEMPT_DEADLINES: readonly DeadlineId[] = ['attempt', 'E', 'F'];

/** S303, S305, S307 …: one more REGISTER. */
export function startAttempt(run: Run, o: RunOptions, at: number): RunEffect[] {
  run.phase = 'registering';
  run.deadlines.delete('retry');
  if (run.attempts.length >= MAX_TRANSACTIONS) return finish(run, o, at, 'cap');

  const [flow, effects] = flowFor(run, o, at);
  const n = run.attempts.length + 1;
  run.attempts.push({
    n,
    cseq: n,
    branch: `${BRANCH_COOKIE}${derive(o, `branch ${String(n)}`)}`,
    flow: flow.id,
    expires: run.expires,
    credentials: run.credentials.size > 0,
    answers: [...run.credentials.keys()],
    unconnected: !flow.connected,
    sentAt: [],
    provisional: [],
    outcome: { kind: 'open' },
  });
  run.current = n - 1;
  const guardLeft = (run.deadlines.get('guard') ?? o.timeoutMs) - at;
  run.deadlines.set('attempt', at + attemptWaitMs(o, guardLeft, run.rows.noAnswer));
  return flow.local ? [...effects, ...sendRegister(run, o, at, flow.local)] : effects;
}

export function onFlowOpen(run: Run, o: RunOptions, at: number, id: number, local: SocketAddress): RunEffect[] {
  const flow = run.flows[id];
  if (flow === undefined) return [];
  flow.state = 'open';
  flow.local = local;
  if (flow.connection !== undefined) {
    const secured = run.target?.transport === 'TLS' ? { secureAt: at } : {};
    flow.connection = { connectedAt: at, ...flow.connection, ...secured };
  }
  const attempt = currentAttempt(run);
  return attempt?.flow === id && attempt.bytes === undefined ? sendRegister(run, o, at, local) : [];
}

export function onFlowConnected(run: Run, at: number, id: number): RunEffect[] {
  const flow = run.flows[id];
  if (flow?.connection !== undefined) flow.connection = { ...flow.connection, connectedAt: at };
  return [];
}

/** A refused or reset connection, an ICMP error …: ends the attempt as 'no answer' at once, its cause kept. */
export function onFlowError(run: Run, o: RunOptions, at: number, id: number, code: string): RunEffect[] {
  const flow = run.flows[id];
  if (flow === undefined) return [];
  if (flow.state !== 'opening') run.heard = true;
  if (flow.connection !== undefined) {
    flow.connection = { ...flow.connection, ended: { at, code } };
    // RFC 3261 §18.3: where the next message begins can no longer be told, so the stream breaks the rules of SIP.
    if (code === 'EBADMSG') run.malformed.push({ at, detail: 'a stream without a usable Content-Length' });
  } else {
    run.icmp.push({ at, code });
  }
  // A connection is opened anew for the next attempt; a UDP socket goes on.
  if (flow.connection !== undefined || flow.state === 'opening') flow.state = 'failed';
  traceNote(run, o, at, 'error', 'in', code);
  const attempt = currentAttempt(run);
  if (attempt?.flow !== id) return [];
  attempt.outcome = { kind: 'transport-error', at, code };
  return withoutAnswer(run, o, at, at + T1_MS);
}

/** The attempt's wait is over: its timers stop, and it only listens. */
export function onAttemptTimeout(run: Run, o: RunOptions, at: number): RunEffect[] {
  const attempt = currentAttempt(run);
  if (attempt === undefined) return [];
  attempt.outcome = { kind: 'timeout', at };
  return withoutAnswer(run, o, at, at);
}

export function onTransactionTimer(run: Run, o: RunOptions, at: number, timer: 'E' | 'F'): RunEffect[] {
  const attempt = currentAttempt(run);
  if (attempt?.transaction === undefined) return [];
  const [state, effects] = stepTransaction(attempt.transaction, { type: 'timer', timer }, transactionOptions(run, o));
  attempt.transaction = state;
  return carryOut(run, o, at, attempt, effects);
}

/** 1xx: Timer E slows down to T2 (RFC 3261 §17.1.2.2). Nothing else changes [0091]. */
export function onProvisional(run: Run, o: RunOptions, at: number, attempt: Attempt, status: number): RunEffect[] {
  attempt.provisional.push({ at, status });
  if (attempt !== currentAttempt(run) || attempt.transaction === undefined) return [];
  const [state, effects] = stepTransaction(
    attempt.transaction,
    { type: 'response', status },
    transactionOptions(run, o),
  );
  attempt.transaction = state;
  return carryOut(run, o, at, attempt, effects);
}

export function currentAttempt(run: Run): Attempt | undefined {
  return run.current === undefined ? undefined : run.attempts[run.current];
}

/** Nobody waits for this attempt any more; a late response to it is still read. */
export function endCurrentAttempt(run: Run): void {
  for (const id of ATTEMPT_DEADLINES) run.deadlines.delete(id);
  delete run.current;
}

function withoutAnswer(run: Run, o: RunOptions, at: number, retryAt: number): RunEffect[] {
  endCurrentAttempt(run);
  run.rows = afterNoAnswer(run.rows);
  if (run.rows.noAnswer >= o.repetitions) return startPings(run, o, at); // S310, S410
  if (retryAt <= at) return startAttempt(run, o, at);
  run.deadlines.set('retry', retryAt);
  return [];
}

/**
 * UDP sockets are connected, so that ICMP errors are seen; but a connected socket drops answers from another address, so
 * the last attempt of a silent run listens unconnected (ours).
 */
function flowFor(run: Run, o: RunOptions, at: number): readonly [Flow, RunEffect[]] {
  const isSocket = o.engine === undefined;
  const lastTry = run.rows.noAnswer === o.repetitions - 1;
  const listenToAll = isSocket && run.target?.transport === 'UDP' && lastTry && !run.heard;
  const last = run.flows.at(-1);
  if (last !== undefined && last.state !== 'failed' && !(listenToAll && last.connected)) return [last, []];
  const flow: Flow = {
    id: run.flows.length,
    connected: !listenToAll,
    state: 'opening',
    ...(isSocket && run.target?.transport !== 'UDP' && { connection: { openedAt: at } }),
  };
  run.flows.push(flow);
  if (run.target === undefined) return [flow, []];
  const { connected, id } = flow;
  const serverName = o.plan.nextHop.host;
  return [flow, [{ type: 'open-flow', flow: id, remote: run.target, connected, serverName }]];
}

function sendRegister(run: Run, o: RunOptions, at: number, local: SocketAddress): RunEffect[] {
  const attempt = currentAttempt(run);
  if (attempt === undefined) return [];
  const sentBy = printAddress(local);
  const { rport, newCallId } = o.plan.habits ?? USUAL_HABITS;
  const request = buildRegister({
    registrarUri: o.plan.registrarUri,
    aor: o.plan.aor,
    fromTag: derive(o, 'tag'),
    callId: newCallId ? derive(o, `call ${String(attempt.n)}`) : callIdOf(o), // one own Call-ID per run
    cseq: attempt.cseq,
    contact: contactFor(o, run.target?.transport ?? 'UDP', local),
    expires: attempt.expires,
    via: { transport: run.target?.transport ?? 'UDP', sentBy, branch: attempt.branch, rport },
    userAgent: o.userAgent,
    authorization: authorization(run, o, attempt),
  });
  attempt.bytes = printSipMessage(request);
  const [state, effects] = startTransaction(transactionOptions(run, o));
  attempt.transaction = state;
  return carryOut(run, o, at, attempt, effects);
}

/** All credentials that were asked for so far are carried (RFC 3261 §22.3), each with its next nonce count. */
function authorization(run: Run, o: RunOptions, attempt: Attempt): SipHeader[] {
  return attempt.answers.flatMap((key) => {
    const answered = run.credentials.get(key);
    if (answered === undefined) return [];
    answered.nc++;
    const value = answerChallenge(
      {
        challenge: answered.challenge,
        username: o.plan.authUserName,
        password: o.plan.authPassword,
        method: 'REGISTER',
        uri: o.plan.registrarUri,
        cnonce: derive(o, `cnonce ${key} ${String(attempt.n)}`),
        nc: answered.nc,
      },
      o.hash,
    );
    return [{ name: answered.header, value }];
  });
}

function carryOut(
  run: Run,
  o: RunOptions,
  at: number,
  attempt: Attempt,
  effects: readonly TransactionEffect[],
): RunEffect[] {
  const out: RunEffect[] = [];
  for (const effect of effects) {
    switch (effect.type) {
      case 'send-request':
        out.push(...transmit(run, o, at, attempt));
        break;
      case 'set-timer':
        if (effect.timer !== 'K') run.deadlines.set(effect.timer, at + effect.ms);
        break;
      case 'clear-timer':
        if (effect.timer !== 'K') run.deadlines.delete(effect.timer);
        break;
      case 'timed-out':
        out.push(...onAttemptTimeout(run, o, at));
        break;
      case 'pass-up': // read by responding.ts, which sees the whole response
      case 'transport-failed': // read by onFlowError
        break;
    }
  }
  return out;
}

function transmit(run: Run, o: RunOptions, at: number, attempt: Attempt): RunEffect[] {
  if (attempt.bytes === undefined || run.target === undefined) return [];
  attempt.sentAt.push(at);
  if (attempt.traceIndex === undefined) {
    attempt.traceIndex = traceSip(run, o, at, 'out', attempt.flow, run.target, attempt.bytes);
  } else {
    traceRetransmission(run, at, attempt.traceIndex);
  }
  return [{ type: 'send', flow: attempt.flow, bytes: attempt.bytes }];
}

/** An engine retransmits by itself. */
function transactionOptions(run: Run, o: RunOptions): TransactionOptions {
  return { ...DEFAULT_TIMERS, reliable: o.engine !== undefined || run.target?.transport !== 'UDP' };
}

/** Deep probes go on with it, but for the one that tries another. */
export function callIdOf(o: RunOptions): string {
  return derive(o, 'call');
}

/** Unpredictable to others, the same on a replay. */
function derive(o: RunOptions, purpose: string): string {
  return o.hash('md5', `${o.seed} ${purpose}`);
}
