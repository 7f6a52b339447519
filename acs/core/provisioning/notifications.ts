import type { Fault } from '#shared/cwmp/messages.js';
import type { Exchange } from '../exchange.js';
import { NAMES_PER_REQUEST } from '../parameters/read-values.js';

/** TR-069 Amd 6 §A.3.2.4. */
const PASSIVE = 1;
const ACTIVE = 2;

export interface Notifications {
  /** A change is told at once, in a session that the device opens for it. */
  readonly active: readonly string[];
  /** A change is told in the next Inform that comes anyway. */
  readonly passive: readonly string[];
}

/**
 * Lets the device tell of changes by itself. One request for an ordinary phone. Active notification may be refused (9009, for
 * the whole request): the same is asked for as passive then. A device that refuses both is left alone.
 * @returns the fault of one that refused both
 */
export function* setNotifications({ active, passive }: Notifications): Exchange<Fault | undefined> {
  const wanted = [...active.map((name) => [name, ACTIVE] as const), ...passive.map((name) => [name, PASSIVE] as const)];
  let most = ACTIVE;
  for (let from = 0; from < wanted.length; from += NAMES_PER_REQUEST) {
    const batch = wanted.slice(from, from + NAMES_PER_REQUEST);
    const request = () => ({
      method: 'SetParameterAttributes' as const,
      parameterList: batch.map(([name, notification]) => ({ name, notification: Math.min(notification, most) })),
    });
    let answer = yield request();
    if (answer.method === 'Fault' && most === ACTIVE && batch.some(([, notification]) => notification === ACTIVE)) {
      most = PASSIVE;
      answer = yield request();
    }
    if (answer.method === 'Fault') return answer;
  }
  return undefined;
}
