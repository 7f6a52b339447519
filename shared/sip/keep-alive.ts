import { unreachable } from '../lib/unreachable.js';
import { isResponseTo } from './matching.js';
import { parseSipMessage } from './message.js';
import { BRANCH_COOKIE } from './register.js';
import { bindingRequest, parseBindingResponse } from './stun.js';

/**
 * Keeps the way of a registered line through NATs and firewalls open, and notices when it is gone. A pure machine: the
 * timers are effects with an id, and setting one that runs sets it anew.
 */

export type KeepAliveType = 'crlf' | 'options' | 'stun';

export interface KeepAliveOptions {
  readonly type: KeepAliveType;
  /** The longest pause between two. */
  readonly intervalSeconds: number;
  /** TCP and TLS. */
  readonly reliable: boolean;
  readonly randomHex: (bytes: number) => string;
  /** Uniform in [0, 1). */
  readonly randomFraction: () => number;
  /** The bytes of an OPTIONS to the registrar. */
  readonly optionsRequest: (branch: string, cseq: number) => Uint8Array;
}

export interface KeepAlive {
  readonly running: boolean;
  /** Of the last OPTIONS. */
  readonly cseq: number;
  /** What the answer is known by: a branch, a STUN transaction id, or `pong`. */
  readonly awaited?: string;
  /** Pings in a row that nobody answered. */
  readonly silences: number;
  /** This socket as the STUN server saw it last. */
  readonly mapped?: string;
}

export type KeepAliveTimer = 'ping' | 'answer';

export type KeepAliveEvent =
  /** The line is registered. */
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'timer'; readonly id: KeepAliveTimer }
  | { readonly type: 'answered'; readonly mapped?: string };

export type KeepAliveEffect =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  | { readonly type: 'set-timer'; readonly id: KeepAliveTimer; readonly ms: number }
  | { readonly type: 'clear-timer'; readonly id: KeepAliveTimer }
  /** The binding may lead nowhere any more. */
  | { readonly type: 're-register'; readonly why: string }
  /** The connection is dead. */
  | { readonly type: 'flow-failed'; readonly why: string };

export type KeepAliveStep = readonly [KeepAlive, readonly KeepAliveEffect[]];

export const idleKeepAlive: KeepAlive = { running: false, cseq: 0, silences: 0 };

/** RFC 5626 §4.4.1: the pong is waited for 10 s; ours for the others too. */
const ANSWER_MS = 10_000;
/** Ours: one datagram may be lost. */
const SILENCES = 2;
const PING = new Uint8Array([13, 10, 13, 10]);

export function stepKeepAlive(state: KeepAlive, event: KeepAliveEvent, options: KeepAliveOptions): KeepAliveStep {
  switch (event.type) {
    case 'start':
      return state.running ? [state, []] : [{ ...state, running: true }, [nextPing(options)]];
    case 'stop':
      return [
        { ...idleKeepAlive, cseq: state.cseq },
        [
          { type: 'clear-timer', id: 'ping' },
          { type: 'clear-timer', id: 'answer' },
        ],
      ];
    case 'timer':
      if (!state.running) return [state, []];
      return event.id === 'ping' ? ping(state, options) : silence(state, options);
    case 'answered':
      return answered(state, event.mapped, options);
    default:
      return unreachable(event);
  }
}

/** Are these bytes the answer that the machine waits for? Of any status: whoever answers is there. */
export function keepAliveAnswer(
  { awaited }: KeepAlive,
  bytes: Uint8Array,
  options: KeepAliveOptions,
): Extract<KeepAliveEvent, { type: 'answered' }> | undefined {
  if (awaited === undefined) return undefined;
  switch (options.type) {
    case 'crlf':
      return isLineBreaks(bytes) ? { type: 'answered' } : undefined;
    case 'options': {
      const message = parseSipMessage(bytes);
      if (!message.ok || message.value.kind === 'request') return undefined;
      return isResponseTo(message.value, { branch: awaited, method: 'OPTIONS' }) ? { type: 'answered' } : undefined;
    }
    case 'stun': {
      const response = parseBindingResponse(bytes);
      if (response?.transactionId !== awaited) return undefined;
      return { type: 'answered', ...(response.mapped !== undefined && { mapped: response.mapped }) };
    }
    default:
      return unreachable(options.type);
  }
}

function ping(state: KeepAlive, options: KeepAliveOptions): KeepAliveStep {
  switch (options.type) {
    case 'crlf':
      // RFC 5626 §3.5.1 has a pong on connections only; over UDP the datagram merely keeps a NAT's mapping.
      if (!options.reliable) return [state, [{ type: 'send', bytes: PING }, nextPing(options)]];
      return expecting(state, 'pong', PING);
    case 'options': {
      const branch = BRANCH_COOKIE + options.randomHex(8);
      const cseq = state.cseq + 1;
      return expecting({ ...state, cseq }, branch, options.optionsRequest(branch, cseq));
    }
    case 'stun': {
      const transactionId = options.randomHex(12);
      return expecting(state, transactionId, bindingRequest(transactionId));
    }
    default:
      return unreachable(options.type);
  }
}

function expecting(state: KeepAlive, awaited: string, bytes: Uint8Array): KeepAliveStep {
  return [
    { ...state, awaited },
    [
      { type: 'send', bytes },
      { type: 'set-timer', id: 'answer', ms: ANSWER_MS },
    ],
  ];
}

function silence(state: KeepAlive, options: KeepAliveOptions): KeepAliveStep {
  const { awaited: _awaited, ...rest } = state;
  // RFC 5626 §4.4.1: without a pong the flow has failed.
  if (options.type === 'crlf') return [rest, [{ type: 'flow-failed', why: 'no pong' }]];
  const silences = rest.silences + 1;
  if (silences < SILENCES) return [{ ...rest, silences }, [nextPing(options)]];
  return [
    { ...rest, silences: 0 },
    [nextPing(options), { type: 're-register', why: `no answer to ${SILENCES} keep-alives` }],
  ];
}

function answered(state: KeepAlive, mapped: string | undefined, options: KeepAliveOptions): KeepAliveStep {
  const { awaited, ...rest } = state;
  if (awaited === undefined) return [state, []];
  const next = { ...rest, silences: 0, ...(mapped !== undefined && { mapped }) };
  const effects: KeepAliveEffect[] = [{ type: 'clear-timer', id: 'answer' }, nextPing(options)];
  // RFC 5626 §4.4.2: a changed mapping means that the registrar's way to the old one leads nowhere.
  if (mapped !== undefined && state.mapped !== undefined && mapped !== state.mapped) {
    effects.push({ type: 're-register', why: 'the NAT gave the line another address' });
  }
  return [next, effects];
}

/** RFC 5626 §4.4: at random between 80 and 100 % of the interval, so that phones do not ping in step. */
function nextPing({ intervalSeconds, randomFraction }: KeepAliveOptions): KeepAliveEffect {
  return { type: 'set-timer', id: 'ping', ms: Math.round(intervalSeconds * 1000 * (0.8 + 0.2 * randomFraction())) };
}

function isLineBreaks(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte === 13 || byte === 10);
}
