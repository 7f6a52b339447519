import type { AttemptEvidence, Evidence, Outcome } from './evidence.js';

/** Characters, of the parameter `Evidence` (data-model.ts). */
const EVIDENCE_LENGTH = 16384;
const NOTES = 10;
const TEXT = 200;

/**
 * As JSON that fits its parameter. Where it is too long, what the verdict needs least goes first: headers of the older attempts, then
 * of the probes, malformed messages and retransmissions, the look-ups one by one, at last what is left of the probes.
 */
export function printEvidence(evidence: Evidence): string {
  let json = JSON.stringify(evidence);
  for (const shorter of shortenings(evidence)) {
    if (json.length <= EVIDENCE_LENGTH) break;
    json = JSON.stringify(shorter);
  }
  return json;
}

function* shortenings(whole: Evidence): Generator<Evidence> {
  let evidence = whole;
  for (let from = 1; from < whole.attempts.length; from++) {
    evidence = { ...evidence, attempts: whole.attempts.map((one, i) => (i < from ? withoutHeaders(one) : one)) };
    yield evidence;
  }
  if (evidence.deep !== undefined) {
    const registers = evidence.deep.registers.map(withoutHeaders);
    evidence = { ...evidence, deep: { ...evidence.deep, registers, shortened: true } };
    yield evidence;
  }
  evidence = { ...evidence, attempts: evidence.attempts.map(withoutHeaders), icmp: evidence.icmp.slice(0, NOTES) };
  yield evidence;
  for (let keep = evidence.malformed.length - 1; keep >= 0; keep--) {
    evidence = { ...evidence, malformed: evidence.malformed.slice(0, keep) };
    yield evidence;
  }
  evidence = { ...evidence, ...(evidence.connections && { connections: evidence.connections.slice(-NOTES) }) };
  yield evidence;
  if (evidence.dns !== undefined) {
    const { stages: _, ...dns } = evidence.dns;
    evidence = { ...evidence, dns: { ...dns, addresses: dns.addresses.slice(0, NOTES) } };
    yield evidence;
  }
  if (evidence.deep !== undefined) {
    const { startedAt, endedAt, probes, line } = evidence.deep;
    evidence = { ...evidence, deep: { startedAt, endedAt, probes, line, registers: [], shortened: true } };
    yield evidence;
    const { deep: _, ...procedure } = evidence;
    evidence = procedure;
    yield evidence;
  }
  yield { ...evidence, attempts: evidence.attempts.map((one) => ({ ...one, sentAt: one.sentAt.slice(0, 1) })) };
}

function withoutHeaders<T extends Pick<AttemptEvidence, 'outcome'>>(one: T): T {
  return one.outcome.kind === 'response' ? { ...one, outcome: shortResponse(one.outcome) } : one;
}

/** A server may write challenges and phrases of any length. */
function shortResponse({ offered: _, ...outcome }: Extract<Outcome, { kind: 'response' }>): Outcome {
  const challenges = outcome.challenges?.slice(0, NOTES).map((one) => ({ ...one, realm: one.realm.slice(0, TEXT) }));
  return { ...outcome, reason: outcome.reason.slice(0, TEXT), ...(challenges && { challenges }), headers: {} };
}
