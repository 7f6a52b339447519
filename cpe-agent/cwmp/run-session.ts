import {
  newCpeSession,
  stepCpeSession,
  type CpeQuestion,
  type CpeSessionEffect,
  type CpeSessionEvent,
  type CpeSessionOptions,
} from '#shared/cwmp/cpe-session.js';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, CpeResponse, Fault, Inform } from '#shared/cwmp/messages.js';
import { codeOf } from '../net/coded-error.js';
import type { AcsClient, AcsConnection } from '../ports.js';

export interface SessionWork {
  readonly inform: Inform;
  /** The InformResponse came; the session goes on when this has resolved. */
  informed(): Promise<void>;
  /** Asked before the ACS may ask. */
  readonly questions: readonly CpeQuestion[];
  asked(question: CpeQuestion, outcome: 'done' | 'unsupported' | 'refused'): Promise<void>;
  /** A rejection is answered with fault 9002. */
  answer(request: AcsRequest): Promise<CpeResponse | Fault>;
}

export type SessionOutcome = { readonly outcome: 'success' } | { readonly outcome: 'failure'; readonly reason: string };

export interface RunningSession {
  /** Never rejects. */
  readonly done: Promise<SessionOutcome>;
  /** Breaks off; `done` then tells a failure. */
  abort(): void;
}

/** Drives one session of the pure machine over HTTP. */
export function runSession(client: AcsClient, options: CpeSessionOptions, work: SessionWork): RunningSession {
  let connection: { readonly url: string; readonly http: AcsConnection } | undefined;
  let aborted = false;

  function connectionTo(url: string): AcsConnection {
    if (connection?.url !== url) {
      connection?.http.close();
      connection = { url, http: client.connect(url) };
    }
    return connection.http;
  }

  async function carryOut(effect: Exclude<CpeSessionEffect, { type: 'close' }>): Promise<CpeSessionEvent | undefined> {
    switch (effect.type) {
      case 'informed':
        await work.informed();
        return undefined;
      case 'asked':
        await work.asked(effect.question, effect.outcome);
        return undefined;
      case 'rpc':
        try {
          return { type: 'answered', response: await work.answer(effect.request) };
        } catch {
          return { type: 'answered', response: cwmpFault(9002) };
        }
      case 'post':
        try {
          const exchange = await connectionTo(effect.url).post(effect.body, effect.headers);
          return { type: 'response', ...exchange };
        } catch (error) {
          return { type: 'no-response', code: codeOf(error) };
        }
    }
  }

  async function run(): Promise<SessionOutcome> {
    const queue: CpeSessionEvent[] = [{ type: 'start', inform: work.inform, questions: work.questions }];
    let session = newCpeSession(options);
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      const [next, effects] = stepCpeSession(session, event, options);
      session = next;
      for (const effect of effects) {
        if (aborted) return { outcome: 'failure', reason: 'aborted' };
        if (effect.type === 'close') return effect;
        const result = await carryOut(effect);
        if (result !== undefined) queue.push(result);
      }
    }
    return { outcome: 'failure', reason: 'stalled' };
  }

  return {
    done: run()
      .catch((error: unknown): SessionOutcome => ({ outcome: 'failure', reason: codeOf(error) }))
      .finally(() => connection?.http.close()),
    abort() {
      aborted = true;
      connection?.http.close();
    },
  };
}
