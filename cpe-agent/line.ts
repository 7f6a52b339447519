import { checkConfiguration, type RegistrationPlan } from '#shared/diagnosis/configuration.js';
import type { RegistrationEvent, RegistrationStatus } from '#shared/sip/registration-state.js';
import type { Parameters } from './cwmp/data-model/parameters.js';
import type { DiagnosedLine } from './diagnoses.js';
import { readLineParameters, readRegisterRetryInterval, readUserAgentPort } from './line-configuration.js';
import { driveRegistration, type LineRegistration } from './line-registration.js';
import { CodedError, codeOf } from './net/coded-error.js';
import type { AgentHost, SipFlow } from './ports.js';

export interface LineOptions {
  readonly host: AgentHost;
  readonly parameters: Parameters;
  /** Parameter path, with the trailing dot. */
  readonly path: string;
  readonly userAgent: string;
  statusChanged(status: RegistrationStatus): void;
}

const RESOLVE_MS = 2000;
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
  #held = false;
  #stopped = false;
  /** Counts the starts, so that what an earlier one still waits for is recognised. */
  #generation = 0;
  /** Stops and starts, one after another. */
  #turn: Promise<void> = Promise.resolve();
  #cancelRetry = (): void => undefined;
  #unregistered = (): void => undefined;

  constructor(options: LineOptions) {
    this.path = options.path;
    this.#options = options;
  }

  start(): void {
    this.#guard(() => {
      const checked = checkConfiguration(readLineParameters(this.#options.parameters, this.path));
      if (checked.ok) {
        this.#setStatus('Initializing');
        this.#setUp(checked.value, this.#generation);
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
    return this.#registration?.contact;
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
    this.#generation += 1;
    this.#cancelRetry();
    if (this.#registration === undefined) return;
    const unregistered = new Promise<void>((resolve) => (this.#unregistered = resolve));
    const cancelLimit = this.#options.host.clock.after(UNREGISTER_MS, () => this.#unregistered());
    this.#feed({ type: 'stop' });
    await unregistered;
    cancelLimit();
    this.#close();
  }

  #close(): void {
    this.#registration?.close();
    this.#registration = undefined;
    this.#unregistered();
  }

  /** Name, socket, machine; tried again by RegisterRetryInterval when there is no address or no socket. */
  #setUp(plan: RegistrationPlan, generation: number): void {
    const { parameters, host } = this.#options;
    this.#open(plan, generation).catch((error: unknown) => {
      if (generation !== this.#generation) return;
      const code = codeOf(error);
      host.log.warn({ line: this.path, code }, 'line cannot register');
      this.#setStatus('Error');
      if (code === 'UNSUPPORTED_TRANSPORT') return;
      this.#cancelRetry = host.clock.after(readRegisterRetryInterval(parameters) * 1000, () =>
        this.#setUp(plan, generation),
      );
    });
  }

  async #open(plan: RegistrationPlan, generation: number): Promise<void> {
    const { host, parameters } = this.#options;
    const { nextHop } = plan;
    const resolved = await host.resolver.resolve(nextHop.host, RESOLVE_MS);
    if (!resolved.ok) throw new CodedError(`dns-${resolved.error}`, `no address for ${nextHop.host}`);
    const [address = ''] = resolved.addresses;
    if (generation !== this.#generation) return;
    const flow = await host.sip.open({
      transport: nextHop.transport,
      remote: { address, port: nextHop.port },
      connected: true,
      localPort: readUserAgentPort(parameters),
      onMessage: (bytes) => this.#feed({ type: 'datagram', bytes }),
      onError: (code) => this.#feed({ type: 'transport-error', code }),
    });
    if (generation === this.#generation) this.#guard(() => this.#begin(plan, flow));
    else flow.close();
  }

  #begin(plan: RegistrationPlan, flow: SipFlow): void {
    const { host, parameters, userAgent } = this.#options;
    this.#registration = driveRegistration({
      host,
      plan,
      flow,
      userAgent,
      retryIntervalSeconds: readRegisterRetryInterval(parameters),
      guard: (work) => this.#guard(work),
      statusChanged: (status, why) => {
        if (why !== undefined) host.log.info({ line: this.path, status, why }, 'registration');
        this.#setStatus(status);
        if (status === 'Disabled') this.#unregistered();
      },
    });
    if (this.#held) this.#registration.feed({ type: 'hold' });
    this.#registration.feed({ type: 'start' });
  }

  #setStatus(status: RegistrationStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.statusChanged(status);
  }

  /** An exception in here is the line's alone: its socket is closed, its Status is Error, the agent goes on. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      const what = error instanceof Error ? error.name : typeof error;
      this.#options.host.log.warn({ line: this.path, what }, 'the SIP module of the line crashed');
      this.#generation += 1;
      this.#cancelRetry();
      this.#close();
      this.#setStatus('Error');
    }
  }
}
