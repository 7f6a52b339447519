import { healthy } from '../../test/fakes/healthy.js';
import { scryptSync } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { device, devicePage, problem, runDetail, runSummary } from '#shared/api/schemas.js';
import type { StoredEvent } from '#shared/api/events.js';
import { ManualClock } from '../../test/fakes/manual-clock.js';
import { SESSION_MS } from '../core/accounts.js';
import { openAdministration } from '../core/administration.js';
import { permissionsOf } from '../core/roles.js';
import { RunService } from '../core/run/run-service.js';
import { createLog } from '../log.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { Store } from '../store/store.js';
import { startConsoleServer, type ConsoleServer } from './console-server.js';

const ID = '00A0BC-T46%2DU-0001';
const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
/** Cheap, so that the tests are quick. */
const HASH = `scrypt$N=16,r=1,p=1$AAAA$${scryptSync('right password', Buffer.from('AAAA', 'base64'), 32, { N: 16, r: 1, p: 1 }).toString('base64')}`;
const JSON_TYPE = { 'content-type': 'application/json' };

describe('the console server', () => {
  let store: Store;
  let clock: ManualClock;
  let runs: RunService;
  let server: ConsoleServer;
  let base: string;
  let files: string;
  const logged: string[] = [];

  beforeEach(async () => {
    files = mkdtempSync(join(tmpdir(), 'sipdx-ui-'));
    store = await openSqliteStore({ file: ':memory:' });
    clock = new ManualClock();
    clock.advance(1_000_000);
    const log = createLog('debug', { write: (line) => void logged.push(line) });
    const administration = await openAdministration({ store, clock, log });
    await administration.accounts.putUser('olga', 'operator', HASH);
    await administration.accounts.putUser('victor', 'viewer', HASH);
    const connect = () => Promise.resolve({ ok: false, reason: 'timeout', detail: 'nobody' } as const);
    let bytes = 0;
    runs = new RunService({
      store,
      clock,
      log,
      connect,
      random: () => Uint8Array.from({ length: 16 }, () => bytes++ % 32),
    });
    server = await startConsoleServer({
      ...healthy,
      host: '127.0.0.1',
      port: 0,
      secure: false,
      info: { version: '1.2.3', lab: true },
      files,
      store,
      runs,
      ...administration,
      clock,
      fingerprint: (text) => text,
      log,
    });
    base = `http://127.0.0.1:${server.port}`;
    await store.upsertDevice({
      id: ID,
      manufacturer: 'Acme',
      oui: '00A0BC',
      productClass: 'T46-U',
      serialNumber: '0001',
      root: 'Device.',
      at: 1,
    });
    const row = { directoryNumber: '1001', aor: 'sip:1001@x', registrar: 'x:5060', status: 'Error', enabled: true };
    await store.setLines(ID, '', [{ ...row, path: LINE, diagnosable: true, dialect: 'sipdx' }], 1);
    await store.setConnectionRequestCredentials(ID, 'sipdx', Buffer.from('sealed-connection-request-secret'));
  });

  afterEach(async () => {
    runs.close();
    await server.close();
    await store.close();
    rmSync(files, { recursive: true });
  });

  async function call(
    method: string,
    path: string,
    options: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<{ status: number; headers: Headers; json: unknown }> {
    const { body, headers = {} } = options;
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { ...(body !== undefined && JSON_TYPE), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
  }

  async function login(username = 'olga'): Promise<{ cookie: string }> {
    const { headers } = await call('POST', '/session', { body: { username, password: 'right password' } });
    return { cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  }

  function expectProblem(
    answer: { status: number; headers: Headers; json: unknown },
    status: number,
    code: string,
  ): void {
    expect(problem.parse(answer.json)).toMatchObject({ status, code });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
  }

  describe('session', () => {
    it('begins with name and password, in a cookie that scripts and other sites cannot use', async () => {
      const answer = await call('POST', '/session', { body: { username: 'Olga', password: 'right password' } });
      const olga = { username: 'olga', role: 'operator', permissions: permissionsOf('operator') };
      expect(answer.json).toEqual(olga);
      expect(answer.headers.getSetCookie()[0]).toMatch(
        /^sipdx_session=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
      );
      const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      expect((await call('GET', '/session', { headers: { cookie } })).json).toEqual(olga);
    });

    it('is a Bearer token for programs as well', async () => {
      const token = (await login()).cookie.split('=')[1] ?? '';
      expect((await call('GET', '/devices', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    });

    it('is refused for a wrong password and for an unknown user in the same words', async () => {
      const wrong = await call('POST', '/session', { body: { username: 'olga', password: 'wrong' } });
      const unknown = await call('POST', '/session', { body: { username: 'nobody', password: 'wrong' } });
      expectProblem(wrong, 401, 'wrong-credentials');
      expect({ ...(unknown.json as object), requestId: '' }).toEqual({ ...(wrong.json as object), requestId: '' });
    });

    it('after five failures must wait longer and longer, the right password too; others need not', async () => {
      const tries = (username: string, password: string) => call('POST', '/session', { body: { username, password } });
      await Promise.all([1, 2, 3, 4, 5].map(() => tries('olga', 'wrong')));
      const refused = await tries('olga', 'right password');
      expectProblem(refused, 429, 'too-many-logins');
      expect([refused.headers.get('retry-after'), (refused.json as { retryAfter: number }).retryAfter]).toEqual([
        '5',
        5,
      ]);
      expect((await tries('victor', 'right password')).status).toBe(200);
      clock.advance(5_000);
      expect((await tries('olga', 'wrong')).status).toBe(401);
      expect((await tries('OLGA', 'wrong')).json).toMatchObject({ retryAfter: 10 });
      clock.advance(10_000);
      expect((await tries('olga', 'right password')).status).toBe(200);
      expect((await tries('olga', 'wrong')).status).toBe(401);
    });

    it('ends with the logout, and after twelve hours', async () => {
      const one = await login();
      const two = await login();
      const out = await call('DELETE', '/session', { headers: one });
      expect([out.status, out.headers.getSetCookie()[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
      expectProblem(await call('GET', '/session', { headers: one }), 401, 'not-logged-in');
      expect((await call('GET', '/session', { headers: two })).status).toBe(200);
      clock.advance(SESSION_MS);
      expectProblem(await call('GET', '/session', { headers: two }), 401, 'not-logged-in');
    });
  });

  describe('who may do what', () => {
    it('only /info is open to everybody', async () => {
      expect((await call('GET', '/info')).json).toEqual({ version: '1.2.3', lab: true });
      for (const path of [
        '/session',
        '/devices',
        `/devices/${encodeURIComponent(ID)}`,
        '/runs',
        '/runs/x',
        '/events?topics=fleet',
      ]) {
        expectProblem(await call('GET', path), 401, 'not-logged-in');
      }
      expectProblem(await call('POST', '/runs', { body: { deviceId: ID } }), 401, 'not-logged-in');
    });

    it('a viewer reads; starting and canceling needs an operator', async () => {
      const viewer = await login('victor');
      expect((await call('GET', '/devices', { headers: viewer })).status).toBe(200);
      expectProblem(await call('POST', '/runs', { headers: viewer, body: { deviceId: ID } }), 403, 'forbidden');
      expectProblem(await call('POST', '/runs/x/cancel', { headers: viewer, body: {} }), 403, 'forbidden');
    });
  });

  describe('requests of other sites', () => {
    const order = { deviceId: ID };

    it.each([
      [{ origin: 'https://evil.example' }],
      [{ origin: 'null' }],
      [{ 'sec-fetch-site': 'cross-site' }],
      [{ 'sec-fetch-site': 'same-site' }],
    ])('%j are refused, logins too', async (from) => {
      const headers = { ...(await login()), ...from };
      expectProblem(await call('POST', '/runs', { headers, body: order }), 403, 'cross-site');
      expectProblem(await call('DELETE', '/session', { headers }), 403, 'cross-site');
      const body = { username: 'olga', password: 'right password' };
      expectProblem(await call('POST', '/session', { headers: from, body }), 403, 'cross-site');
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', undefined])(
      'a body of type %s, which a form could send, is refused',
      async (type) => {
        const headers = { ...(await login()), 'content-type': type ?? '' };
        expectProblem(await call('POST', '/runs', { headers, body: order }), 415, 'unsupported-media-type');
      },
    );

    it('from the own origin pass, without a body also without a type', async () => {
      const headers = { ...(await login()), origin: base, 'sec-fetch-site': 'same-origin' };
      const created = await call('POST', '/runs', { headers, body: order });
      expect(created.status).toBe(201);
      const { id } = runSummary.parse(created.json);
      expect((await call('POST', `/runs/${id}/cancel`, { headers })).json).toMatchObject({ state: 'canceled' });
      expectProblem(
        await call('POST', `/runs/${id}/cancel`, { headers: await login() }),
        415,
        'unsupported-media-type',
      );
    });
  });

  describe('problems', () => {
    it('malformed JSON, wrong fields, a body too large and an unknown address are problem documents', async () => {
      const headers = await login();
      expectProblem(await call('POST', '/runs', { headers, body: '{"deviceId": ' }), 400, 'invalid-request');
      const wrong = await call('POST', '/runs', { headers, body: { deviceId: 7, more: 1 } });
      expectProblem(wrong, 400, 'invalid-request');
      expect((wrong.json as { detail: string }).detail).toContain('deviceId: ');
      expectProblem(
        await call('POST', '/runs', { headers, body: `"${'x'.repeat(100_000)}"` }),
        413,
        'request-too-large',
      );
      expectProblem(await call('GET', '/nothing', { headers }), 404, 'not-found');
      expectProblem(await call('GET', '/devices?limit=0', { headers }), 400, 'invalid-request');
      expectProblem(await call('GET', '/devices?page=2', { headers }), 400, 'invalid-request');
      expectProblem(await call('GET', '/devices/%zz', { headers }), 400, 'invalid-request');
    });

    it('a failure of ours says nothing of its insides', async () => {
      const headers = await login();
      store.devices = () => Promise.reject(new Error('SELECT secret'));
      const answer = await call('GET', '/devices', { headers });
      expectProblem(answer, 500, 'internal');
      expect(JSON.stringify(answer.json)).not.toContain('SELECT');
      expect(logged.join()).toContain('SELECT secret');
    });
  });

  describe('devices and runs', () => {
    it('a device id with a percent sign is found when it is encoded once more, and only then', async () => {
      const headers = await login();
      expect(device.parse((await call('GET', '/devices/00A0BC-T46%252DU-0001', { headers })).json).id).toBe(ID);
      expectProblem(await call('GET', '/devices/00A0BC-T46%2DU-0001', { headers }), 404, 'device-not-found');
      expect(devicePage.parse((await call('GET', '/devices?q=T46%252D', { headers })).json).total).toBe(1);
    });

    it('a run is created once, shown with its events, and refused within 60 s', async () => {
      const headers = await login();
      const created = await call('POST', '/runs', { headers, body: { deviceId: ID } });
      const { id } = runSummary.strict().parse(created.json);
      expect([created.status, created.headers.get('location')]).toEqual([201, `/api/v1/runs/${id}`]);
      const again = await call('POST', '/runs', { headers, body: { deviceId: ID, line: LINE } });
      expect([again.status, (again.json as { id: string }).id]).toEqual([200, id]);
      const detail = runDetail.strict().parse((await call('GET', `/runs/${id}`, { headers })).json);
      expect(detail).toMatchObject({
        createdBy: 'olga',
        aor: 'sip:1001@x',
        guardMs: 32_000,
        events: [{ type: 'run.queued' }, { type: 'connection-request.sent' }, { type: 'connection-request.failed' }],
      });
      const event = { at: 1, topic: `run:${id}`, type: 'x', data: {} };
      await store.transition(
        id,
        ['queued'],
        { state: 'failed', requestedAt: clock.now(), endedAt: clock.now() },
        event,
      );
      await runs.cancel(id, 'olga').catch(() => undefined);
      const soon = await call('POST', '/runs', { headers, body: { deviceId: ID } });
      expectProblem(soon, 409, 'run-too-soon');
      expect(soon.headers.get('retry-after')).toBe('60');
      expectProblem(await call('GET', '/runs/unknown', { headers }), 404, 'run-not-found');
      expectProblem(await call('POST', '/runs/unknown/cancel', { headers, body: {} }), 404, 'run-not-found');
    });
  });

  describe('events', () => {
    /** Reads a stream until `count` events have come, or it ends. */
    function listen(path: string, headers: Record<string, string>, count: number) {
      const events: { id: number; data: StoredEvent }[] = [];
      const state = { ended: false, raw: '', status: 0 };
      const done = new Promise<void>((resolve, reject) => {
        const request = get(`${base}/api/v1/events${path}`, { headers }, (response) => {
          state.status = response.statusCode ?? 0;
          response.setEncoding('utf8');
          response.on('data', (text: string) => {
            state.raw += text;
            const frames = state.raw.split('\n\n').slice(0, -1);
            events.length = 0;
            for (const frame of frames) {
              const id = /^id: (\d+)$/m.exec(frame)?.[1];
              const data = /^data: (.*)$/m.exec(frame)?.[1];
              if (id !== undefined && data !== undefined)
                events.push({ id: Number(id), data: JSON.parse(data) as StoredEvent });
            }
            if (events.length >= count) {
              request.destroy();
              resolve();
            }
          });
          response.on('end', () => {
            state.ended = true;
            resolve();
          });
          response.on('error', () => undefined);
        });
        request.on('error', (error) => (state.status === 0 ? reject(error) : undefined));
      });
      return { events, state, done };
    }

    const append = (n: number, topic = 'fleet') => store.appendEvent({ at: n, topic, type: 'test', data: { n } });
    const numbers = (events: readonly { data: StoredEvent }[]) => events.map(({ data }) => data.data['n']);
    const opened = async (stream: { state: { raw: string } }) => {
      while (stream.state.raw === '') await new Promise((resolve) => setImmediate(resolve));
    };

    it('arrive as they are committed, of the topics asked for', async () => {
      const stream = listen('?topics=fleet', await login(), 3);
      await opened(stream);
      await append(1);
      await append(99, 'run:01J');
      await Promise.all([append(2), append(3)]);
      await stream.done;
      expect(numbers(stream.events)).toEqual([1, 2, 3]);
      expect(stream.events.every(({ id, data }) => id === data.id)).toBe(true);
    });

    it('resume after Last-Event-ID without loss or duplicates, while more are written', async () => {
      const headers = await login();
      const first = await append(0);
      for (let n = 1; n <= 300; n++) void append(n);
      const some = listen(`?topics=fleet&after=${first.id}`, headers, 120);
      await some.done;
      const seen = some.events.slice(0, 120);
      const rest = listen(`?topics=fleet&after=0`, { ...headers, 'last-event-id': String(seen.at(-1)?.id) }, 480);
      for (let n = 301; n <= 600; n++) void append(n);
      await rest.done;
      expect([...numbers(seen), ...numbers(rest.events)]).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
    });

    it('stop at the logout, and with the heartbeat after the session has expired', async () => {
      const headers = await login();
      const one = listen('?topics=fleet', headers, 9);
      await opened(one);
      await call('DELETE', '/session', { headers });
      await one.done;
      expect(one.state.ended).toBe(true);

      const two = listen('?topics=fleet', await login(), 9);
      await opened(two);
      clock.advance(15_000);
      while (!two.state.raw.includes(': still here')) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(SESSION_MS);
      const ended = () => two.state.ended;
      while (!ended()) {
        clock.advance(15_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });

    it('of no valid topic are refused', async () => {
      const headers = await login();
      for (const query of ['', '?topics=', '?topics=users', '?topics=fleet,run:../x', '?topics=fleet&after=-1']) {
        expectProblem(await call('GET', `/events${query}`, { headers }), 400, 'invalid-request');
      }
      const lastEventId = { ...headers, 'last-event-id': 'x' };
      expectProblem(await call('GET', '/events?topics=fleet', { headers: lastEventId }), 400, 'invalid-request');
    });

    it('wait for a peer that does not read, and it gets them all in the end', async () => {
      const headers = await login();
      const before = await store.lastEventId();
      // More than the system's socket buffers take.
      const filler = 'x'.repeat(60_000);
      const write = (n: number) => store.appendEvent({ at: n, topic: 'fleet', type: 'test', data: { n, filler } });
      await Promise.all(Array.from({ length: 250 }, (_, n) => write(n)));
      const read = jest.spyOn(store, 'events');
      const response = await new Promise<IncomingMessage>((resolve) => {
        get(`${base}/api/v1/events?topics=fleet&after=${before}`, { headers }, resolve);
      });
      for (let turns = 0; turns < 500; turns++) await new Promise((resolve) => setImmediate(resolve));
      expect(read).toHaveBeenCalledTimes(1);
      const last = `id: ${await store.lastEventId()}\n`;
      const chunks: string[] = [];
      for await (const chunk of response.setEncoding('utf8')) {
        chunks.push(chunk as string);
        if (chunks.slice(-2).join('').includes(last)) break;
      }
      expect(chunks.join('').match(/^id: /gm)).toHaveLength(250);
      expect(read).toHaveBeenCalledTimes(2);
    });
  });

  describe('the console', () => {
    it('that is not built says what to run', async () => {
      const response = await fetch(`${base}/devices/x`);
      expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
    });

    it('is served for every view, hashed files for ever, under headers that let nothing foreign run', async () => {
      mkdirSync(join(files, 'assets'));
      writeFileSync(join(files, 'index.html'), '<!doctype html>console');
      writeFileSync(join(files, 'assets', 'index-abc.js'), '1');
      for (const path of ['/', '/devices/00A0BC-T46%252DU-0001', '/runs/01J']) {
        const page = await fetch(base + path);
        expect([page.status, await page.text(), page.headers.get('cache-control')]).toEqual([
          200,
          '<!doctype html>console',
          'no-cache',
        ]);
        expect(page.headers.get('content-security-policy')).toContain(
          "script-src 'self';style-src 'self' 'unsafe-inline'",
        );
        expect(page.headers.get('x-content-type-options')).toBe('nosniff');
        expect(page.headers.get('strict-transport-security')).toBeNull();
      }
      const asset = await fetch(`${base}/assets/index-abc.js`);
      expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect((await fetch(`${base}/assets/old.js`)).status).toBe(404);
      expect((await fetch(`${base}/api`)).headers.get('content-type')).toContain('problem+json');
      expect((await fetch(`${base}/`, { method: 'POST', headers: JSON_TYPE })).status).toBe(404);
    });

    it('answers /healthz without a login', async () => {
      expect((await fetch(`${base}/healthz`)).status).toBe(200);
    });
  });

  it('no secret is in any answer or log line', async () => {
    const headers = await login();
    await call('POST', '/session', { body: { username: 'olga', password: 'another wrong password' } });
    await call('POST', '/session', { body: { username: 'olga', password: ['in a wrong shape'] } });
    const created = await call('POST', '/runs', { headers, body: { deviceId: ID } });
    const { id } = runSummary.parse(created.json);
    const answers = await Promise.all(
      ['/session', '/devices', `/devices/${encodeURIComponent(ID)}`, '/runs', `/runs/${id}`].map((path) =>
        call('GET', path, { headers }),
      ),
    );
    const shown = JSON.stringify([created.json, ...answers.map(({ json }) => json), logged]);
    const token = headers.cookie.split('=')[1] ?? '';
    for (const secret of ['right password', 'wrong password', 'wrong shape', 'scrypt', 'sealed-connection', token]) {
      expect(shown).not.toContain(secret);
    }
    expect(logged.length).toBeGreaterThan(0);
  });
});
