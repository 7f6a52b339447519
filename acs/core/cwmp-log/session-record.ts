import type { CwmpExchange, CwmpSession } from '#shared/api/cwmp-log.js';
import type { AcsRequest, CwmpMessage, Inform } from '#shared/cwmp/messages.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import type { CwmpSessionInfo } from '../../cwmp-application.js';
import type { Answer } from '../exchange.js';
import { messageDetail, messageName } from './message-detail.js';

/** Of a discovery there may be more; the first ones tell what it was about. */
const MOST_EXCHANGES = 200;
const PERIODIC = '2 PERIODIC';

interface Noted {
  readonly ms: number;
  readonly from: CwmpExchange['from'];
  readonly message: CwmpMessage | undefined;
}

/**
 * What is said in a session, noted while it lasts. Most sessions are routine and leave nothing behind: what belongs to
 * the routine is only remembered, and put into words when the session turns out to be worth keeping.
 */
export class SessionRecord {
  readonly #info: CwmpSessionInfo;
  readonly #inform: Inform;
  readonly #at: number;
  readonly #startedMs: number;
  readonly #exchanges: (Noted | CwmpExchange)[];
  #dropped = 0;
  #last: AcsRequest | undefined;
  #isQuiet = false;
  #isWorthKeeping: boolean;
  /** What is asked now is asked in every session of the kind. */
  isRoutine = false;

  /** @param startedMs monotonic */
  constructor(info: CwmpSessionInfo, inform: Inform, at: number, startedMs: number) {
    this.#info = info;
    this.#inform = inform;
    this.#at = at;
    this.#startedMs = startedMs;
    this.#exchanges = [{ ms: 0, from: 'device', message: inform }];
    this.#isWorthKeeping = inform.events.some(({ eventCode }) => eventCode.trim() !== PERIODIC);
  }

  get deviceId(): string {
    return this.#info.deviceId;
  }

  keep(): void {
    this.#isWorthKeeping = true;
  }

  /** @param request undefined: there is nothing more to say @param nowMs monotonic */
  asked(request: AcsRequest | undefined, nowMs: number): void {
    // The device said something else in between, and is given the same again.
    if (request !== undefined && request === this.#last) return;
    this.#last = request;
    if (request?.method === 'SetParameterValues') {
      this.#isQuiet ||= request.parameterList.some(({ name }) => isSecretParameter(name));
    }
    if (request !== undefined && !this.isRoutine) this.#isWorthKeeping = true;
    this.#note(nowMs, 'acs', request);
  }

  answered(answer: Answer, nowMs: number): void {
    if (answer.method === 'Fault') this.#isWorthKeeping = true;
    this.#note(nowMs, 'device', answer);
  }

  /** The device spoke of its own accord, and was answered. */
  ownRequest(message: CwmpMessage, answer: CwmpMessage, nowMs: number): void {
    this.#isWorthKeeping = true;
    this.#note(nowMs, 'device', message);
    this.#note(nowMs, 'acs', answer);
  }

  /** @returns nothing where the session was routine */
  ended(outcome: CwmpSession['outcome'], endedAt: number): Omit<CwmpSession, 'id'> | undefined {
    if (outcome === 'clean' && !this.#isWorthKeeping) return undefined;
    const exchanges = this.#exchanges.map((one) => ('detail' in one ? one : this.#inWords(one)));
    const ms = exchanges.at(-1)?.ms ?? 0;
    if (this.#dropped > 0) exchanges.push({ ms, from: 'acs', method: '…', detail: String(this.#dropped) });
    return {
      ...{ at: this.#at, endedAt, address: this.#info.remoteAddress, outcome, exchanges },
      events: this.#inform.events.map(({ eventCode }) => eventCode.trim()),
    };
  }

  #note(nowMs: number, from: CwmpExchange['from'], message: CwmpMessage | undefined): void {
    if (this.#exchanges.length >= MOST_EXCHANGES) {
      this.#dropped++;
      return;
    }
    const noted = { ms: Math.round(nowMs - this.#startedMs), from, message };
    // An answer may be large: only what is routine, and so small, waits for the end.
    this.#exchanges.push(this.isRoutine || message === undefined ? noted : this.#inWords(noted));
  }

  #inWords({ ms, from, message }: Noted): CwmpExchange {
    if (message === undefined) return { ms, from, method: 'empty', detail: '' };
    return { ms, from, method: messageName(message), detail: messageDetail(message, this.#isQuiet) };
  }
}
