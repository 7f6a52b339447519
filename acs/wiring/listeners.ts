import { join } from 'node:path';
import { startCwmpServer, type CwmpListenerOptions, type CwmpServer } from '../backends/embedded/cwmp-server.js';
import type { Clock } from '../clock.js';
import type { AcsConfig } from '../config.js';
import { CWMP_REALM } from '../core/credentials.js';
import type { CwmpApplication } from '../cwmp-application.js';
import { startConsoleServer, type ConsoleServer } from '../http/console-server.js';
import type { Log } from '../log.js';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import { packageRoot } from '../package-root.js';
import type { Readiness } from '../readiness.js';
import type { Certificates } from './certificates.js';
import type { Services } from './services.js';

interface ListenerDeps {
  readonly config: AcsConfig;
  readonly services: Services;
  readonly certificates: Certificates | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: ServerMetrics;
  readonly readiness: Readiness;
}

/** Where phones come in: by http, and by https where there is a port for it. */
export async function openCwmp(
  deps: Omit<ListenerDeps, 'readiness'>,
  application: CwmpApplication,
): Promise<CwmpServer> {
  const { config, certificates, clock, log, metrics } = deps;
  const { host, cwmpHost = host, cwmpPort, cwmpTlsPort, cwmpAuthentication } = config;
  const plain: CwmpListenerOptions = {
    host: cwmpHost,
    port: cwmpPort,
    option: '--cwmp-port',
    authentication: cwmpAuthentication.filter((way) => way !== 'certificate'),
  };
  const encrypted: readonly CwmpListenerOptions[] =
    cwmpTlsPort === undefined || certificates === undefined
      ? []
      : [
          {
            host: cwmpHost,
            port: cwmpTlsPort,
            option: '--cwmp-tls-port',
            tls: certificates.current,
            authentication: cwmpAuthentication,
          },
        ];
  const cwmp = await startCwmpServer({
    listeners: [plain, ...encrypted],
    application,
    realm: CWMP_REALM,
    clock,
    log,
    meter: metrics.cwmp,
  });
  certificates?.onNew((material) => cwmp.renewTls(material));
  return cwmp;
}

/** Where operators and programs come in. */
export async function openConsole(deps: ListenerDeps): Promise<ConsoleServer> {
  const { config, services, certificates, clock, log, metrics, readiness } = deps;
  const { host, consolePort, secure, trustProxy, lab, version, metricsOpen } = config;
  const { backend, store, vault, administration, runs, parameters, remedies, statistics, batches, feedback } = services;
  const web = await startConsoleServer({
    host,
    port: consolePort,
    secure,
    trustProxy,
    ...(certificates !== undefined && { tls: certificates.current }),
    info: { lab, version, ...(backend.kind !== 'embedded' && { backend: backend.kind }) },
    files: join(packageRoot(), 'dist', 'ui'),
    ...administration,
    store,
    backend,
    runs,
    parameters,
    remedies,
    statistics,
    batches,
    feedback,
    clock,
    log,
    fingerprint: (text) => vault.fingerprint(text),
    reasons: () => readiness.reasons(),
    metrics: () => metrics.text(),
    metricsOpen,
  });
  certificates?.onNew((material) => web.renewTls(material));
  return web;
}
