import type { Hash } from '../auth/digest.js';
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
import { authorization, challengedBy, initialScheme, type AuthorizationScheme } from './cpe-authorization.js';
import type { AcsRequest, CpeResponse, CwmpMessage, Envelope, Fault, Inform, TransferComplete } from './messages.js';
import { defaultCwmpNamespace } from './namespaces.js';
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
  /** Of the Inform; what follows is written in the namespace of the ACS's messages. Absent: cwmp-1-0. */
  readonly namespace?: string;
}

/** What a CPE asks of an ACS besides the Inform. */
export type CpeQuestion = TransferComplete;

export type CpeSessionEvent =
  /** `questions`: asked one after another before the empty POST. */
  | { readonly type: 'start'; readonly inform: Inform; readonly questions?: readonly CpeQuestion[] }
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
  /** `unsupported`: the ACS has no such method, so it need not be asked again; `refused`: it may be asked in another session. */
  | { readonly type: 'asked'; readonly question: CpeQuestion; readonly outcome: 'done' | 'unsupported' | 'refused' }
  | { readonly type: 'close'; readonly outcome: 'success' }
  | { readonly type: 'close'; readonly outcome: 'failure'; readonly reason: string };

export interface CpeSession {
  readonly phase: 'idle' | 'informing' | 'asking' | 'listening' | 'answering' | 'closed';
  /** Where redirects have led; for this session only. */
  readonly url: string;
  /** The message that waits for its HTTP response: a 401, a redirect or a fault 8005 has it sent again. */
  readonly body: string;
  readonly cookies: Cookies;
  readonly scheme: AuthorizationScheme;
  /** A 401 to this message has been answered. */
  readonly challenged: boolean;
  readonly redirects: number;
  /** Faults 8005 to this message. */
  readonly retries: number;
  /** Not yet answered; in phase `asking`, the first one is out. */
  readonly questions: readonly CpeQuestion[];
  readonly namespace: string;
  /** ID of the ACS request to answer. */
  readonly requestId?: string;
  readonly hold: boolean;
  /** An empty POST has been sent with HoldRequests false. */
  readonly nothingMore: boolean;
}

export type CpeSessionStep = readonly [CpeSession, readonly CpeSessionEffect[]];

const MAX_REDIRECTS = 5; // TR-069 Amd 6 §3.4.6
const MAX_RETRIES = 3; // §3.7.1.4: a fault 8005

export function newCpeSession(options: CpeSessionOptions): CpeSession {
  return {
    phase: 'idle',
    url: options.url,
    body: '',
    cookies: new Map(),
    scheme: initialScheme(options.url),
    challenged: false,
    redirects: 0,
    retries: 0,
    questions: [],
    namespace: options.namespace ?? defaultCwmpNamespace,
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
      return post(
        { ...session, phase: 'informing', questions: event.questions ?? [] },
        envelope(session, 'inform', event.inform),
        options,
      );
    case 'answered':
      return post({ ...session, phase: 'listening' }, envelope(session, session.requestId, event.response), options);
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
  if (!parsed.ok) {
    if (parsed.error.reason === 'empty') return nothing(next, options);
    // Servers exist that answer a method they do not have with something that is no XML.
    return next.phase === 'asking' ? answered(next, 'unsupported', options) : fail(next, 'bad-envelope');
  }
  const { message, namespace = next.namespace, holdRequests: hold = false } = parsed.value;
  if (message === undefined) return nothing(next, options);
  const heard = { ...next, namespace, hold };
  switch (heard.phase) {
    case 'informing':
      return informAnswer(heard, message, options);
    case 'asking':
      return questionAnswer(heard, message, options);
    default:
      return acsMessage(heard, parsed.value, message, options);
  }
}

function informAnswer(session: CpeSession, message: CwmpMessage, options: CpeSessionOptions): CpeSessionStep {
  if (message.method === 'Fault') {
    // §3.7.1.4: 8005 asks for the identical request again; any other fault ends the session.
    return isRetryWanted(session, message) ? retry(session, options) : fail(session, `acs-fault-${message.code}`);
  }
  if (message.method !== 'InformResponse') return fail(session, 'unexpected-message');
  const [next, effects] = listen({ ...session, phase: 'listening' }, options);
  return [next, [{ type: 'informed' }, ...effects]];
}

/** §3.7.1.4: a fault other than 8005 to another method than Inform does not end the session. */
function questionAnswer(session: CpeSession, message: CwmpMessage, options: CpeSessionOptions): CpeSessionStep {
  if (message.method === 'TransferCompleteResponse') return answered(session, 'done', options);
  if (message.method !== 'Fault') return fail(session, 'unexpected-message');
  if (isRetryWanted(session, message)) return retry(session, options);
  if (message.code === 8005) return fail(session, 'acs-fault-8005');
  return answered(session, message.code === 8000 ? 'unsupported' : 'refused', options);
}

function answered(
  session: CpeSession,
  outcome: Extract<CpeSessionEffect, { type: 'asked' }>['outcome'],
  options: CpeSessionOptions,
): CpeSessionStep {
  const [question, ...questions] = session.questions;
  const [next, effects] = listen({ ...session, phase: 'listening', questions }, options);
  return question === undefined ? [next, effects] : [next, [{ type: 'asked', question, outcome }, ...effects]];
}

function isRetryWanted(session: CpeSession, fault: Fault): boolean {
  return fault.code === 8005 && session.retries < MAX_RETRIES;
}

/** The identical message again. */
function retry(session: CpeSession, options: CpeSessionOptions): CpeSessionStep {
  return send({ ...session, retries: session.retries + 1, challenged: false }, options);
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
    case 'SetParameterValues':
    case 'SetParameterAttributes':
    case 'GetParameterAttributes':
    case 'AddObject':
    case 'DeleteObject':
    case 'Reboot':
    case 'FactoryReset':
    case 'ScheduleInform':
    case 'Download': {
      const { requestId: _answered, ...rest } = session;
      return [
        { ...rest, phase: 'answering', ...(id === undefined ? {} : { requestId: id }) },
        [{ type: 'rpc', request: message }],
      ];
    }
    case 'Unknown': // §3.7.1.4: an unknown method is always answered with a fault
      return post(session, envelope(session, id, cwmpFault(9000)), options);
    default: // an answer, and nothing was asked
      return fail(session, 'unexpected-message');
  }
}

