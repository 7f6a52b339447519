import type { Evidence } from './evidence.js';
import type { Verdict } from './fault-code.js';
import type { Trace } from './trace.js';

/** Everything one diagnosis produced: the read-only half of the diagnostics object (docs/data-model.md). */
export interface DiagnosisResult {
  readonly verdict: Verdict;
  /** Of the last final response, verbatim: some cores append an error code to it. */
  readonly reasonPhrase: string;
  /** `address:port transport` actually used; empty when nothing was sent. */
  readonly serverAddress: string;
  readonly localAddress: string;
  readonly registerTransactions: number;
  readonly registerRetransmissions: number;
  readonly pingSuccessCount: number;
  readonly pingFailureCount: number;
  readonly guardTimerExpired: boolean;
  /** Duration of the procedure, ms on the monotonic clock. */
  readonly ms: number;
  readonly evidence: Evidence;
  readonly trace: Trace;
}
