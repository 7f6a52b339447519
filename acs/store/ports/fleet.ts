import type { FleetHistory, HistoryQuery, Statistics } from '#shared/api/statistics.js';

/** Figures of the whole fleet. */
export interface FleetStore {
  /** Without `before`, which comes of samples. */
  statistics(since: number, now: number): Promise<Statistics>;
  /** Counts the lines as they stand and keeps that as a sample of `at`. */
  addSample(at: number): Promise<void>;
  /** The newest sample at or before `at`, but not older than `notBefore`. */
  sampleAt(at: number, notBefore: number): Promise<readonly SampleRow[]>;
  fleetHistory(query: HistoryQuery, now: number): Promise<FleetHistory>;
}

export interface SampleRow {
  readonly at: number;
  readonly registrar: string;
  readonly category: string;
  readonly lines: number;
  readonly registered: number;
  readonly failing: number;
}
