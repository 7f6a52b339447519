import { parseVia } from '../../sip/headers.js';
import type { Outcome, Target } from '../observations.js';
import type { RunOptions } from '../options.js';
import { finalResponses } from '../readings.js';
import type { DiagnosisResult } from '../result.js';
import type { TraceEntry } from '../trace.js';
import { printAddress } from '../tracing.js';
import { dnsLane, type DnsResult } from './dns-lane.js';
import type { DeepEvidence, LineFacts, NatProbe, ProbeRecord } from './evidence.js';
import { lanLane, type LanResult } from './lan-lane.js';
import { mtuLane, type MtuResult } from './mtu-lane.js';
import { planProbes } from './plan.js';
import { registerLane, type RegisterLaneResult, type ServerAddress } from './register-lane.js';
import { ask, type Lane, type LaneClock } from './requests.js';

/** The deep probes of one run: which lanes run side by side, and what their results come to. */

/** Ours (diagnosis.md): their own timer. */
export const DEEP_MS = 20_000;

export interface DeepInput {
  /** Of the procedure. */
  readonly result: DiagnosisResult;
  readonly run: RunOptions;
  readonly line: LineFacts;
  readonly others: readonly ServerAddress[];
  readonly stunServer?: { readonly address: string; readonly port: number };
}

/** What each lane brings; a lane that was not needed, or not ready in time, is absent. */
export interface LaneResults {
  readonly lan?: LanResult;
  readonly dns?: DnsResult;
  readonly mtu?: MtuResult;
  readonly register?: RegisterLaneResult;
  readonly stun?: string;
}

export type LaneName = keyof LaneResults;

/** The lanes of this run, side by side. Empty: no probe could change the verdict. */
export function deepLanes(input: DeepInput): Readonly<Partial<Record<LaneName, Lane<LaneResults>>>> {
  const { result, run, line, stunServer } = input;
  const { evidence } = result;
  const probes = planProbes(result.verdict, evidence, {
    believesRegistered: line.believesRegistered,
    ...(line.lastFailure !== undefined && { lastFailure: line.lastFailure }),
    hasStandby: input.others.length > 0,
    hasStun: stunServer !== undefined,
  });
  const clock = (): LaneClock => ({ at: result.ms });
  const { target } = evidence;
  const until = result.ms + DEEP_MS;
  const registering = probes.filter((probe) => !['lan', 'dns', 'mtu', 'nat'].includes(probe));
  return {
    ...(probes.includes('lan') && { lan: lan(clock(), target?.address ?? WAY_OUT, line.clockAt) }),
    ...(probes.includes('dns') && { dns: dns(clock(), run.plan.nextHop.host) }),
    ...(probes.includes('mtu') && target && { mtu: mtu(clock(), target.address, registerBytes(result)) }),
    ...(target &&
      registering.length > 0 && {
        register: register(clock(), { ...input, probes: registering, target, sent: evidence.attempts.length, until }),
      }),
    ...(probes.includes('nat') && stunServer && { stun: stun(clock(), stunServer) }),
  };
}

/** Any address outside: where no target is known, the question is whether there is a way out at all (RFC 5737). */
const WAY_OUT = '192.0.2.1';

function* lan(clock: LaneClock, address: string, now: number): Lane<LaneResults> {
  return { lan: yield* lanLane(clock, address, now) };
}

function* dns(clock: LaneClock, name: string): Lane<LaneResults> {
  return { dns: yield* dnsLane(clock, name) };
}

function* mtu(clock: LaneClock, address: string, bytes: number): Lane<LaneResults> {
  return { mtu: yield* mtuLane(clock, address, bytes) };
}

function* register(clock: LaneClock, input: Parameters<typeof registerLane>[1]): Lane<LaneResults> {
  return { register: yield* registerLane(clock, input) };
}

const STUN_MS = 1_500;

function* stun(clock: LaneClock, server: { readonly address: string; readonly port: number }): Lane<LaneResults> {
  const mapped = yield* ask(clock, { type: 'stun', server, timeoutMs: STUN_MS });
  return mapped === undefined ? {} : { stun: mapped };
}

/** @param missing lanes that the timer cut off */
export function deepEvidence(
  input: DeepInput,
  results: LaneResults,
  missing: readonly LaneName[],
  endedAt: number,
): DeepEvidence {
  const startedAt = input.result.ms;
  const cut = missing.flatMap((lane): readonly ProbeRecord[] =>
    lane === 'lan' || lane === 'dns' || lane === 'mtu'
      ? [{ probe: lane, startedAt, endedAt, outcome: 'out-of-time' }]
      : [],
  );
  const { lan, dns, mtu, register: registered } = results;
  const nat = natOf(input, results);
  const records = [lan?.record, dns?.record, mtu?.record].filter((record) => record !== undefined);
  return {
    startedAt,
    endedAt,
    probes: [...records, ...(registered?.records ?? []), ...cut].sort((a, b) => a.startedAt - b.startedAt),
    line: input.line,
    registers: registered?.registers ?? [],
    ...(registered && registered.connections.length > 0 && { connections: registered.connections }),
    ...(lan?.lan && { lan: lan.lan }),
    ...(dns?.dns && { dns: dns.dns }),
    ...(mtu?.mtu && { mtu: mtu.mtu }),
    ...(nat && { nat }),
  };
}

export function deepTrace(results: LaneResults): readonly TraceEntry[] {
  return results.register?.trace ?? [];
}

/** From what the responses of procedure and probes say; costs nothing. */
function natOf({ result }: DeepInput, { register: registered, stun: mapped }: LaneResults): NatProbe | undefined {
  const last = finalResponses(result.evidence).at(-1);
  const top = last?.headers['Via']?.[0];
  const sent = result.localAddress.split(' ')[0] ?? '';
  if (top === undefined || sent === '') return undefined;
  const via = parseVia(top);
  if (via === undefined) return undefined;
  const elsewhere = registered?.registers.find(
    ({ outcome, target }) => outcome.kind === 'response' && !sameServer(target, result.evidence.target),
  );
  const seenElsewhere = elsewhere && seenIn(elsewhere.outcome);
  const warning = last?.headers['Warning']?.find((value) => value.startsWith('392'));
  const seen = seenBy(top);
  return {
    sent,
    ...(seen !== undefined && { seen }),
    ...(seenElsewhere !== undefined && { seenElsewhere }),
    ...(mapped !== undefined && { stun: mapped }),
    rportAnswered: typeof via.rport === 'number',
    ...(warning !== undefined && { warning }),
    rewritten: printAddress({ address: via.host, port: via.port ?? 5060 }) === sent ? [] : ['Via'],
  };
}

function sameServer(a: Target, b: Target | undefined): boolean {
  return b !== undefined && a.port === b.port && a.transport === b.transport;
}

function seenIn(outcome: Outcome): string | undefined {
  const via = outcome.kind === 'response' ? outcome.headers['Via']?.[0] : undefined;
  return via === undefined ? undefined : seenBy(via);
}

/** `received:rport`, as far as the server filled them in. */
function seenBy(text: string): string | undefined {
  const via = parseVia(text);
  if (via?.received === undefined) return undefined;
  return typeof via.rport === 'number' ? printAddress({ address: via.received, port: via.rport }) : via.received;
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
