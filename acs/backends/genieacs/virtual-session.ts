import { randomUUID } from 'node:crypto';
import type { AcsRequest } from '#shared/cwmp/messages.js';
import type { Clock } from '../../clock.js';
import type { Conversation } from '../../core/exchange.js';
import type { TaskService } from '../../core/parameters/task-service.js';
import { isOpen, type ConnectOutcome } from '../../core/run/machine.js';
import type { RunService } from '../../core/run/run-service.js';
import type { Log } from '../../log.js';
import type { RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';
import type { ConnectReason } from '../backend.js';
import type { NbiClient } from './nbi-client.js';
import { isBeginning, RequestExecutor, type Executed, type Trust } from './request-executor.js';
import type { WaitingReason } from './task-outcome.js';

export interface VirtualSessionDeps {
  readonly nbi: NbiClient;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly runs: RunService;
  readonly tasks: TaskService;
  /** Whether this run's request was never sent to its device. */
  readonly isUntried: (run: RunRow) => boolean;
  /** A run's request is about to be sent. */
  readonly tried: (runId: string) => void;
}

export interface SessionWish {
  readonly deviceId: string;
  readonly why: ConnectReason;
  /** GenieACS has heard of a restart of the device since its diagnosis began. */
  readonly rebooted: boolean;
}

export interface SessionSummary {
  readonly how: 'clean' | 'lost';
  /** The device itself was asked for something. */
  readonly contacted: boolean;
  /** A diagnosis was begun in it; epoch ms by GenieACS's clock. */
  readonly begunAt?: number;
}

/** GenieACS does not call a device again by itself: ours, since a phone that is busy or starts is back soon. */
const CALL_AGAIN_MS = [5_000, 15_000, 45_000];
/** After that its task is looked after that often, if nothing tells of it before. */
const PARKED_LOOK_MS = 60_000;

/** What one request may do while its device is away. */
interface Patience {
  /** Ids of runs or a task that wait for it; empty: it is not worth waiting. */
  readonly orders: readonly string[];
  readonly isWanted: () => Promise<boolean>;
}

const NONE: Patience = { orders: [], isWanted: () => Promise.resolve(false) };

/**
 * A conversation of the core with a device behind GenieACS, in the order of a session of CWMP: runs, then tasks, until neither
 * has anything more to say. Each request is a task of its own there; the device may come once for each of them, or much later.
 */
export class VirtualSession {
  readonly id = `genieacs-${randomUUID()}`;
  readonly #deps: VirtualSessionDeps;
  readonly #wish: SessionWish;
  #patience: Patience = NONE;
  #wake: (() => void) | undefined;
  #closed = false;
  #waited = false;
  /** How often the device was called again for the present request. */
  #calls = 0;
  #callable = false;
  #tellOutcome: (outcome: ConnectOutcome) => void = () => undefined;
  /** Whether the device was reached, as soon as that is known; never rejects. */
  readonly outcome: Promise<ConnectOutcome>;

  constructor(deps: VirtualSessionDeps, wish: SessionWish) {
    this.#deps = deps;
    this.#wish = wish;
    this.outcome = new Promise((resolve) => (this.#tellOutcome = resolve));
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Ids of runs and tasks for which it waits for its device. */
  get waitsFor(): readonly string[] {
    return this.#wake === undefined ? [] : this.#patience.orders;
  }

  /** It has waited for its device: a task of it may be in GenieACS's queue. */
  get waited(): boolean {
    return this.#waited;
  }

  /** Something has happened that it may have waited for. */
  wake(): void {
    this.#wake?.();
  }

  /** Waits no longer, and takes back what its device has not had. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /**
   * From begin to end.
   * @param ended called when a new session may begin, before runs and tasks hear of the end of this one
   */
  async converse(ended: (summary: SessionSummary) => void): Promise<void> {
    const { runs, tasks, store } = this.#deps;
    const { deviceId, rebooted } = this.#wish;
    const device = await store.device(deviceId);
    this.#callable = device !== undefined && device.connectionRequestUrl !== '';
    const executor = new RequestExecutor(this.#deps, {
      deviceId,
      callable: this.#callable,
      wait: (why) => this.#wait(why),
      reached: () => this.#tellOutcome({ ok: true }),
    });
    let how: 'clean' | 'lost' = 'lost';
    let talk: Conversation<boolean> | undefined;
    try {
      const start = { sessionId: this.id, boot: rebooted, diagnosticsComplete: false, events: '', isAssumed: true };
      await runs.sessionStarted(deviceId, start);
      for (let isOver = false; !isOver;) {
        if (!(await this.#converseRuns(executor))) return;
        talk = tasks.converse(deviceId);
        let next = await talk.next();
        isOver = next.done === true;
        while (next.done !== true) {
          const executed = await this.#ofTask(executor, next.value);
          if (executed.kind === 'lost') {
            this.#lost(executed);
            return;
          }
          next = await talk.next(executed.answer);
        }
      }
      how = 'clean';
    } finally {
      this.#tellOutcome({ ok: true });
      const { contacted, begunAt } = executor;
      ended({ how, contacted, ...(begunAt !== undefined && { begunAt }) });
      await talk?.return(false);
      await runs.sessionEnded(deviceId, this.id);
      tasks.sessionEnded(deviceId, how);
    }
  }

  /** @returns false: the conversation has broken */
  async #converseRuns(executor: RequestExecutor): Promise<boolean> {
    const { runs } = this.#deps;
    const { deviceId } = this.#wish;
    for (;;) {
      const request = await runs.nextRequest(deviceId, this.id);
      if (request === undefined) return true;
      const executed = await this.#ofRun(executor, request);
      if (executed.kind === 'lost') {
        this.#lost(executed);
        return false;
      }
      await runs.response(deviceId, this.id, executed.answer);
    }
  }

  async #ofRun(executor: RequestExecutor, request: AcsRequest): Promise<Executed> {
    const { store, tried, isUntried } = this.#deps;
    const open = await store.openRuns(this.#wish.deviceId);
    const queued = open.filter(({ state }) => state === 'queued');
    const isUnderWay = queued.length < open.length;
    const isStart = request.method === 'SetParameterValues' && isBeginning(request.parameterList);
    const orders = isStart ? [request.parameterKey] : queued.map(({ id }) => id);
    // What stops a diagnosis, or reads its result, is of no use later.
    const isWorthIt = isStart || (!isUnderWay && request.method === 'GetParameterValues' && orders.length > 0);
    this.#calls = 0;
    this.#patience = isWorthIt ? { orders, isWanted: () => this.#areOpen(orders) } : NONE;
    const trust = isUnderWay ? this.#trustInResults(open) : trustInStart(queued.every(isUntried));
    if (isStart) tried(request.parameterKey);
    let executed = await executor.execute(request, trust);
    // The deadline has passed meanwhile: there will be no other look.
    if (executed.kind === 'lost' && trust === 'told' && this.#trustInResults(open) === 'last') {
      executed = await executor.execute(request, 'last');
    }
    // What was taken back because this process ends has not failed: the next one takes it up.
    return this.#closed ? { kind: 'lost', reason: 'shutting-down', detail: 'The server shuts down' } : executed;
  }

  async #ofTask(executor: RequestExecutor, request: AcsRequest): Promise<Executed> {
    const { store } = this.#deps;
    const running = (await store.openTasks(this.#wish.deviceId)).filter(({ state }) => state === 'running');
    const orders = running.map(({ id }) => id);
    const isWanted = async () => (await store.openTasks(this.#wish.deviceId)).some(({ id }) => orders.includes(id));
    this.#calls = 0;
    this.#patience = { orders, isWanted };
    return executor.execute(request, 'device');
  }

  #trustInResults(runs: readonly RunRow[]): Trust {
    if (this.#wish.rebooted) return 'device';
    const now = this.#deps.clock.now();
    const isLast = runs.some(({ deadlineAt = Infinity }) => deadlineAt <= now);
    return isLast || this.#wish.why === 'last-look' ? 'last' : 'told';
  }

  async #areOpen(runIds: readonly string[]): Promise<boolean> {
    const found = await Promise.all(runIds.map((id) => this.#deps.store.run(id)));
    return found.every((run) => run !== undefined && isOpen(run.state));
  }

  /** Until somebody wakes it or its time is over. */
  async #wait({ reason, detail }: WaitingReason): Promise<boolean> {
    this.#tellOutcome({ ok: false, reason, detail });
    const { orders, isWanted } = this.#patience;
    if (orders.length === 0 || this.#closed || !(await isWanted())) return false;
    this.#waited = true;
    const callIn = this.#callable ? CALL_AGAIN_MS[this.#calls++] : undefined;
    const isTold = await new Promise<boolean>((goOn) => {
      const cancel = this.#deps.clock.after(callIn ?? PARKED_LOOK_MS, () => goOn(false));
      this.#wake = () => {
        cancel();
        goOn(true);
      };
    });
    this.#wake = undefined;
    if (!isTold && callIn !== undefined) await this.#deps.nbi.wake(this.#wish.deviceId);
    return !this.isClosed && isWanted();
  }

  #lost({ reason, detail }: Extract<Executed, { kind: 'lost' }>): void {
    const { deviceId } = this.#wish;
    this.#tellOutcome({ ok: false, reason, detail });
    this.#deps.log.info({ deviceId, reason, detail }, 'a conversation by GenieACS has broken');
  }
}

function trustInStart(isUntried: boolean): Trust {
  return isUntried ? 'begin' : 'device';
}
