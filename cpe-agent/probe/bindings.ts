import type { Target } from '#shared/diagnosis/observations.js';
import type { TraceEntry } from '#shared/diagnosis/trace.js';
import { parseContacts, parseDeltaSeconds, topVia } from '#shared/sip/headers.js';
import { headerValue, parseSipMessage, type SipRequest, type SipResponse } from '#shared/sip/message.js';
import { ownBinding } from '#shared/sip/own-binding.js';
import { splitAddress } from '#shared/trace/endpoint.js';

/** What the REGISTERs of a run left at the registrar, read from its trace: the deep probes' too. */

export interface Binding {
  /** URI. */
  readonly contact: string;
  /** Where it was made. */
  readonly target: Target;
  /** For how long the registrar granted it. */
  readonly expiresSeconds: number;
  /** ms since the run's start */
  readonly at: number;
}

export interface Bindings {
  readonly made: readonly Binding[];
  /** Contacts of REGISTERs without a final response: they may be bound as well. */
  readonly possible: readonly string[];
}

interface Asked {
  readonly contact: string;
  readonly expires: number;
  readonly target: Target;
  answered: boolean;
}

export function bindingsIn(trace: readonly TraceEntry[]): Bindings {
  const asked = new Map<string, Asked>();
  const made = new Map<string, Binding>();
  for (const entry of trace) {
    if (entry.proto === 'error' && entry.text === 'ECONNREFUSED') {
      // Nobody has a REGISTER that a closed port turned away.
      for (const request of asked.values()) request.answered = true;
      continue;
    }
    const message = messageOf(entry);
    const branch = message && topVia(message)?.branch;
    if (message === undefined || branch === undefined) continue;
    if (message.kind === 'request') {
      const request = askedBy(message, entry);
      if (entry.dir === 'out' && request !== undefined) asked.set(branch, request);
      continue;
    }
    const request = asked.get(branch);
    if (entry.dir !== 'in' || request === undefined || message.status < 200) continue;
    request.answered = true;
    if (message.status >= 300) continue;
    const { contact, target } = request;
    const expiresSeconds = grantedSeconds(message, request);
    if (expiresSeconds === 0) made.delete(contact);
    else made.set(contact, { contact, target, expiresSeconds, at: entry.ms });
  }
  const open = [...asked.values()].filter(({ answered, expires }) => !answered && expires > 0);
  return {
    made: [...made.values()],
    possible: [...new Set(open.map(({ contact }) => contact))].filter((contact) => !made.has(contact)),
  };
}

function messageOf({ proto, text }: TraceEntry): SipRequest | SipResponse | undefined {
  if (proto !== 'sip' || text === undefined) return undefined;
  const parsed = parseSipMessage(new TextEncoder().encode(text));
  return parsed.ok ? parsed.value : undefined;
}

/** Undefined: a query, which binds nothing (RFC 3261 §10.2.3). */
function askedBy(request: SipRequest, { remote = '', transport }: TraceEntry): Asked | undefined {
  const [contact] = parseContacts(request);
  const { host, port } = splitAddress(remote) ?? {};
  if (contact === undefined || host === undefined || port === undefined || transport === undefined) return undefined;
  const expires = parseDeltaSeconds(headerValue(request, 'Expires') ?? '') ?? 0;
  return { contact: contact.uri, expires, target: { address: host, port, transport }, answered: false };
}

/** RFC 3261 §10.2.4: the binding's own parameter, else the Expires of the response, else what was asked for. */
function grantedSeconds(response: SipResponse, { contact, expires }: Asked): number {
  const own = ownBinding(response, contact)?.params.get('expires');
  const granted = own ?? headerValue(response, 'Expires');
  return (granted === undefined ? undefined : parseDeltaSeconds(granted)) ?? expires;
}
