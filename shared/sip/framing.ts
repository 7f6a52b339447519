import { err, ok, type Result } from '../lib/result.js';
import { trimBlanks } from './grammar.js';

/** What a stream is cut into. `ping` and `pong` are keep-alives (RFC 5626 §4.4.1). */
export type Frame =
  | { readonly type: 'message'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** CRLF CRLF between messages: the peer wants a CRLF back. */
  | { readonly type: 'ping' }
  /** CRLF between messages. The first half of a ping is told as one too: only who has sent a ping listens for pongs. */
  | { readonly type: 'pong' };

/** Where the next message begins can no longer be told: the connection is of no further use. */
export type FramingError = 'missing-content-length' | 'malformed-content-length' | 'too-long';

export interface Framer {
  /**
   * Frames that are complete with this chunk, in the order of the stream; the same ones however it is chunked.
   * After an error, which comes with the frames before it, everything else is refused too.
   */
  feed(chunk: Uint8Array): { readonly frames: readonly Frame[]; readonly error?: FramingError };
}

/** As many as a UDP datagram may have: no REGISTER exchange comes near. */
const MAX_MESSAGE_BYTES = 65_535;

const CR = 13;
const LF = 10;

/** Cuts a stream of SIP into messages by their Content-Length (RFC 3261 §7.5, §18.3). Linear time, bounded memory. */
export function createFramer(maxMessageBytes = MAX_MESSAGE_BYTES): Framer {
  let buffer = new Uint8Array(1024);
  let filled = 0;
  /** Length of the whole message, once its head is known. */
  let wanted: number | undefined;
  /** Of the line break between two messages, its CR has come. */
  let afterCr = false;
  let lineBreaks = 0;
  let failed: FramingError | undefined;

  function append(byte: number): void {
    if (filled === buffer.length) {
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer);
      buffer = larger;
    }
    buffer[filled++] = byte;
  }

  function keepAlive(byte: number): readonly Frame[] {
    if (byte === CR) {
      afterCr = true;
      return [];
    }
    const complete = afterCr;
    afterCr = false;
    if (!complete) return []; // LF alone: ignored like the line breaks of §7.5
    lineBreaks = (lineBreaks + 1) % 2;
    return [lineBreaks === 1 ? { type: 'pong' } : { type: 'ping' }];
  }

  function headIsComplete(): boolean {
    const from = filled - 4;
    return (
      from >= 0 && buffer[from] === CR && buffer[from + 1] === LF && buffer[from + 2] === CR && buffer[from + 3] === LF
    );
  }

  function takeMessage(): Frame {
    const bytes = buffer.slice(0, filled);
    filled = 0;
    wanted = undefined;
    lineBreaks = 0;
    return { type: 'message', bytes };
  }

  /** @returns the frames that this byte completes */
  function take(byte: number): readonly Frame[] {
    if (filled === 0 && (byte === CR || byte === LF)) return keepAlive(byte);
    afterCr = false;
    append(byte);
    if (wanted === undefined) {
      if (filled > maxMessageBytes) failed = 'too-long';
      else if (headIsComplete()) {
        const length = contentLength(buffer.subarray(0, filled));
        if (!length.ok) failed = length.error;
        else if (filled + length.value > maxMessageBytes) failed = 'too-long';
        else wanted = filled + length.value;
      }
    }
    return filled === wanted ? [takeMessage()] : [];
  }

  return {
    feed(chunk) {
      const frames: Frame[] = [];
      for (const byte of chunk) {
        if (failed !== undefined) break;
        frames.push(...take(byte));
      }
      return { frames, ...(failed !== undefined && { error: failed }) };
    },
  };
}

/** RFC 3261 §18.3: over a stream the header must be there (§20.14). */
function contentLength(head: Uint8Array): Result<number, FramingError> {
  const values = new Set<string>();
  // A line that begins with a blank continues the one above (§7.3.1).
  for (const line of new TextDecoder('utf-8')
    .decode(head)
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n')) {
    const colon = line.indexOf(':');
    const name = trimBlanks(line.slice(0, Math.max(colon, 0))).toLowerCase();
    if (name === 'content-length' || name === 'l') values.add(trimBlanks(line.slice(colon + 1)));
  }
  const [value] = values;
  if (value === undefined) return err('missing-content-length');
  return values.size === 1 && /^\d{1,9}$/.test(value) ? ok(Number(value)) : err('malformed-content-length');
}
