import type { AcsRequest } from '#shared/cwmp/messages.js';
import { unreachable } from '#shared/lib/unreachable.js';
import { AppError } from '../../app-error.js';
import type { ConnectReason } from '../../backends/backend.js';
import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { NewRun, RunChange, RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';
import { messageOf } from '../../thrown.js';
import type { Answer } from './dialect.js';
import { judgedChange } from './judgement.js';
import {
  isOpen,
  isStopping,
  POLL_MS,
  wantsToAsk,
  type ConnectOutcome,
  type RunEffect,
  type RunInput,
  type RunMachine,
  type RunTimer,
} from './machine.js';
import { silentRunMeter, type RunMeter } from './run-meter.js';
import { beginRun, stepRun } from './step.js';

export interface RunDriverDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Gets the device into a session: by a Connection Request, or as the backend does it. */
  readonly connect: (deviceId: string, why: ConnectReason) => Promise<ConnectOutcome>;
  readonly meter?: RunMeter;
}

export interface SessionStart {
  readonly sessionId: string;
  readonly boot: boolean;
  readonly diagnosticsComplete: boolean;
  readonly events: string;
  /** The backend will have the device do what it is asked for; it has not heard of it yet. */
  readonly isAssumed?: boolean;
}

interface LiveRun {
  machine: RunMachine;
  readonly timers: Map<RunTimer, () => void>;
}

/**
 * Drives the runs of one device: inputs one at a time, every effect carried out before the next input. One run of the
 * device has the turn; the others wait in the order in which they were created.
 */
export class DeviceRuns {
  readonly #deviceId: string;
  readonly #deps: RunDriverDeps;
  /** By run id, oldest first. */
  readonly #live = new Map<string, LiveRun>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #session: SessionStart | undefined;
  /** A request that follows from the last answer and waits to be fetched. */
  #outbox: { readonly runId: string; readonly request: AcsRequest } | undefined;
  /** The run whose request the device is answering. */
  #awaiting: string | undefined;
  #connecting: Promise<ConnectOutcome> | undefined;
  readonly #reloads = new Map<string, () => void>();
  #closed = false;

  constructor(deviceId: string, deps: RunDriverDeps) {
    this.#deviceId = deviceId;
    this.#deps = deps;
  }

