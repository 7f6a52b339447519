import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CountingProxy {
  readonly url: string;
  /** Requests since the last call: those that look for devices that have informed, and all others. */
  take(): { readonly looks: number; readonly others: number };
  close(): Promise<void>;
}

/** Passes requests of the northbound interface on as they are, reason phrases too, and counts them. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let [looks, others] = [0, 0];
  const { hostname, port } = new URL(target);
  const pass = (incoming: IncomingMessage, answer: ServerResponse): void => {
    const { method = '', url = '', headers } = incoming;
    if (method === 'GET' && url.startsWith('/devices/') && decodeURIComponent(url).includes('_lastInform":')) looks++;
    else others++;
    const outgoing = request({ host: hostname, port, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.statusMessage ?? '', response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    take() {
      const taken = { looks, others };
      [looks, others] = [0, 0];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
