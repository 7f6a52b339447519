import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { err, ok, type Result } from '#shared/lib/result.js';
import type { Clock } from '../../clock.js';
import { messageOf } from '../../thrown.js';
import {
  putRequest,
  queryRequest,
  removeRequest,
  taskRequest,
  wakeRequest,
  type NbiCollection,
  type NbiQuery,
  type NbiRemovable,
  type NbiRequest,
  type NbiTask,
  type NbiWritable,
} from './nbi-request.js';
import { places, type Places } from './places.js';

/** A document of GenieACS's database, of whatever shape. */
export type NbiDocument = Readonly<Record<string, unknown>>;

export interface NbiFailure {
  /**
   * `invalid`: not sent, it would have harmed the NBI. `unreachable`, `timeout`: no answer. `refused`: an answer that is an
   * error. `unreadable`: not what GenieACS answers. `closed`: this side shuts down.
   */
  readonly kind: 'invalid' | 'unreachable' | 'timeout' | 'refused' | 'unreadable' | 'closed';
  readonly status?: number;
  /** A sentence; never holds what was sent. */
  readonly detail: string;
}

export type NbiAnswer<T> = Result<T, NbiFailure>;

/** What became of a task that was posted. */
export type PostedTask =
  /** `ran`: 200, the session that followed has ended without a fault. `accepted`: 202; `phrase` may tell why, or be lost. */
  | {
      readonly kind: 'ran' | 'accepted';
      readonly id: string;
      /** Epoch ms, by GenieACS's clock. */
      readonly at: number;
      /** The HTTP reason phrase (fact 2); empty behind proxies that drop it. */
      readonly phrase: string;
    }
  | { readonly kind: 'no-such-device' };

export interface NbiClientOptions {
  /** E.g. `http://127.0.0.1:7557`. */
  readonly url: string;
  readonly clock: Clock;
}

interface HttpAnswer {
  readonly status: number;
  readonly phrase: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Fact 12: 30 s for the lock, the Inform's wait, 120 s for the session. */
const TASK_TIMEOUT_MS = 160_000;
const TIMEOUT_MS = 30_000;
/** Tasks wait for phones, and cost the NBI little meanwhile; queries cost it at once. */
const TASKS_AT_ONCE = 64;
const QUERIES_AT_ONCE = 8;
/** A page of devices with all their lines. */
const MOST_BYTES = 64 * 1024 * 1024;

/** GenieACS's northbound interface, by checked requests only. Never rejects. */
export class NbiClient {
  readonly #url: URL;
  readonly #options: NbiClientOptions;
  readonly #tasks: Places = places(TASKS_AT_ONCE);
  readonly #queries: Places = places(QUERIES_AT_ONCE);
  readonly #reused: HttpAgent;
  readonly #single: HttpAgent;
  readonly #closing = new AbortController();
  #version: string | undefined;
  #lastContactAt: number | undefined;

  /** @throws TypeError for what is no URL */
  constructor(options: NbiClientOptions) {
    this.#options = options;
    this.#url = new URL(options.url);
    const Agent = this.#url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#reused = new Agent({ keepAlive: true, maxSockets: QUERIES_AT_ONCE });
    // A task must not meet a connection that the other side is just closing: it cannot be sent a second time.
    this.#single = new Agent({ keepAlive: false });
  }

  /** As its answers say. Undefined: none has come yet. */
  get version(): string | undefined {
    return this.#version;
  }

  /** Moment of the last answer. Epoch ms. */
  get lastContactAt(): number | undefined {
    return this.#lastContactAt;
  }

  /** Posts a task; with `connect` it wakes the device and resolves when its session has ended. */
  async postTask(deviceId: string, task: NbiTask, connect: boolean): Promise<NbiAnswer<PostedTask>> {
    const answer = await this.#send(taskRequest(deviceId, task, connect), connect ? TASK_TIMEOUT_MS : TIMEOUT_MS);
    if (!answer.ok) return answer;
    const { status, phrase, text } = answer.value;
    if (status === 404) return ok({ kind: 'no-such-device' });
    if (status !== 200 && status !== 202) return refused(answer.value);
    const posted = objectIn(text);
    const id = posted?.['_id'];
    const at = timeOf(posted?.['timestamp']);
    if (typeof id !== 'string' || at === undefined) return unreadable('the answer is no task');
    return ok({ kind: status === 200 ? 'ran' : 'accepted', id, at, phrase });
  }

  /** Wakes the device. @returns why it could not; '' when it accepted, undefined when GenieACS does not know it */
  async wake(deviceId: string): Promise<NbiAnswer<string | undefined>> {
    const answer = await this.#send(wakeRequest(deviceId), TASK_TIMEOUT_MS);
    if (!answer.ok) return answer;
    const { status, phrase, text } = answer.value;
    if (status === 404) return ok(undefined);
    if (status === 200) return ok('');
    return status === 504 ? ok(text.trim() === '' ? phrase : text.trim()) : refused(answer.value);
  }

  async query(
    collection: NbiCollection,
    query: NbiQuery = {},
  ): Promise<NbiAnswer<{ readonly items: readonly NbiDocument[]; readonly total: number }>> {
    const answer = await this.#send(queryRequest(collection, query), TIMEOUT_MS);
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return refused(answer.value);
    const list = parsed(answer.value.text);
    if (!Array.isArray(list)) return unreadable('the answer is no list');
    const items = list.filter(isDocument);
    const total = Number(answer.value.headers['total']);
    return ok({ items, total: Number.isSafeInteger(total) ? total : items.length });
  }

