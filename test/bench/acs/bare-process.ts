import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveUsage } from './child.js';

/**
 * What node:http alone costs: `bare-process.mjs BODY …`. Reads each POST and answers with the next of these bodies, which are
 * the bytes that the management server sent in such a session, and at the end with 204. Knows nobody and remembers nothing.
 */

const bodies = process.argv.slice(2);
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const said = Buffer.concat(chunks).toString();
    const next = said === '' ? 1 : said.includes('<cwmp:Inform>') ? 0 : bodies.length;
    const body = bodies[next];
    if (body === undefined) response.writeHead(204).end();
    else {
      const length = Buffer.byteLength(body);
      response.writeHead(200, { 'content-type': 'text/xml; charset="utf-8"', 'content-length': length }).end(body);
    }
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
serveUsage({ port: (server.address() as AddressInfo).port }, () => {
  server.closeAllConnections();
  server.close();
});
