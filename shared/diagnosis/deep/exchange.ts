import { answerChallenge, type DigestAlgorithm } from '../../auth/digest.js';
import {
  DEFAULT_TIMERS,
  startTransaction,
  stepTransaction,
  type TransactionEffect,
  type TransactionOptions,
  type TransactionState,
} from '../../sip/client-transaction.js';
import { topVia } from '../../sip/headers.js';
import { isResponseTo } from '../../sip/matching.js';
import {
  parseSipMessage,
  printSipMessage,
  type SipHeader,
  type SipMessage,
  type SipResponse,
} from '../../sip/message.js';
import { BRANCH_COOKIE, buildRegister } from '../../sip/register.js';
import { redactMessage } from '../../lib/redact.js';
import { unreachable } from '../../lib/unreachable.js';
import { contactFor } from '../contact.js';
import type { ConnectionEvidence, Outcome, Target } from '../observations.js';
import type { RunOptions } from '../options.js';
import { challengesOf, outcomeOf, type KeyedChallenge } from '../response-evidence.js';
import type { SocketAddress } from '../run.js';
import type { TraceEntry } from '../trace.js';
import { printAddress, sipEntry } from '../tracing.js';
import type { ProbeId, RegisterProbe } from './evidence.js';

/**
 * One REGISTER of a deep probe, and where it is asked for the one that answers its challenge: 3 s each (diagnosis.md, 'Deep
 * probes'). Pure, as the procedure's machine: events in, effects out; times are ms since the run's start.
 */
export interface ExchangeOptions {
  readonly probe: ProbeId;
  /** The run's. */
  readonly run: Pick<RunOptions, 'plan' | 'contact' | 'seed' | 'userAgent' | 'hash' | 'simulated' | 'engine'>;
  readonly target: Target;
  /** For each REGISTER. */
  readonly waitMs: number;
  /** The exchange ends by then. ms since the run's start */
  readonly until: number;
  /** How many REGISTERs it may send: 2 where a challenge is to be answered. */
  readonly registers: 1 | 2;
  /** Distinguishes it from the other exchanges of the run. */
  readonly key: string;
  /** Absent: a new one for each REGISTER, the one with credentials included. */
  readonly callId?: string;
  /** Of the first REGISTER. */
  readonly cseq: number;
  /** Without Contact. */
  readonly query: boolean;
  readonly rport: boolean;
  /** Challenges of this one alone are answered. */
  readonly algorithm?: DigestAlgorithm;
  /** From the line's own port. */
  readonly ownPort: boolean;
}

export type ExchangeEvent = { readonly at: number } & (
  | { readonly type: 'flow-open'; readonly local: SocketAddress }
  | { readonly type: 'flow-connected' }
  | { readonly type: 'flow-error'; readonly code: string }
  | { readonly type: 'datagram'; readonly bytes: Uint8Array; readonly from: SocketAddress }
  /** The engine sent the REGISTER so: with a Via of its own. */
  | { readonly type: 'sent-as'; readonly bytes: Uint8Array }
  | { readonly type: 'deadline' }
);

export type ExchangeEffect =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  /** One record for each REGISTER; the flow is to be closed. */
  | { readonly type: 'done'; readonly records: readonly RegisterProbe[]; readonly trace: readonly TraceEntry[] };

export interface Exchange {
  readonly records: readonly RegisterProbe[];
  readonly trace: readonly TraceEntry[];
  readonly local?: SocketAddress;
  readonly connection?: ConnectionEvidence;
  readonly current: Sent;
  readonly done: boolean;
}

interface Sent {
  readonly branch: string;
  readonly answers: readonly KeyedChallenge[];
  readonly status: 401 | 407 | undefined;
  readonly waitUntil: number;
  readonly resendAt?: number;
  readonly bytes?: Uint8Array;
  readonly sentAt: readonly number[];
  readonly transaction?: TransactionState;
}

export type ExchangeStep = readonly [Exchange, readonly ExchangeEffect[]];

/** The caller opens a flow to the target now. */
export function beginExchange(o: ExchangeOptions, at: number): Exchange {
  return {
    records: [],
    trace: [],
    ...(o.target.transport !== 'UDP' && { connection: { openedAt: at } }),
    current: nextSent(o, at, 0, [], undefined),
    done: false,
  };
}

/** When the machine wants its next `deadline` event; undefined once it is done. */
export function exchangeDeadline({ current, done }: Exchange): number | undefined {
  return done ? undefined : Math.min(current.waitUntil, current.resendAt ?? Infinity);
}

