import type { AccountStore } from './accounts.js';
import type { BatchStore } from './batches.js';
import type { CredentialStore } from './credentials.js';
import type { CwmpSessionStore } from './cwmp-sessions.js';
import type { DeviceStore } from './devices.js';
import type { EventStore } from './events.js';
import type { FeedbackStore } from './feedback.js';
import type { FleetStore } from './fleet.js';
import type { ParameterStore } from './parameters.js';
import type { RecordStore } from './records.js';
import type { RemedyStore } from './remedies.js';
import type { RunStore } from './runs.js';

/**
 * Everything the management server remembers. Every method is asynchronous: PostgreSQL will stand behind it too.
 * A method that changes a state appends its event in the same transaction; a transition is a conditional update and
 * answers whether it happened. Writes resolve when they are committed (group commit, at most 2 ms apart).
 */
export interface Store
  extends
    DeviceStore,
    ParameterStore,
    RunStore,
    RemedyStore,
    FleetStore,
    BatchStore,
    FeedbackStore,
    CwmpSessionStore,
    EventStore,
    AccountStore,
    CredentialStore,
    RecordStore {
  /** Deletes what is older than the settings say, a bounded number of rows per call; how many it deleted. */
  prune(keep: Retention, now: number): Promise<number>;
  /** Throws when the database cannot be written (readyz). */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** Days that ended runs, events, audit rows and ended tasks are kept; audit at least 90. */
export interface Retention {
  readonly runDays: number;
  readonly eventDays: number;
  readonly auditDays: number;
  readonly taskDays: number;
}
