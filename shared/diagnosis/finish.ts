import { classify } from './classify.js';
import type { AttemptEvidence, End, Evidence } from './evidence.js';
import { finalResponses } from './readings.js';
import type { RunOptions } from './options.js';
import type { DiagnosisResult } from './result.js';
import type { Attempt, Run, RunEffect } from './run.js';
import { printAddress } from './tracing.js';

/** Step 5: the result is fixed, everything is released, nothing is sent any more. */
export function finish(run: Run, o: RunOptions, at: number, end: End): RunEffect[] {
  run.phase = 'done';
  run.deadlines.clear();
  const evidence = evidenceOf(run, o, end);
  return [{ type: 'done', result: resultOf(run, evidence, at) }];
}

function evidenceOf(run: Run, o: RunOptions, end: End): Evidence {
  const simulated = [
    ...(o.simulated.network ? ['network' as const] : []),
    ...(o.simulated.ping && run.pings ? ['ping' as const] : []),
  ];
  const connections = run.flows.flatMap(({ connection }) => (connection ? [connection] : []));
  const accepted = acceptedExpires(run);
  return {
    v: 1,
    ...(o.engine && { engine: o.engine }),
    configuration: [],
    ...(run.dns && { dns: run.dns }),
    ...(run.target && { target: run.target }),
    attempts: run.attempts.map(attemptEvidence),
    icmp: run.icmp,
    ...(connections.length > 0 && { connections }),
    malformed: run.malformed,
    ...(run.pings && {
      ping: {
        ...(run.pings.unavailable !== undefined && { unavailable: run.pings.unavailable }),
        sent: run.pings.sent,
        replies: run.pings.replies,
        lost: run.pings.lost.length,
      },
    }),
    ...(accepted !== undefined &&
      accepted !== o.plan.expires && { interval: { configured: o.plan.expires, accepted } }),
    ...(run.bindingMissing !== undefined && { bindingMissing: run.bindingMissing }),
    ...(run.responseFrom !== undefined && { responseFrom: run.responseFrom }),
    end,
    ...(simulated.length > 0 && { simulated }),
  };
}

/** What was asked for by the REGISTER that a 2xx accepted: a raised expiry that was refused as well is none. Seconds. */
function acceptedExpires(run: Run): number | undefined {
  return run.attempts.find(({ outcome }) => outcome.kind === 'response' && outcome.status < 300)?.expires;
}

function attemptEvidence(attempt: Attempt): AttemptEvidence {
  return {
    n: attempt.n,
    cseq: attempt.cseq,
    sentAt: attempt.sentAt,
    expires: attempt.expires,
    credentials: attempt.credentials,
    ...(attempt.unconnected && { unconnected: true }),
    ...(attempt.provisional.length > 0 && { provisional: attempt.provisional }),
    outcome: attempt.outcome,
  };
}

function resultOf(run: Run, evidence: Evidence, at: number): DiagnosisResult {
  const sent = run.attempts.filter((attempt) => attempt.sentAt.length > 0);
  const local = run.flows[sent.at(-1)?.flow ?? -1]?.local;
  const transport = run.target?.transport ?? '';
  return {
    verdict: classify(evidence),
    reasonPhrase: lastReason(evidence),
    serverAddress: run.target && sent.length > 0 ? `${printAddress(run.target)} ${transport}` : '',
    localAddress: local ? `${printAddress(local)} ${transport}` : '',
    registerTransactions: sent.length,
    registerRetransmissions: sent.reduce((sum, attempt) => sum + attempt.sentAt.length - 1, 0),
    pingSuccessCount: run.pings?.replies.length ?? 0,
    pingFailureCount: run.pings?.lost.length ?? 0,
    guardTimerExpired: run.guardTimerExpired,
    ms: at,
    evidence,
    trace: { v: 1, entries: run.trace },
  };
}

function lastReason(evidence: Evidence): string {
  return finalResponses(evidence).at(-1)?.reason ?? '';
}
