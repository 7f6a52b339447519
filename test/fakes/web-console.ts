import { healthy } from './healthy.js';
import { scryptSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Role } from '#shared/api/access.js';
import { problem } from '#shared/api/problem.js';
import { embeddedBackend } from '#acs/backends/embedded/embedded-backend.js';
import { openAdministration, type Administration } from '#acs/core/administration.js';
import { BatchService } from '#acs/core/batches/batch-service.js';
import { FeedbackService } from '#acs/core/feedback.js';
import { openKeyFile } from '#acs/core/key-file.js';
import { ParameterService } from '#acs/core/parameters/parameter-service.js';
import { TaskService } from '#acs/core/parameters/task-service.js';
import { RemedyService } from '#acs/core/remedies/remedy-service.js';
import { RunService } from '#acs/core/run/run-service.js';
import { StatisticsService } from '#acs/core/statistics/statistics-service.js';
import { apiRoutes, type ApiDeps } from '#acs/http/api-routes.js';
import { startConsoleServer, type ConsoleServer, type ConsoleServerOptions } from '#acs/http/console-server.js';
import { SESSION_COOKIE } from '#acs/http/authentication.js';
import { errorCodesOf } from '#acs/http/openapi.js';
import type { Route } from '#acs/http/route.js';
import { createLog } from '#acs/log.js';
import { openSqliteStore } from '#acs/store/sqlite.js';
import type { Store } from '#acs/store/ports/store.js';
import { ManualClock } from './manual-clock.js';

/** A device that every console here knows, with one line. Its id holds a percent sign. */
export const DEVICE = '00A0BC-T46%2DU-0001';
export const DEVICE_PATH = `/devices/${encodeURIComponent(DEVICE)}`;
export const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
export const PASSWORD = 'right password';
/** Cheap, so that the tests are quick. */
const HASH = `scrypt$N=16,r=1,p=1$AAAA$${scryptSync(PASSWORD, Buffer.from('AAAA', 'base64'), 32, { N: 16, r: 1, p: 1 }).toString('base64')}`;

/** Users by role. */
export const USERS: Readonly<Record<Role, string>> = {
  viewer: 'victor',
  operator: 'olga',
  engineer: 'emil',
  admin: 'ada',
};

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when the answer has no body, or one of another kind, as CSV is. */
  readonly json: unknown;
}

export interface CallOptions {
  /** A string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real console server over a store in memory, with a clock of the test's; nobody answers its Connection Requests. */
export class WebConsole {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly administration: Administration;
  readonly runs: RunService;
  readonly routes: readonly Route[];
  readonly base: string;
  /** Folder of the console's bundle: empty. */
  readonly files: string;
  readonly logged: readonly string[];
  readonly #server: ConsoleServer;
  readonly #tasks: TaskService;
  readonly #batches: BatchService;

  private constructor(
    parts: Pick<WebConsole, 'store' | 'clock' | 'administration' | 'runs' | 'routes' | 'base' | 'files' | 'logged'> & {
      server: ConsoleServer;
      tasks: TaskService;
      batches: BatchService;
    },
  ) {
    this.store = parts.store;
    this.clock = parts.clock;
    this.administration = parts.administration;
    this.runs = parts.runs;
    this.routes = parts.routes;
    this.base = parts.base;
    this.files = parts.files;
    this.logged = parts.logged;
    this.#server = parts.server;
    this.#tasks = parts.tasks;
    this.#batches = parts.batches;
  }

