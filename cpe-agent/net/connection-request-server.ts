import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConnectionRequestServer, HttpRequest, HttpResponse } from '../ports.js';
import { CodedError, codeOf } from './coded-error.js';

export interface ConnectionRequestServerOptions {
  /** Address to bind. */
  readonly host: string;
  /** 0: any. */
  readonly port: number;
  /** Host in the URLs that the ACS is told. */
  readonly advertisedHost: string;
  /** Name of the option that sets the port, for the message when it is taken. */
  readonly portOption: string;
}

/** TR-069 Amd 6 §3.2.2: one HTTP port, used for nothing else; each agent has its own path on it. */
export async function openConnectionRequestServer(
  options: ConnectionRequestServerOptions,
): Promise<ConnectionRequestServer & { close(): Promise<void> }> {
  const handlers = new Map<string, (request: HttpRequest) => HttpResponse>();
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { status, headers, body } = answer(handlers, request);
    request.resume(); // a body, if any, means nothing
    response.writeHead(status, { ...headers, 'Content-Length': String(Buffer.byteLength(body ?? '')) });
    response.end(body);
  });
  try {
    server.listen(options.port, options.host);
    await once(server, 'listening');
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    const message = `port ${options.port} on ${options.host} is in use; choose another with ${options.portOption}`;
    throw new CodedError('EADDRINUSE', message, { cause: error });
  }
  const { port } = server.address() as AddressInfo;
  return {
    handle(path, handler) {
      handlers.set(path, handler);
      return { url: `http://${options.advertisedHost}:${port}${path}`, remove: () => handlers.delete(path) };
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(
  handlers: ReadonlyMap<string, (request: HttpRequest) => HttpResponse>,
  request: IncomingMessage,
): HttpResponse {
  const url = request.url ?? '';
  // Query and body are ignored (§3.2.2); the target may come in absolute form.
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/, '');
  const handler = handlers.get(path);
  if (handler === undefined) return { status: 404, headers: {} };
  if (request.method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return handler({ method: 'GET', url, headers });
}
