import { cwmpFault } from '#shared/cwmp/fault.js';
import type { Fault, SetParameterValuesFault } from '#shared/cwmp/messages.js';
import type { NbiDocument } from './nbi-client.js';

/** What GenieACS's words mean: reason phrases of a 202 (fact 2) and fault documents (fact 14). Pure. */

/** Why a task waits for its device. `unknown`: a proxy dropped the reason, or it is one that we do not know. */
export interface WaitingReason {
  readonly reason: 'device-offline' | 'connection-request-failed' | 'not-processed' | 'unknown-cause';
  readonly detail: string;
}

/** GenieACS's words, with what they may mean. */
const PHRASES: readonly (readonly [RegExp, WaitingReason['reason'], string])[] = [
  // Refused, silent, or 503 because it is in a session: to GenieACS it is all one (26, 28, 30).
  [/^device is offline$/i, 'device-offline', 'GenieACS could not wake the device: it refuses, is silent or is busy'],
  [
    /^task queued but not processed$/i,
    'not-processed',
    'GenieACS woke the device or was about to, and no session of it ended in time',
  ],
  [
    /connection request|credentials|authentication|auth method/i,
    'connection-request-failed',
    'GenieACS could not wake the device',
  ],
];

/** @param phrase of an answer 202 */
export function waitingReason(phrase: string): WaitingReason {
  const found = PHRASES.find(([pattern]) => pattern.test(phrase));
  if (found === undefined) {
    return { reason: 'unknown-cause', detail: 'GenieACS has not carried the task out, and does not tell why' };
  }
  const [, reason, detail] = found;
  return { reason, detail: reason === 'connection-request-failed' ? `${detail}: ${phrase}` : detail };
}

export const NO_ADDRESS: WaitingReason = {
  reason: 'device-offline',
  detail: 'GenieACS knows no address to wake the device at',
};

/** Says by itself that the task faulted; otherwise /faults has to be asked. */
export function isFaultPhrase(phrase: string): boolean {
  return phrase.toLowerCase() === 'task faulted';
}

export type TaskFault =
  /** The device refused. */
  | { readonly kind: 'cwmp'; readonly fault: Fault }
  /** The session broke while the task was carried out: what the device did of it is not known. */
  | { readonly kind: 'session-lost'; readonly detail: string }
  /** GenieACS itself gave up: its scripts, its limits. */
  | { readonly kind: 'genieacs'; readonly fault: Fault };

export function taskFault(document: NbiDocument): TaskFault {
  const code = textOf(document['code']);
  const message = textOf(document['message']);
  if (code === 'session_terminated') {
    return { kind: 'session-lost', detail: `The session with GenieACS broke: ${message}` };
  }
  const number = /^cwmp\.(\d{4})$/.exec(code)?.[1];
  if (number === undefined) {
    const string = `GenieACS gave up: ${[code, message].filter((one) => one !== '').join(': ')}`;
    return { kind: 'genieacs', fault: cwmpFault(0, string) };
  }
  const detail = isObject(document['detail']) ? document['detail'] : {};
  const each = Array.isArray(detail['setParameterValuesFault']) ? detail['setParameterValuesFault'] : [];
  const string = textOf(detail['faultString']) || message;
  return { kind: 'cwmp', fault: cwmpFault(Number(number), string === '' ? undefined : string, each.flatMap(faultOf)) };
}

function faultOf(one: unknown): readonly SetParameterValuesFault[] {
  if (!isObject(one)) return [];
  const faultCode = Number(one['faultCode']);
  const parameterName = textOf(one['parameterName']);
  return [
    { parameterName, faultCode: Number.isFinite(faultCode) ? faultCode : 0, faultString: textOf(one['faultString']) },
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