  static async start(
    options: Partial<Pick<ConsoleServerOptions, 'secure' | 'tls' | 'trustProxy'>> = {},
  ): Promise<WebConsole> {
    const files = mkdtempSync(join(tmpdir(), 'sipdx-ui-'));
    const store = await openSqliteStore({ file: ':memory:' });
    const clock = new ManualClock();
    clock.advance(1_000_000);
    const logged: string[] = [];
    const log = createLog('debug', { write: (line) => void logged.push(line) });
    const connect = () => Promise.resolve({ ok: false, reason: 'timeout', detail: 'nobody' } as const);
    let bytes = 0;
    const random = () => Uint8Array.from({ length: 16 }, () => bytes++ % 32);
    const vault = openKeyFile(join(files, 'key'));
    rmSync(join(files, 'key'));
    const runs = new RunService({ store, clock, log, connect, random });
    const tasks = new TaskService({ store, clock, log, vault, connect });
    const administration = await openAdministration({ store, clock, log });
    const parameters = new ParameterService({ store, clock, vault, tasks, random });
    const remedies = new RemedyService({ store, clock, log, vault, tasks, runs, parameters, random });
    const batches = new BatchService({ store, clock, log, runs, random });
    await batches.resume();
    const deps: Omit<ApiDeps, 'secureCookie'> = {
      ...administration,
      info: { version: '1.2.3', lab: true },
      store,
      backend: embeddedBackend(connect),
      runs,
      parameters,
      remedies,
      statistics: new StatisticsService({ store, clock }),
      batches,
      feedback: new FeedbackService({ store, clock }),
      clock,
      fingerprint: (text) => vault.fingerprint(text),
    };
    for (const [role, username] of Object.entries(USERS) as [Role, string][]) {
      await administration.accounts.putUser(username, role, HASH);
    }
    await addDevice(store);
    const server = await startConsoleServer({
      ...healthy,
      host: '127.0.0.1',
      port: 0,
      secure: false,
      files,
      reasons: () => Promise.resolve([]),
      metrics: () => Promise.resolve(''),
      metricsOpen: false,
      log,
      ...deps,
      ...options,
    });
    const base = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${server.port}`;
    const routes = apiRoutes({ ...deps, secureCookie: false });
    return new WebConsole({ store, clock, administration, runs, routes, base, files, logged, server, tasks, batches });
  }

  async close(): Promise<void> {
    this.#batches.close();
    this.runs.close();
    this.#tasks.close();
    await this.#server.close();
    this.administration.failedLogins.close();
    await this.store.close();
    rmSync(this.files, { recursive: true });
  }

  /** Below /api/v1. Throws when the answer is not one that the route declares. */
  async call(method: string, path: string, { body, headers = {} }: CallOptions = {}): Promise<ApiAnswer> {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const answer = {
      status: response.status,
      headers: response.headers,
      json: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined,
    };
    checkContract(this.routes, method, path, answer);
    return answer;
  }

  /** The header with the session of somebody who has that role. */
  async login(role: Role = 'operator'): Promise<{ cookie: string }> {
    const user = await this.store.user(USERS[role]);
    if (user === undefined) throw new Error('the user just written is not there');
    const { token } = await this.administration.accounts.newSession(user);
    return { cookie: `${SESSION_COOKIE}=${token.reveal()}` };
  }
}

async function addDevice(store: Store): Promise<void> {
  await store.upsertDevice({
    id: DEVICE,
    manufacturer: 'Acme',
    oui: '00A0BC',
    productClass: 'T46-U',
    serialNumber: '0001',
    root: 'Device.',
    at: 1,
  });
  const row = { directoryNumber: '1001', aor: 'sip:1001@x', registrar: 'x:5060', status: 'Error', enabled: true };
  await store.setLines(DEVICE, '', [{ ...row, path: LINE, diagnosable: true, dialect: 'sipdx' }], 1);
  await store.setConnectionRequestCredentials(DEVICE, 'sipdx', Buffer.from('sealed-connection-request-secret'));
}

/** Every JSON answer has a declared status and the declared form, no field more; every problem a declared code. */
function checkContract(routes: readonly Route[], method: string, path: string, answer: ApiAnswer): void {
  const { status, json } = answer;
  const [pathname = ''] = path.split('?');
  const route = routes.find((one) => one.method === method.toLowerCase() && patternOf(one.path).test(pathname));
  const said = `${method} ${path} answers ${status}`;
  if (status >= 400) {
    const { code } = strictly(problem, json, said);
    const expected: readonly string[] = route === undefined ? ['not-found', 'method-not-allowed'] : errorCodesOf(route);
    if (!expected.includes(code) && code !== 'not-found') throw new Error(`${said} ${code}, which is not declared`);
    return;
  }
  if (route === undefined || status === 304) return;
  const schema = route.answers[status];
  if (schema === undefined) throw new Error(`${said}, which is not declared`);
  if (schema === null ? json !== undefined : json === undefined) throw new Error(`${said} with another body`);
  if (schema !== null) strictly(schema, json, said);
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
}

/** zod leaves out what a schema does not know: what comes back must be what went in. */
function strictly<S extends z.ZodType>(schema: S, json: unknown, said: string): z.output<S> {
  const parsed = schema.parse(json);
  expect({ said, json }).toEqual({ said, json: parsed });
  return parsed;
}

/** A problem document (RFC 9457) with that code. */
export function expectProblem(answer: ApiAnswer, status: number, code: string): void {
  expect(problem.parse(answer.json)).toMatchObject({ status, code });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
}
