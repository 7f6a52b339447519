import { unreachable } from '../lib/unreachable.js';
import { printRecords, type DnsAnswer, type DnsError, type DnsRecordType, type NaptrRecord } from './dns-records.js';
import { orderServices } from './srv-order.js';
import { DEFAULT_PORT, type Transport } from './transport.js';
import { isIpv4, isIpv6 } from './uri.js';

/**
 * Where a request goes: RFC 3263 §4 as a pure machine. Queries are effects, answers are events; times are ms since
 * `beginLocate`. Ours, where the standard leaves it open: AAAA is asked only where a name has no A; a look-up of SRV or
 * NAPTR that fails (not only one that finds nothing) is passed over, because many a home router cannot do them.
 */

export interface LocateRequest {
  /** Name or numeric address. */
  readonly host: string;
  /** 0: none was given. */
  readonly port: number;
  readonly transport?: Transport;
  /** A `sips:` URI: TLS only. */
  readonly secure?: boolean;
}

export interface LocateTarget {
  readonly address: string;
  readonly port: number;
  readonly transport: Transport;
}

/** One look-up and what came of it. */
export interface LocateStage {
  readonly name: string;
  readonly type: DnsRecordType;
  readonly at: number;
  readonly ms: number;
  /** As a zone file has them. */
  readonly records?: readonly string[];
  readonly error?: DnsError;
}

export interface LocateOptions {
  /** For everything, ms. */
  readonly limitMs: number;
  /** For the weights of RFC 2782: in [0, 1), a fresh one per call. */
  readonly dice: () => number;
}

export type LocateEffect = {
  readonly type: 'query';
  readonly id: number;
  readonly name: string;
  readonly recordType: DnsRecordType;
  readonly timeoutMs: number;
};

export type LocateEvent = { readonly at: number } & (
  | { readonly type: 'answer'; readonly id: number; readonly answer: DnsAnswer }
  /** The limit has come: the result is what is known. */
  | { readonly type: 'limit' }
);

export type LocateOutcome =
  { readonly ok: true; readonly targets: readonly LocateTarget[] } | { readonly ok: false; readonly error: DnsError };

export interface LocateState {
  readonly request: LocateRequest;
  readonly phase: 'naptr' | 'srv' | 'address' | 'done';
  readonly queries: readonly Query[];
  /** In their order, addresses not yet known. */
  readonly hosts: readonly Host[];
  /** In the order of the answers. */
  readonly stages: readonly LocateStage[];
  /** Present when done. */
  readonly outcome?: LocateOutcome;
}

export type LocateStep = readonly [LocateState, readonly LocateEffect[]];

interface Query {
  readonly id: number;
  readonly name: string;
  readonly type: DnsRecordType;
  /** Of the service that an SRV query asks for. */
  readonly transport?: Transport;
  readonly at: number;
  readonly answer?: DnsAnswer;
}

interface Host {
  readonly name: string;
  readonly port: number;
  readonly transport: Transport;
}

/** Ours: so many names of SRV records are looked up. */
const MAX_HOSTS = 8;
/** Ours: so many records of one answer, and so many targets, are kept. */
const MAX_RECORDS = 16;

export function beginLocate(request: LocateRequest, options: LocateOptions): LocateStep {
  const state: LocateState = { request, phase: 'naptr', queries: [], hosts: [], stages: [] };
  const { host, port, secure } = request;
  const transport = request.transport ?? (secure === true ? 'TLS' : 'UDP');
  const own = { name: host, port: port === 0 ? DEFAULT_PORT[transport] : port, transport };
  // §4.1, §4.2: a numeric address is the target itself, an explicit port wants no SRV.
  if (isIpv4(host) || isIpv6(host) || port !== 0) return askAddresses(state, 0, [own], options);
  if (request.transport !== undefined) return askServices(state, 0, [service(host, request.transport)], options);
  return ask(state, 0, [{ name: host, type: 'NAPTR' }], options, 3);
}

export function stepLocate(state: LocateState, event: LocateEvent, options: LocateOptions): LocateStep {
  if (state.phase === 'done') return [state, []];
  if (event.type === 'limit') return atLimit(state, event.at);
  const query = state.queries.find(({ id, answer }) => id === event.id && answer === undefined);
  if (query === undefined) return [state, []];
  const { answer } = event;
  const stage: LocateStage = {
    name: query.name,
    type: query.type,
    at: query.at,
    ms: event.at - query.at,
    ...(answer.ok ? { records: printRecords(answer.records).slice(0, MAX_RECORDS) } : { error: answer.error }),
  };
  const answered: LocateState = {
    ...state,
    queries: state.queries.map((one) => (one === query ? { ...one, answer } : one)),
    stages: [...state.stages, stage],
  };
  return proceed(answered, { ...query, answer }, event.at, options);
}

function proceed(state: LocateState, last: Query, at: number, options: LocateOptions): LocateStep {
  if (last.type === 'A' && last.answer?.ok === false && last.answer.error === 'no-address') {
    return ask(state, at, [{ name: last.name, type: 'AAAA' }], options, 1);
  }
  if (state.queries.some(({ answer }) => answer === undefined)) return [state, []];
  switch (state.phase) {
    case 'naptr':
      return afterPointers(state, at, options);
    case 'srv':
      return afterServices(state, at, options);
    case 'address':
      return [finished(state), []];
    case 'done':
      return [state, []];
    default:
      return unreachable(state.phase);
  }
}

