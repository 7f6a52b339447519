import type { PingEvidence } from '../observations.js';
import { recorded, type LaneContext, type ProbeEnd } from './findings.js';
import { ask } from './ask.js';
import type { Lane } from './requests.js';
import { inSubnet, isLinkLocal } from './subnet.js';

/** Is this host on its own network? Route, gateway, neighbour table, lease. */

const GATEWAY_PINGS = 2;
/** An ARP failure shows after 3 s (facts: what a socket sees). */
const GATEWAY_PING_MS = 3_200;

/**
 * @param address where the packets of the run go
 * @param nowEpoch for leases, epoch ms
 */
export function lanLane(context: LaneContext, address: string, nowEpoch: number): Lane {
  return recorded(context, 'lan', function* (): Lane<ProbeEnd> {
    const { found } = context;
    const route = yield* ask(context, 'lan', { type: 'route', address });
    if (!route.ok) {
      if (route.code === 'ENOSYS') return { why: 'this host does not tell its routes' };
      found.lan = { routeError: route.code };
      return 'done';
    }
    const { source, prefixLength, gateway } = route;
    const onSubnet = gateway === undefined ? undefined : isOnSubnet(gateway, source, prefixLength);
    found.lan = {
      source,
      interface: route.interface,
      ...(prefixLength !== undefined && { prefixLength }),
      ...(gateway !== undefined && { gateway }),
      ...(onSubnet !== undefined && { gatewayInSubnet: onSubnet }),
    };
    if (gateway !== undefined) found.lan = { ...found.lan, gatewayPing: yield* pings(context, gateway) };
    const neighbour = yield* ask(context, 'lan', { type: 'neighbour', address: gateway ?? address });
    if (neighbour !== undefined) found.lan = { ...found.lan, neighbour };
    const lease = yield* ask(context, 'lan', { type: 'lease', networkInterface: route.interface });
    if (lease !== undefined) {
      const { address: leased, gateway: router, expiresAt } = lease;
      const expired = expiresAt !== undefined && expiresAt < nowEpoch;
      found.lan = {
        ...found.lan,
        lease: { address: leased, ...(router !== undefined && { gateway: router }), expired },
      };
    }
    return 'done';
  });
}

/** A link-local gateway is in no subnet, and a point-to-point address has none: neither says anything. */
function isOnSubnet(gateway: string, source: string, prefixLength: number | undefined): boolean | undefined {
  const longest = source.includes(':') ? 128 : 32;
  if (prefixLength === undefined || prefixLength === longest || isLinkLocal(gateway)) return undefined;
  return inSubnet(gateway, source, prefixLength);
}

function* pings(context: LaneContext, address: string): Lane<PingEvidence> {
  const replies: { seq: number; at: number; rttMs: number }[] = [];
  let lost = 0;
  for (let seq = 1; seq <= GATEWAY_PINGS && replies.length === 0; seq++) {
    const outcome = yield* ask(context, 'lan', { type: 'ping', address, timeoutMs: GATEWAY_PING_MS });
    if (outcome.kind === 'unavailable') return { sent: 0, replies: [], lost: 0, unavailable: outcome.why };
    if (outcome.kind === 'reply') replies.push({ seq, at: context.at, rttMs: outcome.rttMs });
    else lost++;
  }
  return { sent: replies.length + lost, replies, lost };
}
