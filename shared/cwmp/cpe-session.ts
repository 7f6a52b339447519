import { answerChallenge, chooseChallenge, parseChallenges, type DigestChallenge, type Hash } from '../auth/digest.js';
import type { Secret } from '../lib/secret.js';
import { unreachable } from '../lib/unreachable.js';
import { cwmpFault } from './fault.js';
import {
  cookieHeader,
  redirectTarget,
  requestTarget,
  withCookies,
  type Cookies,
  type HttpHeaders,
} from './http-exchange.js';
import type { AcsRequest, CpeResponse, CwmpMessage, Envelope, Fault, Inform } from './messages.js';
import { parseEnvelope } from './parse-envelope.js';
import { printEnvelope } from './print-envelope.js';

/** What a session is given for its whole life. */
export interface CpeSessionOptions {
  readonly url: string;
  readonly username: string;
  readonly password: Secret;
  readonly hash: Hash;
  /** Random; new for every session (TR-069 Amd 6 §3.4.5). */
  readonly cnonce: string;
}

export type CpeSessionEvent =
  | { readonly type: 'start'; readonly inform: Inform }
  | { readonly type: 'response'; readonly status: number; readonly headers: HttpHeaders; readonly body: Uint8Array }
  /** The request of the last `rpc` effect has been carried out, or refused. */
  | { readonly type: 'answered'; readonly response: CpeResponse | Fault }
  /** No response came. `code`: the operating system's. */
  | { readonly type: 'no-response'; readonly code: string };

