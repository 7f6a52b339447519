import type { AgentHost } from '../ports.js';
import type { Parameters } from './data-model/parameters.js';
import { Event, type EventQueue } from './event-queue.js';
import { ManagementServer } from './names.js';
import { periodicWaitMs } from './periodic.js';
import { retryWaitMs } from './retry-interval.js';
import type { RunningSession, SessionOutcome } from './run-session.js';

export interface ScheduleOptions {
  readonly host: Pick<AgentHost, 'clock' | 'random' | 'log'>;
  readonly parameters: Parameters;
  readonly queue: EventQueue;
  /** Sessions that failed in a row, as of before the restart. */
  readonly retryCount: number;
  /** @param retryCount sessions that failed since the last one that succeeded */
  open(retryCount: number): RunningSession;
  /** A session has ended, and no other has begun. */
  ended(outcome: SessionOutcome): void;
}

/** When sessions happen: one at a time, retried by TR-069 Amd 6 §3.2.1.1, and periodically. */
export class SessionSchedule {
  readonly #options: ScheduleOptions;
  #session: RunningSession | undefined;
  /** Something new happened while a session ran. */
  #again = false;
  /** Reported in every Inform; a restart does not reset it. */
  #retryCount: number;
  /** Failures since the restart, which begins the series of waits anew (§3.2.1.1). */
  #failures = 0;
  #whenIdle: (() => void)[] = [];
  #stopped = false;
  #cancelRetry = (): void => undefined;
  #cancelPeriodic = (): void => undefined;
  #periodicKey = '';

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#retryCount = options.retryCount;
  }

  /** There is something to tell now. It shortens the wait for a retry. */
  trigger(): void {
    if (this.#stopped) return;
    if (this.#session === undefined) this.#begin();
    else this.#again = true;
  }

  get retryCount(): number {
    return this.#retryCount;
  }

  /** Calls back when no session runs: now, or at the end of this one. Not after {@link stop}. */
  whenIdle(callback: () => void): void {
    if (this.#stopped) return;
    if (this.#session === undefined) callback();
    else this.#whenIdle.push(callback);
  }

  /** Follows PeriodicInformEnable, PeriodicInformInterval and PeriodicInformTime; does nothing while they are the same. */
  followPeriodicInform(): void {
    const { parameters } = this.#options;
    const values = [
      ManagementServer.periodicInformEnable,
      ManagementServer.periodicInformInterval,
      ManagementServer.periodicInformTime,
    ].map((name) => parameters.get(name));
    if (values.join() === this.#periodicKey) return;
    this.#periodicKey = values.join();
    this.#cancelPeriodic();
    if (values[0] === 'true') this.#waitForPeriod(this.#options.host.random.fraction());
  }

  /** No more sessions; the running one is broken off. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry();
    this.#cancelPeriodic();
    this.#session?.abort();
    await this.#session?.done;
  }

  #waitForPeriod(fraction: number): void {
    const { host, parameters, queue } = this.#options;
    const interval = Number(parameters.get(ManagementServer.periodicInformInterval));
    const time = parameters.get(ManagementServer.periodicInformTime);
    this.#cancelPeriodic = host.clock.after(periodicWaitMs(host.clock.now(), interval, time, fraction), () => {
      queue.add(Event.periodic);
      this.trigger();
      this.#waitForPeriod(1);
    });
  }

  #begin(): void {
    this.#cancelRetry();
    this.#again = false;
    const session = this.#options.open(this.#retryCount);
    this.#session = session;
    void session.done.then((end) => {
      this.#session = undefined;
      if (this.#stopped) return;
      if (end.outcome === 'success') this.#retryCount = this.#failures = 0;
      else this.#failed(end.reason);
      this.#options.ended(end);
      const waiting = this.#whenIdle.splice(0);
      for (const callback of waiting) callback();
      const { queue } = this.#options;
      // What asked for another session meanwhile, this one may have told.
      if (end.outcome === 'success' && (queue.due || (this.#again && !queue.isEmpty))) this.trigger();
    });
  }

  #failed(reason: string): void {
    const { host, parameters, queue } = this.#options;
    queue.dropConnectionRequest();
    this.#retryCount += 1;
    this.#failures += 1;
    const ms = retryWaitMs(
      this.#failures,
      Number(parameters.get(ManagementServer.retryMinimumWaitInterval)),
      Number(parameters.get(ManagementServer.retryIntervalMultiplier)),
      host.random.fraction(),
    );
    host.log.warn({ reason, retryCount: this.#retryCount, retryInMs: ms }, 'session failed');
    this.#cancelRetry = host.clock.after(ms, () => this.trigger());
  }
}
