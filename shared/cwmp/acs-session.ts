import { unreachable } from '#shared/lib/unreachable.js';
import { cwmpFault } from './fault.js';
import type { AcsRequest, CpeResponse, CwmpMessage, Envelope, Fault, Inform } from './messages.js';
import { defaultCwmpNamespace } from './namespaces.js';

/**
 * The ACS's side of one CWMP session (TR-069 Amd 6 §3.7.2.4), pure: `step(session, event)` → `[session, effects]`.
 * The driver feeds one event at a time: a POST, or what the application did with the effect before.
 */
export interface AcsSession {
  readonly phase:
    | 'inform-expected'
    /** The application takes an Inform. */
    | 'informing'
    /** An answer is out, the next POST is awaited. */
    | 'cpe-turn'
    /** The application takes the answer to its request. */
    | 'delivering'
    /** The application is asked for its next request. */
    | 'asking'
    | 'ended';
  /** Whether the application knows of the session, so that it must hear of its end. */
  readonly known: boolean;
  /** Whether an Inform of it was taken. */
  readonly welcome: boolean;
  readonly namespace: string;
  /** The request that the CPE owes an answer to: one at a time (TR-069 Amd 6 §3.7.1). */
  readonly outstanding?: AcsRequest;
  /** Requests sent so far; numbers their `cwmp:ID`. */
  readonly sent: number;
  /** Header of the answer to the Inform that the application takes. */
  readonly reply?: Pick<Envelope, 'id' | 'useCwmpVersion'>;
}

export type AcsSessionEvent =
  /** A POST of the CPE; without a message: it has nothing to say. */
  | { readonly type: 'post'; readonly envelope: Envelope }
  | { readonly type: 'informed' }
  /** The application does not want this device. */
  | { readonly type: 'turned-away' }
  | { readonly type: 'delivered' }
  | { readonly type: 'next-request'; readonly request: AcsRequest | undefined }
  /** The application could not do what the last effect asked. */
  | { readonly type: 'failed' }
  /** Timed out, replaced by a new session of the device, or the server stops. */
  | { readonly type: 'lost' };

export type AcsSessionEffect =
  | { readonly type: 'inform'; readonly inform: Inform }
  | { readonly type: 'deliver'; readonly request: AcsRequest; readonly response: CpeResponse | Fault }
  | { readonly type: 'ask' }
  /** The CPE asked or told something of its own accord, and gets this answer. */
  | { readonly type: 'own-request'; readonly message: CwmpMessage; readonly answer: CwmpMessage }
  /** HTTP 200 with this envelope, faults included (TR-069 Amd 6 §3.4.1). */
  | { readonly type: 'send'; readonly envelope: Envelope & { readonly message: CwmpMessage } }
  /** HTTP 204. */
  | { readonly type: 'send-nothing' }
  /** HTTP 400: the CPE broke the protocol. */
  | { readonly type: 'refuse'; readonly detail: string }
  /** HTTP 403. */
  | { readonly type: 'turn-away' }
  /** HTTP 500: nothing that CWMP could express. */
  | { readonly type: 'give-up' }
  | { readonly type: 'end'; readonly how: 'clean' | 'lost' };

export type AcsSessionStep = readonly [AcsSession, readonly AcsSessionEffect[]];

/** TR-069 Amd 6 Table 5: what an ACS has to answer. */
const ACS_METHODS = ['Inform', 'GetRPCMethods', 'TransferComplete', 'AutonomousTransferComplete'];
/** Best first. */
const CWMP_VERSIONS = ['1.4', '1.3', '1.2', '1.1', '1.0'];

export const newAcsSession: AcsSession = {
  phase: 'inform-expected',
  known: false,
  welcome: false,
  namespace: defaultCwmpNamespace,
  sent: 0,
};

/** An event that does not belong to the phase changes nothing. */
export function stepAcsSession(session: AcsSession, event: AcsSessionEvent): AcsSessionStep {
  const { phase } = session;
  if (phase === 'ended') return [session, []];
  switch (event.type) {
    case 'post':
      if (phase === 'inform-expected') return open(session, event.envelope);
      return phase === 'cpe-turn' ? post(session, event.envelope) : [session, []];
    case 'informed':
      return phase === 'informing' ? answerInform(session) : [session, []];
    case 'turned-away':
      return phase === 'informing' ? turnAway(session) : [session, []];
    case 'delivered':
      return phase === 'delivering' ? [{ ...session, phase: 'asking' }, [{ type: 'ask' }]] : [session, []];
    case 'next-request':
      return phase === 'asking' ? request(session, event.request) : [session, []];
    case 'failed':
      return fail(session);
    case 'lost':
      return end(session, 'lost');
    default:
      return unreachable(event);
  }
}

/** TR-069 Amd 6 §3.7.1.4: a session begins with an Inform. */
function open(session: AcsSession, envelope: Envelope): AcsSessionStep {
  const { message } = envelope;
  if (message?.method !== 'Inform') return refuse(session, 'a session begins with an Inform');
  const { oui, serialNumber } = message.deviceId;
  if (oui === '' && serialNumber === '') return refuseInform(session, envelope, 8003);
  return takeInform(session, envelope, message);
}