export function stepExchange(exchange: Exchange, event: ExchangeEvent, o: ExchangeOptions): ExchangeStep {
  if (exchange.done) return [exchange, []];
  const { at } = event;
  switch (event.type) {
    case 'flow-connected':
      return [connected(exchange, { connectedAt: at }), []];
    case 'flow-open':
      return opened(exchange, at, event.local, o);
    case 'flow-error':
      return failed(exchange, at, event.code, o);
    case 'datagram':
      return received(exchange, at, event, o);
    case 'sent-as':
      return [sentAs(exchange, event.bytes), []];
    case 'deadline':
      return due(exchange, at, o);
    default:
      return unreachable(event);
  }
}

function opened(exchange: Exchange, at: number, local: SocketAddress, o: ExchangeOptions): ExchangeStep {
  const secured = o.target.transport === 'TLS' ? { secureAt: at } : {};
  const open = { ...connected(exchange, { connectedAt: exchange.connection?.connectedAt ?? at, ...secured }), local };
  return send(open, at, local, o);
}

function connected(exchange: Exchange, change: Partial<ConnectionEvidence>): Exchange {
  const { connection } = exchange;
  return connection === undefined ? exchange : { ...exchange, connection: { ...connection, ...change } };
}

/** As in the procedure: a refused or reset connection, an ICMP error, ends it at once. */
function failed(exchange: Exchange, at: number, code: string, o: ExchangeOptions): ExchangeStep {
  return finish(
    connected(note(exchange, at, code, o), { ended: { at, code } }),
    { kind: 'transport-error', at, code },
    o,
  );
}

function due(exchange: Exchange, at: number, o: ExchangeOptions): ExchangeStep {
  const { current } = exchange;
  if (at >= current.waitUntil) return finish(exchange, { kind: 'timeout', at }, o);
  if (current.resendAt === undefined || at < current.resendAt || current.transaction === undefined) {
    return [exchange, []];
  }
  const step = stepTransaction(current.transaction, { type: 'timer', timer: 'E' }, timers(o));
  return carryOut(exchange, at, step, o);
}

function send(exchange: Exchange, at: number, local: SocketAddress, o: ExchangeOptions): ExchangeStep {
  const { plan, userAgent } = o.run;
  const { current } = exchange;
  const number = exchange.records.length;
  const request = buildRegister({
    registrarUri: plan.registrarUri,
    aor: plan.aor,
    fromTag: derive(o, 'tag'),
    callId: o.callId ?? derive(o, `call ${String(number)}`),
    cseq: o.cseq + number,
    ...(!o.query && { contact: contactFor(o.run, o.target.transport, local), expires: plan.expires }),
    via: { transport: o.target.transport, sentBy: printAddress(local), branch: current.branch, rport: o.rport },
    userAgent,
    authorization: authorization(current, number, o),
  });
  const bytes = printSipMessage(request);
  return carryOut({ ...exchange, current: { ...current, bytes } }, at, startTransaction(timers(o)), o);
}

function authorization({ answers, status }: Sent, number: number, o: ExchangeOptions): readonly SipHeader[] {
  const { plan, hash } = o.run;
  return answers.map(({ key, challenge }) => ({
    name: status === 407 ? 'Proxy-Authorization' : 'Authorization',
    value: answerChallenge(
      {
        challenge,
        username: plan.authUserName,
        password: plan.authPassword,
        method: 'REGISTER',
        uri: plan.registrarUri,
        cnonce: derive(o, `cnonce ${key} ${String(number)}`),
        nc: 1,
      },
      hash,
    ),
  }));
}

function carryOut(
  exchange: Exchange,
  at: number,
  [transaction, effects]: readonly [TransactionState, readonly TransactionEffect[]],
  o: ExchangeOptions,
): ExchangeStep {
  const { resendAt: _, ...current } = exchange.current;
  const timer = effects.find((effect) => effect.type === 'set-timer' && effect.timer === 'E');
  const next: Sent = {
    ...current,
    transaction,
    ...(timer?.type === 'set-timer' && { resendAt: at + timer.ms }),
  };
  const { bytes } = next;
  if (bytes === undefined || !effects.some(({ type }) => type === 'send-request')) {
    return [{ ...exchange, current: next }, []];
  }
  const { local, trace } = exchange;
  const { transport } = o.target;
  const { network } = o.run.simulated;
  const entry = sipEntry({ at, dir: 'out', local, remote: o.target, transport, bytes, simulated: network });
  return [
    {
      ...exchange,
      trace: [...trace, { ...entry, probe: o.probe }],
      current: { ...next, sentAt: [...next.sentAt, at] },
    },
    [{ type: 'send', bytes }],
  ];
}