/** The ACS has no request. */
function nothing(session: CpeSession, options: CpeSessionOptions): CpeSessionStep {
  if (session.phase === 'informing') return fail(session, 'no-inform-response');
  if (session.phase === 'asking') return answered(session, 'refused', options);
  if (session.nothingMore) return [{ ...session, phase: 'closed' }, [{ type: 'close', outcome: 'success' }]];
  return listen({ ...session, hold: false }, options);
}

/** §3.7.1.3: a question of the CPE's own while it may ask and has one, else the empty POST. */
function listen(session: CpeSession, options: CpeSessionOptions): CpeSessionStep {
  const [question] = session.questions;
  if (question !== undefined && !session.hold && !session.nothingMore) {
    return post({ ...session, phase: 'asking' }, envelope(session, 'question', question), options);
  }
  return post({ ...session, nothingMore: session.nothingMore || !session.hold }, '', options);
}

function authenticate(session: CpeSession, headers: HttpHeaders, options: CpeSessionOptions): CpeSessionStep {
  // §3.4.5: a second 401 to the same message means that the credentials are wrong.
  if (session.challenged) return fail(session, 'unauthorized');
  const challenged = challengedBy(headers['www-authenticate'] ?? [], session.scheme);
  if (!challenged.ok) return fail(session, challenged.error);
  return send({ ...session, challenged: true, scheme: challenged.value }, options);
}

function redirect(session: CpeSession, headers: HttpHeaders, options: CpeSessionOptions): CpeSessionStep {
  const url = redirectTarget(session.url, headers['location']?.[0] ?? '');
  if (url === undefined) return fail(session, 'bad-redirect');
  if (session.redirects >= MAX_REDIRECTS) return fail(session, 'too-many-redirects');
  // The old server's nonce means nothing there, and a password goes nowhere unasked but to the configured server.
  return send(
    { ...session, url, scheme: { type: 'none' }, redirects: session.redirects + 1, challenged: false },
    options,
  );
}

/** A new message. */
function post(session: CpeSession, body: string, options: CpeSessionOptions): CpeSessionStep {
  return send({ ...session, body, challenged: false, retries: 0 }, options);
}

/** The message, with what this moment's server wants to see. */
function send(session: CpeSession, options: CpeSessionOptions): CpeSessionStep {
  const { url, body } = session;
  const [scheme, authorizationHeader] = authorization(session.scheme, options, { uri: requestTarget(url), body });
  // §3.4.1: an empty POST has neither of the two.
  const content = body === '' ? {} : { 'Content-Type': 'text/xml; charset="utf-8"', SOAPAction: '' };
  const headers = { ...content, ...cookieHeader(session.cookies), ...authorizationHeader };
  return [{ ...session, scheme }, [{ type: 'post', url, body, headers }]];
}

function fail(session: CpeSession, reason: string): CpeSessionStep {
  return [{ ...session, phase: 'closed' }, [{ type: 'close', outcome: 'failure', reason }]];
}

function envelope({ namespace }: CpeSession, id: string | undefined, message: CwmpMessage): string {
  return printEnvelope({ ...(id === undefined ? {} : { id }), namespace, message });
}
