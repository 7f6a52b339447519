import type { Evidence } from '../evidence.js';
import type { Cause, Confidence, Verdict } from '../fault-code.js';
import type { DeepEvidence } from './evidence.js';

/** What a rule makes of the probes' facts; undefined: it does not hold. */
export type Rule = (evidence: Evidence, deep: DeepEvidence, verdict: Verdict) => Finding | undefined;

export type Finding = readonly [Cause, Confidence];
