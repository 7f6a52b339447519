import { randomBytes } from 'node:crypto';
import type { ConnectReason, DeviceBackend } from '../backends/backend.js';
import type { Clock } from '../clock.js';
import type { AcsConfig } from '../config.js';
import { openAdministration, type Administration } from '../core/administration.js';
import { BatchService } from '../core/batches/batch-service.js';
import { FeedbackService } from '../core/feedback.js';
import { openKeyFile, type Vault } from '../core/key-file.js';
import { ParameterService } from '../core/parameters/parameter-service.js';
import { TaskService } from '../core/parameters/task-service.js';
import { RemedyService } from '../core/remedies/remedy-service.js';
import { Retention } from '../core/retention.js';
import { RunService } from '../core/run/run-service.js';
import { Sampler } from '../core/statistics/sampler.js';
import { StatisticsService } from '../core/statistics/statistics-service.js';
import type { Log } from '../log.js';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import { stateFiles } from '../state/state-files.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { Store } from '../store/ports/store.js';
import { openPhones, type Phones } from './phones.js';

/** Everything behind the listeners. */
export interface Services {
  readonly store: Store;
  readonly backend: DeviceBackend;
  readonly vault: Vault;
  readonly administration: Administration;
  readonly runs: RunService;
  readonly parameters: ParameterService;
  readonly remedies: RemedyService;
  readonly statistics: StatisticsService;
  readonly batches: BatchService;
  readonly feedback: FeedbackService;
  readonly phones: Phones;
}

/** @param deps.onStop is called with what ends each of them; in reverse order */
export async function openServices(deps: {
  readonly config: AcsConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: ServerMetrics;
  readonly onStop: (stop: () => void | Promise<void>) => void;
}): Promise<Services> {
  const { config, clock, log, metrics, onStop } = deps;
  const files = stateFiles(config.stateFolder);
  const store = await openSqliteStore({ file: files.database, meter: metrics.store });
  onStop(() => store.close());
  metrics.askStore(store);
  const vault = openKeyFile(files.key);
  const administration = await openAdministration({ store, clock, log, preset: config.settings });
  const { settings, failedLogins } = administration;
  onStop(() => failedLogins.close());

  const phones = openPhones({ ...deps, store, vault, administration }, () => ({ runs, tasks }));
  const { backend } = phones;
  onStop(() => phones.close());
  const connect = (deviceId: string, why: ConnectReason) => backend.connect(deviceId, why);
  const random = () => randomBytes(16);
  const program = `sipdx ${config.version}`;
  const runs = new RunService({
    ...{ store, clock, log, connect, random, program },
    meter: metrics.runs,
  });
  onStop(() => runs.close());
  const connectForTask = (deviceId: string) => connect(deviceId, 'work');
  const tasks = new TaskService({ store, clock, log, vault, connect: connectForTask });
  onStop(() => tasks.close());
  const parameters = new ParameterService({ store, clock, vault, tasks, random });
  await runs.resume();
  await tasks.resume();
  const remedies = new RemedyService({ store, clock, log, vault, tasks, runs, parameters, random });
  onStop(() => remedies.close());
  await remedies.resume();
  const batches = new BatchService({ store, clock, log, runs, random });
  onStop(() => batches.close());
  await batches.resume();
  const statistics = new StatisticsService({ store, clock });
  const sampler = new Sampler({ store, clock, log });
  sampler.start();
  onStop(() => sampler.close());
  const feedback = new FeedbackService({ store, clock });
  const retention = new Retention({ store, clock, log, keep: () => settings.current().retention });
  retention.start();
  onStop(() => retention.close());
  phones.start();
  return { store, backend, phones, vault, administration, runs, parameters, remedies, statistics, batches, feedback };
}
