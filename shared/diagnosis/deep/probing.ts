import type { DigestAlgorithm } from '../../auth/digest.js';
import { parseAlgorithm } from '../../auth/challenge.js';
import { parseSipUri } from '../../sip/uri.js';
import type { RegistrationPlan } from '../configuration.js';
import type { Evidence } from '../evidence.js';
import type { RunOptions } from '../options.js';
import { finalResponses } from '../readings.js';
import type { DiagnosisResult } from '../result.js';
import { dnsLane } from './dns-lane.js';
import type { DeepEvidence, LineFacts } from './evidence.js';
import { noFindings, recorded, recordsOf, type Findings, type LaneContext } from './findings.js';
import { withProbes } from './judge.js';
import { lanLane } from './lan-lane.js';
import { mtuLane } from './mtu-lane.js';
import { hidesNat, natOf } from './nat.js';
import { isSilent, planProbes } from './plan.js';
import { joinTraces } from './probe-trace.js';
import { registerLane, type ServerAddress } from './register-lane.js';
import { ask } from './ask.js';
import type { Lane } from './requests.js';

/** The deep probes of one run: which lanes run side by side, and what their findings come to. */

/** Ours (diagnosis.md): their own timer. */
export const DEEP_MS = 20_000;
/** Kept free, so that what was begun has ended when the timer fires. */
const MARGIN_MS = 250;

export interface DeepInput {
  /** Of the procedure. */
  readonly result: DiagnosisResult;
  readonly run: RunOptions;
  readonly line: LineFacts;
  readonly others: readonly ServerAddress[];
  readonly stunServer?: { readonly address: string; readonly port: number };
  /** A REGISTER can leave from the line's own UDP port. */
  readonly canUseOwnPort: boolean;
}

export interface Probing {
  /** Side by side. Empty: no probe could change the verdict. */
  readonly lanes: readonly Lane[];
  readonly found: Findings;
}

export function beginProbes(input: DeepInput): Probing {
  const { result, run, line, stunServer, others, canUseOwnPort } = input;
  const { evidence, verdict } = result;
  const found = noFindings();
  const otherAlgorithm = otherAlgorithmOf(evidence);
  const probes = planProbes(verdict, evidence, {
    believesRegistered: line.believesRegistered,
    canUseOwnPort,
    asksForRport: line.asksForRport,
    hasOthers: others.length > 0,
    hasStun: stunServer !== undefined,
    hidesNat: hidesNat(natOf(result, found), evidence.target?.address),
    hasOtherAlgorithm: otherAlgorithm !== undefined,
  });
  const context = (): LaneContext => ({
    at: result.ms,
    until: result.ms + DEEP_MS - MARGIN_MS,
    found,
    simulated: run.simulated,
  });
  const { target } = evidence;
  const stun = probes.includes('nat') && stunServer !== undefined;
  const registering = probes.filter(
    (probe) => !['lan', 'dns', 'mtu'].includes(probe) && !(probe === 'nat' && stun && !isSilent(verdict)),
  );
  const lanes: Lane[] = [];
  if (probes.includes('lan')) lanes.push(lanLane(context(), target?.address ?? WAY_OUT, line.clockAt));
  if (probes.includes('dns')) lanes.push(dnsLane(context(), run.plan.nextHop.host));
  if (probes.includes('mtu') && target) lanes.push(mtuLane(context(), target.address, registerBytes(result)));
  if (stun) lanes.push(stunLane(context(), stunServer));
  if (target && registering.length > 0) {
    lanes.push(
      registerLane(context(), {
        ...{ run, target, others, canUseOwnPort: canUseOwnPort && !line.believesRegistered },
        probes: registering,
        sent: evidence.attempts.length,
        isSilent: isSilent(verdict),
        ...(otherAlgorithm !== undefined && { otherAlgorithm }),
      }),
    );
  }
  return { lanes, found };
}

/** Any address outside: where no target is known, the question is whether there is a way out at all (RFC 5737). */
const WAY_OUT = '192.0.2.1';
const STUN_MS = 1_500;

