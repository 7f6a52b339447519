import type { DigestAlgorithm } from '../../auth/digest.js';
import { USUAL_HABITS } from '../../sip/register.js';
import { DEFAULT_PORT, type Transport } from '../../sip/transport.js';
import { isIpv4, isIpv6 } from '../../sip/uri.js';
import type { Target } from '../observations.js';
import type { RunOptions } from '../options.js';
import { callIdOf } from '../registering.js';
import { printAddress } from '../tracing.js';
import type { ProbeId, RegisterProbe } from './evidence.js';
import { recorded, type LaneContext, type ProbeEnd } from './findings.js';
import { ask } from './ask.js';
import type { Lane } from './requests.js';

/**
 * The probes that send REGISTERs, one after another: several at once would answer for each other. Only the one for the Call-ID has a
 * Contact, because a registrar that refuses a second REGISTER of a Call-ID need not refuse a query; the others change no binding
 * anywhere (record 0028).
 */

/** diagnosis.md, 'Deep probes' */
export const PROBE_REGISTERS = 6;
export const PROBE_REGISTER_MS = 3_000;
const CONNECT_MS = 1_500;
const RESOLVE_MS = 1_500;
/** Ours: where a registrar has a second port for SIP, it is mostly this one; helpers of routers leave it alone. */
const SECOND_PORT = 5080;
/** Ours: so many other servers are asked. */
const OTHERS = 3;

export interface ServerAddress {
  /** Name or numeric address. */
  readonly host: string;
  readonly port: number;
  readonly transport: Transport;
}

export interface RegisterLaneInput {
  readonly run: RunOptions;
  readonly probes: readonly ProbeId[];
  /** Of the procedure. */
  readonly target: Target;
  /** The further ones of RFC 3263, and standby servers that the line knows of. */
  readonly others: readonly ServerAddress[];
  /** REGISTERs of the procedure. */
  readonly sent: number;
  /** The procedure got no final answer to what it sent last. */
  readonly isSilent: boolean;
  /** The line has a UDP port that is not in use by somebody else, and is not registered. */
  readonly canUseOwnPort: boolean;
  /** Offered, and not tried yet. */
  readonly otherAlgorithm?: DigestAlgorithm;
}

interface Variation {
  readonly fresh?: true;
  readonly ownPort?: true;
  /** A challenge is answered: costs a second REGISTER. */
  readonly answer?: true;
  readonly rport?: true;
  readonly algorithm?: DigestAlgorithm;
}

