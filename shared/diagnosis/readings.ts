import type { AttemptEvidence, ConnectionEvidence, Evidence, Outcome } from './evidence.js';

/** Questions that the rules ask of the evidence. */

export type FinalResponse = Extract<Outcome, { kind: 'response' }>;

/** Final responses that counted, in the order in which they came. */
export function finalResponses(evidence: Evidence): readonly FinalResponse[] {
  return evidence.attempts
    .map((attempt) => attempt.outcome)
    .filter((outcome): outcome is FinalResponse => outcome.kind === 'response' && outcome.evidenceOnly !== true)
    .sort((a, b) => a.at - b.at);
}

/** A 1xx alone: somebody took the request, nobody answered it. */
export function sawProvisional(evidence: Evidence): boolean {
  return evidence.attempts.some((attempt) => (attempt.provisional?.length ?? 0) > 0);
}

export function sawFinal(evidence: Evidence): boolean {
  return evidence.attempts.some(({ outcome }) => outcome.kind === 'response' && outcome.unproven !== true);
}

export function sawMalformed(evidence: Evidence): boolean {
  return evidence.malformed.length > 0;
}

/** ICMP port unreachable, or a TCP reset: the host (or a middlebox that speaks for it) answers, the port is closed. */
export function sawPortClosed(evidence: Evidence): boolean {
  const refused = (code: string | undefined): boolean => code === 'ECONNREFUSED' || code === 'ECONNRESET';
  return (
    evidence.icmp.some(({ code }) => refused(code)) ||
    connectionsOf(evidence).some(({ connectedAt, ended }) => connectedAt === undefined && refused(ended?.code))
  );
}

/** A TCP connect: the host (or a middlebox that speaks for it) answers. */
export function sawConnected(evidence: Evidence): boolean {
  return connectionsOf(evidence).some(({ connectedAt }) => connectedAt !== undefined);
}

/** TCP connects, TLS never does. */
export function sawTlsFailing(evidence: Evidence): boolean {
  if (evidence.target?.transport !== 'TLS') return false;
  return sawConnected(evidence) && connectionsOf(evidence).every(({ secureAt }) => secureAt === undefined);
}

/** TLS failed because this side did not accept the certificate. */
export function sawCertificateRejected(evidence: Evidence): boolean {
  return sawTlsFailing(evidence) && connectionsOf(evidence).some(({ ended }) => CERTIFICATE.test(ended?.code ?? ''));
}

/** What Node calls it: the codes of X509_verify_cert, its check of names, and our pin. */
const CERTIFICATE =
  /^(?:ERR_TLS_CERT_|ERR_TLS_PIN_MISMATCH$|CERT_|CRL_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|ERROR_IN_CERT_)/;

function connectionsOf(evidence: Evidence): readonly ConnectionEvidence[] {
  return evidence.connections ?? [];
}

/** Was a request still unanswered when this final response came? */
export function overlaps(evidence: Evidence, response: FinalResponse): boolean {
  return evidence.attempts.some((attempt) => unansweredAt(attempt, response));
}

function unansweredAt({ sentAt, outcome }: AttemptEvidence, response: FinalResponse): boolean {
  const first = sentAt[0];
  if (outcome === response || first === undefined || first >= response.at) return false;
  return (
    outcome.kind === 'timeout' || outcome.kind === 'given-up' || outcome.kind === 'open' || outcome.at > response.at
  );
}

/** A rejection of credentials that was not, as far as the evidence tells, only about an expired nonce. */
export function credentialsRejected(evidence: Evidence): boolean {
  return evidence.attempts.some(({ credentials, outcome }) => {
    if (!credentials || outcome.kind !== 'response' || outcome.evidenceOnly === true) return false;
    if (outcome.status !== 401 && outcome.status !== 407) return false;
    const challenges = outcome.challenges ?? [];
    return challenges.length === 0 || challenges.some(({ stale }) => !stale);
  });
}

/** Kamailio and OpenSIPS name it in P-Registrar-Error, others in the reason phrase. */
export function isInvalidCseq(response: FinalResponse): boolean {
  const told = [response.reason, ...(response.headers['P-Registrar-Error'] ?? [])].join(' ');
  return /\binvalid cseq\b/i.test(told);
}
