import type { Evidence } from './evidence.js';
import { FaultCode, categoryOf, type Cause, type Category, type Confidence, type Verdict } from './fault-code.js';
import {
  credentialsRejected,
  finalResponses,
  isInvalidCseq,
  overlaps,
  sawCertificateRejected,
  sawConnected,
  sawFinal,
  sawMalformed,
  sawPortClosed,
  sawProvisional,
  sawTlsFailing,
  type FinalResponse,
} from './readings.js';

/**
 * From facts to the verdict (diagnosis.md, steps 3 to 5 and the code table). Pure, and the same on the agent and on the
 * server: a run can be classified again from its stored evidence.
 */
export function classify(evidence: Evidence): Verdict {
  const last = finalResponses(evidence).at(-1);
  // Silence and transport errors look the same there: a time-out is never told as a 408 (docs/decisions/0009).
  if (last?.unproven === true) return verdict(FaultCode.undetermined, 'reachability-unknown', 'open');
  switch (evidence.end) {
    case 'configuration':
      return verdict(FaultCode.configuration, configurationCause(evidence), 'certain');
    case 'dns':
      return ofDns(evidence);
    case 'final':
    case 'third-in-a-row':
    case 'credentials-missing':
    case 'challenge-unusable':
      // The machine ends this way only with a final response in hand; evidence from elsewhere may lack it.
      return last ? ofResponse(evidence, last) : ofReachability(evidence);
    case 'cap':
    case 'guard':
      // The last final failure code received in this run [0083].
      return last ? ofUnfinished(evidence, last) : ofReachability(evidence);
    case 'pinged':
      return ofReachability(evidence);
  }
}

/** An open challenge is no verdict on the credentials, so its category is not theirs either (code table). */
const UNDETERMINED: ReadonlySet<Cause> = new Set([
  'stale-loop',
  'challenge-unusable',
  'credentials-missing',
  'unfinished',
]);

function verdict(faultCode: number, cause: Cause, confidence: Confidence): Verdict {
  const category: Category = UNDETERMINED.has(cause) ? 'undetermined' : categoryOf(faultCode);
  return { faultCode, category, cause, confidence };
}

function configurationCause(evidence: Evidence): Cause {
  const onlyDisabled = evidence.configuration.every(({ problem }) => problem === 'disabled');
  return onlyDisabled ? 'line-disabled' : 'configuration-incomplete';
}

function ofDns(evidence: Evidence): Verdict {
  const error = evidence.dns?.error ?? 'failed';
  // 'No such name' is an answer; a server that fails, refuses or stays silent says nothing about the name.
  return verdict(
    FaultCode.network,
    `dns-${error}`,
    error === 'nxdomain' || error === 'no-address' ? 'certain' : 'likely',
  );
}

/** Step 4, and the guard's rule where no final response came: who answers at all? */
function ofReachability(evidence: Evidence): Verdict {
  const ping = evidence.ping;
  const pingRan = ping !== undefined && ping.unavailable === undefined;
  const replied = (ping?.replies.length ?? 0) > 0;
  const allLost = pingRan && ping.lost >= 3;
  const proof = sawFinal(evidence) || sawMalformed(evidence) || sawPortClosed(evidence) || sawConnected(evidence);

  if (replied) return verdict(FaultCode.noResponse, silentCause(evidence), 'likely');
  if (allLost) {
    if (proof) return verdict(FaultCode.noResponse, filteredCause(evidence), 'likely');
    // [0090]: after 1xx too. The 1xx proves that the network worked, so the ping's loss is worth little.
    if (sawProvisional(evidence)) return verdict(FaultCode.network, 'ping-filtered', 'open');
    return verdict(FaultCode.network, 'network-unreachable', 'likely');
  }
  if (proof || sawProvisional(evidence)) return verdict(FaultCode.noResponse, silentCause(evidence), 'likely');
  return verdict(FaultCode.undetermined, 'reachability-unknown', 'open');
}

/** The host answers, its SIP service does not: how does it not? */
function silentCause(evidence: Evidence): Cause {
  if (sawMalformed(evidence) && !sawFinal(evidence)) return 'malformed-response';
  if (sawCertificateRejected(evidence)) return 'tls-certificate-rejected';
  if (sawTlsFailing(evidence)) return 'tls-failed';
  if (sawConnected(evidence)) return 'sip-service-silent';
  return sawPortClosed(evidence) ? 'sip-port-closed' : 'sip-service-silent';
}

function filteredCause(evidence: Evidence): Cause {
  if (sawMalformed(evidence) && !sawFinal(evidence)) return 'malformed-response';
  return sawFinal(evidence) || sawProvisional(evidence) ? 'ping-filtered' : silentCause(evidence);
}

function ofUnfinished(evidence: Evidence, last: FinalResponse): Verdict {
  if (last.status === 401 || last.status === 407) return verdict(last.status, 'unfinished', 'open');
  return { ...ofResponse(evidence, last), confidence: 'open' };
}

function ofResponse(evidence: Evidence, last: FinalResponse): Verdict {
  const [cause, confidence] = responseCause(evidence, last);
  return verdict(last.status, cause, confidence);
}

function responseCause(evidence: Evidence, last: FinalResponse): readonly [Cause, Confidence] {
  const { status } = last;
  if (evidence.end === 'credentials-missing') return ['credentials-missing', 'certain'];
  if (evidence.end === 'challenge-unusable') return ['challenge-unusable', 'certain'];
  if (evidence.responseFrom !== undefined) return ['response-from-other-address', 'certain'];
  if (status < 300) return successCause(evidence, last);
  if (status < 400) return ['redirected', 'certain'];
  if (status === 401 || status === 407) {
    return credentialsRejected(evidence) ? ['account-or-password-rejected', 'likely'] : ['stale-loop', 'certain'];
  }
  if (status === 423) return ['interval-too-brief', 'certain'];
  const invalidCseq = isInvalidCseq(last);
  if ((status === 488 || status === 500 || invalidCseq) && overlaps(evidence, last)) return ['overlap', 'likely'];
  if (invalidCseq) return ['invalid-cseq', 'certain'];
  if (status < 500) return clientErrorCause(evidence, status);
  if (status < 600) return status === 503 ? ['server-overloaded', 'likely'] : ['server-failure', 'certain'];
  return status < 700 ? ['global-refusal', 'certain'] : ['undefined-code', 'certain'];
}

function successCause(evidence: Evidence, { headers }: FinalResponse): readonly [Cause, Confidence] {
  // Where others are listed, ours may be one of them: an ALG writes another address into Contact (facts: a real Linux SIP ALG).
  if (evidence.bindingMissing === true) {
    return ['binding-missing', (headers['Contact'] ?? []).length === 0 ? 'certain' : 'open'];
  }
  return [evidence.interval ? 'interval-adapted' : 'registered', 'certain'];
}

function clientErrorCause(evidence: Evidence, status: number): readonly [Cause, Confidence] {
  switch (status) {
    case 403:
      // Several servers say 403 for a wrong password, so after credentials it is open which of the two was meant.
      return ['account-forbidden', evidence.attempts.some(({ credentials }) => credentials) ? 'open' : 'likely'];
    case 404:
    case 410:
      return ['account-unknown', 'likely'];
    case 408:
      return ['registrar-timeout', 'certain'];
    case 480:
      return ['temporarily-unavailable', 'certain'];
    default:
      return ['request-refused', 'certain'];
  }
}
