import { printChallenge, type Hash } from '../auth/digest.js';
import { unreachable } from '../lib/unreachable.js';
import { parseNameAddr, topVia } from './headers.js';
import { headerValue, parseSipMessage, printSipMessage, type SipHeader, type SipRequest } from './message.js';
import { requestedExpires, updateBindings, type Binding } from './registrar-bindings.js';
import { act, type Action, type RegistrarCondition } from './registrar-conditions.js';
import { addNonce, checkCredentials, type Account, type NonceStore } from './registrar-nonces.js';
import { buildResponse, responseTarget, type SourceAddress } from './response.js';
import { parseSipUri } from './uri.js';
import { refuseRequest, type Refusal } from './validate.js';

/** The registrar of the lab and of the tests (RFC 3261 §10.3), a pure machine: datagrams in, datagrams out. */

export interface RegistrarUser extends Account {
  readonly domain: string;
  readonly condition: RegistrarCondition;
}

export interface RegistrarOptions {
  readonly realm: string;
  /** By {@link userKey}. */
  readonly users: ReadonlyMap<string, RegistrarUser>;
  /** Seconds that the condition `interval-423` demands. */
  readonly minExpires: number;
  readonly hash: Hash;
  readonly randomHex: (bytes: number) => string;
}

export interface RegistrarState {
  /** By {@link userKey}. */
  readonly lines: ReadonlyMap<string, RegisteredLine>;
  readonly nonces: NonceStore;
}

export interface RegisteredLine {
  readonly bindings: readonly Binding[];
  /** REGISTER transactions; retransmissions do not count. */
  readonly registers: number;
  readonly lastBranch?: string;
  readonly lastCallId?: string;
}

export interface RegistrarEvent {
  readonly type: 'datagram';
  readonly bytes: Uint8Array;
  readonly from: SourceAddress;
  /** ms, of a clock that never jumps. */
  readonly at: number;
}

export interface RegistrarEffect {
  readonly type: 'send';
  readonly bytes: Uint8Array;
  readonly to: SourceAddress;
  readonly afterMs: number;
}

export type RegistrarStep = readonly [RegistrarState, readonly RegistrarEffect[]];

export const emptyRegistrar: RegistrarState = { lines: new Map(), nonces: new Map() };

/** @returns the key of an address of record: the user part has a case, the domain has none */
export function userKey(user: string, domain: string): string {
  return `${user}@${domain.toLowerCase()}`;
}

export function stepRegistrar(state: RegistrarState, event: RegistrarEvent, options: RegistrarOptions): RegistrarStep {
  const parsed = parseSipMessage(event.bytes);
  if (!parsed.ok) {
    const { headers, detail } = parsed.error;
    const refusal = { status: 400, reason: `Bad Request (${parsed.error.reason}: ${detail})` };
    return headers === undefined ? [state, []] : [state, answer({ headers }, event, options, refusal)];
  }
  if (parsed.value.kind === 'response') return [state, []];
  const request = parsed.value;
  if (request.method === 'ACK') return [state, []]; // RFC 3261 §17: never answered
  const refusal = refuseRequest(request, { methods: ['REGISTER', 'OPTIONS'], contentTypes: [] });
  if (refusal !== undefined) return [state, answer(request, event, options, refusal)];
  if (request.method === 'OPTIONS') return [state, answer(request, event, options, { status: 200, reason: 'OK' })];
  return register(state, request, event, options);
}

function register(
  before: RegistrarState,
  request: SipRequest,
  event: RegistrarEvent,
  options: RegistrarOptions,
): RegistrarStep {
  // RFC 3261 §10.3, step 5: the address of record is the To.
  const aor = parseSipUri(parseNameAddr(headerValue(request, 'To') ?? '')?.uri ?? '');
  const key = userKey(aor?.user ?? '', aor?.host ?? '');
  const account = options.users.get(key);
  if (account === undefined) return [before, answer(request, event, options, { status: 404, reason: 'Not Found' })];

  const check = { account, realm: options.realm, hash: options.hash, at: event.at };
  const [credentials, afterUser] = checkCredentials(before.nonces, request, 'Authorization', check);
  const [proxyCredentials, nonces] = checkCredentials(afterUser, request, 'Proxy-Authorization', check);
  let state: RegistrarState = { lines: countRegister(before.lines, key, request), nonces };
  const actions = act(account.condition, {
    credentials,
    proxyCredentials,
    expires: requestedExpires(request),
    minExpires: options.minExpires,
    user: account.user,
    domain: account.domain,
    isNewCallId: isNewCallId(before.lines.get(key), request),
  });
  const effects: RegistrarEffect[] = [];
  for (const action of actions) {
    const [next, sent] = carryOut(state, action, key, request, event, options);
    state = next;
    effects.push(...sent);
  }
  return [state, effects];
}

