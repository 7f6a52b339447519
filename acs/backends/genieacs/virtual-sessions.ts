import type { StoredEvent } from '#shared/api/events.js';
import type { Clock } from '../../clock.js';
import type { TaskService } from '../../core/parameters/task-service.js';
import type { ConnectOutcome } from '../../core/run/machine.js';
import type { RunService } from '../../core/run/run-service.js';
import type { Log } from '../../log.js';
import type { RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';
import type { ConnectReason } from '../backend.js';
import type { Informed } from './mirror.js';
import type { NbiClient } from './nbi-client.js';
import { VirtualSession, type SessionSummary } from './virtual-session.js';

export interface VirtualSessionsDeps {
  readonly nbi: NbiClient;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** A conversation has ended in which the device was asked for something. */
  readonly onContact: (deviceId: string) => Promise<void>;
}

export interface CoreServices {
  readonly runs: RunService;
  readonly tasks: TaskService;
}

/** Most diagnoses end within these; the run itself looks every 5 s. */
const EARLY_LOOKS_MS = [1_000, 2_500];
/** How long the end of the process waits for tasks to be taken back. */
const CLOSING_MS = 2_000;

const CLOSED: ConnectOutcome = { ok: false, reason: 'shutting-down', detail: 'The server shuts down' };

/** At most one conversation per device at a time. */
export class VirtualSessions {
  readonly #deps: VirtualSessionsDeps;
  readonly #services: () => CoreServices;
  readonly #open = new Map<string, { readonly session: VirtualSession; readonly over: Promise<void> }>();
  /** When each device's last diagnosis was begun, by GenieACS's clock; while it may go on. */
  readonly #begun = new Map<string, number>();
  readonly #rebooted = new Set<string>();
  /** Runs whose request was sent, whether it arrived or not. */
  readonly #tried = new Set<string>();
  readonly #looks = new Set<() => void>();
  readonly #startedAt: number;
  readonly #unsubscribe: () => void;
  #closed = false;

  /** @param services they are made with this object's `connect`, so they come later */
  constructor(deps: VirtualSessionsDeps, services: () => CoreServices) {
    this.#deps = deps;
    this.#services = services;
    this.#startedAt = deps.clock.now();
    this.#unsubscribe = deps.store.onEvents((events) => this.#happened(events));
  }

  /** @returns whether the device was reached, as soon as that is known */
  connect(deviceId: string, why: ConnectReason): Promise<ConnectOutcome> {
    if (this.#closed) return Promise.resolve(CLOSED);
    const open = this.#open.get(deviceId);
    return open === undefined ? this.#begin(deviceId, why).outcome : open.session.outcome;
  }

  /** Devices have been in sessions of their own: what waited for them may be done, and what is left may be asked now. */
  async informed(devices: readonly Informed[]): Promise<void> {
    if (devices.length === 0 || this.#closed) return;
    const wanted = await this.#devicesWithWork();
    for (const { deviceId, lastBootAt } of devices) {
      const begun = this.#begun.get(deviceId);
      if (begun !== undefined && lastBootAt !== undefined && lastBootAt > begun) this.#rebooted.add(deviceId);
      const open = this.#open.get(deviceId);
      if (open !== undefined) open.session.wake();
      else if (wanted.has(deviceId)) this.#begin(deviceId, 'work');
    }
  }

  /** The NBI answers again. */
  async recovered(): Promise<void> {
    for (const deviceId of await this.#devicesWithWork()) {
      if (!this.#closed && !this.#open.has(deviceId)) this.#begin(deviceId, 'work');
    }
  }

  /** Takes back what no device has had yet. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    for (const cancel of this.#looks) cancel();
    const all = [...this.#open.values()];
    for (const { session } of all) session.close();
    const waited = all.filter(({ session }) => session.waited).map(({ over }) => over);
    if (waited.length === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#deps.clock.after(CLOSING_MS, resolve);
      void Promise.all(waited).then(() => {
        cancel();
        resolve();
      });
    });
  }

  #begin(deviceId: string, why: ConnectReason): VirtualSession {
    const rebooted = this.#rebooted.has(deviceId);
    const deps = {
      ...this.#deps,
      ...this.#services(),
      isUntried: ({ id, createdAt }: RunRow) => createdAt >= this.#startedAt && !this.#tried.has(id),
      tried: (runId: string) => void this.#tried.add(runId),
    };
    const session = new VirtualSession(deps, { deviceId, why, rebooted });
    const over = session
      .converse((summary) => this.#ended(deviceId, summary))
      .catch((error: unknown) => {
        this.#deps.log.error({ err: error, deviceId }, 'a conversation by GenieACS failed');
      });
    this.#open.set(deviceId, { session, over });
    return session;
  }

  #ended(deviceId: string, { contacted, begunAt }: SessionSummary): void {
    this.#open.delete(deviceId);
    this.#rebooted.delete(deviceId);
    if (begunAt !== undefined) {
      this.#begun.set(deviceId, begunAt);
      for (const ms of EARLY_LOOKS_MS) this.#lookAfter(deviceId, ms);
    }
    if (contacted) {
      this.#deps.onContact(deviceId).catch((error: unknown) => {
        this.#deps.log.error({ err: error, deviceId }, 'a device could not be taken over from GenieACS');
      });
    }
  }

  #lookAfter(deviceId: string, ms: number): void {
    if (this.#closed) return;
    const cancel = this.#deps.clock.after(ms, () => {
      this.#looks.delete(cancel);
      if (this.#begun.has(deviceId)) void this.connect(deviceId, 'look');
    });
    this.#looks.add(cancel);
  }

  /** Runs and tasks that have ended need not be waited for. */
  #happened(events: readonly StoredEvent[]): void {
    for (const { topic, type, data } of events) {
      const id = topic.startsWith('run:') ? topic.slice('run:'.length) : type === 'task.changed' ? data['taskId'] : '';
      if (typeof id !== 'string' || id === '') continue;
      if (ENDS.has(type)) this.#tried.delete(id);
      if (!ENDS.has(type) && type !== 'task.changed') continue;
      for (const { session } of this.#open.values()) if (session.waitsFor.includes(id)) session.wake();
    }
  }

  async #devicesWithWork(): Promise<ReadonlySet<string>> {
    const { store } = this.#deps;
    const [runs, tasks] = await Promise.all([store.openRuns(), store.openTasks()]);
    const running = new Set(runs.filter(({ state }) => state !== 'queued').map(({ deviceId }) => deviceId));
    for (const deviceId of this.#begun.keys()) if (!running.has(deviceId)) this.#begun.delete(deviceId);
    return new Set([...runs, ...tasks].map(({ deviceId }) => deviceId));
  }
}

const ENDS: ReadonlySet<string> = new Set(['run.complete', 'run.failed', 'run.canceled', 'run.interrupted']);
