import { parseDeltaSeconds } from '../sip/headers.js';
import { sameIpAddress } from '../sip/ip-address.js';
import { isResponseTo } from '../sip/matching.js';
import { headerValue, parseSipMessage, type SipResponse } from '../sip/message.js';
import { ownBinding } from '../sip/own-binding.js';
import { contactFor } from './contact.js';
import { finish } from './finish.js';
import type { RunOptions } from './options.js';
import { stopPings } from './pinging.js';
import { currentAttempt, endCurrentAttempt, onProvisional, startAttempt } from './registering.js';
import { canBeEnginesOwn } from './relayed.js';
import { challengesOf, outcomeOf, type KeyedChallenge } from './response-evidence.js';
import { afterChallenge, afterInterval, challengeCount } from './rows.js';
import type { Attempt, Run, RunEffect, SocketAddress } from './run.js';
import { printAddress, traceSip } from './tracing.js';

/** Step 3 [0087–0186], the reading half: what comes back, and what the table says about it. */

const MAX_EXPIRES_SECONDS = 0xffffffff; // RFC 3261 §20.19

export function onDatagram(
  run: Run,
  o: RunOptions,
  at: number,
  flow: number,
  bytes: Uint8Array,
  from: SocketAddress,
): RunEffect[] {
  run.heard = true;
  traceSip(run, o, at, 'in', flow, from, bytes);
  const parsed = parseSipMessage(bytes);
  if (!parsed.ok) {
    // Below 100, not three digits …: discarded, the attempt goes on; it proves the host (ours).
    if (parsed.error.response) run.malformed.push({ at, detail: parsed.error.detail });
    return [];
  }
  if (parsed.value.kind === 'request') return [];
  const response = parsed.value;
  const attempt = attemptOf(run, response);
  if (attempt === undefined) return [];
  if (response.status < 200) return onProvisional(run, o, at, attempt, response.status);
  return onFinal(run, o, at, attempt, response, from);
}

/** Any attempt of this run, so that late answers find their request. */
function attemptOf(run: Run, response: SipResponse): Attempt | undefined {
  return run.attempts.find(({ branch }) => isResponseTo(response, { branch, method: 'REGISTER' }));
}

/** Of a final response that was used: one that was not has no part in the verdict. */
function noteOtherAddress(run: Run, from: SocketAddress): void {
  if (run.target && (!sameIpAddress(from.address, run.target.address) || from.port !== run.target.port)) {
    run.responseFrom ??= printAddress(from);
  }
}

function onFinal(
  run: Run,
  o: RunOptions,
  at: number,
  attempt: Attempt,
  response: SipResponse,
  from: SocketAddress,
): RunEffect[] {
  if (attempt.outcome.kind === 'response') return []; // a retransmission
  const late = attempt !== currentAttempt(run);
  const challenges = challengesOf(response);
  const overtaken = late && isOvertaken(run, attempt, response, challenges);
  const unproven = o.engine !== undefined && canBeEnginesOwn(response);
  attempt.outcome = outcomeOf(at, response, challenges, { late, evidenceOnly: overtaken, unproven });
  if (overtaken) return [];
  if (!unproven) noteOtherAddress(run, from);

  const effects = run.phase === 'pinging' ? stopPings(run) : [];
  const current = currentAttempt(run);
  if (current !== undefined && current !== attempt) current.outcome = { kind: 'given-up', at };
  endCurrentAttempt(run);
  run.deadlines.delete('retry');
  return [...effects, ...applyTable(run, o, at, attempt, response, challenges)];
}

/**
 * A late challenge to a request without credentials, once its realm was answered, is evidence only (ours). The same holds
 * for a late 423 to a request with an expiry that has been raised since: it says again what was already heeded, and
 * counting it would end in 423 although the raised expiry is being accepted (docs/decisions/0015).
 */
function isOvertaken(
  run: Run,
  attempt: Attempt,
  response: SipResponse,
  challenges: readonly KeyedChallenge[],
): boolean {
  if (response.status === 423) return attempt.expires < run.expires;
  if (response.status !== 401 && response.status !== 407) return false;
  return (
    challenges.length > 0 && challenges.every(({ key }) => run.credentials.has(key) && !attempt.answers.includes(key))
  );
}

/** The table of step 3. */
function applyTable(
  run: Run,
  o: RunOptions,
  at: number,
  attempt: Attempt,
  response: SipResponse,
  challenges: readonly KeyedChallenge[],
): RunEffect[] {
  const { status } = response;
  if (status === 401 || status === 407) {
    if (challenges.length === 0) return finish(run, o, at, 'challenge-unusable');
    if (o.plan.authPassword.isEmpty) return finish(run, o, at, 'credentials-missing');
    const keys = challenges.map(({ key }) => key);
    run.rows = afterChallenge(run.rows, keys);
    if (challengeCount(run.rows, keys) >= o.repetitions) return finish(run, o, at, 'third-in-a-row'); // S509
    const header = status === 401 ? 'Authorization' : 'Proxy-Authorization';
    for (const { key, challenge } of challenges) run.credentials.set(key, { header, challenge, nc: 0 });
    return startAttempt(run, o, at); // S505, S507
  }
  if (status === 423) {
    run.rows = afterInterval(run.rows);
    if (run.rows.interval >= o.repetitions) return finish(run, o, at, 'third-in-a-row'); // S609
    run.expires = satisfyingExpires(attempt.expires, response);
    return startAttempt(run, o, at); // S605, S607
  }
  if (status < 300) run.bindingMissing = !namesOurBinding(run, o, attempt, response);
  return finish(run, o, at, 'final'); // S706
}

/** Min-Expires (RFC 3261 §20.23); without one, or with one that was satisfied already, the expiry doubles (ours). */
function satisfyingExpires(sent: number, response: SipResponse): number {
  const minimum = parseDeltaSeconds(headerValue(response, 'Min-Expires') ?? '');
  return Math.min(MAX_EXPIRES_SECONDS, minimum !== undefined && minimum > sent ? minimum : sent * 2);
}

function namesOurBinding(run: Run, o: RunOptions, attempt: Attempt, response: SipResponse): boolean {
  const local = run.flows[attempt.flow]?.local;
  if (local === undefined) return true;
  const binding = ownBinding(response, contactFor(o, run.target?.transport ?? 'UDP', local));
  return binding !== undefined && binding.params.get('expires') !== '0';
}
