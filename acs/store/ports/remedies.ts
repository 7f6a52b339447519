import type { RemedyState, RemedyValue } from '#shared/api/remedies.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import type { RemedyOutcome } from '#shared/remedies/outcome.js';
import type { RemedyKind } from '#shared/remedies/remedy.js';
import type { NewEvent } from './events.js';
import type { NewAudit } from './records.js';

/** Remedies, each with its state. */
export interface RemedyStore {
  /** False: the line has another one that is open. */
  createRemedy(row: RemedyRow, step: RemedyStep): Promise<boolean>;
  remedy(id: string): Promise<RemedyRow | undefined>;
  /** Oldest first. */
  remediesOf(runId: string): Promise<readonly RemedyRow[]>;
  /** Of the line, begun after that one. */
  laterRemedies(row: Pick<RemedyRow, 'deviceId' | 'line' | 'id'>): Promise<readonly RemedyRow[]>;
  /** Neither ended nor at rest, oldest first. */
  openRemedies(): Promise<readonly RemedyRow[]>;
  /** Replaces the row if it is in that state; false also where it would open while another one of the line is open. */
  moveRemedy(from: RemedyState, row: RemedyRow, step: RemedyStep): Promise<boolean>;
}

export interface RemedyRow {
  readonly id: string;
  readonly runId: string;
  readonly deviceId: string;
  readonly line: string;
  readonly kind: RemedyKind;
  readonly state: RemedyState;
  readonly automaticRollback: boolean;
  /** `old`: as shown when it was confirmed, then as read right before the write. */
  readonly values: readonly RemedyValue[];
  /** Secret values by name, sealed for the task that writes them; until they are written. */
  readonly secrets?: Uint8Array;
  /** Ids of its tasks, chosen beforehand: after a crash none is made twice. */
  readonly tasks: { readonly read: string; readonly write: string; readonly rollBack?: string };
  /** The phone took the values, or may have. */
  readonly writtenAt?: number;
  readonly before: Verdict;
  readonly after?: Verdict;
  readonly outcome?: RemedyOutcome;
  readonly verifyRunId?: string;
  readonly failure?: { readonly reason: string; readonly detail: string };
  readonly createdBy: string;
  readonly createdAt: number;
  readonly endedAt?: number;
}

/** What is told of a move, in its transaction. */
export interface RemedyStep {
  readonly events: readonly NewEvent[];
  readonly audit: readonly NewAudit[];
}
