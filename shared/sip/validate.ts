import { trimBlanks } from './grammar.js';
import { parseCSeq, parseDeltaSeconds, parseNameAddr, parseVia } from './headers.js';
import { headerValue, headerValues, type SipHeader, type SipRequest } from './message.js';
import { parseSipUri } from './uri.js';

export interface Refusal {
  readonly status: number;
  readonly reason: string;
  /** What that status has to tell, e.g. `Unsupported` with 420. */
  readonly headers?: readonly SipHeader[];
}

/** What the answering element can do. What is absent is not checked. */
export interface Capabilities {
  readonly methods?: readonly string[];
  /** Types of a body that it understands, `type/subtype`; also those that it would answer with. */
  readonly contentTypes?: readonly string[];
}

type Rule = (request: SipRequest, capabilities: Capabilities) => Refusal | undefined;

/** In the order of RFC 3261 §8.2: what cannot be read, then method, Request-URI, extensions, content. */
const RULES: readonly Rule[] = [
  refuseVersion,
  refuseSyntax,
  refuseMethod,
  refuseScheme,
  refuseExtensions,
  refuseContent,
];

/** Why a request that could be parsed is nevertheless not served (RFC 3261 §8.2, §16.3), or undefined. */
export function refuseRequest(request: SipRequest, capabilities: Capabilities = {}): Refusal | undefined {
  for (const rule of RULES) {
    const refusal = rule(request, capabilities);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseVersion(request: SipRequest): Refusal | undefined {
  return request.version === undefined ? undefined : { status: 505, reason: 'Version Not Supported' };
}

/** RFC 3261 §20, table 2; a request of RFC 2543 may lack Max-Forwards, the tag and the branch (RFC 4475 §3.4.1). */
const ONCE = ['From', 'To', 'Call-ID', 'CSeq'];
const AT_MOST_ONCE = ['Max-Forwards', 'Expires', 'Content-Type'];

function refuseSyntax(request: SipRequest): Refusal | undefined {
  const fault = missingOrRepeated(request) ?? malformedHeader(request) ?? malformedUri(request.uri);
  return fault === undefined ? undefined : { status: 400, reason: `Bad Request (${fault})` };
}

function missingOrRepeated(request: SipRequest): string | undefined {
  for (const name of ONCE) {
    const { length } = headerValues(request, name);
    if (length !== 1) return `${length === 0 ? 'missing' : 'repeated'} ${name}`;
  }
  for (const name of AT_MOST_ONCE) if (headerValues(request, name).length > 1) return `repeated ${name}`;
  return headerValues(request, 'Via').length === 0 ? 'missing Via' : undefined;
}

function malformedHeader(request: SipRequest): string | undefined {
  const cseq = parseCSeq(headerValue(request, 'CSeq') ?? '');
  // RFC 3261 §8.1.1.5: below 2^31, and the method is that of the request.
  if (cseq === undefined || cseq.seq >= 2 ** 31 || cseq.method !== request.method) return 'CSeq';
  if (headerValues(request, 'Via').some((value) => parseVia(value) === undefined)) return 'Via';
  for (const name of ['From', 'To']) if (parseNameAddr(headerValue(request, name) ?? '') === undefined) return name;
  if (!/^[^ \t]+$/.test(headerValue(request, 'Call-ID') ?? '')) return 'Call-ID';
  const maxForwards = headerValue(request, 'Max-Forwards');
  if (maxForwards !== undefined && !((parseDeltaSeconds(maxForwards) ?? 256) <= 255)) return 'Max-Forwards';
  const expires = headerValue(request, 'Expires');
  if (expires !== undefined && parseDeltaSeconds(expires) === undefined) return 'Expires';
  return headerValues(request, 'Contact').some(isMalformedContact) ? 'Contact' : undefined;
}

function isMalformedContact(value: string): boolean {
  if (value === '*') return false;
  const contact = parseNameAddr(value);
  const expires = contact?.params.get('expires');
  return contact === undefined || (expires !== undefined && parseDeltaSeconds(expires) === undefined);
}

function malformedUri(text: string): string | undefined {
  if (!/^sips?:/i.test(text)) return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) ? undefined : 'Request-URI';
  const uri = parseSipUri(text);
  // RFC 3261 §19.1.1, table 1: a Request-URI has no headers.
  return uri === undefined || uri.headers !== undefined ? 'Request-URI' : undefined;
}

function refuseMethod(request: SipRequest, { methods }: Capabilities): Refusal | undefined {
  if (methods === undefined || methods.includes(request.method)) return undefined;
  return { status: 405, reason: 'Method Not Allowed', headers: [{ name: 'Allow', value: methods.join(', ') }] };
}

function refuseScheme(request: SipRequest): Refusal | undefined {
  if (!/^sips?:/i.test(request.uri)) return { status: 416, reason: 'Unsupported URI Scheme' };
  const to = parseNameAddr(headerValue(request, 'To') ?? '');
  // RFC 3261 §10.3, step 5: an address of record that is no SIP URI is not valid in any domain of a registrar.
  const foreign = request.method === 'REGISTER' && !/^sips?:/i.test(to?.uri ?? '');
  return foreign ? { status: 404, reason: 'Not Found' } : undefined;
}

/** RFC 3261 §8.2.2.3. No option tag is supported, since none is needed. */
function refuseExtensions(request: SipRequest): Refusal | undefined {
  const required = headerValues(request, 'Require');
  if (required.length === 0) return undefined;
  return { status: 420, reason: 'Bad Extension', headers: [{ name: 'Unsupported', value: required.join(', ') }] };
}

/** RFC 3261 §8.2.3, §21.4.7 and §21.4.13. */
function refuseContent(request: SipRequest, { contentTypes }: Capabilities): Refusal | undefined {
  if (contentTypes === undefined || request.body.length === 0) return undefined;
  if (!contentTypes.includes(mediaType(headerValue(request, 'Content-Type') ?? ''))) {
    const headers = [{ name: 'Accept', value: contentTypes.join(', ') }];
    return { status: 415, reason: 'Unsupported Media Type', headers };
  }
  const accept = headerValues(request, 'Accept').map(mediaType);
  const acceptable = accept.length === 0 || accept.some((type) => type === '*/*' || contentTypes.includes(type));
  return acceptable ? undefined : { status: 406, reason: 'Not Acceptable' };
}

function mediaType(value: string): string {
  return trimBlanks(value.split(';')[0] ?? '').toLowerCase();
}