/** TR-069 Amd 6 §3.7.4: UseCWMPVersion where versions were offered, 8006 where none of them is known. */
function takeInform(session: AcsSession, envelope: Envelope, inform: Inform): AcsSessionStep {
  const offered = envelope.supportedCwmpVersions ?? [];
  const version = CWMP_VERSIONS.find((candidate) => offered.includes(candidate));
  if (version === undefined && offered.length > 0) return refuseInform(session, envelope, 8006);
  const reply = { ...echoedId(envelope), ...(version === undefined ? {} : { useCwmpVersion: version }) };
  const namespace = envelope.namespace ?? session.namespace;
  return [{ ...session, phase: 'informing', known: true, namespace, reply }, [{ type: 'inform', inform }]];
}

function refuseInform(session: AcsSession, envelope: Envelope, code: number): AcsSessionStep {
  const namespace = envelope.namespace ?? session.namespace;
  const [ended, effects] = end(session, 'lost');
  return [ended, [send({ ...session, namespace }, cwmpFault(code), echoedId(envelope)), ...effects]];
}

function answerInform(session: AcsSession): AcsSessionStep {
  const { reply, ...rest } = session;
  return [
    { ...rest, phase: 'cpe-turn', welcome: true },
    [send(session, { method: 'InformResponse', maxEnvelopes: 1 }, reply)],
  ];
}

/** An application that turns away the first Inform has forgotten the session already. */
function turnAway(session: AcsSession): AcsSessionStep {
  const [ended, effects] = end({ ...session, known: session.welcome }, 'lost');
  return [ended, [{ type: 'turn-away' }, ...effects]];
}

/** TR-069 Amd 6 §3.7.2.4: what the ACS does with a POST within a session. */
function post(session: AcsSession, envelope: Envelope): AcsSessionStep {
  const { message } = envelope;
  const { outstanding, ...rest } = session;
  if (message === undefined) {
    if (outstanding !== undefined) return refuse(session, `the answer to ${outstanding.method} is missing`);
    return [{ ...session, phase: 'asking' }, [{ type: 'ask' }]];
  }
  // Responses are told by their method, for devices exist that send one and the same cwmp:ID always.
  if (outstanding !== undefined && answers(outstanding, message)) {
    return [{ ...rest, phase: 'delivering' }, [{ type: 'deliver', request: outstanding, response: message }]];
  }
  switch (message.method) {
    case 'Inform':
      // Against the standard, but seen: a second Inform when a diagnostic ended during the session.
      return takeInform(session, envelope, message);
    case 'GetRPCMethods':
      return answer(session, envelope, message, { method: 'GetRPCMethodsResponse', methodList: ACS_METHODS });
    case 'TransferComplete':
    case 'AutonomousTransferComplete':
      return answer(session, envelope, message, { method: `${message.method}Response` });
    case 'Unknown':
      if (message.name.endsWith('Response')) return refuse(session, `${message.name} answers nothing`);
      return answer(session, envelope, message, cwmpFault(8000));
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
    case 'Download':
      // TR-069 Amd 6 §3.7.2.4: a method the ACS does not have is a fault, not an HTTP error.
      return answer(session, envelope, message, cwmpFault(8000));
    default:
      return refuse(session, `${message.method} answers nothing`);
  }
}

function answers(request: AcsRequest, message: CwmpMessage): message is CpeResponse | Fault {
  return message.method === 'Fault' || message.method === `${request.method}Response`;
}

function request(session: AcsSession, request: AcsRequest | undefined): AcsSessionStep {
  if (request === undefined) {
    const [ended, effects] = end(session, 'clean');
    return [ended, [{ type: 'send-nothing' }, ...effects]];
  }
  const sent = session.sent + 1;
  const effect = send(session, request, { id: sent.toString() });
  return [{ ...session, phase: 'cpe-turn', sent, outstanding: request }, [effect]];
}

/** The CPE repeats a session whose Inform failed (TR-069 Amd 6 §3.2.1.1), so nothing is lost with it. */
function fail(session: AcsSession): AcsSessionStep {
  const [ended, effects] = end(session, 'lost');
  if (session.phase === 'informing') return [ended, [send(session, cwmpFault(8002), session.reply), ...effects]];
  return [ended, [{ type: 'give-up' }, ...effects]];
}

function refuse(session: AcsSession, detail: string): AcsSessionStep {
  const [ended, effects] = end(session, 'lost');
  return [ended, [{ type: 'refuse', detail }, ...effects]];
}

function end(session: AcsSession, how: 'clean' | 'lost'): AcsSessionStep {
  const { outstanding: _outstanding, reply: _reply, ...rest } = session;
  return [{ ...rest, phase: 'ended' }, session.known ? [{ type: 'end', how }] : []];
}

function answer(session: AcsSession, envelope: Envelope, message: CwmpMessage, answer: CwmpMessage): AcsSessionStep {
  return [session, [{ type: 'own-request', message, answer }, send(session, answer, echoedId(envelope))]];
}

function send(
  session: AcsSession,
  message: CwmpMessage,
  header: Pick<Envelope, 'id' | 'useCwmpVersion'> = {},
): AcsSessionEffect {
  return { type: 'send', envelope: { ...header, namespace: session.namespace, message } };
}

/** TR-069 Amd 6 Table 4: an ID is echoed if there was one. */
function echoedId({ id }: Envelope): Pick<Envelope, 'id'> {
  return id === undefined ? {} : { id };
}
