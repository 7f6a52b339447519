import { execFile } from 'node:child_process';
import { isIPv6 } from 'node:net';
import type { PingOptions, PingOutcome } from '../ports.js';
import { codeOf } from './coded-error.js';
import { pingArguments, readPingOutput } from './ping-output.js';

/** No shell and no inherited environment: the address is one argument, the language is C's. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/**
 * One echo request by ping(8). An abort kills the child.
 * @param address a numeric address, already validated
 * @param command the program, found through the standard folders
 */
export function pingByCommand(
  address: string,
  timeoutMs: number,
  signal: AbortSignal,
  command = 'ping',
  options: PingOptions = {},
): Promise<PingOutcome> {
  if (process.platform === 'darwin' && isIPv6(address)) {
    return Promise.resolve({ kind: 'unavailable', why: 'ping of this system has no IPv6' });
  }
  return new Promise((resolve) => {
    const unavailable = (code: string): void =>
      resolve({ kind: 'unavailable', why: `no ping command on this host (${code})` });
    try {
      execFile(
        command,
        [...pingArguments(process.platform, address, timeoutMs, options)],
        { env: ENVIRONMENT, signal, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 65536 },
        (error, stdout, stderr) => {
          const code = (error as NodeJS.ErrnoException | null)?.code;
          if (code === 'ENOENT' || code === 'EACCES') unavailable(code);
          else resolve(readPingOutput(address, { stdout, stderr }));
        },
      );
    } catch (error) {
      // Node throws what it does not expect of a spawn: EPERM, where the file has a capability that this process may not have.
      unavailable(codeOf(error));
    }
  });
}
