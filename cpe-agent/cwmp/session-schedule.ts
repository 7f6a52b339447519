import type { AgentHost } from '../ports.js';
import type { Parameters } from './data-model/parameters.js';
import { ManagementServer } from './names.js';
import { periodicWaitMs } from './periodic.js';
import { Event, type PendingInform } from './pending-inform.js';
import { retryWaitMs } from './retry-interval.js';
import type { RunningSession } from './run-session.js';

export interface ScheduleOptions {
  readonly host: Pick<AgentHost, 'clock' | 'random' | 'log'>;
  readonly parameters: Parameters;
  readonly pending: PendingInform;
  /** @param retryCount sessions that failed since the last one that succeeded */
  open(retryCount: number): RunningSession;
  /** A session has ended, in whatever way, and no other has begun. */
  ended(): void;
}

/** When sessions happen: one at a time, retried by TR-069 Amd 6 §3.2.1.1, and periodically. */
export class SessionSchedule {
  readonly #options: ScheduleOptions;
  #session: RunningSession | undefined;
  /** Something new happened while a session ran. */
  #again = false;
  #retryCount = 0;
  #stopped = false;
  #cancelRetry = (): void => undefined;
  #cancelPeriodic = (): void => undefined;
  #periodicKey = '';

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  /** There is something to tell now. It shortens the wait for a retry. */
  trigger(): void {
    if (this.#stopped) return;
    if (this.#session === undefined) this.#begin();
    else this.#again = true;
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
    const { host, parameters, pending } = this.#options;
    const interval = Number(parameters.get(ManagementServer.periodicInformInterval));
    const time = parameters.get(ManagementServer.periodicInformTime);
    this.#cancelPeriodic = host.clock.after(periodicWaitMs(host.clock.now(), interval, time, fraction), () => {
      pending.add(Event.periodic);
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
      if (end.outcome === 'success') this.#retryCount = 0;
      else this.#failed(end.reason);
      this.#options.ended();
      if (end.outcome === 'success' && (this.#again || this.#options.pending.due)) this.trigger();
    });
  }

  #failed(reason: string): void {
    const { host, parameters, pending } = this.#options;
    pending.dropConnectionRequest();
    this.#retryCount += 1;
    const ms = retryWaitMs(
      this.#retryCount,
      Number(parameters.get(ManagementServer.retryMinimumWaitInterval)),
      Number(parameters.get(ManagementServer.retryIntervalMultiplier)),
      host.random.fraction(),
    );
    host.log.warn({ reason, retryCount: this.#retryCount, retryInMs: ms }, 'session failed');
    this.#cancelRetry = host.clock.after(ms, () => this.trigger());
  }
}
