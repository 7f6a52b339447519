import { monitorEventLoopDelay } from 'node:perf_hooks';
import { admission, deviceQuery, type Admission, type DeviceQuery } from '#shared/api/devices.js';
import type { DeviceBackend } from '../backends/backend.js';
import type { CwmpMeter, CwmpRefusal, SessionEnding } from '../backends/embedded/cwmp-meter.js';
import type { RunMeter } from '../core/run/run-meter.js';
import type { StoreMeter } from '../store/group-commit.js';
import type { Store } from '../store/ports/store.js';
import { MetricRegistry, type Sample } from './registry.js';

const ENDINGS: Readonly<Record<SessionEnding, true>> = {
  clean: true,
  timeout: true,
  replaced: true,
  broken: true,
  shutdown: true,
};
const REFUSALS: Readonly<Record<CwmpRefusal, true>> = {
  connections: true,
  sessions: true,
  'queued-bytes': true,
  'loop-delay': true,
  memory: true,
  'bad-request': true,
  identity: true,
  'turned-away': true,
};
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const LOOP_RESOLUTION_MS = 20;

/** What the parts of the server tell, and what is asked of the store and the process at a scrape. */
export class ServerMetrics {
  readonly #registry = new MetricRegistry();
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  readonly cwmp: CwmpMeter;
  readonly runs: RunMeter;
  readonly store: StoreMeter;

  constructor(version: string) {
    this.#registry.gauge('sipdx_build_info', 'Versions of program and runtime, as labels.').set(1, {
      version,
      node: process.versions.node,
    });
    this.cwmp = cwmpMeter(this.#registry);
    this.runs = runMeter(this.#registry);
    this.store = storeMeter(this.#registry);
    this.#addProcess();
  }

  /** What only the database knows; it is asked at each scrape. */
  askStore(store: Store): void {
    const registry = this.#registry;
    registry.asked('sipdx_devices', 'gauge', 'Devices by what the operator decided of them.', async () => {
      const count = async (one: Admission) => (await store.devices(firstOf(one))).total;
      return Promise.all(admission.options.map(async (one) => [await count(one), { admission: one }] as const));
    });
    registry.asked('sipdx_lines', 'gauge', 'Lines that are switched on, by what they say.', async () => {
      const now = Date.now();
      const { registered, failing, other } = (await store.statistics(now, now)).lines;
      return byLabel('state', { registered, failing, other });
    });
    registry.asked('sipdx_runs', 'gauge', 'Stored runs by state.', async () =>
      byLabel('state', (await store.countRuns()).states),
    );
    registry.asked('sipdx_verdicts', 'gauge', "Stored runs by their verdict's category.", async () =>
      byLabel('category', (await store.countRuns()).categories),
    );
    registry.asked('sipdx_open_tasks', 'gauge', 'Refreshes and writes that wait for their device.', async () => [
      [await store.countOpenTasks()],
    ]);
    registry.asked('sipdx_batch_lines', 'gauge', 'Lines of open batches, by what they do.', async () =>
      byLabel('state', await store.countOpenBatchLines()),
    );
  }

  /** Of phones that come to a GenieACS; those that come here need nobody else. */
  askBackend(backend: Pick<DeviceBackend, 'kind' | 'status'>): void {
    if (backend.kind === 'embedded') return;
    const registry = this.#registry;
    registry.asked('sipdx_backend_reachable', 'gauge', '1 while GenieACS answers, else 0.', () => [
      [backend.status().reachable ? 1 : 0],
    ]);
    registry.asked('sipdx_backend_last_sync_timestamp_seconds', 'gauge', 'Of when what is shown is, Unix time.', () => {
      const { lastSyncAt } = backend.status();
      return lastSyncAt === undefined ? [] : [[lastSyncAt / 1000]];
    });
  }

  /** When the certificate that is in use ends. */
  askCertificate(expiresAt: () => number): void {
    this.#registry.asked(
      'sipdx_certificate_expiry_timestamp_seconds',
      'gauge',
      'When the certificate ends, Unix time.',
      () => [[Math.round(expiresAt() / 1000)]],
    );
  }

  text(): Promise<string> {
    return this.#registry.text();
  }

  close(): void {
    this.#loop.disable();
  }

  #addProcess(): void {
    const loop = this.#loop;
    loop.enable();
    const registry = this.#registry;
    registry.asked('sipdx_event_loop_lag_seconds', 'gauge', 'How late timers were since the last scrape.', () => {
      const seconds = (nanoseconds: number) =>
        Math.max(0, (Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : 0) - LOOP_RESOLUTION_MS) / 1000;
      const samples: readonly Sample[] = [
        [seconds(loop.percentile(50)), { quantile: '0.5' }],
        [seconds(loop.percentile(99)), { quantile: '0.99' }],
        [seconds(loop.max), { quantile: '1' }],
      ];
      loop.reset();
      return samples;
    });
    registry.asked('process_resident_memory_bytes', 'gauge', 'Resident memory.', () => [[process.memoryUsage.rss()]]);
    registry.asked('nodejs_heap_used_bytes', 'gauge', 'Used part of the JavaScript heap.', () => [
      [process.memoryUsage().heapUsed],
    ]);
    registry.asked('process_cpu_seconds_total', 'counter', 'CPU time, user and system.', () => {
      const { user, system } = process.cpuUsage();
      return [[(user + system) / 1e6]];
    });
    const startedAt = Date.now() / 1000 - process.uptime();
    registry.gauge('process_start_time_seconds', 'When the process began, Unix time.').set(Math.round(startedAt));
  }
}

