import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { problem } from '#shared/api/problem.js';
import { DEVICE, DEVICE_PATH, WebConsole } from '../../test/fakes/web-console.js';
import type { Route } from './route.js';

interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What a path segment or a query value may be made of, as it stands on the wire. */
const SEGMENTS = [
  ['an escape that is none', '%'],
  ['an escape that is none', '%zz'],
  ['a cut escape', '%E0%A4%A'],
  ['an overlong form of a slash', '%c0%af'],
  ['half of a surrogate pair', '%ED%A0%80'],
  ['NUL', '%00'],
  ['a way out of the folder', '..%2f..%2fetc'],
  ['a name of JavaScript’s', '__proto__'],
  ['a name of JavaScript’s', 'constructor'],
  ['SQL', '%27%20OR%201%3D1%20--'],
  ['nothing but a space', '%20'],
  ['an id of another kind', '000000000000000000000000'],
  ['600 characters', 'a'.repeat(600)],
] as const;

const QUERIES = [
  ['a field that there is not', '?nonsense=1', 'nonsense'],
  ['a filter of GenieACS’s', '?query=%7B%22_id%22%3A%7B%22%24in%22%3A1%7D%7D', 'query'],
  ['a name of JavaScript’s', '?__proto__=1', '__proto__'],
  ['a name of JavaScript’s', '?constructor[prototype][x]=1', 'constructor[prototype][x]'],
  ['an object', '?limit[$gt]=1', 'limit[$gt]'],
] as const;

/** For a list: fields that it has, with values that they cannot have. */
const LIST_QUERIES = [
  '?limit=0',
  '?limit=-1',
  '?limit=1.5',
  '?limit=1e309',
  '?limit=NaN',
  '?limit=1&limit=2',
  '?limit=99999999999999999999',
  '?cursor=%00',
  '?cursor=' + 'a'.repeat(2000),
] as const;

const BODIES = [
  ['nothing', ''],
  ['half of an object', '{"deviceId":'],
  ['no JSON', 'deviceId=1'],
  ['an array for an object', '[]'],
  ['a string for an object', '"x"'],
  ['null', 'null'],
  ['a number beyond all bounds', '{"deviceId":1e999,"limit":1e999}'],
  ['a field that there is not', '{"nonsense":1}'],
  ['__proto__', '{"__proto__":{"role":"admin"}}'],
  ['constructor', '{"constructor":{"prototype":{"role":"admin"}}}'],
  ['arrays for strings', '{"deviceId":["x"],"username":["x"],"password":["x"],"names":{},"admission":["approved"]}'],
  ['NUL in a string', '{"deviceId":"a\\u0000b","username":"a\\u0000b","name":"a\\u0000b"}'],
  ['half of a surrogate pair', '{"deviceId":"\\ud800","username":"\\ud800","name":"\\udfff"}'],
  ['30,000 levels', '['.repeat(30_000) + ']'.repeat(30_000)],
  ['30,000 levels of objects, cut', '{"a":'.repeat(10_000)],
] as const;