function received(
  exchange: Exchange,
  at: number,
  { bytes, from }: { readonly bytes: Uint8Array; readonly from: SocketAddress },
  o: ExchangeOptions,
): ExchangeStep {
  const parsed = parseSipMessage(bytes);
  // The line's own port gets more than our answers: no part of the probe.
  if (parsed.ok && !isAnswer(parsed.value, exchange)) return [exchange, []];
  const { local } = exchange;
  const { transport } = o.target;
  const simulated = o.run.simulated.network;
  const entry = sipEntry({ at, dir: 'in', local, remote: from, transport, bytes, simulated });
  const traced = { ...exchange, trace: [...exchange.trace, { ...entry, probe: o.probe }] };
  if (!parsed.ok || parsed.value.kind === 'request') return [traced, []];
  const response = parsed.value;
  if (response.status < 200) {
    const { transaction } = exchange.current;
    if (transaction === undefined) return [traced, []];
    const step = stepTransaction(transaction, { type: 'response', status: response.status }, timers(o));
    // Timer E runs on as it was set (RFC 3261 §17.1.2.2).
    return [{ ...traced, current: { ...traced.current, transaction: step[0] } }, []];
  }
  return answered(traced, at, response, o);
}

/** Responses are matched by the branch that the REGISTER has there. */
function sentAs(exchange: Exchange, bytes: Uint8Array): Exchange {
  const parsed = parseSipMessage(bytes);
  const branch = parsed.ok ? topVia(parsed.value)?.branch : undefined;
  if (branch === undefined) return exchange;
  const text = redactMessage(new TextDecoder().decode(bytes));
  const last = exchange.trace.findLastIndex(({ dir }) => dir === 'out');
  const trace = exchange.trace.map((entry, i) => (i === last ? { ...entry, text } : entry));
  return { ...exchange, trace, current: { ...exchange.current, branch } };
}

function isAnswer(message: SipMessage, { current: { branch } }: Exchange): boolean {
  return message.kind === 'response' && isResponseTo(message, { branch, method: 'REGISTER' });
}

function answered(exchange: Exchange, at: number, response: SipResponse, o: ExchangeOptions): ExchangeStep {
  const challenges = challengesOf(response, o.algorithm);
  const outcome = outcomeOf(at, response, challenges, { late: false, evidenceOnly: false });
  const { status } = response;
  const again =
    (status === 401 || status === 407) &&
    challenges.length > 0 &&
    exchange.records.length + 1 < o.registers &&
    !o.run.plan.authPassword.isEmpty;
  if (!again || exchange.local === undefined) return finish(exchange, outcome, o);
  const records = [...exchange.records, recordOf(exchange, outcome, o)];
  const current = nextSent(o, at, records.length, challenges, status);
  return send({ ...exchange, records, current }, at, exchange.local, o);
}

function finish(exchange: Exchange, outcome: Outcome, o: ExchangeOptions): ExchangeStep {
  const records = [...exchange.records, recordOf(exchange, outcome, o)];
  return [{ ...exchange, records, done: true }, [{ type: 'done', records, trace: exchange.trace }]];
}

function recordOf({ local, connection, current }: Exchange, outcome: Outcome, o: ExchangeOptions): RegisterProbe {
  return {
    probe: o.probe,
    target: o.target,
    ...(local && { local: printAddress(local) }),
    sentAt: current.sentAt,
    freshCallId: o.callId === undefined,
    query: o.query,
    ownPort: o.ownPort,
    rport: o.rport,
    credentials: current.answers.length > 0,
    outcome,
    ...(connection && { connection }),
  };
}

function nextSent(
  o: ExchangeOptions,
  at: number,
  number: number,
  answers: readonly KeyedChallenge[],
  status: Sent['status'],
): Sent {
  const branch = `${BRANCH_COOKIE}${derive(o, `branch ${String(number)}`)}`;
  return { branch, answers, status, waitUntil: Math.min(at + o.waitMs, o.until), sentAt: [] };
}

function note(exchange: Exchange, at: number, text: string, o: ExchangeOptions): Exchange {
  const { network } = o.run.simulated;
  const entry: TraceEntry = {
    ms: at,
    proto: 'error',
    dir: 'in',
    text,
    remote: printAddress(o.target),
    transport: o.target.transport,
    probe: o.probe,
    ...(network && { simulated: true as const }),
  };
  return { ...exchange, trace: [...exchange.trace, entry] };
}

function timers(o: ExchangeOptions): TransactionOptions {
  return { ...DEFAULT_TIMERS, reliable: o.run.engine !== undefined || o.target.transport !== 'UDP' };
}

function derive(o: ExchangeOptions, purpose: string): string {
  return o.run.hash('md5', `${o.run.seed} ${o.key} ${purpose}`);
}