  create(run: NewRun): Promise<{ readonly run: RunRow; readonly created: boolean }> {
    return this.#exclusively(async () => {
      const answer = await this.#deps.store.createRun(run);
      if (answer.created) await this.#begin([answer.run]);
      return answer;
    });
  }

  /** Takes up runs that an earlier process left open, oldest first. */
  resume(rows: readonly RunRow[]): Promise<void> {
    return this.#exclusively(() => this.#begin(rows));
  }

  cancel(runId: string, by: string): Promise<void> {
    return this.#exclusively(() => this.#feed(runId, { type: 'cancel', by }));
  }

  sessionStarted(session: SessionStart): Promise<void> {
    return this.#exclusively(async () => {
      if (this.#session !== undefined) await this.#endSession();
      this.#session = session;
      await this.#feedAll(sessionInput(session));
    });
  }

  /** The next request for the device in that session; undefined when the runs have none. */
  nextRequest(sessionId: string): Promise<AcsRequest | undefined> {
    return this.#exclusively(async () => {
      if (this.#session?.sessionId !== sessionId) return undefined;
      while (this.#outbox === undefined) {
        const asking = [...this.#live.values()].find(({ machine }) => wantsToAsk(machine));
        if (asking === undefined) return undefined;
        await this.#feed(asking.machine.id, { type: 'ask' });
      }
      const { runId, request } = this.#outbox;
      this.#outbox = undefined;
      this.#awaiting = runId;
      return request;
    });
  }

  response(sessionId: string, answer: Answer): Promise<void> {
    return this.#exclusively(async () => {
      const runId = this.#awaiting;
      if (this.#session?.sessionId !== sessionId || runId === undefined) return;
      this.#awaiting = undefined;
      await this.#feed(runId, { type: 'answer', answer });
    });
  }

  sessionEnded(sessionId: string): Promise<void> {
    return this.#exclusively(async () => {
      if (this.#session?.sessionId === sessionId) await this.#endSession();
    });
  }

  /** Lets go of everything; the rows stay as they are, for the next process. */
  close(): void {
    this.#closed = true;
    for (const id of this.#live.keys()) this.#forget(id);
    for (const cancel of this.#reloads.values()) cancel();
  }

  /** Nothing is under way and nothing is remembered. */
  get isIdle(): boolean {
    return this.#session === undefined && this.#waiting === 0 && this.#live.size === 0 && this.#reloads.size === 0;
  }

  /** One job at a time; a job that fails does not stop the next. */
  #exclusively<T>(job: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const mine = this.#last.then(job).finally(() => {
      this.#waiting--;
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** For what happens outside of a session or a call: nobody waits for it, so its failure goes to the log. */
  #later(job: () => Promise<void>): void {
    if (this.#closed) return;
    this.#exclusively(job).catch((error: unknown) => {
      this.#deps.log.error({ err: error, deviceId: this.#deviceId }, 'run step failed');
    });
  }

  async #begin(rows: readonly RunRow[]): Promise<void> {
    if (this.#closed) return;
    for (const row of rows) {
      const [machine, effects] = beginRun(row, this.#deps.clock.now());
      this.#live.set(row.id, { machine, timers: new Map() });
      await this.#carryOut(row.id, effects);
      if (this.#session !== undefined) await this.#feed(row.id, sessionInput(this.#session));
    }
    await this.#giveTurn();
  }

  async #endSession(): Promise<void> {
    this.#session = undefined;
    this.#outbox = undefined;
    this.#awaiting = undefined;
    await this.#feedAll({ type: 'session-ended' });
  }

  async #feedAll(input: RunInput): Promise<void> {
    for (const runId of [...this.#live.keys()]) await this.#feed(runId, input);
  }

  async #feed(runId: string, input: RunInput): Promise<void> {
    const live = this.#live.get(runId);
    if (live === undefined || this.#closed) return;
    const [machine, effects] = stepRun(live.machine, input, this.#deps.clock.now());
    live.machine = machine;
    await this.#carryOut(runId, effects);
    await this.#giveTurn();
  }

  /** One diagnosis at a time per device, oldest first; and none while another is not stopped yet. */
  async #giveTurn(): Promise<void> {
    const live = [...this.#live.values()];
    const open = live.filter(({ machine }) => isOpen(machine.state));
    const first = open[0];
    if (first === undefined || open.some(({ machine }) => machine.hasTurn)) return;
    if (live.some(({ machine }) => isStopping(machine))) return;
    await this.#feed(first.machine.id, { type: 'turn' });
  }

  async #carryOut(runId: string, effects: readonly RunEffect[]): Promise<void> {
    try {
      for (const effect of effects) await this.#carryOutOne(runId, effect);
    } catch (error) {
      // What the store did not take has not happened. The row is the truth: begin anew from it.
      this.#forget(runId);
      this.#reloadLater(runId);
      throw error;
    }
  }

  async #carryOutOne(runId: string, effect: RunEffect): Promise<void> {
    const { store, clock } = this.#deps;
    const event = (type: string, data: Readonly<Record<string, unknown>>) => {
      return { at: clock.now(), topic: `run:${runId}`, type, data };
    };
    switch (effect.type) {
      case 'send':
        this.#outbox = { runId, request: effect.request };
        return;
      case 'connect':
        this.#connect(runId);
        return;
      case 'set-timer':
        this.#setTimer(runId, effect.timer, effect.ms);
        return;
      case 'note':
        await store.appendEvent(event(effect.event, effect.data));
        return;
      case 'move': {
        await this.#move(runId, effect);
        return;
      }
      case 'forget':
        this.#forget(runId);
        // What had to end first has ended.
        await this.#giveTurn();
        return;
      default:
        unreachable(effect);
    }
  }

  async #move(runId: string, effect: Extract<RunEffect, { type: 'move' }>): Promise<void> {
    const { store, clock, log, meter = silentRunMeter } = this.#deps;
    const line = this.#live.get(runId)?.machine.line ?? '';
    const change: RunChange = await judgedChange(store, { deviceId: this.#deviceId, line }, effect.change);
    const { verdict, failure, state } = change;
    const data = verdict === undefined ? effect.data : { ...effect.data, verdict };
    const event = { at: clock.now(), topic: `run:${runId}`, type: effect.event, data };
    const moved = await store.transition(runId, [effect.from], change, event);
    if (!moved) throw new AppError('store-failed', `run ${runId} is not ${effect.from} any more`);
    log.info({ runId, deviceId: this.#deviceId, state, ...data }, effect.event);
    if (!isOpen(state)) meter.runEnded(state, verdict?.category ?? failure?.reason ?? '');
  }

  /** One Connection Request at a time per device; all that wait for one learn its outcome. */
  #connect(runId: string): void {
    this.#connecting ??= this.#deps
      .connect(this.#deviceId, reasonOf(this.#live.get(runId)?.machine))
      .catch((error: unknown): ConnectOutcome => ({ ok: false, reason: 'internal', detail: messageOf(error) }))
      .finally(() => {
        this.#connecting = undefined;
      });
    void this.#connecting.then((outcome) =>
      this.#later(() => this.#feed(runId, { type: 'connection-request', outcome })),
    );
  }

  #setTimer(runId: string, timer: RunTimer, ms: number): void {
    const timers = this.#live.get(runId)?.timers;
    // Let go of meanwhile (a shutdown): nobody would cancel the timer.
    if (timers === undefined) return;
    timers.get(timer)?.();
    timers.set(
      timer,
      this.#deps.clock.after(ms, () => this.#later(() => this.#feed(runId, { type: 'timer', timer }))),
    );
  }

  #forget(runId: string): void {
    for (const cancel of this.#live.get(runId)?.timers.values() ?? []) cancel();
    this.#live.delete(runId);
  }

  #reloadLater(runId: string): void {
    if (this.#closed) return;
    const reload = async () => {
      const row = await this.#deps.store.run(runId);
      if (row !== undefined && isOpen(row.state)) await this.#begin([row]);
    };
    this.#reloads.get(runId)?.();
    this.#reloads.set(
      runId,
      this.#deps.clock.after(POLL_MS, () => {
        this.#reloads.delete(runId);
        this.#later(reload);
      }),
    );
  }
}

function reasonOf(machine: RunMachine | undefined): ConnectReason {
  if (machine?.lastReading === true) return 'last-look';
  return machine?.state === 'running' ? 'look' : 'work';
}

function sessionInput({ boot, diagnosticsComplete, events, isAssumed = false }: SessionStart): RunInput {
  return { type: 'session-started', boot, diagnosticsComplete, events, isAssumed };
}
