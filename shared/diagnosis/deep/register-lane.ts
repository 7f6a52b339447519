import { printAddress } from '../tracing.js';
import { callIdOf } from '../registering.js';
import type { RunOptions } from '../options.js';
import type { Target } from '../observations.js';
import { DEFAULT_PORT, type Transport } from '../../sip/transport.js';
import { isIpv4, isIpv6 } from '../../sip/uri.js';
import type { TraceEntry } from '../trace.js';
import type { ConnectionProbe, ProbeId, ProbeRecord, RegisterProbe } from './evidence.js';
import { ask, type Lane, type LaneClock } from './requests.js';

/** The probes that send REGISTERs, one after another: several at once would answer for each other. */

/** diagnosis.md, 'Deep probes' */
export const PROBE_REGISTERS = 6;
export const PROBE_REGISTER_MS = 3_000;
const CONNECT_MS = 2_000;
const RESOLVE_MS = 2_000;

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
  /** ms since the run's start: nothing begins after it. */
  readonly until: number;
}

export interface RegisterLaneResult {
  readonly records: readonly ProbeRecord[];
  readonly registers: readonly RegisterProbe[];
  readonly connections: readonly ConnectionProbe[];
  readonly trace: readonly TraceEntry[];
}

export function* registerLane(clock: LaneClock, input: RegisterLaneInput): Lane<RegisterLaneResult> {
  const registers: RegisterProbe[] = [];
  const connections: ConnectionProbe[] = [];
  const trace: TraceEntry[] = [];
  const records: ProbeRecord[] = [];

  function* register(
    probe: ProbeId,
    target: Target,
    more: { readonly fresh?: true; readonly query?: true; readonly ownPort?: true; readonly answer?: true } = {},
  ): Lane<readonly RegisterProbe[] | 'budget'> {
    const left = PROBE_REGISTERS - registers.length;
    if (left < 1) return 'budget';
    const key = `probe ${String(records.length)} ${probe} ${printAddress(target)} ${target.transport}`;
    const fresh = more.fresh === true;
    const done = yield* ask(clock, {
      type: 'register',
      exchange: {
        probe,
        run: input.run,
        target,
        waitMs: PROBE_REGISTER_MS,
        registers: more.answer === true && left > 1 ? 2 : 1,
        key,
        callId: fresh ? input.run.hash('md5', `${input.run.seed} ${key} call`) : callIdOf(input.run),
        cseq: fresh ? 1 : input.sent + registers.length + 1,
        freshCallId: fresh,
        query: more.query === true,
        ownPort: more.ownPort === true,
      },
    });
    registers.push(...done.records);
    trace.push(...done.trace);
    return done.records;
  }

  function* connect(probe: ProbeId, target: Target): Lane<boolean> {
    const connection = yield* ask(clock, { type: 'connect', target, timeoutMs: CONNECT_MS });
    connections.push({ probe, target, connection });
    return connection.connectedAt !== undefined;
  }

  function* newPort(): Lane<boolean> {
    // After silence from a port of its own; after an answer, from the line's, which got none.
    const silent = !input.probes.includes('binding');
    return (yield* register('new-port', input.target, silent ? {} : { ownPort: true })) !== 'budget';
  }

  /** The server's other transports at its usual ports: first who takes a connection, then who speaks SIP. */
  function* transports(): Lane<boolean> {
    const { address, port } = input.target;
    const candidates: readonly Target[] = [
      { address, port, transport: 'TCP' },
      { address, port: DEFAULT_PORT.TCP, transport: 'TCP' },
      { address, port: DEFAULT_PORT.TLS, transport: 'TLS' },
      { address, port: DEFAULT_PORT.UDP, transport: 'UDP' },
    ];
    for (const candidate of distinct(candidates, input.target)) {
      if (candidate.transport !== 'UDP' && !(yield* connect('transports', candidate))) continue;
      const done = yield* register('transports', candidate);
      if (done === 'budget') return false;
      if (done.some(answered)) return true;
    }
    return true;
  }

  function* standby(): Lane<boolean> {
    for (const { host, port, transport } of input.others) {
      const address = isIpv4(host) || isIpv6(host) ? host : yield* resolve(host);
      if (address === undefined) continue;
      const target = { address, port: port === 0 ? DEFAULT_PORT[transport] : port, transport };
      if (printAddress(target) === printAddress(input.target) && transport === input.target.transport) continue;
      const done = yield* register('standby', target);
      if (done === 'budget') return false;
      if (done.some(answered)) return true;
    }
    return true;
  }

  function* resolve(name: string): Lane<string | undefined> {
    const answer = yield* ask(clock, { type: 'query', name, recordType: 'A', timeoutMs: RESOLVE_MS });
    return answer.ok && 'addresses' in answer.records ? answer.records.addresses[0] : undefined;
  }

  const carryOut: Readonly<Partial<Record<ProbeId, () => Lane<boolean>>>> = {
    'new-port': newPort,
    transports,
    standby,
    *'call-id'() {
      return (yield* register('call-id', input.target, { fresh: true, answer: true })) !== 'budget';
    },
    *binding() {
      return (yield* register('binding', input.target, { query: true, answer: true })) !== 'budget';
    },
  };

  for (const probe of input.probes) {
    const begin = carryOut[probe];
    if (begin === undefined) continue;
    const startedAt = clock.at;
    const late = startedAt + PROBE_REGISTER_MS > input.until;
    const outcome = late ? 'out-of-time' : (yield* begin()) ? 'done' : 'out-of-budget';
    records.push({ probe, startedAt, endedAt: clock.at, outcome });
    // Somebody answers, from another port or another way: the rest could not change that.
    if (probe === 'new-port' && registers.some((one) => one.probe === probe && !one.ownPort && answered(one))) break;
  }
  return { records, registers, connections, trace };
}

export function answered({ outcome }: RegisterProbe): boolean {
  return outcome.kind === 'response';
}

function distinct(candidates: readonly Target[], used: Target): readonly Target[] {
  const seen = new Set([`${printAddress(used)} ${used.transport}`]);
  return candidates.filter((target) => {
    const key = `${printAddress(target)} ${target.transport}`;
    return !seen.has(key) && seen.add(key);
  });
}
