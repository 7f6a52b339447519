import { checkConfiguration, type RegistrationPlan } from '#shared/diagnosis/configuration.js';
import type { LocateTarget } from '#shared/sip/locate.js';
import type { RegisterHabits } from '#shared/sip/register.js';
import type { RegistrationEvent, RegistrationFailure, RegistrationStatus } from '#shared/sip/registration-state.js';
import type { Parameters } from './cwmp/data-model/parameters.js';
import type { DiagnosedLine } from './line-turns.js';
import { readLineParameters, readRegisterRetryInterval, readUserAgentPort } from './line-configuration.js';
import { readHabits, readKeepAlive, standbyHop } from './line-habits.js';
import { driveRegistration, type FlowHandlers, type LineRegistration, type OpenedFlow } from './line-registration.js';
import { locate } from './locate.js';
import { CodedError } from './net/coded-error.js';
import type { Address, AgentHost, SipFlow, SipFlowOptions } from './ports.js';
import { watchPrimary } from './primary-watch.js';

export interface LineOptions {
  readonly host: AgentHost;
  readonly parameters: Parameters;
  /** Parameter path, with the trailing dot. */
  readonly path: string;
  readonly userAgent: string;
  /** `why`: what went wrong; absent with Error when the configuration did not even allow a try. */
  statusChanged(status: RegistrationStatus, why?: string): void;
  /** Each try that failed, in a row without a change of Status too. */
  registrationFailed?(failure: RegistrationFailure): void;
}

interface ServerTarget extends LocateTarget {
  /** Under which it is configured. */
  readonly host: string;
  readonly isStandby: boolean;
}

const LOCATE_MS = 2000;
const CRLF = Uint8Array.of(13, 10);
/** Ours: how long the removal of the binding may take before the socket is closed. */
const UNREGISTER_MS = 2000;

/**
 * The line's own SIP module: keeps it registered over its own socket. It may fail, even crash, without any other part of
 * the agent noticing more than its Status [0182].
 */
export class Line implements DiagnosedLine {
  readonly path: string;
  readonly #options: LineOptions;
  #registration: LineRegistration | undefined;
  #status: RegistrationStatus = 'Disabled';
  #why: string | undefined;
  #held = false;
  #stopped = false;
  /** Counts the starts, so that what an earlier one still brings is recognised. */
  #generation = 0;
  /** Stops and starts, one after another. */
  #turn: Promise<void> = Promise.resolve();
  #unregistered = (): void => undefined;
  /** Of the last RFC 3263 look-up: those that have not been tried since. The standby server's come last. */
  #targets: readonly ServerTarget[] = [];
  #isAtStandby = false;
  /** Of the last flow. */
  #remote: Address | undefined;
  #lastFailure: string | undefined;
  #wasUp = false;
  #endWatch = (): void => undefined;

  constructor(options: LineOptions) {
    this.path = options.path;
    this.#options = options;
  }

  start(): void {
    this.#guard(() => {
      const checked = checkConfiguration(readLineParameters(this.#options.parameters, this.path));
      if (checked.ok) {
        this.#setStatus('Initializing');
        this.#begin(checked.value);
      } else {
        const disabled = checked.error.some(({ problem }) => problem === 'disabled');
        this.#setStatus(disabled ? 'Disabled' : 'Error');
      }
    });
  }

  /** For good. Resolves when the binding is removed, or was not in time, and the socket is closed. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#turn = this.#turn.then(() => this.#tearDown());
    return this.#turn;
  }

  /** The configuration changed. */
  reconfigure(): void {
    this.#turn = this.#turn
      .then(() => this.#tearDown())
      .then(() => {
        if (!this.#stopped) this.start();
      });
  }

  contact(): string | undefined {
    return this.#registration?.contact();
  }

  isUp(): boolean {
    return this.#status === 'Up';
  }

  wasUp(): boolean {
    return this.#wasUp;
  }

  lastFailure(): string | undefined {
    return this.#lastFailure;
  }

  ownPort(): ((options: SipFlowOptions) => Promise<SipFlow>) | undefined {
    const { host, parameters } = this.#options;
    const registration = this.#registration;
    if (registration === undefined || readHabits(parameters, this.path).newPort) return undefined;
    const configured = readUserAgentPort(parameters, this.path);
    const port = registration.localPort() ?? configured;
    if (port === 0) return undefined;
    return (options) => {
      const open = this.#isAt(options.remote) ? registration.borrow(options) : undefined;
      if (open !== undefined) return Promise.resolve(open);
      return host.sip.open({ ...options, localPort: port, shared: configured === 0 });
    };
  }

  #isAt({ address, port }: Address): boolean {
    return address === this.#remote?.address && port === this.#remote.port;
  }

  hold(): void {
    this.#held = true;
    this.#feed({ type: 'hold' });
  }

  resume(): void {
    this.#held = false;
    this.#feed({ type: 'resume' });
  }

  refreshNow(): void {
    this.#feed({ type: 'refresh-now' });
  }

  #feed(event: RegistrationEvent): void {
    this.#guard(() => this.#registration?.feed(event));
  }

