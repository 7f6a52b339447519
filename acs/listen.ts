import type { AddressInfo, Server } from 'node:net';
import { AppError } from './app-error.js';
import type { AppErrorCode } from './app-error-codes.js';

const LISTEN_ERRORS: Readonly<Record<string, { readonly code: AppErrorCode; readonly says: string }>> = {
  EADDRINUSE: { code: 'port-in-use', says: 'is already in use' },
  EACCES: { code: 'port-not-allowed', says: 'may not be opened by this user' },
  EADDRNOTAVAIL: { code: 'address-not-available', says: 'is on an address that this host does not have' },
};

/**
 * Binds a server. Rejects with an AppError that names the port and the option that chooses another.
 * @param options.port 0: any free port
 * @param options.option of the command line, e.g. `--cwmp-port`
 * @returns the port
 */
export async function listen(
  server: Server,
  options: { readonly host: string; readonly port: number; readonly option: string },
): Promise<number> {
  const { host, port, option } = options;
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException): void => {
      const { code, says } = LISTEN_ERRORS[cause.code ?? ''] ?? {
        code: 'listen-failed',
        says: `cannot be opened (${cause.code ?? cause.message})`,
      };
      reject(new AppError(code, `Port ${port} of ${host} ${says}. Choose another with ${option}.`, { cause }));
    };
    server.once('error', refuse);
    server.listen({ host, port }, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
