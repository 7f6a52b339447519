import type { DiagnosisHost } from './driver.js';
import { createAcsClient } from './net/acs-client.js';
import { systemClock, systemRandom } from './net/clock.js';
import { openConnectionRequestServer } from './net/connection-request-server.js';
import { createResolver } from './net/dns.js';
import { createFileClient } from './net/file-client.js';
import { hash } from './net/hash.js';
import { createHostNetwork } from './net/host-network.js';
import type { HttpTlsOptions } from './net/http-tls.js';
import { createPinger } from './net/ping.js';
import { createSipTransport } from './net/sip.js';
import { fileStorage } from './net/storage.js';
import type { TlsOptions } from './net/tls.js';
import type { AgentHost, Log } from './ports.js';

export interface HostOptions {
  /** Address of this host as its peers see it. */
  readonly address: string;
  /** Address that the Connection Request server binds. */
  readonly connectionRequestHost: string;
  /** 0: any. */
  readonly connectionRequestPort: number;
  /** Name of the option that sets the port, for the message when it is taken. */
  readonly connectionRequestPortOption: string;
  readonly storageFolder: string;
  /** For HTTPS, to the ACS and to the servers of its files. Default: the system's authorities, no own certificate. */
  readonly acsTls?: HttpTlsOptions;
  /** How registrars are checked that are reached over TLS. Default: strictly. */
  readonly sipTls?: TlsOptions;
  readonly log: Log;
}

export interface DiagnosisHostOptions {
  /** How registrars are checked that are reached over TLS. Default: strictly. */
  readonly sipTls?: TlsOptions | undefined;
  /** SIP leaves from this address. Default: as the route has it. */
  readonly localAddress?: string | undefined;
  readonly log: Log;
}

/** The ports that a diagnosis needs by itself, without an ACS. */
export function createDiagnosisHost({
  sipTls,
  localAddress,
  log,
}: DiagnosisHostOptions): DiagnosisHost & { close(): void } {
  const pinger = createPinger(1 + Math.floor(systemRandom.fraction() * 65_533));
  return {
    clock: systemClock,
    random: systemRandom,
    hash,
    sip: createSipTransport({
      ...(sipTls !== undefined && { tls: sipTls }),
      ...(localAddress !== undefined && { localAddress }),
    }),
    pinger,
    resolver: createResolver(),
    network: createHostNetwork(),
    log,
    close: () => pinger.close(),
  };
}

/** Rejects with the code `EADDRINUSE` when the Connection Request port is taken. */
export async function createHost(options: HostOptions): Promise<AgentHost & { close(): Promise<void> }> {
  const connectionRequests = await openConnectionRequestServer({
    host: options.connectionRequestHost,
    port: options.connectionRequestPort,
    advertisedHost: options.address,
    portOption: options.connectionRequestPortOption,
  });
  const diagnosis = createDiagnosisHost({ sipTls: options.sipTls, log: options.log });
  return {
    ...diagnosis,
    acs: createAcsClient(options.acsTls === undefined ? {} : { tls: options.acsTls }),
    files: createFileClient(options.acsTls),
    connectionRequests,
    storage: (agentId) => fileStorage(options.storageFolder, agentId),
    address: options.address,
    async close() {
      diagnosis.close();
      await connectionRequests.close();
    },
  };
}
