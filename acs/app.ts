import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Secret } from '#shared/lib/secret.js';
import { createConnectionRequester } from './backends/embedded/connection-requester.js';
import { startCwmpServer } from './backends/embedded/cwmp-server.js';
import { readLocalToken, removeLocalToken, writeLocalToken } from './cli/local-token.js';
import { systemClock } from './clock.js';
import { acsConfig, type AcsConfigInput } from './config.js';
import type { Accounts } from './core/accounts.js';
import { openAdministration } from './core/administration.js';
import { ConnectionRequests } from './core/connection-requests.js';
import { CWMP_REALM, ha1Of } from './core/credentials.js';
import { CwmpService } from './core/cwmp-service.js';
import { openKeyFile } from './core/key-file.js';
import { ParameterService } from './core/parameters/parameter-service.js';
import { TaskService } from './core/parameters/task-service.js';
import { RunService } from './core/run/run-service.js';
import { startConsoleServer } from './http/console-server.js';
import type { Log } from './log.js';
import { ownNetworks } from './own-networks.js';
import { packageRoot } from './package-root.js';
import { openSqliteStore } from './store/sqlite.js';

export interface Acs {
  /** For `ManagementServer.URL`. */
  readonly cwmpUrl: string;
  readonly consoleUrl: string;
  readonly cwmpPort: number;
  readonly consolePort: number;
  /** Of the user `admin`; only when it was made by this start. */
  readonly firstPassword?: Secret;
  /** Lets a CPE in. `deviceId`: the only device that may use these credentials. */
  addCwmpCredential(username: string, password: Secret, deviceId?: string): Promise<void>;
  close(): Promise<void>;
}

/** The management server: CWMP, API and console over one store. What was started is stopped again on failure. */
export async function startAcs({ log, ...input }: AcsConfigInput & { readonly log: Log }): Promise<Acs> {
  const config = acsConfig(input);
  const stops: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const clock = systemClock;
    const store = await openSqliteStore({ file: join(config.stateFolder, 'acs.db') });
    stops.push(() => store.close());
    const vault = openKeyFile(join(config.stateFolder, 'key'));
    const administration = await openAdministration({ store, clock, log, preset: config.settings });
    const { accounts, credentials, settings, failedLogins } = administration;
    stops.push(() => failedLogins.close());
    const firstPassword = await accounts.ensureFirstUser(config.resetPassword);

    const allowed = () => [...config.connectionRequestNetworks, ...settings.current().connectionRequestNetworks];
    const policy = { ownNetworks: ownNetworks(), allowed };
    const requester = createConnectionRequester();
    const connectionRequests = new ConnectionRequests({ store, vault, requester, clock, policy });
    stops.push(() => connectionRequests.close());
    const connect = (deviceId: string) => connectionRequests.request(deviceId);
    const runs = new RunService({ store, clock, log, connect, random: () => randomBytes(16) });
    stops.push(() => runs.close());
    const tasks = new TaskService({ store, clock, log, vault, connect });
    stops.push(() => tasks.close());
    const parameters = new ParameterService({ store, clock, vault, tasks, random: () => randomBytes(16) });
    const newPassword = () => new Secret(randomBytes(18).toString('base64url'));
    const application = new CwmpService({ store, clock, log, vault, runs, tasks, newPassword, settings, ha1: ha1Of });
    await runs.resume();
    await tasks.resume();
    const { host, cwmpPort, consolePort } = config;
    const cwmp = await startCwmpServer({
      listeners: [{ host, port: cwmpPort, option: '--cwmp-port' }],
      application,
      realm: CWMP_REALM,
      log,
    });
    stops.push(() => cwmp.close());

    const { lab, version, secure, trustProxy } = config;
    const files = join(packageRoot(), 'dist', 'ui');
    const info = { lab, version };
    const web = await startConsoleServer({
      host,
      port: consolePort,
      secure,
      trustProxy,
      info,
      files,
      store,
      runs,
      parameters,
      ...administration,
      clock,
      fingerprint: (text) => vault.fingerprint(text),
      log,
    });
    stops.push(() => web.close());
    const consoleUrl = `http://${urlHost(host)}:${web.port}/`;
    stops.push(await admitCommandLine(accounts, config.stateFolder, consoleUrl));

    return {
      cwmpUrl: cwmp.listeners[0].url,
      consoleUrl,
      cwmpPort: cwmp.listeners[0].port,
      consolePort: web.port,
      ...(firstPassword && { firstPassword }),
      addCwmpCredential: (username, password, deviceId) => credentials.put(username, password, deviceId),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A token for as long as the server runs. @returns what takes it back */
async function admitCommandLine(accounts: Accounts, stateFolder: string, url: string): Promise<() => Promise<void>> {
  // One that a killed process left goes on: a command that follows a run needs not log in anew.
  const left = readLocalToken(stateFolder)?.token;
  const token =
    left !== undefined && (await accounts.isLocal(left)) ? left : (await accounts.localLogin()).token.reveal();
  writeLocalToken(stateFolder, { url, token });
  return async () => {
    removeLocalToken(stateFolder);
    await accounts.logout(token);
  };
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