export type CpeSessionEffect =
  | {
      readonly type: 'post';
      readonly url: string;
      readonly body: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** InformResponse: the events are delivered. */
  | { readonly type: 'informed' }
  | { readonly type: 'rpc'; readonly request: AcsRequest }
  | { readonly type: 'close'; readonly outcome: 'success' }
  | { readonly type: 'close'; readonly outcome: 'failure'; readonly reason: string };

export interface CpeSession {
  readonly phase: 'idle' | 'informing' | 'listening' | 'answering' | 'closed';
  /** Where redirects have led; for this session only. */
  readonly url: string;
  /** The message that waits for its HTTP response: a 401, a redirect or a fault 8005 has it sent again. */
  readonly body: string;
  readonly cookies: Cookies;
  readonly challenge?: DigestChallenge;
  /** Uses of the challenge's nonce. */
  readonly nonceCount: number;
  /** A 401 to this message has been answered. */
  readonly challenged: boolean;
  readonly redirects: number;
  readonly informRetries: number;
  /** ID of the ACS request to answer. */
  readonly requestId?: string;
  readonly hold: boolean;
  /** An empty POST has been sent with HoldRequests false. */
  readonly nothingMore: boolean;
}

export type CpeSessionStep = readonly [CpeSession, readonly CpeSessionEffect[]];

const MAX_REDIRECTS = 5; // TR-069 Amd 6 §3.4.6
const MAX_INFORM_RETRIES = 3; // §3.7.1.4: a fault 8005

export function newCpeSession(options: CpeSessionOptions): CpeSession {
  return {
    phase: 'idle',
    url: options.url,
    body: '',
    cookies: new Map(),
    nonceCount: 0,
    challenged: false,
    redirects: 0,
    informRetries: 0,
    hold: false,
    nothingMore: false,
  };
}

/** CPE side of one session (TR-069 Amd 6 §3.7). After `close` every event is ignored. */
export function stepCpeSession(
  session: CpeSession,
  event: CpeSessionEvent,
  options: CpeSessionOptions,
): CpeSessionStep {
  if (session.phase === 'closed') return [session, []];
  switch (event.type) {
    case 'start':
      return post({ ...session, phase: 'informing' }, envelope('inform', event.inform), options);
    case 'answered':
      return post({ ...session, phase: 'listening' }, envelope(session.requestId, event.response), options);
    case 'no-response':
      return fail(session, event.code);
    case 'response':
      return response({ ...session, cookies: withCookies(session.cookies, event.headers) }, event, options);
    default:
      return unreachable(event);
  }
}

type Response = Extract<CpeSessionEvent, { type: 'response' }>;

function response(session: CpeSession, event: Response, options: CpeSessionOptions): CpeSessionStep {
  switch (event.status) {
    case 401:
      return authenticate(session, event.headers, options);
    case 301:
    case 302:
    case 307:
      return redirect(session, event.headers, options);
    case 200:
    case 204:
      break;
    default:
      return fail(session, `http-${event.status}`);
  }
  const next = { ...session, redirects: 0 };
  // 204, no body, white space, or an envelope with an empty Body: the ACS has nothing to say.
  if (event.status === 204) return nothing(next, options);
  const parsed = parseEnvelope(event.body, event.headers['content-type']?.[0]);
  if (!parsed.ok) return parsed.error.reason === 'empty' ? nothing(next, options) : fail(next, 'bad-envelope');
  const { message } = parsed.value;
  if (message === undefined) return nothing(next, options);
  const heard = { ...next, hold: parsed.value.holdRequests ?? false };
  return heard.phase === 'informing'
    ? informAnswer(heard, message, options)
    : acsMessage(heard, parsed.value, message, options);
}

function informAnswer(session: CpeSession, message: CwmpMessage, options: CpeSessionOptions): CpeSessionStep {
  if (message.method === 'Fault') {
    // §3.7.1.4: 8005 asks for the identical request again; any other fault ends the session.
    if (message.code !== 8005 || session.informRetries >= MAX_INFORM_RETRIES) {
      return fail(session, `acs-fault-${message.code}`);
    }
    return post({ ...session, informRetries: session.informRetries + 1 }, session.body, options);
  }
  if (message.method !== 'InformResponse') return fail(session, 'unexpected-message');
  const [next, effects] = listen({ ...session, phase: 'listening' }, options);
  return [next, [{ type: 'informed' }, ...effects]];
}

function acsMessage(
  session: CpeSession,
  { id }: Envelope,
  message: CwmpMessage,
  options: CpeSessionOptions,
): CpeSessionStep {
  switch (message.method) {
    case 'GetRPCMethods':
    case 'GetParameterNames':
    case 'GetParameterValues':
    case 'SetParameterValues': {
      const { requestId: _answered, ...rest } = session;
      return [
        { ...rest, phase: 'answering', ...(id === undefined ? {} : { requestId: id }) },
        [{ type: 'rpc', request: message }],
      ];
    }
    case 'Unknown': // §3.7.1.4: an unknown method is always answered with a fault
      return post(session, envelope(id, cwmpFault(9000)), options);
    default: // an answer, and nothing was asked
      return fail(session, 'unexpected-message');
  }
}

/** The ACS has no request. */
function nothing(session: CpeSession, options: CpeSessionOptions): CpeSessionStep {
  if (session.phase === 'informing') return fail(session, 'no-inform-response');
  if (session.nothingMore) return [{ ...session, phase: 'closed' }, [{ type: 'close', outcome: 'success' }]];
  return listen({ ...session, hold: false }, options);
}

/** The CPE has no request of its own: the empty POST. */
function listen(session: CpeSession, options: CpeSessionOptions): CpeSessionStep {
  return post({ ...session, nothingMore: session.nothingMore || !session.hold }, '', options);
}

function authenticate(session: CpeSession, headers: HttpHeaders, options: CpeSessionOptions): CpeSessionStep {
  // §3.4.5: a second 401 to the same message means that the credentials are wrong.
  if (session.challenged) return fail(session, 'unauthorized');
  const challenge = chooseChallenge(parseChallenges(headers['www-authenticate'] ?? []));
  if (challenge === undefined) return fail(session, 'challenge-unusable');
  return send({ ...session, challenged: true, challenge, nonceCount: 0 }, options);
}

function redirect(session: CpeSession, headers: HttpHeaders, options: CpeSessionOptions): CpeSessionStep {
  const url = redirectTarget(session.url, headers['location']?.[0] ?? '');
  if (url === undefined) return fail(session, 'bad-redirect');
  if (session.redirects >= MAX_REDIRECTS) return fail(session, 'too-many-redirects');
  const { challenge: _ofTheOldServer, ...rest } = session;
  return send({ ...rest, url, redirects: session.redirects + 1, challenged: false }, options);
}

/** A new message. */
function post(session: CpeSession, body: string, options: CpeSessionOptions): CpeSessionStep {
  return send({ ...session, body, challenged: false }, options);
}

/** The message, with what this moment's server wants to see. */
function send(session: CpeSession, options: CpeSessionOptions): CpeSessionStep {
  const nonceCount = session.nonceCount + 1;
  const { challenge, url, body } = session;
  const authorization =
    challenge === undefined
      ? {}
      : {
          Authorization: answerChallenge(
            { ...options, challenge, method: 'POST', uri: requestTarget(url), nc: nonceCount, body: utf8(body) },
            options.hash,
          ),
        };
  // §3.4.1: an empty POST has neither of the two.
  const content = body === '' ? {} : { 'Content-Type': 'text/xml; charset="utf-8"', SOAPAction: '' };
  const headers = { ...content, ...cookieHeader(session.cookies), ...authorization };
  return [{ ...session, nonceCount }, [{ type: 'post', url, body, headers }]];
}

function fail(session: CpeSession, reason: string): CpeSessionStep {
  return [{ ...session, phase: 'closed' }, [{ type: 'close', outcome: 'failure', reason }]];
}

function envelope(id: string | undefined, message: CwmpMessage): string {
  return printEnvelope({ ...(id === undefined ? {} : { id }), message });
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
