import { z } from 'zod';
import { storedEvent, type StoredEvent } from '#shared/api/events.js';
import { problem } from '#shared/api/schemas.js';
import { causeOf, codeOf, messageOf } from '../thrown.js';
import { CliError, ServerGone } from './cli-error.js';
import { EXIT } from './exit-status.js';
import type { CliEnvironment } from './config.js';
import { readLocalToken } from './local-token.js';
import { eventsIn } from './sse-events.js';

export interface Connection {
  readonly url?: string | undefined;
  readonly user?: string | undefined;
  readonly state: string;
}

/** The API as the command line uses it. Every failure is a CliError in words. */
export class ApiClient {
  /** With a final slash. */
  readonly url: string;
  readonly #authorization: Readonly<Record<string, string>>;

  constructor(url: string, authorization: Readonly<Record<string, string>> = {}) {
    this.url = url.endsWith('/') ? url : `${url}/`;
    this.#authorization = authorization;
  }

  get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#exchange('GET', path, undefined, schema);
  }

  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.#exchange('POST', path, body, schema);
  }

  async login(username: string, password: string): Promise<ApiClient> {
    const response = await this.#fetch('POST', 'session', { username, password });
    const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    return new ApiClient(this.url, { cookie: cookie.join('; ') });
  }

  /** Ends when the server ends the stream. */
  async *events(topic: string, after: number): AsyncGenerator<StoredEvent> {
    const response = await this.#fetch('GET', `events?topics=${topic}&after=${after}`);
    if (response.body === null) return;
    for await (const data of eventsIn(response.body)) yield storedEvent.parse(JSON.parse(data));
  }

  async #exchange<T>(method: string, path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    const response = await this.#fetch(method, path, body);
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new CliError(`${this.url} answers, but not as this version of sipdx expects`, EXIT.server);
  }

  async #fetch(method: string, path: string, body?: unknown): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(new URL(`api/v1/${path}`, this.url), {
        method,
        redirect: 'error',
        headers: { ...this.#authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new ServerGone(this.url, codeOf(causeOf(error)) ?? messageOf(error));
    }
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

/** As whom: the user that was named, else with the token that the server left in its state folder. */
export async function connect(connection: Connection, environment: CliEnvironment): Promise<ApiClient> {
  const local = readLocalToken(connection.state);
  const url = connection.url ?? environment.url;
  const user = connection.user ?? environment.user;
  if (user !== undefined) {
    if (environment.password === undefined) {
      throw new CliError(`Give the password of ${user} in SIPDX_PASSWORD`, EXIT.usage);
    }
    const client = new ApiClient(url ?? local?.url ?? 'http://127.0.0.1:3000/');
    return client.login(user, environment.password.reveal());
  }
  // The token is for the server that wrote it and for no other.
  if (local === undefined || (url !== undefined && new URL(url).origin !== new URL(local.url).origin)) {
    const where = local === undefined ? `there is no token in ${connection.state}` : `the token is for ${local.url}`;
    throw new CliError(
      `Log in with --user and SIPDX_PASSWORD (${where}; a server that runs leaves one in its --state folder)`,
      EXIT.server,
    );
  }
  return new ApiClient(local.url, { authorization: `Bearer ${local.token}` });
}

async function refusal(response: Response): Promise<CliError> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) return new CliError(`The server answered with HTTP ${response.status}`, EXIT.server);
  const { code, title, detail } = parsed.data;
  const missing = ['device-not-found', 'line-not-found', 'line-ambiguous', 'line-not-diagnosable'].includes(code);
  return new CliError(`${detail ?? title} (${code})`, missing ? EXIT.notFound : EXIT.server);
}
