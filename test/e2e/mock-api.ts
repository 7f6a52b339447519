import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { z } from 'zod';
import { permissionsOf } from '#acs/core/roles.js';
import { storedEvent, type StoredEvent } from '#shared/api/events.js';
import { loginRequest, session as sessionSchema, type Session, type Role } from '#shared/api/access.js';
import { info, type BackendKind } from '#shared/api/backend.js';
import { device as deviceSchema, devicePage, deviceQuery, type Device } from '#shared/api/devices.js';
import { taskList } from '#shared/api/parameters.js';
import { problem, type Problem } from '#shared/api/problem.js';
import { createRun, runDetail, runPage, runQuery, runSummary, type RunDetail } from '#shared/api/runs.js';
import { traceQuery } from '#shared/api/trace.js';
import {
  applyRemedy,
  remedy as remedySchema,
  remedyList,
  remedyPreview,
  type Remedy,
  type RemedyList,
} from '#shared/api/remedies.js';
import { batchList } from '#shared/api/batches.js';
import { exportTrace, type TraceFile } from '#shared/trace/export-trace.js';
import { readTracedRun } from '#shared/trace/traced-run.js';
import { event, mockDevices, mockRun, mockRuns, summaryOf } from './mock-data.js';
import { listed, marks } from './mock-fleet.js';
import { mockRemedies } from './mock-remedies.js';

/** The console as it was built. */
const ui = join(__dirname, '..', '..', 'dist', 'ui');

/** As helmet sends it by default: the console must live under it. */
const POLICY =
  "default-src 'self'; base-uri 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

type Trouble = Pick<Problem, 'status' | 'code'> & Partial<Problem>;

/** A request that a module of an area answers, checked against its schema by `answer`. */
export interface MockCall {
  /** Decoded. */
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
  readonly username: string;
}
export type MockRoute = (call: MockCall) => Reply;

export interface MockApi {
  readonly origin: string;
  readonly password: string;
  devices: Device[];
  runs: RunDetail[];
  role: Role;
  backend: BackendKind;
  /** By method and path, `GET statistics`, `PUT runs/id/feedback`: areas beyond phones and their runs. They win over what is here. */
  readonly routes: Record<string, MockRoute>;
  /** By run id. */
  remedies: Record<string, RemedyList>;
  /** Answers to paths that match come from here instead; `lost`: the connection breaks without an answer. */
  trouble: { readonly path: RegExp; readonly answer: 'lost' | Trouble } | undefined;
  /** Phones on a page, at most. */
  pageSize: number;
  /** The cookie of a login that needs no page. */
  newSession(username: string): { readonly name: string; readonly value: string };
  /** All cookies become worthless. */
  endSessions(): void;
  /** Breaks every event stream; while `refused`, new ones get 503. */
  breakStreams(refused: boolean): void;
  openStreams(): number;
  emit(event: StoredEvent): void;
  /** Changes a run and tells it. */
  progress(id: string, type: string, change: Partial<RunDetail>): void;
  /** Changes the last remedy of a run and tells it. */
  remedyStep(runId: string, change: Partial<Remedy> & Pick<Remedy, 'state'>): void;
  close(): Promise<void>;
}

