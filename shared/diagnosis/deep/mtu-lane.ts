import { recorded, type LaneContext, type ProbeEnd } from './findings.js';
import { ask } from './ask.js';
import type { Lane } from './requests.js';

/** Are packets as long as the REGISTER lost where short ones come through? */

const SMALL_BYTES = 100;
const PING_MS = 1_500;

/** @param registerBytes of the largest REGISTER that was sent, with IP and UDP headers */
export function mtuLane(context: LaneContext, address: string, registerBytes: number): Lane {
  return recorded(context, 'mtu', function* (): Lane<ProbeEnd> {
    const pings: { bytes: number; replied: boolean; code?: string }[] = [];
    for (const bytes of [SMALL_BYTES, registerBytes, registerBytes]) {
      if (pings.some((ping) => ping.bytes === bytes && ping.replied)) continue;
      const options = { bytes, dontFragment: true } as const;
      const outcome = yield* ask(context, 'mtu', { type: 'ping', address, timeoutMs: PING_MS, options });
      if (outcome.kind === 'unavailable') return { why: outcome.why };
      const code = outcome.kind === 'lost' ? outcome.code : undefined;
      pings.push({ bytes, replied: outcome.kind === 'reply', ...(code !== undefined && { code }) });
      context.found.mtu = { registerBytes, pings: [...pings] };
      // Where not even a short one is answered, a long one tells nothing.
      if (bytes === SMALL_BYTES && outcome.kind !== 'reply') break;
    }
    return 'done';
  });
}