describe('the API, given what is no request of it', () => {
  let web: WebConsole;
  let cookie: string;

  beforeAll(async () => {
    web = await WebConsole.start();
    ({ cookie } = await web.login('admin'));
  });
  afterAll(() => web.close());

  /** As it stands: nothing is escaped or put right on the way. */
  function send(
    method: string,
    path: string,
    body?: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<RawAnswer> {
    const { port } = new URL(web.base);
    const type =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const asking = request(
        {
          host: '127.0.0.1',
          port,
          method,
          path: `/api/v1${path}`,
          headers: { cookie, ...type, ...more },
          agent: false,
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  }

  /** Refused in words, and nothing of ours failed. */
  function expectRefused(answer: RawAnswer, said: string): void {
    const isRefusal = answer.status >= 400 && answer.status < 500;
    expect({ said, ...answer, isRefusal, type: answer.headers['content-type'] }).toMatchObject({
      isRefusal: true,
      type: 'application/problem+json; charset=utf-8',
    });
    const { status, code, requestId } = problem.parse(JSON.parse(answer.text));
    expect([status, requestId]).toEqual([answer.status, answer.headers['x-request-id']]);
    expect(code).not.toBe('internal');
  }

  const isAlive = async (): Promise<boolean> => (await send('GET', DEVICE_PATH)).status === 200;
  const filled = (route: Route, segment: string): string => route.path.replace(/\{\w+\}/g, segment);
  /** But the logout: with no body it is right, and ends the session. */
  const changing = (): readonly Route[] => web.routes.filter(({ method, id }) => method !== 'get' && id !== 'logout');

  it.each(SEGMENTS)('refuses %s in every path: %s', async (_what, segment) => {
    for (const route of web.routes.filter(({ path }) => path.includes('{'))) {
      const body = route.method === 'get' ? undefined : '{}';
      const more = { 'if-match': '*' };
      expectRefused(await send(route.method.toUpperCase(), filled(route, segment), body, more), route.id);
    }
    expect(await isAlive()).toBe(true);
  });

  it.each(QUERIES)('refuses %s in every query, by its name: %s', async (_what, query, name) => {
    for (const route of web.routes) {
      const answer = await send(
        route.method.toUpperCase(),
        filled(route, 'x') + query,
        route.method === 'get' ? undefined : '{}',
      );
      expectRefused(answer, route.id);
      expect(problem.parse(JSON.parse(answer.text)).errors).toContainEqual({
        path: name,
        message: 'There is no such field',
      });
    }
  });

  it.each(LIST_QUERIES)('refuses %s of every list', async (query) => {
    for (const path of ['/devices', '/runs', '/audit', '/credentials', `${DEVICE_PATH}/parameters`]) {
      expectRefused(await send('GET', path + query), path);
    }
  });

  it.each(['garbage', '!!!', 'eyJ4IjoxfQ', 'W10', 'WzFd', 'WyJhIiwiYiIsImMiXQ', 'bnVsbA'])(
    'never fails at the cursor %s',
    async (cursor) => {
      for (const path of [
        '/devices',
        '/devices?sort=lastInform',
        '/runs',
        '/audit',
        '/credentials',
        `${DEVICE_PATH}/parameters`,
      ]) {
        const { status } = await send('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
        expect([path, [200, 400].includes(status)]).toEqual([path, true]);
      }
    },
  );

  it.each(BODIES)('refuses %s as every body', async (_what, body) => {
    for (const route of changing()) {
      const answer = await send(route.method.toUpperCase(), filled(route, 'x'), body, { 'if-match': '"x"' });
      expectRefused(answer, route.id);
    }
    expect(await isAlive()).toBe(true);
    expect(({} as Readonly<Record<string, unknown>>)['role']).toBeUndefined();
  });

  it('refuses a body of a megabyte before it is understood', async () => {
    for (const route of changing()) {
      const answer = await send(
        route.method.toUpperCase(),
        filled(route, 'x'),
        JSON.stringify({ deviceId: 'x'.repeat(2 ** 20) }),
      );
      expectRefused(answer, route.id);
      expect([route.id, answer.status]).toEqual([route.id, route.bodyLimit === undefined ? 413 : 400]);
    }
  });

  it('refuses other encodings and character sets', async () => {
    for (const more of [
      { 'content-encoding': 'gzip' },
      { 'content-encoding': 'x-nonsense' },
      { 'content-type': 'application/json; charset=klingon' },
    ]) {
      expectRefused(await send('POST', '/runs', '{"deviceId":"x"}', more), JSON.stringify(more));
    }
  });

  it('refuses bytes that are no UTF-8 as the text they are not', async () => {
    expectRefused(
      await send('POST', '/runs', '{"deviceId":"\u00ff"}', { 'content-type': 'application/json; charset=utf-16' }),
      'utf-16',
    );
  });

  it('says which methods an address takes (RFC 9110 §15.5.6)', async () => {
    for (const { path } of web.routes) {
      const own = web.routes.filter((one) => one.path === path).map(({ method }) => method.toUpperCase());
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'LOCK'].filter((one) => !own.includes(one))) {
        const answer = await send(method, path.replace(/\{\w+\}/g, 'x'));
        expectRefused(answer, `${method} ${path}`);
        expect([path, method, answer.status]).toEqual([path, method, 405]);
        expect(answer.headers.allow?.split(', ')).toEqual(expect.arrayContaining(own));
      }
      const options = await send('OPTIONS', path.replace(/\{\w+\}/g, 'x'));
      expect([options.status, options.text]).toEqual([204, '']);
      expect(options.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('answers HEAD as GET, without a body', async () => {
    for (const { method, path } of web.routes) {
      if (method !== 'get') continue;
      const address =
        path === '/events' ? '/events?topics=fleet' : path.replace(/\{\w+\}/g, encodeURIComponent(DEVICE));
      const head = await send('HEAD', address);
      expect([path, head.text]).toEqual([path, '']);
      if (path !== '/events') expect(head.status).toBe((await send('GET', address)).status);
    }
  });

  it('has every answer kept out of caches, and guarded by the headers against foreign pages', async () => {
    for (const path of ['/info', '/devices', '/nothing', '/runs/x']) {
      const { headers } = await send('GET', path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as unknown,
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a path with a NUL byte', 'GET /api/v1/devices/\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path that is none', 'GET api HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['two lengths', 'POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'length and chunks',
      'POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header without end', `GET /api/v1/info HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`],
  ])('outlives %s', async (_what, bytes) => {
    const { port } = new URL(web.base);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
      socket.on('error', () => resolve());
      socket.on('close', () => resolve());
      socket.on('data', () => socket.destroy());
    });
    expect(await isAlive()).toBe(true);
  });

  it('answers anything at all without failing', async () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('__proto__', '', '-1', '1e309', DEVICE),
    );
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        words,
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        tie('object'),
      ),
      object: fc.dictionary(
        fc.oneof(
          words,
          fc.constantFrom('deviceId', 'line', 'names', 'values', 'username', 'password', 'role', 'admission'),
        ),
        tie('value'),
        { maxKeys: 5 },
      ),
    })).object;
    const route = fc.constantFrom(...web.routes.filter(({ events, id }) => events === undefined && id !== 'logout'));
    await fc.assert(
      fc.asyncProperty(route, words, words, words, anything, async (to, id, field, value, body) => {
        const path = filled(to, escaped(id)) + (field === '' ? '' : `?${escaped(field)}=${escaped(value)}`);
        const answer = await send(
          to.method.toUpperCase(),
          path,
          to.method === 'get' ? undefined : JSON.stringify(body),
        );
        if (answer.status >= 400) expectRefused(answer, path);
      }),
      { numRuns: 150 },
    );
    expect(await isAlive()).toBe(true);
  });
});

/** As encodeURIComponent, halves of surrogate pairs too: each byte of what UTF-8 would be made of them. */
function escaped(text: string): string {
  return Array.from(text, (unit) => (/\p{Surrogate}/u.test(unit) ? '%ED%A0%80' : encodeURIComponent(unit))).join('');
}
