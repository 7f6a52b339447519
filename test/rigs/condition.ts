import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Cause, Confidence } from '#shared/diagnosis/fault-code.js';
import type { PhoneSettings, Rig } from './rig.js';

/** One row of docs/verdicts.md: what is wrong, how it is made so for real, and what the diagnosis is to find. */
export interface Condition {
  /** Kebab-case, unique. */
  readonly id: string;
  /** What is wrong, as an operator would say it. */
  readonly condition: string;
  /** How the rig makes it so. */
  readonly rig: string;
  /** A cause that is true of the rig; where the evidence can't tell it from others, its confidence is `open`. */
  readonly expected: { readonly faultCode: number; readonly cause: Cause; readonly confidence: Confidence };
  /** What the evidence shows beside the verdict, where that could come about otherwise than by the rig. */
  readonly shows?: { of(evidence: Evidence): unknown; readonly is: unknown };
  /** Only `npm run verdicts` waits so long. */
  readonly slow?: true;
  readonly phone?: PhoneSettings;
  /** Servers and faults that are there before the phone. */
  prepare(rig: Rig): Promise<void>;
  /** Runs of the phone before the one that counts, and what happens before each; the server judges that one by its history. */
  readonly runsBefore?: readonly ((rig: Rig) => Promise<void>)[];
  /** What happens between the phone's start (and those runs) and the run that counts. */
  breakIt?(rig: Rig): Promise<void>;
}
