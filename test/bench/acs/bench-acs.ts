import { benchLargeFleet } from './large-fleet.js';
import { benchPeriodicSessions } from './periodic-sessions.js';
import { benchVerdictLatency } from './verdict-latency.js';

const SMALL_FLEETS = [
  { phones: 4, parameters: 20 },
  { phones: 4, parameters: 100 },
];
const FLEETS = [
  { phones: 200, parameters: 20 },
  { phones: 200, parameters: 1000 },
  { phones: 200, parameters: 10_000 },
  { phones: 10_000, parameters: 50 },
];

/** The benchmarks of the management server. @param profileFolder where profiles of its processes go */
export async function benchAcs(small: boolean, profileFolder?: string): Promise<void> {
  await benchPeriodicSessions({
    fleets: small ? SMALL_FLEETS : FLEETS,
    rounds: small ? 1 : 5,
    sessions: small ? 10 : 2000,
    concurrency: 50,
    ...(profileFolder !== undefined && { profileFolder }),
  });
  await benchVerdictLatency({ runs: small ? 1 : 40 });
  await benchLargeFleet({ phones: small ? 200 : 100_000, repetitions: small ? 1 : 9, streams: small ? 5 : 100 });
}
