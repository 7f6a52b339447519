import { parseContacts, parseCSeq, parseDeltaSeconds, printNameAddr, type NameAddr } from './headers.js';
import { headerValue, headerValues, type SipHeader, type SipRequest } from './message.js';
import { parseSipUri, sameSipUri } from './uri.js';

/** One contact of an address of record. */
export interface Binding {
  readonly contact: NameAddr;
  readonly callId: string;
  readonly cseq: number;
  /** ms, on the clock of the events. */
  readonly expiresAt: number;
}

export interface BindingUpdate {
  readonly bindings: readonly Binding[];
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly SipHeader[];
}

const MAX_BINDINGS = 10;
/** RFC 3261 §10.2.1.1 leaves the default to the registrar. */
const DEFAULT_EXPIRES_SECONDS = 3600;
const MAX_EXPIRES_SECONDS = 86_400;

/** Seconds that a REGISTER asks for: of its first Contact, of the message, or the registrar's default. */
export function requestedExpires(request: SipRequest, contact = parseContacts(request)[0]): number {
  const text = contact?.params.get('expires') ?? headerValue(request, 'Expires') ?? '';
  return parseDeltaSeconds(text) ?? DEFAULT_EXPIRES_SECONDS;
}

/** RFC 3261 §10.3, steps 6 to 8. */
export function updateBindings(before: readonly Binding[], request: SipRequest, at: number): BindingUpdate {
  const live = before.filter((binding) => binding.expiresAt > at);
  const refuse = (status: number, reason: string): BindingUpdate => ({ bindings: live, status, reason, headers: [] });

  const callId = headerValue(request, 'Call-ID') ?? '';
  const cseq = parseCSeq(headerValue(request, 'CSeq') ?? '')?.seq ?? 0;
  const outOfOrder = (binding: Binding): boolean => binding.callId === callId && binding.cseq > cseq;

  if (headerValues(request, 'Contact').includes('*')) {
    if (headerValues(request, 'Contact').length > 1 || headerValue(request, 'Expires') !== '0') {
      return refuse(400, 'Bad Request (* needs Expires 0 and no other Contact)');
    }
    return live.some(outOfOrder) ? refuse(500, 'Invalid CSeq number') : accepted([], at);
  }

  let bindings = live;
  for (const contact of parseContacts(request)) {
    const expires = Math.min(requestedExpires(request, contact), MAX_EXPIRES_SECONDS);
    const old = bindings.find((binding) => sameContact(binding.contact, contact));
    if (old !== undefined && outOfOrder(old)) return refuse(500, 'Invalid CSeq number');
    bindings = bindings.filter((binding) => binding !== old);
    if (expires > 0) bindings = [...bindings, { contact, callId, cseq, expiresAt: at + expires * 1000 }];
  }
  if (bindings.length > MAX_BINDINGS) return refuse(503, 'Too many registered contacts');
  return accepted(bindings, at);
}

/** RFC 3261 §10.3, step 8: the answer lists all current bindings and what is left of their time. */
function accepted(bindings: readonly Binding[], at: number): BindingUpdate {
  const headers = bindings.map(({ contact, expiresAt }) => {
    const params = new Map(contact.params).set('expires', String(Math.ceil((expiresAt - at) / 1000)));
    return { name: 'Contact', value: printNameAddr({ ...contact, params }) };
  });
  return { bindings, status: 200, reason: 'OK', headers };
}

function sameContact(a: NameAddr, b: NameAddr): boolean {
  const left = parseSipUri(a.uri);
  const right = parseSipUri(b.uri);
  return left === undefined || right === undefined ? a.uri === b.uri : sameSipUri(left, right);
}
