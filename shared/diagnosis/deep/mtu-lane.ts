import type { MtuProbe, ProbeRecord } from './evidence.js';
import { ask, type Lane, type LaneClock } from './requests.js';

/** Are packets as long as the REGISTER lost where short ones come through? */

const SMALL_BYTES = 100;
const PING_MS = 1_500;

export interface MtuResult {
  readonly record: ProbeRecord;
  readonly mtu?: MtuProbe;
}

/** @param registerBytes of the largest REGISTER that was sent, with IP and UDP headers */
export function* mtuLane(clock: LaneClock, address: string, registerBytes: number): Lane<MtuResult> {
  const startedAt = clock.at;
  const pings: { bytes: number; replied: boolean; code?: string }[] = [];
  for (const bytes of [SMALL_BYTES, registerBytes, registerBytes]) {
    if (pings.some((ping) => ping.bytes === bytes && ping.replied)) continue;
    const options = { bytes, dontFragment: true } as const;
    const outcome = yield* ask(clock, { type: 'ping', address, timeoutMs: PING_MS, options });
    if (outcome.kind === 'unavailable') {
      return { record: { probe: 'mtu', startedAt, endedAt: clock.at, outcome: 'unavailable', why: outcome.why } };
    }
    const code = outcome.kind === 'lost' ? outcome.code : undefined;
    pings.push({ bytes, replied: outcome.kind === 'reply', ...(code !== undefined && { code }) });
  }
  return {
    record: { probe: 'mtu', startedAt, endedAt: clock.at, outcome: 'done' },
    mtu: { registerBytes, pings },
  };
}