  /** How many match. */
  async count(collection: NbiCollection, query: Pick<NbiQuery, 'filter'> = {}): Promise<NbiAnswer<number>> {
    const answer = await this.#send(queryRequest(collection, query, true), TIMEOUT_MS);
    if (!answer.ok) return answer;
    const total = Number(answer.value.headers['total']);
    if (answer.value.status !== 200) return refused(answer.value);
    return Number.isSafeInteger(total) ? ok(total) : unreadable('the answer has no total');
  }

  async put(
    collection: NbiWritable,
    id: string,
    body: string | Readonly<Record<string, unknown>>,
  ): Promise<NbiAnswer<void>> {
    const answer = await this.#send(putRequest(collection, id, body), TIMEOUT_MS);
    if (!answer.ok) return answer;
    return answer.value.status === 200 ? ok(undefined) : refused(answer.value);
  }

  /** @returns false: it was not there. `refused` with status 503: its device is in a session. */
  async remove(collection: NbiRemovable, id: string): Promise<NbiAnswer<boolean>> {
    const answer = await this.#send(removeRequest(collection, id), TIMEOUT_MS);
    if (!answer.ok) return answer;
    const { status } = answer.value;
    return status === 200 || status === 404 ? ok(status === 200) : refused(answer.value);
  }

  /** What is under way ends as `closed`. */
  close(): void {
    this.#closing.abort();
    this.#reused.destroy();
    this.#single.destroy();
  }

  async #send(made: Result<NbiRequest, string>, timeoutMs: number): Promise<NbiAnswer<HttpAnswer>> {
    if (!made.ok) return err({ kind: 'invalid', detail: `Not sent to the NBI: ${made.error}` });
    const leave = await (made.value.method === 'POST' ? this.#tasks : this.#queries).enter();
    try {
      const first = await this.#exchange(made.value, timeoutMs);
      // A kept connection may have been closed in the very moment; only what changes nothing is asked again.
      const again = first === 'lost' ? await this.#exchange(made.value, timeoutMs) : first;
      const answer = again === 'lost' ? err<NbiFailure>({ kind: 'unreachable', detail: 'connection lost' }) : again;
      if (answer.ok) this.#note(answer.value);
      return answer;
    } finally {
      leave();
    }
  }

  #note({ headers }: HttpAnswer): void {
    this.#lastContactAt = this.#options.clock.now();
    const version = headers['genieacs-version'];
    if (typeof version === 'string') this.#version = version;
  }

  #exchange(made: NbiRequest, timeoutMs: number): Promise<NbiAnswer<HttpAnswer> | 'lost'> {
    const { method, path, body, contentType } = made;
    if (this.#closing.signal.aborted) return Promise.resolve(err({ kind: 'closed', detail: 'shutting down' }));
    const isRead = method === 'GET' || method === 'HEAD';
    const base = this.#url.pathname.replace(/\/$/, '');
    const request = this.#url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve) => {
      const sent = request(new URL(base + path, this.#url), {
        method,
        agent: isRead ? this.#reused : this.#single,
        signal: this.#closing.signal,
        ...(body !== undefined && {
          headers: { 'Content-Type': contentType ?? 'text/plain', 'Content-Length': Buffer.byteLength(body) },
        }),
      });
      const timer = setTimeout(() => {
        resolve(err({ kind: 'timeout', detail: `no answer within ${String(timeoutMs / 1000)} s` }));
        sent.destroy();
      }, timeoutMs);
      const end = (answer: NbiAnswer<HttpAnswer> | 'lost'): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      sent.on('error', (error) => {
        if (this.#closing.signal.aborted) end(err({ kind: 'closed', detail: 'shutting down' }));
        else if (isRead && sent.reusedSocket) end('lost');
        else end(err({ kind: 'unreachable', detail: messageOf(error) }));
      });
      sent.on('response', (response) => {
        readAll(response).then(
          (text) => end(text === undefined ? unreadable('the answer is too long') : ok(answerOf(response, text))),
          (error: unknown) => end(err({ kind: 'unreachable', detail: messageOf(error) })),
        );
      });
      sent.end(body);
    });
  }
}

function answerOf({ statusCode = 0, statusMessage = '', headers }: IncomingMessage, text: string): HttpAnswer {
  return { status: statusCode, phrase: statusMessage.trim(), headers, text };
}

async function readAll(response: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The NBI's own words are short texts; what a proxy says is cut. */
function refused({ status, phrase, text }: HttpAnswer): NbiAnswer<never> {
  const words = text.trim().slice(0, 200);
  return err({ kind: 'refused', status, detail: `HTTP ${String(status)} ${words === '' ? phrase : words}`.trim() });
}

function unreadable(why: string): NbiAnswer<never> {
  return err({ kind: 'unreadable', detail: `Is this an NBI of GenieACS? ${why}` });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function objectIn(text: string): NbiDocument | undefined {
  const value = parsed(text);
  return isDocument(value) ? value : undefined;
}

function isDocument(value: unknown): value is NbiDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function timeOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : at;
}
