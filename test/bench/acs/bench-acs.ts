import { benchPeriodicSessions } from './periodic-sessions.js';

/** The benchmarks of the management server. @param profileFolder where profiles of its processes go */
export async function benchAcs(small: boolean, profileFolder?: string): Promise<void> {
  const profiled = profileFolder === undefined ? {} : { profileFolder };
  await benchPeriodicSessions({
    fleets: small
      ? [
          { phones: 4, parameters: 20 },
          { phones: 4, parameters: 100 },
        ]
      : [
          { phones: 200, parameters: 20 },
          { phones: 200, parameters: 1000 },
          { phones: 200, parameters: 10_000 },
          { phones: 10_000, parameters: 50 },
        ],
    rounds: small ? 1 : 5,
    sessions: small ? 10 : 2000,
    concurrency: 50,
    ...profiled,
  });
}
