import { isIpv4 } from '#shared/sip/uri.js';
import { CodedError } from '../net/coded-error.js';
import type { AgentHost, HostNetwork, Pinger, SipTransport } from '../ports.js';

/**
 * Adapters that only pretend, for conditions that cannot be had on one machine without privilege. Whatever a run learns
 * through them is labelled in its evidence, its trace, the console and the CLI.
 */

/** TEST-NET-1 (RFC 5737): the lab's unreachable registrar lives here, and nobody else does. */
export const UNREACHABLE_REGISTRAR = '192.0.2.1';

/** A network in which everything sent is lost. No packet leaves the machine, and none comes back. */
export const deadNetwork: SipTransport = {
  simulated: true,
  open: ({ transport, signal }) => {
    // Nobody takes a connection.
    if (transport !== 'UDP') return givenUp(signal);
    return Promise.resolve({
      local: { address: '127.0.0.1', port: 9 }, // the discard port: nothing listens, nothing is bound
      send: () => undefined,
      close: () => undefined,
    });
  },
};

function givenUp(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const aborted = (): void => reject(new CodedError('ABORT_ERR', 'the opening was given up'));
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

/** Beside a network that only pretends: what this machine's own says is not about it. */
export const unknownHostNetwork: HostNetwork = {
  route: () => Promise.resolve({ ok: false, code: 'ENOSYS' }),
  neighbour: () => Promise.resolve(undefined),
  lease: () => Promise.resolve(undefined),
  nameServers: () => Promise.resolve([]),
  queryServer: () => Promise.resolve({ ok: false, error: 'failed' }),
};

/** Replies for hosts on this machine, silence for every other: as a ping on this machine would, but without privilege. */
export function simulatedPinger(clock: AgentHost['clock']): Pinger {
  return {
    simulated: true,
    ping: (address, timeoutMs, signal) =>
      new Promise((resolve) => {
        const local = isIpv4(address) && address.startsWith('127.');
        const cancel = clock.after(local ? 1 : timeoutMs, () => {
          signal.removeEventListener('abort', aborted);
          resolve(local ? { kind: 'reply', rttMs: 1 } : { kind: 'lost' });
        });
        function aborted(): void {
          cancel();
          resolve({ kind: 'lost', code: 'ABORTED' });
        }
        signal.addEventListener('abort', aborted, { once: true });
      }),
  };
}
