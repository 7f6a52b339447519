import type { StoredEvent } from '#shared/api/events.js';

/** What the connection dot shows. `since`: epoch ms of the operator's own clock. */
export type StreamState =
  | { readonly name: 'connecting' }
  | { readonly name: 'live' }
  | { readonly name: 'reconnecting'; readonly since: number };

export interface Subscription {
  readonly topics: readonly string[];
  readonly onEvent: (event: StoredEvent) => void;
  /** The stream was opened (anew): events may have been missed, so read again what they would have told. */
  readonly onGap: () => void;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;

/**
 * One multiplexed stream of server-sent events for all open views (HTTP/1.1 allows six connections to a host).
 * A broken connection is resumed by the browser itself with `Last-Event-ID`; after a refusal (which it takes as final)
 * and after a change of topics the stream is opened anew. Subscribers are told to read again either way: that costs one
 * request and stays right when the server came back with another database. Events may repeat.
 */
export class EventStream {
  readonly #url: string;
  readonly #subscriptions = new Set<Subscription>();
  readonly #stateListeners = new Set<() => void>();
  #state: StreamState = { name: 'connecting' };
  #source: EventSource | undefined;
  #topics = '';
  #changing = false;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer: number | undefined;

  constructor(url: string) {
    this.#url = url;
    // A page that slept, or lay in the back/forward cache, may have lost its connection without being told; so may one whose network changed.
    document.addEventListener('resume', () => this.#open());
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.#open());
    window.addEventListener('online', () => this.#open());
  }

  get state(): StreamState {
    return this.#state;
  }

  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  subscribe(subscription: Subscription): () => void {
    this.#subscriptions.add(subscription);
    this.#topicsMayHaveChanged();
    return () => {
      this.#subscriptions.delete(subscription);
      this.#topicsMayHaveChanged();
    };
  }

  /** Several views come and go in one navigation: one change of the stream, afterwards. */
  #topicsMayHaveChanged(): void {
    if (this.#changing) return;
    this.#changing = true;
    window.setTimeout(() => {
      this.#changing = false;
      const topics = [...new Set([...this.#subscriptions].flatMap((s) => s.topics))].sort().join(',');
      if (topics === this.#topics) return;
      this.#topics = topics;
      this.#retryMs = FIRST_RETRY_MS;
      this.#open();
    });
  }

  #open(): void {
    window.clearTimeout(this.#retryTimer);
    this.#source?.close();
    this.#source = undefined;
    if (this.#topics === '') {
      this.#set({ name: 'connecting' });
      return;
    }
    const source = new EventSource(`${this.#url}?${new URLSearchParams({ topics: this.#topics }).toString()}`);
    this.#source = source;
    source.onopen = () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.#set({ name: 'live' });
      for (const subscription of this.#subscriptions) subscription.onGap();
    };
    source.onmessage = (message: MessageEvent<string>) => this.#deliver(message.data);
    source.onerror = () => {
      this.#lost();
      if (source.readyState === EventSource.CLOSED) this.#retryLater();
    };
  }

  #deliver(data: string): void {
    const event = JSON.parse(data) as StoredEvent;
    for (const subscription of this.#subscriptions) {
      if (subscription.topics.includes(event.topic)) subscription.onEvent(event);
    }
  }

  #lost(): void {
    if (this.#state.name !== 'reconnecting') this.#set({ name: 'reconnecting', since: Date.now() });
  }

  #retryLater(): void {
    const jitter = 0.5 + Math.random() / 2; // many consoles must not return in the same instant
    this.#retryTimer = window.setTimeout(() => this.#open(), this.#retryMs * jitter);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  #set(state: StreamState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }
}
