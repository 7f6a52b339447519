import type { RunEventType } from '#shared/api/events.js';

/** The rows of a ladder. Times are ms. */

interface Placed {
  /** Stable from one rendering to the next. */
  readonly key: string;
  /** Since `startedAt`; negative before the phone's start. */
  readonly ms: number;
  /** Since the row above; absent in the first. */
  readonly deltaMs?: number;
  /** Indices of lanes; the same: it happened there. */
  readonly from: number;
  readonly to: number;
}

export type LadderRow = MessageRow | CopyRow | TimeoutRow | StepRow | GapRow;

export interface MessageRow extends Placed {
  readonly kind: 'message';
  /** Place in the trace, from 1; absent where only the evidence tells of it, so there is no text. */
  readonly number?: number;
  readonly proto: 'sip' | 'dns' | 'icmp' | 'error';
  /** `REGISTER sip:example.net`, `401 Unauthorized`, `A example.net → 192.0.2.1`. */
  readonly label: string;
  /** Of a SIP response. */
  readonly status?: number;
  /** A request with Authorization. */
  readonly credentials: boolean;
  /** It did not come through: no answer, an error. */
  readonly failed: boolean;
  /** ms of each retransmission. */
  readonly copies: readonly number[];
  readonly unfolded: boolean;
  readonly remote?: string;
  readonly probe?: string;
  readonly simulated: boolean;
  readonly binary: boolean;
}

/** A retransmission, where its message is unfolded. */
export interface CopyRow extends Placed {
  readonly kind: 'copy';
  readonly of: number;
  readonly label: string;
}

export interface TimeoutRow extends Placed {
  readonly kind: 'timeout';
  readonly waitMs: number;
}

/** What the management server and the phone said to each other. */
export interface StepRow extends Placed {
  readonly kind: 'step';
  readonly type: RunEventType;
  readonly failed: boolean;
  /** Kebab-case, of a refusal. */
  readonly reason?: string;
}

/** Nothing for so long. */
export interface GapRow {
  readonly kind: 'gap';
  readonly key: string;
  readonly gapMs: number;
}

/** Rows whose lanes have names yet, not places. */
export type Draft =
  | (Unplaced<MessageRow> & {
      /** Its own and those of its retransmissions. */
      readonly numbers: readonly number[];
    })
  | (Unplaced<TimeoutRow> & {
      /** Numbers of the message that nobody answered, and of its retransmissions. */
      readonly numbers: readonly number[];
    })
  | Unplaced<CopyRow>
  | Unplaced<StepRow>;

/** Lanes by their ids. */
type Unplaced<Row> = Omit<Row, 'from' | 'to' | 'deltaMs'> & { readonly from: string; readonly to: string };
