import {
  idleKeepAlive,
  keepAliveAnswer,
  stepKeepAlive,
  type KeepAliveEvent,
  type KeepAliveOptions,
} from '#shared/sip/keep-alive.js';
import type { Clock } from './ports.js';

export interface LineKeepAliveOptions extends KeepAliveOptions {
  readonly clock: Clock;
  /** Runs whatever a timer brings, so that the caller sees its exceptions. */
  guard(work: () => void): void;
  send(bytes: Uint8Array): void;
  reRegister(why: string): void;
  flowFailed(why: string): void;
}

/** The keep-alive machine with its timers. */
export interface LineKeepAlive {
  /** The line is registered, or is not any more. */
  follow(registered: boolean): void;
  /** @returns whether these bytes were an answer to a keep-alive */
  received(bytes: Uint8Array): boolean;
}

export function driveKeepAlive(options: LineKeepAliveOptions): LineKeepAlive {
  const timers = new Map<string, () => void>();
  let state = idleKeepAlive;

  function feed(event: KeepAliveEvent): void {
    const [next, effects] = stepKeepAlive(state, event, options);
    state = next;
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          options.send(effect.bytes);
          break;
        case 'set-timer': {
          const { id, ms } = effect;
          timers.get(id)?.();
          timers.set(
            id,
            options.clock.after(ms, () => options.guard(() => feed({ type: 'timer', id }))),
          );
          break;
        }
        case 'clear-timer':
          timers.get(effect.id)?.();
          timers.delete(effect.id);
          break;
        case 're-register':
          options.reRegister(effect.why);
          break;
        case 'flow-failed':
          options.flowFailed(effect.why);
          break;
      }
    }
  }

  return {
    follow: (registered) => feed({ type: registered ? 'start' : 'stop' }),
    received(bytes) {
      const answer = keepAliveAnswer(state, bytes, options);
      if (answer !== undefined) feed(answer);
      return answer !== undefined;
    },
  };
}
