import fc from 'fast-check';
import { createFramer, type Frame } from './framing.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const message = (body = '', header = 'Content-Length'): string =>
  `SIP/2.0 200 OK\r\nCall-ID: a\r\n${header}: ${String(bytes(body).length)}\r\n\r\n${body}`;

function shown(frames: readonly Frame[]): string[] {
  return frames.map((frame) => (frame.type === 'message' ? new TextDecoder().decode(frame.bytes) : frame.type));
}

function feedAll(chunks: readonly Uint8Array[], limit?: number): { frames: string[]; error?: string } {
  const framer = createFramer(limit);
  const frames: string[] = [];
  let error: string | undefined;
  for (const chunk of chunks) {
    const fed = framer.feed(chunk);
    frames.push(...shown(fed.frames));
    error = fed.error;
  }
  return { frames, ...(error !== undefined && { error }) };
}

describe('a stream of SIP', () => {
  it('is cut by Content-Length, in bytes (RFC 3261 §18.3)', () => {
    const stream = message('grün') + message() + message('v=0\r\n');
    expect(feedAll([bytes(stream)])).toEqual({ frames: [message('grün'), message(), message('v=0\r\n')] });
  });

  it.each(['l', 'L', 'content-length', 'Content-Length '])('knows the header as %j', (header) => {
    expect(feedAll([bytes(message('abc', header))]).frames).toHaveLength(1);
  });

  it('reads a folded Content-Length (§7.3.1)', () => {
    expect(feedAll([bytes('SIP/2.0 200 OK\r\nContent-Length:\r\n 3\r\n\r\nabc')]).frames).toHaveLength(1);
  });

  it('tells keep-alives between messages: CRLF is a pong, CRLF CRLF a ping (RFC 5626 §4.4.1)', () => {
    expect(feedAll([bytes(`\r\n${message()}\r\n\r\n${message()}`)]).frames).toEqual([
      'pong',
      message(),
      'pong',
      'ping',
      message(),
    ]);
  });

  it('gives the same frames however it is chunked', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 40 }).map((body) => message(body)),
      fc.constant('\r\n'),
      fc.constant('\r\n\r\n'),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(200)), fc.boolean(), (pieces, cuts, damaged) => {
        const stream = bytes(pieces.join('') + (damaged ? 'SIP/2.0 200 OK\r\n\r\nrest' : ''));
        const at = [...new Set([0, ...cuts.filter((cut) => cut < stream.length), stream.length])].sort((a, b) => a - b);
        const chunks = at.slice(1).map((end, i) => stream.subarray(at[i], end));
        expect(feedAll(chunks)).toEqual(feedAll([stream]));
        expect(feedAll([stream]).frames.filter((frame) => frame.startsWith('SIP'))).toEqual(
          pieces.filter((one) => one.startsWith('SIP')),
        );
      }),
    );
  });

  it.each([
    ['missing-content-length', 'SIP/2.0 200 OK\r\nCall-ID: a\r\n\r\n'],
    ['malformed-content-length', 'SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['malformed-content-length', 'SIP/2.0 200 OK\r\nContent-Length: 1\r\nl: 2\r\n\r\n'],
    ['too-long', 'SIP/2.0 200 OK\r\nContent-Length: 999999999\r\n\r\n'],
    ['too-long', 'x'.repeat(70_000)],
  ])('ends with %s, after the messages before it', (error, damage) => {
    expect(feedAll([bytes(message() + damage), bytes(message())])).toEqual({ frames: [message()], error });
  });

  it('takes linear time, be it byte by byte', () => {
    const long = bytes(message('x'.repeat(60_000)));
    const framer = createFramer();
    let frames = 0;
    for (let round = 0; round < 5; round++) {
      for (const byte of long) frames += framer.feed(Uint8Array.of(byte)).frames.length;
    }
    expect(frames).toBe(5);
  }, 5_000);
});
