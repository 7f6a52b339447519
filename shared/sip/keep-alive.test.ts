import {
  idleKeepAlive,
  keepAliveAnswer,
  stepKeepAlive,
  type KeepAliveEffect,
  type KeepAliveEvent,
  type KeepAliveOptions,
} from './keep-alive.js';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (line: string): Uint8Array => new TextEncoder().encode(line);

function machine(change: Partial<KeepAliveOptions>) {
  let dice = 0;
  const options: KeepAliveOptions = {
    type: 'options',
    intervalSeconds: 30,
    reliable: false,
    randomHex: (length) => String(++dice).padStart(length * 2, '0'),
    randomFraction: () => 0,
    optionsRequest: (branch, cseq) => bytesOf(`OPTIONS ${branch} ${cseq}`),
    ...change,
  };
  let state = idleKeepAlive;
  const step = (event: KeepAliveEvent): readonly KeepAliveEffect[] => {
    const [next, effects] = stepKeepAlive(state, event, options);
    state = next;
    return effects;
  };
  const receive = (bytes: Uint8Array): readonly KeepAliveEffect[] | 'not mine' => {
    const event = keepAliveAnswer(state, bytes, options);
    return event === undefined ? 'not mine' : step(event);
  };
  const types = (event: KeepAliveEvent): readonly string[] => step(event).map((effect) => effect.type);
  return { step, receive, types };
}

const ping = { type: 'timer', id: 'ping' } as const;
const silence = { type: 'timer', id: 'answer' } as const;
const start = { type: 'start' } as const;

describe('keep-alive', () => {
  it.each([
    [0, 24_000],
    [0.5, 27_000],
    [0.999, 29_994],
  ])('comes at random between 80 and 100 %% of the interval: %d (RFC 5626 §4.4)', (fraction, ms) => {
    expect(machine({ randomFraction: () => fraction }).step(start)).toEqual([{ type: 'set-timer', id: 'ping', ms }]);
  });

  it('over UDP, CRLF is a datagram of 4 bytes that nobody answers', () => {
    const { step, receive } = machine({ type: 'crlf' });
    step(start);
    const [sent, next] = step(ping);
    expect(sent).toEqual({ type: 'send', bytes: bytesOf('\r\n\r\n') });
    expect(next).toMatchObject({ type: 'set-timer', id: 'ping' });
    expect(receive(bytesOf('\r\n'))).toBe('not mine');
  });

  it('over TCP, the flow has failed without a pong within 10 s (RFC 5626 §4.4.1)', () => {
    const { step, receive, types } = machine({ type: 'crlf', reliable: true });
    step(start);
    expect(step(ping)[1]).toEqual({ type: 'set-timer', id: 'answer', ms: 10_000 });
    expect(receive(bytesOf('SIP/2.0 200 OK\r\n\r\n'))).toBe('not mine');
    expect(receive(bytesOf('\r\n'))).toMatchObject([{ type: 'clear-timer', id: 'answer' }, { id: 'ping' }]);
    step(ping);
    expect(types(silence)).toEqual(['flow-failed']);
  });

  const optionsResponse = (status: string, branch: string, method = 'OPTIONS'): Uint8Array =>
    bytesOf(
      `SIP/2.0 ${status}\r\nVia: SIP/2.0/UDP h;branch=${branch}\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 ${method}\r\n\r\n`,
    );

  it.each(['200 OK', '401 Unauthorized', '483 Too Many Hops', '501 Not Implemented'])(
    'an OPTIONS that is answered %s was answered',
    (status) => {
      const { step, receive } = machine({});
      step(start);
      const branch = text((step(ping)[0] as { bytes: Uint8Array }).bytes).split(' ')[1]!;
      expect(receive(optionsResponse(status, 'z9hG4bKother'))).toBe('not mine');
      expect(receive(optionsResponse(status, branch, 'REGISTER'))).toBe('not mine');
      expect(receive(optionsResponse(status, branch))).toMatchObject([{ type: 'clear-timer' }, { id: 'ping' }]);
    },
  );

  it('registers again after two silences in a row, not after one', () => {
    const { step, types } = machine({});
    step(start);
    for (let round = 0; round < 2; round += 1) {
      step(ping);
      expect(types(silence)).toEqual(['set-timer']);
      step(ping);
      expect(types(silence)).toEqual(['set-timer', 're-register']);
    }
  });

  it('registers again when the NAT gave the socket another address (RFC 5626 §4.4.2)', () => {
    const { step, types } = machine({ type: 'stun' });
    step(start);
    const seen = (mapped: string): readonly string[] => {
      step(ping);
      return types({ type: 'answered', mapped });
    };
    expect(seen('192.0.2.1:1')).toEqual(['clear-timer', 'set-timer']);
    expect(seen('192.0.2.1:1')).toEqual(['clear-timer', 'set-timer']);
    expect(seen('192.0.2.1:2')).toEqual(['clear-timer', 'set-timer', 're-register']);
  });

  it('asks by STUN and knows the answer by its transaction id', () => {
    const { step, receive } = machine({ type: 'stun' });
    step(start);
    const request = (step(ping)[0] as { bytes: Uint8Array }).bytes;
    expect(receive(request)).toBe('not mine');
    const answer = Uint8Array.from(request);
    answer[0] = 1;
    const other = Uint8Array.from(answer);
    other[19] = 0xff;
    expect(receive(other)).toBe('not mine');
    expect(receive(answer)).toMatchObject([{ type: 'clear-timer' }, { id: 'ping' }]);
  });

  it('rests while the line is not registered, and takes no late answer', () => {
    const { step, receive } = machine({ type: 'crlf', reliable: true });
    step(start);
    step(ping);
    expect(step({ type: 'stop' })).toEqual([
      { type: 'clear-timer', id: 'ping' },
      { type: 'clear-timer', id: 'answer' },
    ]);
    expect([step(ping), step(silence), receive(bytesOf('\r\n'))]).toEqual([[], [], 'not mine']);
  });
});
