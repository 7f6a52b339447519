import type { PingEvidence } from '../observations.js';
import type { LanProbe, NeighbourState, ProbeRecord } from './evidence.js';
import { inSubnet } from './subnet.js';
import { ask, type Lane, type LaneClock } from './requests.js';

/** Is this host on its own network? Route, gateway, neighbour table, lease. */

const GATEWAY_PINGS = 2;
/** An ARP failure shows after 3 s (facts: what a socket sees). */
const GATEWAY_PING_MS = 3_200;

export interface LanResult {
  readonly record: ProbeRecord;
  readonly lan?: LanProbe;
}

/** @param address where the packets of the run go */
export function* lanLane(clock: LaneClock, address: string, nowEpoch: number): Lane<LanResult> {
  const startedAt = clock.at;
  const route = yield* ask(clock, { type: 'route', address });
  const record = (outcome: ProbeRecord['outcome'], why?: string): ProbeRecord => {
    return { probe: 'lan', startedAt, endedAt: clock.at, outcome, ...(why !== undefined && { why }) };
  };
  if (!route.ok) {
    if (route.code === 'ENOSYS') return { record: record('unavailable', 'this host does not tell its routes') };
    return { record: record('done'), lan: { routeError: route.code } };
  }
  const { source, prefixLength, gateway } = route;
  const neighbourOf = gateway ?? address;
  const gatewayPing = gateway === undefined ? undefined : yield* pings(clock, gateway);
  const neighbour = yield* ask(clock, { type: 'neighbour', address: neighbourOf });
  const lease = yield* ask(clock, { type: 'lease', networkInterface: route.interface });
  const lan: LanProbe = {
    source,
    interface: route.interface,
    ...(prefixLength !== undefined && { prefixLength }),
    ...(gateway !== undefined && { gateway }),
    ...(gateway !== undefined &&
      prefixLength !== undefined && { gatewayInSubnet: inSubnet(gateway, source, prefixLength) }),
    ...(gatewayPing && { gatewayPing }),
    ...(neighbour !== undefined && { neighbour: neighbour satisfies NeighbourState }),
    ...(lease && {
      lease: {
        address: lease.address,
        ...(lease.gateway !== undefined && { gateway: lease.gateway }),
        expired: lease.expiresAt !== undefined && lease.expiresAt < nowEpoch,
      },
    }),
  };
  return { record: record('done'), lan };
}

function* pings(clock: LaneClock, address: string): Lane<PingEvidence> {
  const replies: { seq: number; at: number; rttMs: number }[] = [];
  let lost = 0;
  for (let seq = 1; seq <= GATEWAY_PINGS && replies.length === 0; seq++) {
    const outcome = yield* ask(clock, { type: 'ping', address, timeoutMs: GATEWAY_PING_MS });
    if (outcome.kind === 'unavailable') return { sent: 0, replies: [], lost: 0, unavailable: outcome.why };
    if (outcome.kind === 'reply') replies.push({ seq, at: clock.at, rttMs: outcome.rttMs });
    else lost++;
  }
  return { sent: replies.length + lost, replies, lost };
}
