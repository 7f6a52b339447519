import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { err, ok, type Result } from '#shared/lib/result.js';

export type BodyError = 'too-large' | 'unsupported-encoding' | 'corrupt' | 'aborted';

type Inflate = (input: InputType, options: ZlibOptions) => Promise<Buffer>;
const gunzipBody: Inflate = promisify<InputType, ZlibOptions, Buffer>(gunzip);
const inflateBody: Inflate = promisify<InputType, ZlibOptions, Buffer>(inflate);
const inflateRawBody: Inflate = promisify<InputType, ZlibOptions, Buffer>(inflateRaw);

/**
 * The body of a request, decompressed.
 * @param limit bytes, before and after decompression
 * @param hold told of all bytes that are kept in memory, as they come
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  hold: (bytes: number) => void,
): Promise<Result<Buffer, BodyError>> {
  const decoder = decoderOf(request.headers['content-encoding']);
  if (decoder === undefined) return err('unsupported-encoding');
  const collected = await collect(request, limit, hold);
  if (!collected.ok) return collected;
  const decoded = await decoder(collected.value, limit);
  if (decoded.ok && decoded.value !== collected.value) hold(decoded.value.length);
  return decoded;
}

/** Not `for await`: leaving that loop early would destroy the socket before the answer is out. */
function collect(
  request: IncomingMessage,
  limit: number,
  hold: (bytes: number) => void,
): Promise<Result<Buffer, BodyError>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        hold(chunk.length);
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        resolve(err('too-large'));
      }
    });
    request.once('end', () => resolve(ok(Buffer.concat(chunks))));
    request.once('error', () => resolve(err('aborted')));
    request.once('close', () => resolve(err('aborted')));
  });
}

type Decoder = (body: Buffer, limit: number) => Promise<Result<Buffer, BodyError>>;

function decoderOf(contentEncoding = ''): Decoder | undefined {
  switch (contentEncoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return (body) => Promise.resolve(ok(body));
    case 'gzip':
    case 'x-gzip':
      return (body, limit) => decompress(gunzipBody, body, limit);
    case 'deflate':
      // RFC 9110 §8.4.1.2: some senders leave out the zlib header, whose first four bits are always 8.
      return (body, limit) => decompress(((body[0] ?? 0) & 0x0f) === 8 ? inflateBody : inflateRawBody, body, limit);
    default:
      return undefined;
  }
}

async function decompress(inflater: Inflate, body: Buffer, limit: number): Promise<Result<Buffer, BodyError>> {
  // An empty POST that says it is compressed.
  if (body.length === 0) return ok(body);
  try {
    return ok(await inflater(body, { maxOutputLength: limit }));
  } catch (error) {
    return err((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'corrupt');
  }
}

/** Lets a body that nobody wants pass by, so that the CPE can answer a challenge on the same connection. */
export function discardBody(request: IncomingMessage, limit: number): void {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) request.destroy();
  });
}
