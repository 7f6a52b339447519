import type { RunState } from '#shared/api/runs.js';

/** Told what runs and Connection Requests come to, for /metrics. */
export interface RunMeter {
  /** `accepted`, or why not: the reasons of `ConnectionRequestOutcome` and of `ConnectionRequests`. */
  connectionRequestEnded(outcome: string): void;
  /** How many are under way, and how many wait for their turn. */
  connectionRequests(active: number, waiting: number): void;
  /** @param category of the verdict; of a run without one, the reason of its failure, or '' */
  runEnded(state: RunState, category: string): void;
}

export const silentRunMeter: RunMeter = {
  connectionRequestEnded: () => undefined,
  connectionRequests: () => undefined,
  runEnded: () => undefined,
};
