import type { Secret } from '#shared/lib/secret.js';
import { systemClock } from './clock.js';
import { acsConfig, type AcsConfigInput } from './config.js';
import type { Log } from './log.js';
import { ServerMetrics } from './metrics/server-metrics.js';
import { Readiness } from './readiness.js';
import { finishRestore } from './state/restore.js';
import { lockStateFolder } from './state/state-lock.js';
import { reachableHost } from './reachable-host.js';
import { Certificates } from './wiring/certificates.js';
import { openConsole, openCwmp } from './wiring/listeners.js';
import { LocalAccess } from './wiring/local-access.js';
import { openServices } from './wiring/services.js';

export interface Acs {
  /** For `ManagementServer.URL`; '' where phones come to a GenieACS. */
  readonly cwmpUrl: string;
  /** The same by https. */
  readonly cwmpTlsUrl?: string;
  readonly consoleUrl: string;
  readonly cwmpPort: number;
  readonly consolePort: number;
  /** Of the user `admin`; only when it was made by this start. */
  readonly firstPassword?: Secret;
  /** Lets a CPE in. `deviceId`: the only device that may use these credentials. */
  addCwmpCredential(username: string, password: Secret, deviceId?: string): Promise<void>;
  /** Reads the certificates again. */
  reload(): void;
  close(): Promise<void>;
}

/** The management server: CWMP, API and console over one store. What was started is stopped again on failure. */
export async function startAcs({ log, ...input }: AcsConfigInput & { readonly log: Log }): Promise<Acs> {
  const config = acsConfig(input);
  const stops: (() => void | Promise<void>)[] = [];
  const onStop = (stop: () => void | Promise<void>): void => void stops.push(stop);
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const clock = systemClock;
    const { stateFolder, tls } = config;
    const certificates = tls === undefined ? undefined : new Certificates(tls, clock, log);
    onStop(lockStateFolder(stateFolder));
    finishRestore(stateFolder);
    const metrics = new ServerMetrics(config.version);
    onStop(() => metrics.close());
    if (certificates !== undefined) metrics.askCertificate(() => certificates.current.expiresAt);
    const services = await openServices({ config, clock, log, metrics, onStop });
    metrics.askBackend(services.backend);
    const { accounts, credentials } = services.administration;
    const firstPassword = await accounts.ensureFirstUser(config.resetPassword);

    const readiness = new Readiness();
    readiness.add({ name: 'store', check: () => services.store.probe() });
    readiness.add(services.phones.condition);
    const deps = { config, services, certificates, clock, log, metrics, readiness };
    // The console stands before the phones come, and stays until they are gone: it tells whether the server is ready.
    const web = await openConsole(deps);
    onStop(() => web.close());
    onStop(() => services.phones.hangUp());
    const [plain, encrypted] = await services.phones.listen((application) => openCwmp(deps, application));
    onStop(() => readiness.stop());

    const consoleUrl = `${tls === undefined ? 'http' : 'https'}://${reachableHost(config.host)}:${web.port}/`;
    const local = await LocalAccess.open(accounts, stateFolder, consoleUrl);
    local.tell(certificates?.current.cert);
    certificates?.onNew(({ cert }) => local.tell(cert));
    onStop(() => local.close());
    return {
      cwmpUrl: plain?.url ?? '',
      ...(encrypted !== undefined && { cwmpTlsUrl: encrypted.url }),
      consoleUrl,
      cwmpPort: plain?.port ?? 0,
      consolePort: web.port,
      ...(firstPassword && { firstPassword }),
      addCwmpCredential: (username, password, deviceId) => credentials.put(username, password, deviceId),
      reload: () => certificates?.reload(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
