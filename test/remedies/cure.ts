import type { Cause } from '#shared/diagnosis/fault-code.js';
import type { RemedyOutcome } from '#shared/remedies/outcome.js';
import type { RemedyKind } from '#shared/remedies/remedy.js';
import type { Condition } from '../rigs/condition.js';
import type { Rig } from '../rigs/rig.js';

/** One row of docs/remedies.md: a condition of a rig, the remedy that is offered against it, and what a second run says. */
export interface Cure {
  /** Kebab-case, unique. */
  readonly id: string;
  readonly kind: RemedyKind;
  /** With an id: a row of docs/verdicts.md too. */
  readonly condition: Pick<Condition, 'condition' | 'rig' | 'phone' | 'prepare' | 'breakIt'> & { readonly id?: string };
  /** Why this registrar or network is cured by exactly that. */
  readonly because: string;
  readonly found: Cause;
  /** Last part of each parameter's name, and what is written to it; a secret is marked so. */
  readonly writes: Readonly<Record<string, string | { readonly secret: string }>>;
  readonly outcome: RemedyOutcome;
  /** That of the second run. */
  readonly then: Cause;
  readonly automaticRollback?: true;
  /** What the second run cannot see, and is false before: does the remedy do what it is for? */
  readonly works?: (rig: Rig) => Promise<boolean>;
  /** The cause is not there at once again when the old values are. */
  readonly staysWell?: true;
}
