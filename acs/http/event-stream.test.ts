import { get, type IncomingMessage } from 'node:http';
import type { StoredEvent } from '#shared/api/events.js';
import { expectProblem, WebConsole } from '../../test/fakes/web-console.js';
import { SESSION_MS } from '../core/accounts.js';

describe('events', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  /** Reads a stream until `count` events have come, or it ends. */
  function listen(path: string, headers: Record<string, string>, count: number) {
    const events: { id: number; data: StoredEvent }[] = [];
    const state = { ended: false, raw: '', status: 0 };
    const done = new Promise<void>((resolve, reject) => {
      const request = get(`${web.base}/api/v1/events${path}`, { headers }, (response) => {
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

  const append = (n: number, topic = 'fleet') => web.store.appendEvent({ at: n, topic, type: 'test', data: { n } });
  const numbers = (events: readonly { data: StoredEvent }[]) => events.map(({ data }) => data.data['n']);
  const opened = async (stream: { state: { raw: string } }) => {
    while (stream.state.raw === '') await new Promise((resolve) => setImmediate(resolve));
  };

  it('arrive as they are committed, of the topics asked for', async () => {
    const stream = listen('?topics=fleet', await web.login(), 3);
    await opened(stream);
    await append(1);
    await append(99, 'run:01J');
    await Promise.all([append(2), append(3)]);
    await stream.done;
    expect(numbers(stream.events)).toEqual([1, 2, 3]);
    expect(stream.events.every(({ id, data }) => id === data.id)).toBe(true);
  });

  it('resume after Last-Event-DEVICE without loss or duplicates, while more are written', async () => {
    const headers = await web.login();
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
    const headers = await web.login();
    const one = listen('?topics=fleet', headers, 9);
    await opened(one);
    await web.call('DELETE', '/session', { headers });
    await one.done;
    expect(one.state.ended).toBe(true);

    const two = listen('?topics=fleet', await web.login(), 9);
    await opened(two);
    web.clock.advance(15_000);
    while (!two.state.raw.includes(': still here')) await new Promise((resolve) => setImmediate(resolve));
    web.clock.advance(SESSION_MS);
    const ended = () => two.state.ended;
    while (!ended()) {
      web.clock.advance(15_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it('of no valid topic are refused', async () => {
    const headers = await web.login();
    for (const query of ['', '?topics=', '?topics=users', '?topics=fleet,run:../x', '?topics=fleet&after=-1']) {
      expectProblem(await web.call('GET', `/events${query}`, { headers }), 400, 'invalid-request');
    }
    const lastEventId = { ...headers, 'last-event-id': 'x' };
    expectProblem(await web.call('GET', '/events?topics=fleet', { headers: lastEventId }), 400, 'invalid-request');
  });

  it('wait for a peer that does not read, and it gets them all in the end', async () => {
    const headers = await web.login();
    const before = await web.store.lastEventId();
    // More than the system's socket buffers take.
    const filler = 'x'.repeat(60_000);
    const write = (n: number) => web.store.appendEvent({ at: n, topic: 'fleet', type: 'test', data: { n, filler } });
    await Promise.all(Array.from({ length: 250 }, (_, n) => write(n)));
    const read = jest.spyOn(web.store, 'events');
    const response = await new Promise<IncomingMessage>((resolve) => {
      get(`${web.base}/api/v1/events?topics=fleet&after=${before}`, { headers }, resolve);
    });
    for (let turns = 0; turns < 500; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(read).toHaveBeenCalledTimes(1);
    const last = `id: ${await web.store.lastEventId()}\n`;
    const chunks: string[] = [];
    for await (const chunk of response.setEncoding('utf8')) {
      chunks.push(chunk as string);
      if (chunks.slice(-2).join('').includes(last)) break;
    }
    expect(chunks.join('').match(/^id: /gm)).toHaveLength(250);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
