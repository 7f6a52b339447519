import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<OutgoingHttpHeaders>;
  /** Plain text, where the headers name no other type. */
  readonly body?: string;
  /** Keep the connection that long after it, instead of the server's usual time. */
  readonly keepAliveMs?: number;
}

/** For an answer to a request that was not read to its end. */
export const CLOSE = { connection: 'close' };

export function writeAnswer(response: ServerResponse, { status, headers = {}, body, keepAliveMs }: HttpAnswer): void {
  if (keepAliveMs !== undefined) {
    const { socket } = response;
    // Node sets its own time when the answer is out, and calls this after it.
    response.once('finish', () => socket?.setTimeout(keepAliveMs));
  }
  if (status === 204) {
    response.writeHead(204, headers).end();
    return;
  }
  const type = body === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' };
  const length = Buffer.byteLength(body ?? '');
  response.writeHead(status, { ...type, ...headers, 'content-length': length }).end(body);
}
