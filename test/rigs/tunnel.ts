import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';

/**
 * Joins TCP of two network namespaces: a socket in the file system is seen from all of them. Each namespace has one end that
 * listens (on 127.0.0.1, or at the path) and one that connects. Nothing else of the namespaces meets.
 */
export async function tunnel(from: number | string, to: number | string): Promise<{ close(): void }> {
  const open = new Set<{ destroy(): void }>();
  const server = createServer((near) => {
    const far = createConnection(place(to));
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        open.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  });
  server.listen(place(from));
  await once(server, 'listening');
  return {
    close() {
      server.close();
      for (const one of open) one.destroy();
    },
  };
}

function place(at: number | string): { readonly path: string } | { readonly host: string; readonly port: number } {
  return typeof at === 'string' ? { path: at } : { host: '127.0.0.1', port: at };
}