/** §4.1: the services that we can speak, in their order; without any, an SRV query for each transport. */
function afterPointers(state: LocateState, at: number, options: LocateOptions): LocateStep {
  const [query] = state.queries;
  const records = query?.answer?.ok === true ? query.answer.records : undefined;
  const secure = state.request.secure === true;
  const pointed = (records?.type === 'NAPTR' ? [...records.pointers] : [])
    .sort((a, b) => a.order - b.order || a.preference - b.preference)
    .flatMap((pointer) => pointedService(pointer, secure));
  if (pointed.length > 0) return askServices(state, at, pointed, options);
  const { host } = state.request;
  return askServices(
    state,
    at,
    secure ? [service(host, 'TLS')] : [service(host, 'UDP'), service(host, 'TCP')],
    options,
  );
}

function pointedService(pointer: NaptrRecord, secure: boolean): Omit<Query, 'id' | 'at'>[] {
  if (pointer.flags.toLowerCase() !== 's') return [];
  const transport = POINTED[pointer.service.toUpperCase()];
  if (transport === undefined || (secure && transport !== 'TLS')) return [];
  return [{ name: pointer.replacement, type: 'SRV', transport }];
}

const POINTED: Readonly<Record<string, Transport | undefined>> = {
  'SIP+D2U': 'UDP',
  'SIP+D2T': 'TCP',
  'SIPS+D2T': 'TLS',
};

/** §4.1, and `_sips._tcp` for TLS. */
function service(host: string, transport: Transport): Omit<Query, 'id' | 'at'> {
  const label = { UDP: '_sip._udp', TCP: '_sip._tcp', TLS: '_sips._tcp' }[transport];
  return { name: `${label}.${host}`, type: 'SRV', transport };
}

function askServices(
  state: LocateState,
  at: number,
  queries: readonly Omit<Query, 'id' | 'at'>[],
  options: LocateOptions,
): LocateStep {
  return ask({ ...state, phase: 'srv', queries: [] }, at, queries, options, 2);
}

/** §4.2: the hosts of the services, by RFC 2782; where there are none, the name itself with the default port. */
function afterServices(state: LocateState, at: number, options: LocateOptions): LocateStep {
  const found = state.queries.flatMap(({ transport, answer }) =>
    transport !== undefined && answer?.ok === true && answer.records.type === 'SRV'
      ? [{ transport, services: answer.records.services }]
      : [],
  );
  const hosts = found.flatMap(({ transport, services }) =>
    orderServices(services, options.dice)
      // RFC 2782: a target of "." means that the service is decidedly not available at this domain.
      .filter(({ target }) => target !== '.' && target !== '')
      .map(({ target, port }): Host => ({ name: target, port, transport })),
  );
  if (hosts.length > 0) return askAddresses(state, at, hosts, options);
  if (found.some(({ services }) => services.length > 0)) return [finished({ ...state, queries: [] }), []];
  const transport = state.request.transport ?? (state.request.secure === true ? 'TLS' : 'UDP');
  const own = { name: state.request.host, port: DEFAULT_PORT[transport], transport };
  return askAddresses(state, at, [own], options);
}

function askAddresses(state: LocateState, at: number, all: readonly Host[], options: LocateOptions): LocateStep {
  const hosts = all.slice(0, MAX_HOSTS);
  const names = new Set(hosts.map(({ name }) => name).filter((name) => !isIpv4(name) && !isIpv6(name)));
  const asking: LocateState = { ...state, phase: 'address', queries: [], hosts };
  if (names.size === 0) return [finished(asking), []];
  return ask(
    asking,
    at,
    [...names].map((name) => ({ name, type: 'A' })),
    options,
    1,
  );
}

/** @param stagesLeft this one included: an earlier one may not eat up the time of those behind it */
function ask(
  state: LocateState,
  at: number,
  added: readonly Omit<Query, 'id' | 'at'>[],
  options: LocateOptions,
  stagesLeft: number,
): LocateStep {
  const timeoutMs = Math.max(1, Math.floor((options.limitMs - at) / stagesLeft));
  const first = state.stages.length + state.queries.length;
  const queries = added.map((query, i): Query => ({ ...query, id: first + i, at }));
  return [
    { ...state, queries: [...state.queries, ...queries] },
    queries.map(({ id, name, type }) => ({ type: 'query', id, name, recordType: type, timeoutMs })),
  ];
}

/** What is not answered by now has timed out. */
function atLimit(state: LocateState, at: number): LocateStep {
  const late = state.queries.filter(({ answer }) => answer === undefined);
  const stages = late.map(({ name, type, at: askedAt }): LocateStage => {
    return { name, type, at: askedAt, ms: at - askedAt, error: 'timeout' };
  });
  const queries = state.queries.map((query): Query => {
    return query.answer === undefined ? { ...query, answer: { ok: false, error: 'timeout' } } : query;
  });
  return [finished({ ...state, queries, stages: [...state.stages, ...stages] }), []];
}

function finished(state: LocateState): LocateState {
  const targets = state.hosts
    .flatMap(({ name, port, transport }) =>
      addressesOf(state, name).map((address): LocateTarget => ({ address, port, transport })),
    )
    .slice(0, MAX_RECORDS);
  const outcome: LocateOutcome = targets.length > 0 ? { ok: true, targets } : { ok: false, error: errorOf(state) };
  return { ...state, phase: 'done', outcome };
}

function addressesOf(state: LocateState, name: string): readonly string[] {
  if (isIpv4(name) || isIpv6(name)) return [name];
  return state.queries.flatMap(({ name: asked, answer }) =>
    asked === name && answer?.ok === true && 'addresses' in answer.records ? answer.records.addresses : [],
  );
}

/** What the last question about the first name came to, or about the services where no name was known yet. */
function errorOf(state: LocateState): DnsError {
  const [host] = state.hosts;
  const failed = state.queries.filter(({ name, answer }) => answer?.ok === false && name === (host?.name ?? name));
  const last = failed.at(-1)?.answer;
  return last?.ok === false ? last.error : 'no-address';
}