  async #tearDown(): Promise<void> {
    if (this.#registration === undefined) return;
    const unregistered = new Promise<void>((resolve) => (this.#unregistered = resolve));
    const cancelLimit = this.#options.host.clock.after(UNREGISTER_MS, () => this.#unregistered());
    this.#feed({ type: 'stop' });
    await unregistered;
    cancelLimit();
    this.#close();
  }

  #close(): void {
    this.#endWatch();
    this.#registration?.close();
    this.#registration = undefined;
    this.#unregistered();
  }

  #begin(plan: RegistrationPlan): void {
    const { host, parameters, userAgent } = this.#options;
    const own = ++this.#generation;
    const keepAlive = readKeepAlive(parameters, this.path);
    const habits = readHabits(parameters, this.path);
    this.#targets = [];
    this.#lastFailure = undefined;
    this.#wasUp = false;
    this.#registration = driveRegistration({
      host,
      plan,
      habits,
      connect: (handlers, localPort) => this.#connect(plan, habits, handlers, localPort),
      userAgent,
      retryIntervalSeconds: readRegisterRetryInterval(parameters, this.path),
      ...(keepAlive !== undefined && { keepAlive }),
      guard: (work) => {
        if (own === this.#generation) this.#guard(work);
      },
      statusChanged: (status, failure) => {
        this.#setStatus(status, failure?.why);
        this.#endWatch();
        if (status === 'Up') {
          this.#wasUp = true;
          this.#lastFailure = undefined;
          this.#targets = []; // the next search begins with the best one again
          if (this.#isAtStandby) this.#watchPrimary(plan);
        }
        if (status === 'Disabled') this.#unregistered();
        if (failure === undefined) return;
        this.#lastFailure = failure.why;
        host.log.info({ line: this.path, status, why: failure.why }, 'registration failed');
        if (status === 'Error') this.#options.registrationFailed?.(failure);
      },
    });
    if (this.#held) this.#registration.feed({ type: 'hold' });
    this.#registration.feed({ type: 'start' });
  }

  async #connect(
    plan: RegistrationPlan,
    { newPort }: RegisterHabits,
    handlers: FlowHandlers,
    localPort?: number,
  ): Promise<OpenedFlow> {
    const { host, parameters } = this.#options;
    const target = await this.#nextTarget(plan);
    const { transport } = target;
    // A port that is new each time is nobody else's, and not the configured one.
    const configured = newPort ? 0 : readUserAgentPort(parameters, this.path);
    const flow = await host.sip.open({
      transport,
      remote: target,
      serverName: target.host,
      connected: true,
      shared: configured === 0 && !newPort,
      localPort: configured === 0 ? (localPort ?? 0) : configured,
      ...handlers,
      onPong: () => handlers.onMessage(CRLF, target),
    });
    this.#isAtStandby = target.isStandby;
    this.#remote = target;
    return { flow, transport };
  }

  /** RFC 3263 §4.3: a target that failed is followed by the next; when all have been tried, the names are located anew. */
  async #nextTarget({ nextHop }: RegistrationPlan): Promise<ServerTarget> {
    if (this.#targets.length === 0) this.#targets = await this.#locate(nextHop);
    const [target, ...rest] = this.#targets;
    if (target === undefined) throw new CodedError('dns-no-address', `no address for ${nextHop.host}`);
    this.#targets = rest;
    return target;
  }

  async #locate(primary: RegistrationPlan['nextHop']): Promise<readonly ServerTarget[]> {
    const { host, parameters } = this.#options;
    const standby = standbyHop(parameters, readLineParameters(parameters, this.path));
    const hops = [primary, ...(standby === undefined ? [] : [standby])];
    const located = await Promise.all(hops.map((hop) => locate(hop, LOCATE_MS, host)));
    const [first] = located;
    const targets = located.flatMap((one, i) =>
      one.ok
        ? one.targets.map((target) => ({ ...target, host: hops[i]?.host ?? target.address, isStandby: i > 0 }))
        : [],
    );
    if (targets.length === 0 && first?.ok === false) {
      throw new CodedError(`dns-${first.error}`, `no address for ${primary.host}`);
    }
    return targets;
  }

  #watchPrimary(plan: RegistrationPlan): void {
    const { host, userAgent } = this.#options;
    this.#endWatch = watchPrimary({
      ...{ host, plan, userAgent },
      back: () => {
        host.log.info({ line: this.path }, 'the primary server serves again');
        this.#feed({ type: 'reconnect' });
      },
    });
  }

  #setStatus(status: RegistrationStatus, why?: string): void {
    if (status === this.#status && why === this.#why) return;
    this.#status = status;
    this.#why = why;
    this.#options.statusChanged(status, why);
  }

  /** An exception in here is the line's alone: its socket is closed, its Status is Error, the agent goes on. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      const what = error instanceof Error ? error.name : typeof error;
      this.#options.host.log.warn({ line: this.path, what }, 'the SIP module of the line crashed');
      this.#generation += 1;
      this.#close();
      this.#setStatus('Error', what);
    }
  }
}
