import { parseContacts, parseVia } from '../../sip/headers.js';
import { headerValue, parseSipMessage, type SipMessage, type SipResponse } from '../../sip/message.js';
import { parseSipUri } from '../../sip/uri.js';
import type { Outcome } from '../observations.js';
import type { DiagnosisResult } from '../result.js';
import type { TraceEntry } from '../trace.js';
import { printAddress } from '../tracing.js';
import type { NatProbe, RegisterProbe, RewrittenHeader } from './evidence.js';
import type { Findings } from './findings.js';
import { sameTarget } from './register-lane.js';
import { isPrivateAddress } from './subnet.js';

/** What lies between phone and server, as far as the messages of procedure and probes show it; costs nothing. */
export function natOf(
  result: DiagnosisResult,
  { registers, stun }: Pick<Findings, 'registers' | 'stun'>,
): NatProbe | undefined {
  const pair = lastPair(result.trace.entries);
  const elsewhere = registers.find((one) => isElsewhere(one, result) && viaOf(one.outcome) !== undefined);
  const seenElsewhere = elsewhere && seenBy(viaOf(elsewhere.outcome) ?? '');
  const more = {
    ...(seenElsewhere !== undefined && { seenElsewhere }),
    ...(stun !== undefined && { stun }),
  };
  if (pair === undefined) return Object.keys(more).length === 0 ? undefined : { ...more, rewritten: [] };
  const { request, response } = pair;
  const sent = parseVia(headerValue(request, 'Via') ?? '');
  const top = headerValue(response, 'Via') ?? '';
  const via = parseVia(top);
  const seen = seenBy(top);
  const warning = response.headers.find(({ name, value }) => /^warning$/i.test(name) && value.startsWith('392'))?.value;
  return {
    ...(sent && { sent: printAddress({ address: sent.host, port: sent.port ?? 5060 }) }),
    ...(seen !== undefined && { seen }),
    ...more,
    ...(via && { rportAnswered: typeof via.rport === 'number' }),
    ...(warning !== undefined && { warning: warning.slice(0, WARNING) }),
    rewritten: rewritings(request, response),
  };
}

/**
 * A NAT there must be, and the server's answer shows none: as behind an ALG that hides itself (facts: sip.md). Ours: only for
 * a server outside of private networks; a private network may route to that without NAT as well, so it is no proof.
 */
export function hidesNat(nat: NatProbe | undefined, server: string | undefined): boolean {
  if (nat?.sent === undefined || server === undefined || isPrivateAddress(server)) return false;
  const own = addressIn(nat.sent);
  return isPrivateAddress(own) && (nat.seen === undefined || addressIn(nat.seen) === own);
}

/** Of `address:port`, or of an address alone. */
export function addressIn(text: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  const [address = '', ...rest] = text.split(':');
  return rest.length > 1 ? text : address;
}

function isElsewhere({ target, ownPort }: RegisterProbe, { evidence }: DiagnosisResult): boolean {
  return !ownPort && evidence.target !== undefined && !sameTarget(target, evidence.target);
}

function viaOf(outcome: Outcome): string | undefined {
  return outcome.kind === 'response' ? outcome.headers['Via']?.[0] : undefined;
}

/** `received:rport`, as far as the server filled them in. */
function seenBy(text: string): string | undefined {
  const via = parseVia(text);
  if (via?.received === undefined) return undefined;
  return typeof via.rport === 'number' ? printAddress({ address: via.received, port: via.rport }) : via.received;
}

/** Ours: so much of a Warning is kept. Characters. */
const WARNING = 400;
const utf8 = new TextEncoder();

/** The last final response of the trace, and the request that it answers. */
function lastPair(
  entries: readonly TraceEntry[],
): { readonly request: SipMessage; readonly response: SipResponse } | undefined {
  const response = entries
    .filter(({ dir }) => dir === 'in')
    .map(messageOf)
    .findLast((message): message is SipResponse => message?.kind === 'response' && message.status >= 200);
  const branch = response && branchOf(response);
  if (response === undefined || branch === undefined) return undefined;
  const request = entries
    .filter(({ dir }) => dir === 'out')
    .map(messageOf)
    .find((message) => message !== undefined && branchOf(message) === branch);
  return request && { request, response };
}

function messageOf({ proto, text }: TraceEntry): SipMessage | undefined {
  const parsed = proto === 'sip' && text !== undefined ? parseSipMessage(utf8.encode(text)) : undefined;
  return parsed?.ok === true ? parsed.value : undefined;
}

function branchOf(message: SipMessage): string | undefined {
  return parseVia(headerValue(message, 'Via') ?? '')?.params.get('branch');
}

/** What the response has otherwise than the request had it. A Content-Length is the response's own, and tells nothing. */
function rewritings(request: SipMessage, response: SipResponse): readonly RewrittenHeader[] {
  const sent = parseVia(headerValue(request, 'Via') ?? '');
  const via = parseVia(headerValue(response, 'Via') ?? '');
  const found: RewrittenHeader[] = [];
  if (sent && via && (sent.host !== via.host || (sent.port ?? 5060) !== (via.port ?? 5060))) found.push('Via');
  if (headerValue(request, 'Call-ID') !== headerValue(response, 'Call-ID')) found.push('Call-ID');
  if (response.status < 300 && contactIsAltered(request, response)) found.push('Contact');
  return found;
}

/** Ours is not listed, and one of our user at another host and the same port, or the reverse, is. */
function contactIsAltered(request: SipMessage, response: SipResponse): boolean {
  const [own] = parseContacts(request).map(({ uri }) => parseSipUri(uri));
  if (own === undefined) return false;
  const bound = parseContacts(response).flatMap(({ uri }) => parseSipUri(uri) ?? []);
  const same = (other: typeof own): boolean => other.host === own.host && (other.port ?? 5060) === (own.port ?? 5060);
  if (bound.length === 0 || bound.some(same)) return false;
  return bound.some(({ user, host, port }) => user === own.user && (host === own.host || port === own.port));
}