function countRegister(lines: RegistrarState['lines'], key: string, request: SipRequest): RegistrarState['lines'] {
  const line = lines.get(key) ?? { bindings: [], registers: 0 };
  const lastBranch = topVia(request)?.branch ?? '';
  if (line.lastBranch === lastBranch) return lines;
  const lastCallId = headerValue(request, 'Call-ID') ?? '';
  return new Map(lines).set(key, { ...line, registers: line.registers + 1, lastBranch, lastCallId });
}

function isNewCallId(line: RegisteredLine | undefined, request: SipRequest): boolean {
  // A retransmission is the same REGISTER.
  return line?.lastCallId !== headerValue(request, 'Call-ID') || line?.lastBranch === topVia(request)?.branch;
}

function carryOut(
  state: RegistrarState,
  action: Action,
  key: string,
  request: SipRequest,
  event: RegistrarEvent,
  options: RegistrarOptions,
): RegistrarStep {
  const reply = (refusal: Refusal): readonly RegistrarEffect[] =>
    answer(request, event, options, refusal, action.afterMs);
  switch (action.type) {
    case 'respond':
      return [state, reply(action)];
    case 'challenge': {
      const nonce = options.randomHex(16);
      const nonces = addNonce(state.nonces, nonce, event.at);
      return [{ ...state, nonces }, reply(challengeResponse(action, options.realm, nonce))];
    }
    case 'accept': {
      const line = state.lines.get(key) ?? { bindings: [], registers: 0 };
      const { bindings, ...response } = updateBindings(line.bindings, request, event.at);
      return [{ ...state, lines: new Map(state.lines).set(key, { ...line, bindings }) }, reply(response)];
    }
    case 'malformed':
      return [state, reply({ status: 200, reason: 'OK' }).map((effect) => withStatusLine(effect, action.statusLine))];
    case 'forget-nonces':
      return [{ ...state, nonces: new Map() }, []];
    default:
      return unreachable(action);
  }
}

function challengeResponse(action: Action & { type: 'challenge' }, realm: string, nonce: string): Refusal {
  const name = action.status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
  const headers: SipHeader[] = (action.algorithms ?? ['MD5']).map((algorithm) => ({
    name,
    value: printChallenge({ realm, nonce, algorithm, qop: ['auth'], stale: action.stale ?? false }),
  }));
  const reason = action.status === 401 ? 'Unauthorized' : 'Proxy Authentication Required';
  return { status: action.status, reason, headers };
}

function answer(
  request: { readonly headers: readonly SipHeader[] },
  event: RegistrarEvent,
  options: RegistrarOptions,
  { status, reason, headers = [] }: Refusal,
  afterMs = 0,
): readonly RegistrarEffect[] {
  const to = responseTarget(request, event.from);
  if (to === undefined) return [];
  // The same tag for every answer to the same request, without a memory of requests.
  const toTag = options.hash('md5', `${headerValue(request, 'Call-ID') ?? ''} ${headerValue(request, 'CSeq') ?? ''}`);
  const response = buildResponse(request, { status, reason, headers, source: event.from, toTag: toTag.slice(0, 16) });
  return [{ type: 'send', bytes: printSipMessage(response), to, afterMs }];
}

function withStatusLine(effect: RegistrarEffect, statusLine: string): RegistrarEffect {
  const text = new TextDecoder().decode(effect.bytes);
  return { ...effect, bytes: new TextEncoder().encode(statusLine + text.slice(text.indexOf('\r\n'))) };
}
