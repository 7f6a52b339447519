import { randomBytes } from 'node:crypto';
import { Secret } from '#shared/lib/secret.js';
import type { DeviceBackend } from '../backends/backend.js';
import { createConnectionRequester } from '../backends/embedded/connection-requester.js';
import type { CwmpListener, CwmpServer } from '../backends/embedded/cwmp-server.js';
import { embeddedBackend } from '../backends/embedded/embedded-backend.js';
import { GenieAcsBackend } from '../backends/genieacs/genieacs-backend.js';
import type { Clock } from '../clock.js';
import type { AcsConfig } from '../config.js';
import type { Administration } from '../core/administration.js';
import { ConnectionRequests } from '../core/connection-requests.js';
import { ha1Of } from '../core/credentials.js';
import { SessionLog } from '../core/cwmp-log/session-log.js';
import { CwmpService } from '../core/cwmp-service.js';
import type { Vault } from '../core/key-file.js';
import type { TaskService } from '../core/parameters/task-service.js';
import type { RunService } from '../core/run/run-service.js';
import type { CwmpApplication } from '../cwmp-application.js';
import type { Log } from '../log.js';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import { ownNetworks } from '../own-networks.js';
import type { Condition } from '../readiness.js';
import type { Store } from '../store/ports/store.js';

interface PhonesDeps {
  readonly config: AcsConfig;
  readonly store: Store;
  readonly vault: Vault;
  readonly administration: Administration;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: ServerMetrics;
}

/** How phones are reached, from the beginning of it to its end. */
export interface Phones {
  readonly backend: DeviceBackend;
  /** What must hold for phones to be reached. */
  readonly condition: Condition;
  /** Runs and tasks are there. */
  start(): void;
  /** Opens the listeners for phones, if they come here. @returns by http, and by https */
  listen(open: (application: CwmpApplication) => Promise<CwmpServer>): Promise<readonly CwmpListener[]>;
  /** No phone is talked to from now on; to be called while runs and tasks are there still. */
  hangUp(): Promise<void>;
  close(): void | Promise<void>;
}

type Services = () => { readonly runs: RunService; readonly tasks: TaskService };

/** @param services are made with the backend, so they come later: before `start` */
export function openPhones(deps: PhonesDeps, services: Services): Phones {
  const { genieacs } = deps.config;
  return genieacs === undefined ? ownPhones(deps, services) : phonesOfGenieAcs(deps, genieacs, services);
}

function phonesOfGenieAcs(
  deps: PhonesDeps,
  { nbi: url, syncSeconds }: NonNullable<AcsConfig['genieacs']>,
  services: Services,
): Phones {
  const backend = new GenieAcsBackend({ ...deps, url, syncMs: syncSeconds * 1000 }, services);
  return {
    backend,
    condition: { name: 'GenieACS', check: () => backend.check() },
    start: () => backend.start(),
    listen: () => Promise.resolve([]),
    hangUp: () => backend.close(),
    close: () => backend.close(),
  };
}

function ownPhones(deps: PhonesDeps, services: Services): Phones {
  const { config, store, vault, administration, clock, log, metrics } = deps;
  const { settings } = administration;
  const allowed = () => [...config.connectionRequestNetworks, ...settings.current().connectionRequestNetworks];
  const policy = { ownNetworks: ownNetworks(), allowed };
  const requester = createConnectionRequester();
  const connectionRequests = new ConnectionRequests({ store, vault, requester, clock, policy, meter: metrics.runs });
  const newPassword = () => new Secret(randomBytes(18).toString('base64url'));
  const sessionLog = new SessionLog({ store, clock, log });
  let cwmp: CwmpServer | undefined;
  return {
    backend: embeddedBackend((deviceId) => connectionRequests.request(deviceId)),
    condition: {
      name: 'CWMP',
      check() {
        if (cwmp === undefined) throw new Error('does not listen yet');
      },
    },
    start: () => undefined,
    async listen(open) {
      cwmp = await open(
        new CwmpService({ store, clock, log, vault, ...services(), newPassword, settings, ha1: ha1Of, sessionLog }),
      );
      return cwmp.listeners;
    },
    async hangUp() {
      await cwmp?.close();
    },
    close: () => connectionRequests.close(),
  };
}
