import * as http from 'node:http';
import * as https from 'node:https';
import type { AcsClient, AcsConnection, AcsExchange } from '../ports.js';
import { CodedError, codeOf } from './coded-error.js';
import { nodeTlsOptions, type HttpTlsOptions } from './http-tls.js';

/** TR-069 Amd 6 §3.4: failure may be declared no earlier. */
const TIMEOUT_MS = 30_000;
/** GetParameterValues of a whole tree is far below. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

export interface AcsClientOptions {
  readonly timeoutMs?: number;
  readonly maxResponseBytes?: number;
  readonly tls?: HttpTlsOptions;
}

/** Every connection is one socket, kept for the whole session: some servers bind the session or the nonce to it. */
export function createAcsClient(options: AcsClientOptions = {}): AcsClient {
  const { timeoutMs = TIMEOUT_MS, maxResponseBytes = MAX_RESPONSE_BYTES, tls = {} } = options;
  return {
    connect(url): AcsConnection {
      const target = new URL(url);
      const secure = target.protocol === 'https:';
      const keep = { keepAlive: true, maxSockets: 1 };
      const agent = secure ? new https.Agent({ ...keep, ...nodeTlsOptions(tls) }) : new http.Agent(keep);
      let closed = false;
      const post = (body: string, headers: Readonly<Record<string, string>>, again: boolean): Promise<AcsExchange> =>
        new Promise((resolve, reject) => {
          const request = (secure ? https : http).request(target, {
            method: 'POST',
            agent,
            headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
            signal: AbortSignal.timeout(timeoutMs),
          });
          request.on('error', (error) => {
            // TR-069 Amd 6 §3.4: closed between two messages, the session goes on over a new connection.
            if (again && !closed && request.reusedSocket && codeOf(error) === 'ECONNRESET') {
              post(body, headers, false).then(resolve, reject);
            } else if (error.name === 'AbortError' || error.name === 'TimeoutError') {
              reject(new CodedError('ETIMEDOUT', `no response within ${timeoutMs} ms`, { cause: error }));
            } else {
              reject(error);
            }
          });
          request.on('response', (response) => {
            readBody(response, maxResponseBytes).then((bytes) => {
              resolve({ status: response.statusCode ?? 0, headers: definedHeaders(response), body: bytes });
            }, reject);
          });
          request.end(body);
        });
      return {
        post: (body, headers) => post(body, headers, true),
        close() {
          closed = true;
          agent.destroy();
        },
      };
    },
  };
}

function definedHeaders(response: http.IncomingMessage): Readonly<Record<string, readonly string[]>> {
  const headers: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(response.headersDistinct)) headers[name] = values ?? [];
  return headers;
}

async function readBody(response: http.IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) {
      response.destroy();
      throw new CodedError('RESPONSE_TOO_LARGE', `the response is longer than ${limit} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
