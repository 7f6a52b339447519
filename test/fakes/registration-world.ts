import { createHash } from 'node:crypto';
import type { Hash } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import { parseSipMessage, type SipRequest } from '#shared/sip/message.js';
import { USUAL_HABITS } from '#shared/sip/register.js';
import type { RegistrarCondition } from '#shared/sip/registrar-conditions.js';
import {
  emptyRegistrar,
  stepRegistrar,
  userKey,
  type RegistrarOptions,
  type RegistrarState,
} from '#shared/sip/registrar.js';
import type {
  Registration,
  RegistrationEvent,
  RegistrationOptions,
  RegistrationStatus,
  RegistrationTimer,
} from '#shared/sip/registration-state.js';
import { beginRegistration, stepRegistration } from '#shared/sip/registration.js';

/** Of the line, and of its user at the registrar. */
export const PASSWORD = 'right-and-secret';
const hash: Hash = (algorithm, data) => createHash(algorithm).update(data).digest('hex');

/** A line and its registrar, one user of it, on one virtual clock. */
export class RegistrationWorld {
  at = 0;
  readonly sent: { readonly at: number; readonly request: SipRequest }[] = [];
  readonly statuses: { readonly at: number; readonly status: RegistrationStatus; readonly why?: string }[] = [];
  readonly timers = new Map<RegistrationTimer, number>();
  /** Text of each message that the line sent. */
  readonly everything: string[] = [];
  condition: RegistrarCondition;
  /** Every attempt to open a flow fails with it. */
  noFlow: string | undefined;
  connects = 0;
  disconnects = 0;
  /** Of the next flow. */
  port = 5060;
  line: Registration;
  readonly options: RegistrationOptions;
  #registrar: RegistrarState = emptyRegistrar;
  #answers: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #dice = 0;

  constructor(condition: RegistrarCondition, change: Partial<RegistrationOptions> = {}) {
    this.condition = condition;
    this.options = {
      registrarUri: 'sip:example.net',
      aor: 'sip:alice@example.net',
      habits: USUAL_HABITS,
      username: 'alice',
      password: new Secret(PASSWORD),
      expires: 300,
      retryIntervalSeconds: 30,
      userAgent: 'sipdx',
      hash,
      randomHex: this.randomHex,
      randomFraction: () => 0,
      ...change,
    };
    this.line = beginRegistration(this.options);
  }

  /** One whose line was told to register. */
  static started(condition: RegistrarCondition, change: Partial<RegistrationOptions> = {}): RegistrationWorld {
    const world = new RegistrationWorld(condition, change);
    world.event({ type: 'start' });
    return world;
  }

  readonly randomHex = (): string => `dice${String(this.#dice++)}`;

  event(event: RegistrationEvent): void {
    const [line, effects] = stepRegistration(this.line, event, this.options);
    this.line = line;
    for (const effect of effects) {
      if (effect.type === 'send') this.#deliver(effect.bytes);
      else if (effect.type === 'connect') this.#connect();
      else if (effect.type === 'disconnect') this.disconnects += 1;
      else if (effect.type === 'set-timer') this.timers.set(effect.id, this.at + effect.ms);
      else if (effect.type === 'clear-timer') this.timers.delete(effect.id);
      else {
        const { status, failure } = effect;
        this.statuses.push({ at: this.at / 1000, status, ...(failure && { why: failure.why }) });
      }
    }
  }

  /** Lets everything happen that is due until then. */
  runTo(seconds: number): this {
    for (;;) {
      const [id, timerAt = Infinity] = [...this.timers].sort(([, a], [, b]) => a - b)[0] ?? [];
      const [answer] = [...this.#answers].sort((a, b) => a.at - b.at);
      const next = Math.min(timerAt, answer?.at ?? Infinity);
      if (next > seconds * 1000) break;
      this.at = next;
      if (answer !== undefined && answer.at <= timerAt) {
        this.#answers = this.#answers.filter((one) => one !== answer);
        this.event({ type: 'datagram', bytes: answer.bytes });
      } else if (id !== undefined) {
        this.timers.delete(id);
        this.event({ type: 'timer', id });
      }
    }
    this.at = seconds * 1000;
    return this;
  }

  sentSeconds(): number[] {
    return this.sent.map(({ at }) => at / 1000);
  }

  bindings(): number {
    return this.#registrar.lines.get('alice@example.net')?.bindings.length ?? 0;
  }

  #connect(): void {
    this.connects += 1;
    if (this.noFlow !== undefined) this.event({ type: 'flow-failed', code: this.noFlow });
    else {
      const { port } = this;
      if (this.options.habits.newPort) this.port += 1;
      const at = `192.0.2.7:${String(port)}`;
      this.event({ type: 'connected', transport: 'UDP', contact: `sip:alice@${at}`, sentBy: at });
    }
  }

  #deliver(bytes: Uint8Array): void {
    const parsed = parseSipMessage(bytes);
    if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('the line sent no request');
    this.sent.push({ at: this.at, request: parsed.value });
    this.everything.push(new TextDecoder().decode(bytes));
    const user = { user: 'alice', domain: 'example.net', password: new Secret(PASSWORD), condition: this.condition };
    const options: RegistrarOptions = {
      realm: 'example.net',
      users: new Map([[userKey('alice', 'example.net'), user]]),
      minExpires: 1800,
      hash,
      randomHex: this.randomHex,
    };
    const from = { address: '192.0.2.7', port: 5060 };
    const [state, effects] = stepRegistrar(this.#registrar, { type: 'datagram', bytes, from, at: this.at }, options);
    this.#registrar = state;
    for (const effect of effects) this.#answers.push({ at: this.at + 10 + effect.afterMs, bytes: effect.bytes });
  }
}
