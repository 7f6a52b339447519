import {
  newAcsSession,
  stepAcsSession,
  type AcsSessionEffect,
  type AcsSessionEvent,
} from '#shared/cwmp/acs-session.js';
import type { CwmpMessage, Envelope } from '#shared/cwmp/messages.js';
import { unreachable } from '#shared/lib/unreachable.js';
import type { Clock } from '#acs/clock.js';
import type { CwmpApplication, CwmpSessionInfo } from '#acs/cwmp-application.js';
import type { Log } from '#acs/log.js';
import type { Principal } from './authenticator.js';
import type { CwmpMeter, SessionEnding } from './cwmp-meter.js';

/** What goes back to the CPE. */
export type CwmpReply =
  | { readonly kind: 'envelope'; readonly envelope: Envelope & { readonly message: CwmpMessage } }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly detail: string }
  /** The application does not want this device. */
  | { readonly kind: 'turned-away' }
  | { readonly kind: 'failed' };

export interface CwmpSessionOptions {
  readonly info: CwmpSessionInfo;
  /** Value of the session's cookie. */
  readonly cookie: string;
  /** Who began the session. Nobody else continues it. */
  readonly principal: Principal;
  readonly application: CwmpApplication;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly log: Log;
  readonly meter: CwmpMeter;
  /** Called once, when the session has ended and before the application hears of it. */
  readonly onEnd: (session: CwmpSession) => void;
}

/** Drives one session: carries the machine's effects to the application, one POST at a time. */
export class CwmpSession {
  readonly options: CwmpSessionOptions;
  /** How it ended; undefined while it is open. */
  endedHow: 'clean' | 'lost' | undefined;
  #machine = newAcsSession;
  /** Everything asked of this session before; never rejects. */
  #before: Promise<unknown> = Promise.resolve();
  #stopTimer: () => void = () => undefined;
  /** An Inform of it was taken. */
  #begun = false;

  constructor(options: CwmpSessionOptions) {
    this.options = options;
  }

  get deviceId(): string {
    return this.options.info.deviceId;
  }

  /** Never rejects. */
  post(envelope: Envelope): Promise<CwmpReply> {
    return this.#inTurn(async () => {
      if (this.endedHow !== undefined) return { kind: 'refused', detail: 'the session has ended' };
      const reply = await this.#run({ type: 'post', envelope });
      if (!this.#hasEnded()) this.#startTimer();
      return reply ?? { kind: 'failed' };
    });
  }

  /** Resolves when the application knows that the session is lost, or that it had ended before. Never rejects. */
  lose(how: SessionEnding): Promise<void> {
    return this.#inTurn(async () => {
      await this.#run({ type: 'lost' }, how);
    });
  }

  #hasEnded(): boolean {
    return this.endedHow !== undefined;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#before.then(() => {
      this.#stopTimer();
      return work();
    });
    this.#before = turn;
    return turn;
  }

  #startTimer(): void {
    const { clock, timeoutMs, log, info } = this.options;
    this.#stopTimer = clock.after(timeoutMs, () => {
      log.info({ ...info, timeoutMs }, 'CWMP session timed out');
      void this.lose('timeout');
    });
  }

  /** @param lost how the session ends if it does, and not cleanly */
  async #run(first: AcsSessionEvent, lost: SessionEnding = 'broken'): Promise<CwmpReply | undefined> {
    let reply: CwmpReply | undefined;
    let event: AcsSessionEvent | undefined = first;
    while (event !== undefined) {
      const [machine, effects] = stepAcsSession(this.#machine, event);
      this.#machine = machine;
      event = undefined;
      this.#begin(machine.welcome);
      if (machine.phase === 'ended') this.#end(effects, lost);
      for (const effect of effects) {
        reply = replyOf(effect) ?? reply;
        event = (await this.#ask(effect)) ?? event;
      }
    }
    return reply;
  }

  #begin(welcome: boolean): void {
    if (!welcome || this.#begun) return;
    this.#begun = true;
    this.options.meter.sessionStarted();
  }

  #end(effects: readonly AcsSessionEffect[], lost: SessionEnding): void {
    if (this.endedHow !== undefined) return;
    this.endedHow = effects.find((effect) => effect.type === 'end')?.how ?? 'lost';
    this.#stopTimer();
    if (this.#begun) this.options.meter.sessionEnded(this.endedHow === 'clean' ? 'clean' : lost);
    this.options.onEnd(this);
  }

  /** What the application answers, as the machine's next event. */
  async #ask(effect: AcsSessionEffect): Promise<AcsSessionEvent | undefined> {
    const { application, info, log } = this.options;
    try {
      switch (effect.type) {
        case 'inform':
          return { type: (await application.inform(info, effect.inform)) === 'refused' ? 'turned-away' : 'informed' };
        case 'deliver':
          await application.response(info, effect.request, effect.response);
          return { type: 'delivered' };
        case 'ask':
          return { type: 'next-request', request: await application.nextRequest(info) };
        case 'own-request':
          application.ownRequest(info, effect.message, effect.answer);
          return undefined;
        case 'end':
          await application.sessionEnded(info, effect.how);
          return undefined;
        default:
          return undefined;
      }
    } catch (error) {
      log.error({ ...info, effect: effect.type, err: error }, 'the application failed in a CWMP session');
      return effect.type === 'end' ? undefined : { type: 'failed' };
    }
  }
}

function replyOf(effect: AcsSessionEffect): CwmpReply | undefined {
  switch (effect.type) {
    case 'send':
      return { kind: 'envelope', envelope: effect.envelope };
    case 'send-nothing':
      return { kind: 'nothing' };
    case 'refuse':
      return { kind: 'refused', detail: effect.detail };
    case 'turn-away':
      return { kind: 'turned-away' };
    case 'give-up':
      return { kind: 'failed' };
    case 'inform':
    case 'deliver':
    case 'ask':
    case 'own-request':
    case 'end':
      return undefined;
    default:
      return unreachable(effect);
  }
}