export function* registerLane(context: LaneContext, input: RegisterLaneInput): Lane {
  const { run, target } = input;
  const { registers, connections } = context.found;
  const habits = run.plan.habits ?? USUAL_HABITS;
  let count = 0;

  /** @returns undefined when no REGISTER is left */
  function* register(probe: ProbeId, to: Target, how: Variation = {}): Lane<readonly RegisterProbe[] | undefined> {
    const left = PROBE_REGISTERS - registers.length;
    if (left < 1) return undefined;
    const fresh = how.fresh === true || habits.newCallId;
    const { records } = yield* ask(context, probe, {
      type: 'register',
      exchange: {
        probe,
        run,
        target: to,
        waitMs: PROBE_REGISTER_MS,
        until: context.until,
        registers: how.answer === true && left > 1 ? 2 : 1,
        key: `probe ${String(++count)}`,
        ...(!fresh && { callId: callIdOf(run) }),
        cseq: fresh ? 1 : input.sent + registers.length + 1,
        query: how.fresh !== true,
        rport: how.rport === true || habits.rport,
        ...(how.algorithm !== undefined && { algorithm: how.algorithm }),
        ownPort: how.ownPort === true,
      },
    });
    registers.push(...records);
    return records;
  }

  function* connects(probe: ProbeId, to: Target): Lane<boolean> {
    if (to.transport === 'UDP') return true;
    const connection = yield* ask(context, probe, { type: 'connect', target: to, timeoutMs: CONNECT_MS });
    connections.push({ probe, target: to, connection });
    return connection.connectedAt !== undefined;
  }

  /** Until one of them is answered. */
  function* firstAnswered(
    probe: ProbeId,
    candidates: readonly Target[],
    by: (one: RegisterProbe) => boolean,
  ): Lane<ProbeEnd> {
    for (const candidate of distinct(candidates, target)) {
      if (context.at >= context.until) return { why: 'the time was up' };
      if (!(yield* connects(probe, candidate))) continue;
      const done = yield* register(probe, candidate);
      if (done === undefined) return 'out-of-budget';
      if (done.some(by)) break;
    }
    return 'done';
  }

  /** One port against another, at the same time: only where they differ is it about the port. */
  function* newPort(): Lane<ProbeEnd> {
    const [first, second]: readonly Variation[] = input.isSilent ? [{}, { ownPort: true }] : [{ ownPort: true }, {}];
    const done = yield* register('new-port', target, first);
    if (done === undefined) return 'out-of-budget';
    // The second one tells something only where the first has a result other than the procedure's.
    if (done.every(answered) !== input.isSilent || !input.canUseOwnPort) return 'done';
    return (yield* register('new-port', target, second)) === undefined ? 'out-of-budget' : 'done';
  }

  /** The server's other transports at its usual ports: first who takes a connection, then who speaks SIP. */
  function transports(): Lane<ProbeEnd> {
    const { address, port } = target;
    const udp: Target = { address, port: DEFAULT_PORT.UDP, transport: 'UDP' };
    const others: readonly Target[] = [
      { address, port, transport: 'TCP' },
      { address, port: DEFAULT_PORT.TCP, transport: 'TCP' },
      { address, port: DEFAULT_PORT.TLS, transport: 'TLS' },
    ];
    // Another port of the same transport is the smaller change.
    return firstAnswered('transports', target.transport === 'UDP' ? [udp, ...others] : [...others, udp], answered);
  }

  function* standby(): Lane<ProbeEnd> {
    const candidates: Target[] = [];
    for (const { host, port, transport } of input.others.slice(0, OTHERS)) {
      const address = isIpv4(host) || isIpv6(host) ? host : yield* resolve(host);
      if (address !== undefined)
        candidates.push({ address, port: port === 0 ? DEFAULT_PORT[transport] : port, transport });
    }
    return yield* firstAnswered('standby', candidates, served);
  }

  function* resolve(name: string): Lane<string | undefined> {
    const request = { type: 'query', name, recordType: 'A', timeoutMs: RESOLVE_MS } as const;
    const answer = yield* ask(context, 'standby', request);
    return answer.ok && 'addresses' in answer.records ? answer.records.addresses[0] : undefined;
  }

  /** Without rport nothing came back: does it with? And after an answer: as which address is another port of ours seen? */
  function* nat(): Lane<ProbeEnd> {
    if (input.isSilent) {
      return (yield* register('nat', target, { rport: true })) === undefined ? 'out-of-budget' : 'done';
    }
    const { address } = target;
    const elsewhere: readonly Target[] = [
      { address, port: DEFAULT_PORT.TLS, transport: 'TLS' },
      { address, port: SECOND_PORT, transport: target.transport },
    ];
    return yield* firstAnswered('nat', elsewhere, answered);
  }

  function* once(probe: ProbeId, how: Variation): Lane<ProbeEnd> {
    return (yield* register(probe, target, how)) === undefined ? 'out-of-budget' : 'done';
  }

  const works: Readonly<Partial<Record<ProbeId, () => Lane<ProbeEnd>>>> = {
    'new-port': newPort,
    transports,
    standby,
    nat,
    'call-id': () => once('call-id', { fresh: true, answer: true }),
    binding: () => once('binding', { answer: true }),
    algorithm: () =>
      once('algorithm', {
        answer: true,
        ...(input.otherAlgorithm !== undefined && { algorithm: input.otherAlgorithm }),
      }),
  };

  for (const probe of input.probes) {
    const work = works[probe];
    if (work === undefined || (input.isSilent && serverIsBack(registers, target))) continue;
    yield* recorded(context, probe, work);
  }
}

/** The procedure's target answers after all: other ways to it, and other servers, could not change that. */
function serverIsBack(registers: readonly RegisterProbe[], target: Target): boolean {
  return registers.some((one) => sameTarget(one.target, target) && answered(one));
}

export function answered({ outcome }: RegisterProbe): boolean {
  return outcome.kind === 'response';
}

/** It would take registrations: no failure of the server itself. */
export function served({ outcome }: RegisterProbe): boolean {
  return outcome.kind === 'response' && outcome.status < 500;
}

export function sameTarget(a: Target, b: Target): boolean {
  return printAddress(a) === printAddress(b) && a.transport === b.transport;
}

function distinct(candidates: readonly Target[], used: Target): readonly Target[] {
  const all = [used, ...candidates];
  return all.filter((one, i) => all.findIndex((first) => sameTarget(first, one)) === i).slice(1);
}
