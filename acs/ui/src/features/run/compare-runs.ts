import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { LadderRow, MessageRow, TimeoutRow } from './ladder-rows.js';

/** Two runs of a line: what was the same, and from where on they parted. Pure. */

export interface ComparedRun {
  readonly run: Pick<RunDetail, 'verdict' | 'result'>;
  readonly evidence: Evidence | undefined;
  /** Of its ladder. */
  readonly rows: readonly LadderRow[];
}

/** What can be told of a run in a word; the console has a name for each. */
export const COMPARED_FACTS = [
  'faultCode',
  'cause',
  'reasonPhrase',
  'server',
  'local',
  'nextHop',
  'addresses',
  'transport',
  'realm',
  'algorithm',
  'serverSoftware',
  'expires',
  'attempts',
  'retransmissions',
  'ping',
  'gateway',
  'outside',
  'configuration',
] as const;
export type ComparedFact = (typeof COMPARED_FACTS)[number];

export interface FactDifference {
  readonly fact: ComparedFact;
  readonly before?: string;
  readonly now?: string;
}

/** One step of the two exchanges, side by side. */
export interface ExchangeLine {
  readonly before?: ExchangeStep;
  readonly now?: ExchangeStep;
}
export type ExchangeStep = MessageRow | TimeoutRow;

export interface RunComparison {
  /** Those that differ. */
  readonly facts: readonly FactDifference[];
  /** How many were known of both and the same. */
  readonly same: number;
  readonly exchange: readonly ExchangeLine[];
  /** Index of the first line on which they part; absent: they are the same. */
  readonly firstDifference?: number;
}

export function compareRuns(before: ComparedRun, now: ComparedRun): RunComparison {
  const [old, present] = [factsOf(before), factsOf(now)];
  const differing = COMPARED_FACTS.filter((fact) => old[fact] !== present[fact]);
  const exchange = sideBySide(stepsOf(before.rows), stepsOf(now.rows));
  const firstDifference = exchange.findIndex((line) => likeness(line.before) !== likeness(line.now));
  return {
    facts: differing.map((fact) => ({ fact, ...told('before', old[fact]), ...told('now', present[fact]) })),
    same: COMPARED_FACTS.filter((fact) => old[fact] !== undefined && old[fact] === present[fact]).length,
    exchange,
    ...(firstDifference >= 0 && { firstDifference }),
  };
}

function told<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, string>>);
}

function factsOf({ run, evidence }: ComparedRun): Readonly<Record<ComparedFact, string | undefined>> {
  const result = (name: string) => (run.result?.[name] === '' ? undefined : run.result?.[name]);
  const { target, dns, ping, deep, attempts = [] } = evidence ?? {};
  const responses = attempts.flatMap(({ outcome }) => (outcome.kind === 'response' ? [outcome] : []));
  const challenge = responses.flatMap(({ challenges = [] }) => challenges)[0];
  const nat = deep?.nat;
  return {
    faultCode: run.verdict === undefined ? undefined : String(run.verdict.faultCode),
    cause: run.verdict?.cause,
    reasonPhrase: result('ReasonPhrase'),
    server: result('ServerAddress'),
    local: withoutPort(result('LocalAddress')),
    nextHop: target?.address,
    addresses: dns === undefined ? undefined : (dns.error ?? dns.addresses.toSorted().join(', ')),
    transport: target === undefined ? undefined : `${target.transport} ${target.port}`,
    realm: challenge?.realm,
    algorithm: challenge?.algorithm,
    serverSoftware: responses.map(({ headers }) => headers['Server']?.[0]).findLast((name) => name !== undefined),
    expires: attempts.length === 0 ? undefined : [...new Set(attempts.map(({ expires }) => expires))].join(', '),
    attempts: result('RegisterTransactions'),
    retransmissions: result('RegisterRetransmissions'),
    ping: ping === undefined ? undefined : `${ping.replies.length}/${ping.sent}`,
    gateway: deep?.lan?.gateway,
    outside: nat?.seen === undefined ? undefined : withoutPort(nat.seen),
    configuration:
      evidence === undefined
        ? undefined
        : evidence.configuration.map(({ parameter, problem }) => `${lastName(parameter)}: ${problem}`).join(', '),
  };
}

/** The port of a phone's own socket is another one each time. */
function withoutPort(address: string | undefined): string | undefined {
  return address?.replace(/:\d+$/, '');
}

function lastName(parameter: string): string {
  return parameter.split('.').findLast((part) => part !== '') ?? parameter;
}

function stepsOf(rows: readonly LadderRow[]): readonly ExchangeStep[] {
  return rows.filter((row): row is ExchangeStep => row.kind === 'message' || row.kind === 'timeout');
}

function sideBySide(before: readonly ExchangeStep[], now: readonly ExchangeStep[]): readonly ExchangeLine[] {
  return Array.from({ length: Math.max(before.length, now.length) }, (_, i) => ({
    ...(before[i] && { before: before[i] }),
    ...(now[i] && { now: now[i] }),
  }));
}

/** What makes two steps the same: not when, nor how long it took, nor how often it was repeated. */
function likeness(step: ExchangeStep | undefined): string | undefined {
  if (step === undefined) return undefined;
  if (step.kind === 'timeout') return 'timeout';
  const { proto, label, credentials, failed } = step;
  return [proto, proto === 'icmp' ? label.replace(/, [\d.]+ ms$/, '') : label, credentials, failed].join(' ');
}
