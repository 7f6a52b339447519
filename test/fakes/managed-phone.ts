import type { Agent } from '#cpe-agent/agent.js';
import type { AcsRequest } from '#shared/cwmp/messages.js';
import { FakeHost } from './host.js';
import { LINE, phone } from './phone.js';

const MS = 'Device.ManagementServer.';
export const PARAMETER_KEY = `${MS}ParameterKey`;
const CREDENTIALS = { username: 'cr', password: 'cr' };
/** A disabled line keeps its Status, so that sessions have the causes that the test gives them. */
const quiet = { [`${LINE}Enable`]: 'Disabled' };

/** A phone with nothing to say of itself, and an ACS that calls procedures of it. */
export class ManagedPhone {
  readonly host = new FakeHost();
  readonly acs = this.host.scriptedAcs;
  #agent: Agent | undefined;

  constructor() {
    this.host.registrarIsSilent = true;
  }

  async start(parameters: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#agent = phone(this.host, { ...quiet, ...parameters });
    await this.#agent.start();
    await this.host.clock.advance(0);
  }

  /** So that {@link ask} works; the Inform of the start is forgotten. */
  async startReachable(): Promise<void> {
    const { username, password } = CREDENTIALS;
    await this.start({ [`${MS}ConnectionRequestUsername`]: username, [`${MS}ConnectionRequestPassword`]: password });
    this.acs.informs.length = 0;
  }

  /** A process that was killed: nothing of it runs on, and nothing was told to it. */
  async startAgain(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const stopped = this.#agent?.stop();
    await this.host.clock.advance(5_000);
    await stopped;
  }

  /** In a session of their own, which a Connection Request begins. */
  async ask(...requests: readonly AcsRequest[]): Promise<void> {
    this.acs.requests.push(...requests);
    const before = this.acs.informs.length;
    this.host.connectionRequest(this.value(`${MS}ConnectionRequestURL`), CREDENTIALS);
    await this.host.clock.advance(0);
    expect(this.acs.informs.length).toBeGreaterThan(before);
  }

  value(name: string): string {
    if (this.#agent === undefined) throw new Error('the phone was never started');
    return this.#agent.value(name);
  }

  /** Of the last Inform, each with its CommandKey if it has one. */
  events(): readonly string[] {
    return (this.acs.informs.at(-1)?.events ?? []).map(({ eventCode, commandKey }) =>
      commandKey === '' ? eventCode : `${eventCode}(${commandKey})`,
    );
  }
}
