import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { storedEvent, type StoredEvent } from '#shared/api/events.js';
import { session } from '#shared/api/access.js';
import { problem } from '#shared/api/problem.js';
import { codeOf, messageOf } from '../thrown.js';
import { CliError, Refusal, ServerGone } from './cli-error.js';
import type { CliEnvironment } from './config.js';
import { EXIT } from './exit-status.js';
import { exchange, readBytes, readJson } from './http-exchange.js';
import { readLocalToken } from './local-token.js';
import { eventsIn } from './sse-events.js';

export interface Connection {
  readonly url?: string | undefined;
  readonly user?: string | undefined;
  readonly state: string;
}

interface Access {
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM of the one certificate that the server shows. */
  readonly certificate?: string | undefined;
}

interface Options {
  /** The ETag of what is changed. */
  readonly ifMatch?: string;
}

/** The API as the command line uses it. Every failure is a CliError in words. */
export class ApiClient {
  /** With a final slash. */
  readonly url: string;
  readonly #access: Access;

  constructor(url: string, access: Access = {}) {
    this.url = url.endsWith('/') ? url : `${url}/`;
    this.#access = access;
  }

  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return (await this.getTagged(path, schema)).value;
  }

  /** With the ETag that a change of it needs. */
  async getTagged<T>(path: string, schema: z.ZodType<T>): Promise<{ readonly value: T; readonly etag: string }> {
    const answer = await this.#fetch('GET', path);
    return { value: await this.#read(answer, schema), etag: answer.headers.etag ?? '' };
  }

  /** An answer that is a file, whatever its type. */
  async file(path: string): Promise<Buffer> {
    return readBytes(await this.#fetch('GET', path));
  }

  async post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.#read(await this.#fetch('POST', path, body), schema);
  }

  async patch<T>(path: string, body: unknown, schema: z.ZodType<T>, options: Options): Promise<T> {
    return this.#read(await this.#fetch('PATCH', path, body, options), schema);
  }

  async put<T>(path: string, body: unknown, schema: z.ZodType<T>, options: Options): Promise<T> {
    return this.#read(await this.#fetch('PUT', path, body, options), schema);
  }

  async delete(path: string, options: Options = {}): Promise<void> {
    (await this.#fetch('DELETE', path, undefined, options)).resume();
  }

  /** Every item of a list that comes in pages. */
  async *pages<T>(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    schema: z.ZodType<{ readonly items: readonly T[]; readonly nextCursor?: string | undefined }>,
  ): AsyncGenerator<T> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    for (let more = true; more;) {
      const { items, nextCursor } = await this.get(`${path}?${search.toString()}`, schema);
      yield* items;
      more = nextCursor !== undefined;
      if (nextCursor !== undefined) search.set('cursor', nextCursor);
    }
  }

  async login(username: string, password: string): Promise<ApiClient> {
    const answer = await this.#fetch('POST', 'session', { username, password });
    const cookie = (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]);
    await this.#read(answer, session);
    return new ApiClient(this.url, { ...this.#access, headers: { cookie: cookie.join('; ') } });
  }

  /** Ends when the server ends the stream. @param after an event's id; undefined: from now on */
  async *events(topic: string, after?: number): AsyncGenerator<StoredEvent> {
    const from = after === undefined ? '' : `&after=${after}`;
    const answer = await this.#fetch('GET', `events?topics=${topic}${from}`);
    for await (const data of eventsIn(answer)) yield storedEvent.parse(JSON.parse(data));
  }

  async #read<T>(answer: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
    const parsed = schema.safeParse(await readJson(answer));
    if (parsed.success) return parsed.data;
    throw new CliError(`${this.url} answers, but not as this version of sipdx expects`, EXIT.server);
  }

  async #fetch(method: string, path: string, body?: unknown, options: Options = {}): Promise<IncomingMessage> {
    const { headers = {}, certificate } = this.#access;
    let answer: IncomingMessage;
    try {
      answer = await exchange({
        method,
        url: new URL(`api/v1/${path}`, this.url),
        headers: {
          ...headers,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(options.ifMatch !== undefined && { 'if-match': options.ifMatch }),
        },
        certificate,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new ServerGone(this.url, codeOf(error) ?? messageOf(error));
    }
    const status = answer.statusCode ?? 0;
    if (status < 200 || status > 299) throw refusal(status, await readJson(answer));
    return answer;
  }
}

/** As whom: with the token or the user that was named, else with the token that the server left in its state folder. */
export async function connect(connection: Connection, environment: CliEnvironment): Promise<ApiClient> {
  const local = readLocalToken(connection.state);
  const url = connection.url ?? environment.url;
  const isLocal = local !== undefined && (url === undefined || new URL(url).origin === new URL(local.url).origin);
  const certificate = isLocal ? local.certificate : undefined;
  const client = new ApiClient(url ?? local?.url ?? 'http://127.0.0.1:3000/', { certificate });
  const user = connection.user ?? environment.user;
  if (user !== undefined) {
    const password = environment.password?.reveal() ?? (await environment.ask?.(`Password of ${user}`, ''));
    if (password === undefined) throw new CliError(`Give the password of ${user} in SIPDX_PASSWORD`, EXIT.usage);
    return client.login(user, password);
  }
  if (environment.token !== undefined) return withBearer(client.url, environment.token.reveal(), certificate);
  // The token is for the server that wrote it and for no other.
  if (!isLocal) {
    const where = local === undefined ? `there is no token in ${connection.state}` : `the token is for ${local.url}`;
    throw new CliError(
      `Log in with SIPDX_TOKEN, or with --user and SIPDX_PASSWORD (${where}; a server that runs leaves one in its --state folder)`,
      EXIT.server,
    );
  }
  return withBearer(local.url, local.token, certificate);
}

function withBearer(url: string, token: string, certificate: string | undefined): ApiClient {
  return new ApiClient(url, { headers: { authorization: `Bearer ${token}` }, certificate });
}

const MISSING: readonly string[] = ['line-ambiguous', 'line-not-diagnosable'];
const WRONG_USAGE: readonly string[] = ['invalid-request', 'parameter-value-invalid'];

function refusal(status: number, body: unknown): CliError {
  const parsed = problem.safeParse(body);
  if (!parsed.success) return new CliError(`The server answered with HTTP ${status}`, EXIT.server);
  const { code, title, detail, retryAfter } = parsed.data;
  const exitStatus =
    status === 404 || MISSING.includes(code) ? EXIT.notFound : WRONG_USAGE.includes(code) ? EXIT.usage : EXIT.server;
  return new Refusal(`${detail ?? title} (${code})`, exitStatus, { code, retryAfterSeconds: retryAfter });
}
