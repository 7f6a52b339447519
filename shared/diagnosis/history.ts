import { classify } from './classify.js';
import { withProbes } from './deep/judge.js';
import type { Evidence } from './evidence.js';
import { DEEP_CAUSES, type Cause, type Confidence, type Verdict } from './fault-code.js';
import { finalResponses } from './readings.js';

/** What one run cannot tell by itself, and the ones before it can. */

/** An ended run of the same line. */
export interface EarlierRun {
  /** From its end to the end of the run that is judged, ms. */
  readonly agoMs: number;
  readonly verdict: Verdict;
  readonly evidence?: Evidence | undefined;
}

export interface Judged {
  readonly verdict: Verdict;
  /** What the device itself found, where the verdict differs from it. */
  readonly reported?: Pick<Verdict, 'cause' | 'confidence'>;
}

/**
 * Ours: an IMS bans an account for ten minutes or so (seeds 000 §2.2.1 ②), Fail2Ban an address as long by default (seeds
 * 001), and each further try may prolong it.
 */
const BAN_MS = 30 * 60_000;
/** Ours: a single run with rejected credentials is too little to be called a series. */
const SERIES = 2;
/** Ours: runs further back say nothing of today's network. */
const ALTERNATION_MS = 24 * 3600_000;
/** Ours: answered, silent, answered: one change may be the fault itself, or its remedy. */
const CHANGES = 2;

/** Nobody said anything, for no reason that the run itself could name. */
const SILENCE: ReadonlySet<Cause> = new Set([
  'network-unreachable',
  'ping-filtered',
  'sip-service-silent',
  // Fail2Ban's rule is REJECT by default: it answers with ICMP port unreachable.
  'sip-port-closed',
  'reachability-unknown',
]);
/** What deep probes and history make of it, where it is about the server or the way to it, and comes and goes. */
const SILENT_PROBED: ReadonlySet<Cause> = new Set([
  'standby-only',
  'all-servers-down',
  'flapping',
  'gateway-dead',
  'arp-ageing',
]);
/** Answers with which a server turns away whom it has banned. */
const TURNED_AWAY: ReadonlySet<Cause> = new Set(['server-overloaded', 'account-forbidden']);

/** A device shortens its evidence from there where it is too long (result-parameters.ts), so its own word counts. */
const FROM_WHAT_MAY_BE_CUT: ReadonlySet<Cause> = new Set(['invalid-cseq', 'overlap', 'malformed-response']);

/**
 * The verdict as the server sees it: classified again from the evidence by the rules of today, the deep probes' included, then
 * with what the line's earlier runs add. The fault code, and with it what the procedure found, is never changed; no confidence is raised
 * above what the evidence carries.
 * @param evidence absent where the device sent none that can be read
 * @param earlier newest first
 */
export function withHistory(verdict: Verdict, evidence: Evidence | undefined, earlier: readonly EarlierRun[]): Judged {
  const judged = inHistory(classifiedAgain(verdict, evidence), evidence, earlier);
  const { cause, confidence } = verdict;
  if (judged.cause === cause && judged.confidence === confidence) return { verdict: judged };
  return { verdict: judged, reported: { cause, confidence } };
}

function classifiedAgain(reported: Verdict, evidence: Evidence | undefined): Verdict {
  if (evidence === undefined) return reported;
  const own = withProbes(classify(evidence), evidence);
  // Evidence of another code than the one told is not whole.
  if (own.faultCode !== reported.faultCode) return reported;
  if (own.cause === reported.cause) return { ...own, confidence: lower(own.confidence, reported.confidence) };
  if (FROM_WHAT_MAY_BE_CUT.has(reported.cause)) return reported;
  const isWhole = evidence.deep !== undefined && evidence.deep.shortened !== true;
  return isDeep(reported.cause) && !isWhole ? reported : own;
}

function inHistory(verdict: Verdict, evidence: Evidence | undefined, earlier: readonly EarlierRun[]): Verdict {
  const before = earlier.filter((run) => isSameTarget(run.evidence, evidence));
  if (verdict.cause === 'standby-only' && alternates(before)) {
    // The primary server comes and goes, and a line that knows the standby moves with it (seeds 003).
    return { ...verdict, cause: 'flapping', confidence: lower(verdict.confidence, 'likely') };
  }
  if (verdict.cause === 'gateway-dead' && alternates(before)) {
    // seeds 000 §2.2.4: it works for a while, is cut off, works again after a restart. A router that does so looks alike.
    return { ...verdict, cause: 'arp-ageing', confidence: 'open' };
  }
  if (canBeBan(verdict, evidence) && followsRefusals(before)) {
    return { ...verdict, cause: 'banned-for-a-while', confidence: lower(verdict.confidence, 'likely') };
  }
  if (SILENCE.has(verdict.cause) && alternates(before)) return { ...verdict, confidence: oneLess(verdict.confidence) };
  return verdict;
}

function canBeBan(verdict: Verdict, evidence: Evidence | undefined): boolean {
  const cause = causeBeneath(verdict, evidence);
  if (SILENCE.has(cause)) return true;
  // A registrar that names its reason has another one: 'Too many registered contacts' (facts: sip.md, Kamailio).
  const last = evidence && finalResponses(evidence).at(-1);
  return TURNED_AWAY.has(cause) && last?.headers['P-Registrar-Error'] === undefined;
}

/** What a probe leaves open does not stand against the line's history; what it makes likely does. */
function causeBeneath({ cause, confidence }: Verdict, evidence: Evidence | undefined): Cause {
  return isDeep(cause) && confidence === 'open' && evidence?.deep !== undefined ? classify(evidence).cause : cause;
}

/** The runs before, but for those that met the ban already, ended in rejected credentials, one after the other. */
function followsRefusals(earlier: readonly EarlierRun[]): boolean {
  const recent = earlier.filter(({ agoMs, verdict }) => agoMs <= BAN_MS && verdict.cause !== 'banned-for-a-while');
  const other = recent.findIndex(({ verdict }) => verdict.category !== 'credentials');
  return (other < 0 ? recent.length : other) >= SERIES;
}

/** After a present silence: did answers and silence change places before? What is neither ends the comparison. */
function alternates(earlier: readonly EarlierRun[]): boolean {
  let silent = true;
  let changes = 0;
  for (const { agoMs, verdict } of earlier) {
    const answered = verdict.faultCode >= 200;
    if (agoMs > ALTERNATION_MS || (!answered && !SILENCE.has(verdict.cause) && !SILENT_PROBED.has(verdict.cause)))
      break;
    if (answered === silent) changes++;
    silent = !answered;
  }
  return changes >= CHANGES;
}

/** Another server is another history: the configuration, or what DNS says, has changed. */
function isSameTarget(a: Evidence | undefined, b: Evidence | undefined): boolean {
  if (a?.target === undefined || b?.target === undefined) return true;
  const { address, port, transport } = a.target;
  return address === b.target.address && port === b.target.port && transport === b.target.transport;
}

const SCALE: readonly Confidence[] = ['open', 'likely', 'certain'];

function lower(a: Confidence, b: Confidence): Confidence {
  return SCALE.indexOf(a) < SCALE.indexOf(b) ? a : b;
}

function oneLess(confidence: Confidence): Confidence {
  return SCALE[Math.max(0, SCALE.indexOf(confidence) - 1)] ?? 'open';
}

function isDeep(cause: Cause): boolean {
  return DEEP_CAUSES.some((one) => one === cause);
}
