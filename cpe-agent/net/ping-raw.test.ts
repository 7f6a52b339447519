import { EventEmitter } from 'node:events';
import { rawPinger, type NetPingSession } from './ping-raw.js';

/** A session of net-ping whose answers the test gives. */
class Session extends EventEmitter implements NetPingSession {
  timeout = 0;
  readonly socket = new EventEmitter();
  answer: (error: Error | null) => void = () => undefined;
  pingHost(_address: string, callback: (error: Error | null) => void): void {
    this.answer = callback;
  }
  close(): void {}
}

describe('a ping through a raw socket', () => {
  let session: Session;
  let abort: AbortController;
  const ping = (timeoutMs: number) => rawPinger(session).ping('192.0.2.1', timeoutMs, abort.signal);

  beforeEach(() => {
    session = new Session();
    abort = new AbortController();
  });

  it('is answered by its address only', async () => {
    const own = ping(1000);
    session.socket.emit('message', Buffer.alloc(0), '192.0.2.1');
    session.answer(null);
    expect(await own).toMatchObject({ kind: 'reply' });
    const foreign = ping(1000);
    session.socket.emit('message', Buffer.alloc(0), '192.0.2.2');
    session.answer(null);
    expect(await foreign).toEqual({ kind: 'lost' });
  });

  it('tells what an error says of the way', async () => {
    const lost = ping(1000);
    session.answer(Object.assign(new Error('x'), { name: 'DestinationUnreachableError' }));
    expect(await lost).toEqual({ kind: 'lost', code: 'EHOSTUNREACH' });
  });

  it('that was never sent is not lost: it could not be had', async () => {
    jest.useFakeTimers();
    try {
      const held = ping(2000);
      jest.advanceTimersByTime(2999);
      jest.advanceTimersByTime(1);
      expect(await held).toEqual({ kind: 'unavailable', why: 'the raw socket did not send' });
      const answered = ping(2000);
      session.answer(new Error('Request timed out'));
      expect(await answered).toEqual({ kind: 'lost' });
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is lost when it is aborted', async () => {
    const outcome = ping(60_000);
    abort.abort();
    expect(await outcome).toEqual({ kind: 'lost' });
  });
});
