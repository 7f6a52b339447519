import type { StoredEvent } from '#shared/api/events.js';

/** The event log. */
export interface EventStore {
  appendEvent(event: NewEvent): Promise<StoredEvent>;
  /** In order of id, greater than `after`. */
  events(topics: readonly string[], after: number, limit: number): Promise<readonly StoredEvent[]>;
  lastEventId(): Promise<number>;
  /** Calls back after each commit that appended events. Returns the unsubscriber. */
  onEvents(listener: (events: readonly StoredEvent[]) => void): () => void;
}

export interface NewEvent {
  readonly at: number;
  readonly topic: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