/** The API of the contract with made-up phones; it checks its own answers against the schemas. */
export async function startMockApi(): Promise<MockApi> {
  if (!existsSync(join(ui, 'index.html'))) throw new Error('the console is not built: npm run build');
  const streams = new Map<ServerResponse, readonly string[]>();
  let sessions = new Set<string>();
  let streamsRefused = false;
  let created = 0;

  const server = createServer((request, response) => {
    void respond(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
      throw error;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const devices = mockDevices(Date.now());
  const mock: MockApi = {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    password: 'correct horse',
    devices,
    runs: mockRuns(devices, Date.now()),
    role: 'operator',
    backend: 'embedded',
    routes: {
      'GET batches': () => answer(200, batchList, { items: [] }),
      'GET devices/id/tasks': () => answer(200, taskList, { items: [] }),
    },
    remedies: mockRemedies(),
    trouble: undefined,
    pageSize: 200,
    newSession: (username) => {
      const token = `${username}-${String(Date.now())}`;
      sessions.add(token);
      return { name: 'session', value: encodeURIComponent(token) };
    },
    endSessions: () => (sessions = new Set()),
    breakStreams: (refused) => {
      streamsRefused = refused;
      for (const stream of streams.keys()) stream.destroy();
    },
    openStreams: () => streams.size,
    emit: (one) => {
      storedEvent.parse(one);
      for (const [stream, topics] of streams) {
        if (topics.includes(one.topic)) stream.write(`id: ${String(one.id)}\ndata: ${JSON.stringify(one)}\n\n`);
      }
    },
    progress: (id, type, change) => {
      const told = event(id, type, Date.now());
      mock.runs = mock.runs.map((run) => (run.id === id ? { ...run, ...change, events: [...run.events, told] } : run));
      mock.emit(told);
      mock.emit({ ...event(id, 'run.changed', Date.now()), topic: 'fleet' });
    },
    remedyStep: (runId, change) => {
      const list = mock.remedies[runId] ?? NO_REMEDIES;
      const last = list.applied.at(-1);
      if (last === undefined) throw new Error('no remedy was applied');
      mock.remedies[runId] = { ...list, applied: [...list.applied.slice(0, -1), { ...last, ...change }] };
      mock.emit(event(runId, `remedy.${change.state}`, Date.now()));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return mock;

  function sessionOf(username: string): Session {
    return { username, role: mock.role, permissions: [...permissionsOf(mock.role)] };
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (!url.pathname.startsWith('/api/v1/')) {
      serveFile(url.pathname, response);
      return;
    }
    const path = url.pathname.slice('/api/v1'.length);
    const trouble = mock.trouble?.path.test(path) === true ? mock.trouble.answer : undefined;
    if (trouble === 'lost') {
      response.destroy();
      return;
    }
    const reply = trouble === undefined ? await replyTo(request, path, url.searchParams) : refuse(trouble);
    if (reply === 'stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 200\n\n');
      streams.set(response, (url.searchParams.get('topics') ?? '').split(','));
      response.on('close', () => streams.delete(response));
      return;
    }
    if (isFile(reply.value)) {
      response.setHeader('content-disposition', `attachment; filename="${reply.value.name}"`);
      send(response, 200, reply.value.type, Buffer.from(reply.value.content));
      return;
    }
    const type = reply.status >= 400 ? 'application/problem+json' : 'application/json';
    if (reply.etag !== undefined) response.setHeader('etag', reply.etag);
    send(response, reply.status, type, reply.value === undefined ? '' : JSON.stringify(reply.value), reply.cookie);
  }

  async function replyTo(request: IncomingMessage, path: string, search: URLSearchParams): Promise<Reply | 'stream'> {
    const [, collection = '', rawId, action, rawKind, step] = path.split('/');
    const id = rawId === undefined ? undefined : decodeURIComponent(rawId);
    const form = `${request.method ?? ''} ${collection}${id === undefined ? '' : '/id'}${action === undefined ? '' : `/${action}`}${step === undefined ? '' : `/kind/${step}`}`;
    if (form === 'GET info') return answer(200, info, { version: '0.1.0', lab: true, backend: mock.backend });
    if (form === 'POST session') {
      const { username, password } = loginRequest.parse(await body(request));
      if (password !== mock.password) return refuse({ status: 401, code: 'wrong-credentials' });
      const { name, value } = mock.newSession(username);
      const cookie = `${name}=${value}; HttpOnly; SameSite=Strict; Path=/`;
      return { ...answer(200, sessionSchema, sessionOf(username)), cookie };
    }
    const token = decodeURIComponent(/\bsession=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
    if (!sessions.has(token)) return refuse({ status: 401, code: 'not-logged-in' });

    const query = Object.fromEntries(search);
    const route = mock.routes[form];
    if (route !== undefined) {
      const sent = request.method === 'GET' || request.method === 'DELETE' ? undefined : await body(request);
      const username = token.split('-')[0] ?? '';
      return route({ id: id ?? '', query, body: sent, ifMatch: request.headers['if-match'], username });
    }
    switch (form) {
      case 'GET session':
        return answer(200, sessionSchema, sessionOf(token.split('-')[0] ?? ''));
      case 'DELETE session':
        sessions.delete(token);
        return { status: 204, value: undefined };
      case 'GET devices': {
        const asked = deviceQuery.parse(query);
        const { cursor, limit } = asked;
        const found = listed(mock.devices.map(withLastRuns), asked);
        const start = Number(cursor ?? 0);
        const size = Math.min(limit, mock.pageSize);
        const next = start + size < found.length ? { nextCursor: String(start + size) } : {};
        return answer(200, devicePage, { items: found.slice(start, start + size), total: found.length, ...next });
      }
      case 'GET devices/id': {
        const found = mock.devices.find((one) => one.id === id);
        if (found === undefined) return refuse({ status: 404, code: 'device-not-found' });
        return answer(200, deviceSchema, withLastRuns(found));
      }
      case 'GET runs': {
        const { deviceId, line, category, until = Infinity, limit } = runQuery.parse(query);
        const items = mock.runs.filter(
          (run) =>
            (deviceId === undefined || run.deviceId === deviceId) &&
            (line === undefined || run.line === line) &&
            (category === undefined || run.verdict?.category === category) &&
            run.createdAt < until,
        );
        const newest = items.map(summaryOf).sort((a, b) => b.createdAt - a.createdAt);
        return answer(200, runPage, { items: newest.slice(0, limit) });
      }
      case 'GET runs/id': {
        const found = mock.runs.find((run) => run.id === id);
        return found === undefined ? refuse({ status: 404, code: 'run-not-found' }) : answer(200, runDetail, found);
      }
      case 'GET runs/id/trace': {
        const traced = readTracedRun(mock.runs.find((run) => run.id === id) ?? mock.runs[0]!);
        const file = traced && exportTrace(traced, traceQuery.parse(query), 'mock');
        if (file?.ok !== true) return refuse({ status: 404, code: 'trace-not-found' });
        return { status: 200, value: file.value };
      }
      case 'GET runs/id/remedies':
        return answer(200, remedyList, mock.remedies[id ?? ''] ?? NO_REMEDIES);
      case 'POST runs/id/remedies/kind/apply':
        return applied(id ?? '', rawKind ?? '', applyRemedy.parse(await body(request)));
      case 'POST remedies/id/roll-back': {
        const runId = Object.keys(mock.remedies).find((run) => mock.remedies[run]?.applied.at(-1)?.id === id) ?? '';
        mock.remedyStep(runId, { state: 'rolling-back', reversibleNow: false });
        return answer(202, remedySchema, mock.remedies[runId]!.applied.at(-1)!);
      }
      case 'POST runs':
        return order(createRun.parse(await body(request)));
      case 'POST runs/id/cancel': {
        mock.progress(id ?? '', 'run.canceled', { state: 'canceled', endedAt: Date.now() });
        const found = mock.runs.find((run) => run.id === id);
        if (found === undefined) return refuse({ status: 404, code: 'run-not-found' });
        return answer(200, runSummary, summaryOf(found));
      }
      case 'GET events':
        return streamsRefused ? refuse({ status: 503, code: 'shutting-down' }) : 'stream';
      default:
        return refuse({ status: 404, code: 'not-found' });
    }
  }

  function order({ deviceId, insist, depth }: z.infer<typeof createRun>): Reply {
    const target = mock.devices.find((one) => one.id === deviceId);
    if (target === undefined) return refuse({ status: 404, code: 'device-not-found' });
    const recent = mock.runs.some((run) => run.deviceId === target.id && Date.now() - run.createdAt < 60_000);
    if (recent && !insist) return refuse({ status: 409, code: 'run-too-soon', retryAfter: 42 });
    const run = mockRun(target, `01JD3Z00000000000000000NE${String(++created)}`, Date.now(), 'queued', { depth });
    mock.runs = [...mock.runs, run];
    return answer(201, runSummary, summaryOf(run));
  }

  function applied(runId: string, kind: string, order: z.infer<typeof applyRemedy>): Reply {
    const list = mock.remedies[runId] ?? NO_REMEDIES;
    const offer = list.offers.find((one) => one.id === kind);
    const run = mock.runs.find((one) => one.id === runId);
    if (offer === undefined || run?.verdict === undefined) return refuse({ status: 409, code: 'remedy-not-offered' });
    if (order.confirmation === undefined)
      return answer(200, remedyPreview, { offer, confirmation: 'yes', expiresAt: Date.now() + 60_000 });
    const created: Remedy = {
      id: `01JD3Z00000000000000000RM${String(list.applied.length + 1)}`,
      runId,
      deviceId: run.deviceId,
      line: run.line,
      kind: offer.id,
      state: 'planned',
      automaticRollback: order.automaticRollback,
      values: offer.values,
      reversible: offer.reversible,
      reversibleNow: false,
      before: run.verdict,
      createdBy: 'li.wei',
      createdAt: Date.now(),
    };
    mock.remedies[runId] = { ...list, applied: [...list.applied, created] };
    return answer(202, remedySchema, created);
  }

  function withLastRuns(of: Device): Device {
    const lines = of.lines.map((line) => {
      const runs = mock.runs.filter((run) => run.deviceId === of.id && run.line === line.path);
      const last = runs.sort((a, b) => b.createdAt - a.createdAt)[0];
      if (last === undefined) return line;
      const before = marks(Number(of.serialNumber), Number(of.serialNumber) % 2 === 0 ? 6 : 13, last.createdAt);
      const { id, createdAt: at, state, verdict } = last;
      const found = verdict && { category: verdict.category, cause: verdict.cause, faultCode: verdict.faultCode };
      return { ...line, lastRun: summaryOf(last), history: [...before, { id, at, state, ...found }] };
    });
    return { ...of, lines };
  }
}

function isFile(value: unknown): value is TraceFile {
  return typeof value === 'object' && value !== null && 'content' in value;
}

const NO_REMEDIES: RemedyList = { offers: [], manual: [], applied: [] };

export interface Reply {
  readonly status: number;
  readonly value: unknown;
  readonly cookie?: string;
  readonly etag?: string;
}

export function answer<T>(status: number, schema: z.ZodType<T>, value: T): Reply {
  schema.parse(value);
  return { status, value };
}

export function refuse(about: Trouble): Reply {
  const value: Problem = { type: 'about:blank', title: about.code, ...about };
  problem.parse(value);
  return { status: about.status, value };
}

function send(response: ServerResponse, status: number, type: string, text: string | Buffer, cookie?: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  });
  response.end(text);
}

/** A file of the build; every other path is a page of the console. */
function serveFile(path: string, response: ServerResponse): void {
  const file = join(ui, path);
  const found = extname(path) !== '' && file.startsWith(ui) && existsSync(file) ? file : join(ui, 'index.html');
  send(response, 200, types[extname(found)] ?? 'application/octet-stream', readFileSync(found));
}

async function body(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}
