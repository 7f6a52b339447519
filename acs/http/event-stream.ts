import type { ServerResponse } from 'node:http';
import type { StoredEvent } from '#shared/api/events.js';
import type { Clock } from '../clock.js';

const BATCH = 200;
const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it comes again. */
const RETRY_MS = 2_000;

export interface EventSource {
  /** Events with an id above `after`, in order. */
  read(after: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Asked with every heartbeat: the session may have ended meanwhile. */
  mayGoOn(): Promise<boolean>;
}

/**
 * Server-sent events from the events table. Every event is read from the table by its id, in order, so none is lost or
 * doubled however the wake-ups fall; and none is read before the peer has taken the last batch, so a slow one costs no
 * memory.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  readonly #source: EventSource;
  #ended = false;
  /** Something may have been appended since the last reading. */
  #awake = false;
  #proceed: (() => void) | undefined;
  #cancelHeartbeat: (() => void) | undefined;

  constructor(response: ServerResponse, clock: Clock, source: EventSource) {
    this.#response = response;
    this.#clock = clock;
    this.#source = source;
    response.on('close', () => this.end());
    response.on('drain', () => this.#proceed?.());
  }

  /** @param after id of the last event that the peer has. Resolves when the stream has ended. */
  async run(after: number): Promise<void> {
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would gather the events.
      'x-accel-buffering': 'no',
    });
    this.#response.write(`retry: ${RETRY_MS}\n\n`);
    this.#heartbeatLater();
    try {
      await this.#copy(after);
    } finally {
      this.end();
    }
  }

  /** Something was appended. */
  wake(): void {
    this.#awake = true;
    this.#proceed?.();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelHeartbeat?.();
    this.#proceed?.();
    this.#response.end();
  }

  async #copy(after: number): Promise<void> {
    for (let cursor = after; !this.#ended;) {
      this.#awake = false;
      const events = await this.#source.read(cursor, BATCH);
      for (const event of events) {
        if (this.#hasEnded()) return;
        this.#response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
        cursor = event.id;
      }
      while (!this.#hasEnded() && this.#response.writableNeedDrain) await this.#pause();
      while (!this.#hasEnded() && events.length < BATCH && !this.#isAwake()) await this.#pause();
    }
  }

  /** Until a drain, a wake-up or the end. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#proceed = resolve;
    });
  }

  #heartbeatLater(): void {
    this.#cancelHeartbeat = this.#clock.after(HEARTBEAT_MS, () => {
      this.#source.mayGoOn().then(
        (goOn) => {
          if (!goOn) this.end();
          if (this.#ended) return;
          // A comment keeps proxies from closing a silent connection.
          if (!this.#response.writableNeedDrain) this.#response.write(': still here\n\n');
          this.#heartbeatLater();
        },
        () => this.end(),
      );
    });
  }

  // Other callbacks change these while `#copy` waits; a method keeps the compiler from thinking otherwise.
  #hasEnded(): boolean {
    return this.#ended;
  }

  #isAwake(): boolean {
    return this.#awake;
  }
}
