import { DEVICE, LINE, WebConsole, expectProblem, type ApiAnswer } from '../../test/fakes/web-console.js';
import { tokenList } from '#shared/api/access.js';
import { runPage, runSummary } from '#shared/api/runs.js';

const ORDER = { deviceId: DEVICE, insist: true };

describe('a POST with an Idempotency-Key', () => {
  let web: WebConsole;
  let headers: { readonly cookie: string };

  beforeEach(async () => {
    web = await WebConsole.start();
    headers = await web.login('admin');
  });
  afterEach(() => web.close());

  const post = (
    path: string,
    key: string,
    body: unknown,
    more: Readonly<Record<string, string>> = headers,
  ): Promise<ApiAnswer> => web.call('POST', path, { body, headers: { ...more, 'idempotency-key': key } });
  const countRuns = async (): Promise<number> =>
    runPage.parse((await web.call('GET', '/runs', { headers })).json).items.length;
  /** Ends the run, so that another could begin. */
  const cancel = ({ json }: ApiAnswer): Promise<ApiAnswer> =>
    web.call('POST', `/runs/${runSummary.parse(json).id}/cancel`, { headers, body: {} });

  it('is done once; repeated, it gets the first answer again, and is told so', async () => {
    const first = await post('/runs', 'one', ORDER);
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    await cancel(first);
    const again = await post('/runs', 'one', ORDER);
    expect(again.json).toEqual(first.json);
    expect([again.status, again.headers.get('idempotency-replayed'), again.headers.get('location')]).toEqual([
      201,
      'true',
      first.headers.get('location'),
    ]);
    expect(await countRuns()).toBe(1);
    expect((await post('/runs', 'two', ORDER)).json).not.toEqual(first.json);
  });

  it('is done once of twenty at the same time: the others get its answer or are told to ask again', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post('/tokens', 'k', { name: 't', role: 'viewer' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      const { code } = answer.json as { readonly code: string };
      expect(['request-in-progress', 'answer-not-kept']).toContain(code);
      expectProblem(answer, 409, code);
    }
    expect(tokenList.parse((await web.call('GET', '/tokens', { headers })).json).items).toHaveLength(1);
  });

  it('says, while the first is still being served, when to ask again', async () => {
    let goOn = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    const start = web.runs.start.bind(web.runs);
    web.runs.start = async (order) => {
      await waiting;
      return start(order);
    };
    const first = post('/runs', 'slow', ORDER);
    let second: ApiAnswer;
    do second = await post('/runs', 'slow', ORDER);
    while (second.status !== 409);
    expectProblem(second, 409, 'request-in-progress');
    expect(second.headers.get('retry-after')).toBe('1');
    goOn();
    expect((await first).status).toBe(201);
    expect((await post('/runs', 'slow', ORDER)).json).toEqual((await first).json);
  });

  it('is refused when the key was another request’s: other body, other address', async () => {
    const first = await post('/runs', 'one', ORDER);
    expectProblem(await post('/runs', 'one', { ...ORDER, line: LINE }), 422, 'idempotency-key-reused');
    const { id } = runSummary.parse(first.json);
    expectProblem(await post(`/runs/${id}/cancel`, 'one', ORDER), 400, 'invalid-request');
    expectProblem(await post(`/runs/${id}/cancel`, 'one', {}), 422, 'idempotency-key-reused');
  });

  it('belongs to one user: the same key of another is another', async () => {
    const first = await post('/runs', 'one', ORDER);
    await cancel(first);
    const other = await post('/runs', 'one', ORDER, await web.login('operator'));
    expect(runSummary.parse(other.json).createdBy).toBe('olga');
    expect(await countRuns()).toBe(2);
  });

  it('may be sent again when the first was refused: nothing was done', async () => {
    const none = { deviceId: 'nobody' };
    expectProblem(await post('/runs', 'one', none), 404, 'device-not-found');
    expectProblem(await post('/runs', 'one', none), 404, 'device-not-found');
    expect((await post('/runs', 'one', ORDER)).status).toBe(201);
  });

  it('is never kept with a secret: the second time it is told that the first succeeded', async () => {
    const order = { name: 'mine', role: 'viewer' };
    const first = await post('/tokens', 'token', order);
    expect(first.json).toHaveProperty('token');
    expectProblem(await post('/tokens', 'token', order), 409, 'answer-not-kept');
    expectProblem(await post('/tokens', 'token', { ...order, name: 'other' }), 422, 'idempotency-key-reused');
  });

  it('is forgotten after 24 hours', async () => {
    const first = await post('/runs', 'one', ORDER);
    await cancel(first);
    web.clock.advance(24 * 3600_000 - 1);
    headers = await web.login('admin');
    expect((await post('/runs', 'one', ORDER)).json).toEqual(first.json);
    web.clock.advance(1);
    expect((await post('/runs', 'one', ORDER)).json).not.toEqual(first.json);
  });

  it('whose answer never came is free again after a minute', async () => {
    const userId = (await web.store.user('ada'))?.id ?? '';
    const requestHash = 'of a request whose answer could not be written';
    await web.store.claimIdempotencyKey({ userId, key: 'lost', requestHash, now: web.clock.now() });
    expectProblem(await post('/runs', 'lost', ORDER), 422, 'idempotency-key-reused');
    web.clock.advance(60_000);
    expect((await post('/runs', 'lost', ORDER)).status).toBe(201);
  });

  it.each(['x'.repeat(256), 'a b', '\u00e9'])('named %j is refused', async (key) => {
    expectProblem(await post('/runs', key, ORDER), 400, 'invalid-request');
  });
});