function stunLane(context: LaneContext, server: { readonly address: string; readonly port: number }): Lane {
  return recorded(context, 'nat', function* () {
    const mapped = yield* ask(context, 'nat', { type: 'stun', server, timeoutMs: STUN_MS });
    if (mapped === undefined) return { why: 'the STUN server did not answer' };
    context.found.stun = mapped;
    return 'done';
  });
}

/** The result of procedure and probes together: its FaultCode is the procedure's. */
export function endProbes(input: DeepInput, found: Findings, endedAt: number): DiagnosisResult {
  const { result, run } = input;
  const nat = natOf(result, found);
  const deep: DeepEvidence = {
    startedAt: result.ms,
    endedAt,
    probes: recordsOf(found, endedAt),
    line: input.line,
    registers: found.registers,
    ...(found.connections.length > 0 && { connections: found.connections }),
    ...(found.lan && { lan: found.lan }),
    ...(found.dns && { dns: found.dns }),
    ...(found.mtu && { mtu: found.mtu }),
    ...(nat && { nat }),
  };
  const pretended = run.simulated.ping && (found.mtu ?? found.lan?.gatewayPing) !== undefined;
  const simulated = new Set([...(result.evidence.simulated ?? []), ...(pretended ? (['ping'] as const) : [])]);
  const evidence: Evidence = {
    ...result.evidence,
    deep,
    ...(simulated.size > 0 && { simulated: [...simulated] }),
  };
  return {
    ...result,
    verdict: withProbes(result.verdict, evidence),
    evidence,
    trace: { ...result.trace, entries: joinTraces(result.trace.entries, found.trace) },
  };
}

/** What the line itself tells. */
export type KnownOfLine = Pick<LineFacts, 'believesRegistered' | 'hasRegistered' | 'lastFailure' | 'keepAliveSeconds'>;

/**
 * What is told of a line without telling its secrets.
 * @param known of the line itself, when the diagnosis began
 * @param endedAt own clock at the procedure's end, epoch ms
 */
export function lineFacts(
  known: KnownOfLine,
  plan: RegistrationPlan,
  { evidence, ms }: DiagnosisResult,
  endedAt: number,
): LineFacts {
  const password = plan.authPassword.reveal();
  const aor = parseSipUri(plan.aor);
  const last = finalResponses(evidence).at(-1);
  const { lastFailure, ...state } = known;
  return {
    ...state,
    ...(lastFailure !== undefined && { lastFailure: lastFailure.slice(0, TEXT) }),
    asksForRport: plan.habits?.rport !== false,
    domain: aor?.host ?? '',
    hasPassword: password !== '',
    passwordIsLong: password.length > LONG_PASSWORD,
    passwordHasBlanks: password !== password.trim(),
    authUserDiffers: plan.authUserName !== aor?.user,
    clockAt: endedAt - (last === undefined ? 0 : ms - last.at),
  };
}

/** Ours: what others wrote is kept so long. Characters. */
const TEXT = 200;
/** seeds 001: the longest password that some phones and servers take whole. */
const LONG_PASSWORD = 12;

/** Offered beside the one that was answered, and rejected with it. */
function otherAlgorithmOf(evidence: Evidence): DigestAlgorithm | undefined {
  const last = finalResponses(evidence).at(-1);
  const tried = last?.challenges?.map(({ algorithm }) => algorithm) ?? [];
  return last?.offered?.map(parseAlgorithm).find((one) => one !== undefined && !tried.some((used) => used === one));
}

const IP_AND_UDP = 28;
const utf8 = new TextEncoder();

function registerBytes({ trace, evidence }: DiagnosisResult): number {
  const sizes = trace.entries
    .filter(({ proto, dir }) => proto === 'sip' && dir === 'out')
    .map(({ text }) => utf8.encode(text ?? '').length);
  const headers = evidence.target?.address.includes(':') === true ? IP_AND_UDP + 20 : IP_AND_UDP;
  return Math.max(0, ...sizes) + headers;
}