/** Counted on the path of every CWMP request: plain additions. */
function cwmpMeter(registry: MetricRegistry): CwmpMeter {
  const started = registry.counter('sipdx_cwmp_sessions_started_total', 'CWMP sessions that began.', [{}]);
  const ended = registry.counter(
    'sipdx_cwmp_sessions_ended_total',
    'CWMP sessions that ended, by how.',
    Object.keys(ENDINGS).map((how) => ({ how })),
  );
  const open = registry.gauge('sipdx_cwmp_sessions_open', 'CWMP sessions open now.', [{}]);
  const answered = registry.counter('sipdx_cwmp_requests_total', 'Answered CWMP requests by HTTP status.');
  const duration = registry.histogram(
    'sipdx_cwmp_request_duration_seconds',
    'From the head of a CWMP request to the last byte of its answer.',
    SECONDS,
  );
  const failed = registry.counter(
    'sipdx_cwmp_authentication_failures_total',
    'Devices that tried to prove an identity, and failed.',
    ['digest', 'basic', 'certificate'].map((method) => ({ method })),
  );
  const refused = registry.counter(
    'sipdx_cwmp_refusals_total',
    'CWMP requests and connections that were turned away, by reason.',
    Object.keys(REFUSALS).map((reason) => ({ reason })),
  );
  return {
    sessionStarted: () => started.add(),
    sessionEnded: (how) => ended.add({ how }),
    openSessions: (count) => open.set(count),
    requestAnswered(status, seconds) {
      answered.add({ status: String(status) });
      duration.observe(seconds);
    },
    authenticationFailed: (method) => failed.add({ method }),
    refused: (reason) => refused.add({ reason }),
  };
}

function runMeter(registry: MetricRegistry): RunMeter {
  const ended = registry.counter('sipdx_runs_ended_total', "Runs that ended, by state and their verdict's category.");
  const requests = registry.counter('sipdx_connection_requests_total', 'Connection Requests by what came of them.', [
    { outcome: 'accepted' },
  ]);
  const active = registry.gauge('sipdx_connection_requests_active', 'Connection Requests under way.', [{}]);
  const waiting = registry.gauge('sipdx_connection_requests_waiting', 'Connection Requests that wait for a turn.', [
    {},
  ]);
  return {
    runEnded: (state, category) => ended.add({ state, category }),
    connectionRequestEnded: (outcome) => requests.add({ outcome }),
    connectionRequests(underWay, queued) {
      active.set(underWay);
      waiting.set(queued);
    },
  };
}

function storeMeter(registry: MetricRegistry): StoreMeter {
  const duration = registry.histogram(
    'sipdx_store_commit_duration_seconds',
    'One transaction, from its beginning until the disk has it.',
    SECONDS,
  );
  const writes = registry.counter(
    'sipdx_store_writes_total',
    'Writes that were committed; several share a transaction.',
    [{}],
  );
  const failures = registry.counter('sipdx_store_commit_failures_total', 'Transactions that failed.', [{}]);
  return {
    committed(seconds, count) {
      duration.observe(seconds);
      writes.add({}, count);
    },
    failed: () => failures.add(),
  };
}

function firstOf(one: Admission): DeviceQuery {
  return deviceQuery.parse({ admission: one, limit: 1 });
}

function byLabel(label: string, counts: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(counts).map(([value, count]) => [count, { [label]: value }]);
}
