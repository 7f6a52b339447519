import { endOfElement, splitOutside, trimBlanks } from './grammar.js';

export interface SipHeader {
  /** As received, or as it shall be printed. */
  readonly name: string;
  /** Unfolded, without blanks around it. */
  readonly value: string;
}

/** A request or a response, as far as its headers go. */
export interface HasHeaders {
  readonly headers: readonly SipHeader[];
}

/** First value of a header, by any of its names. */
export function headerValue(message: HasHeaders, name: string): string | undefined {
  const canonical = canonicalHeaderName(name);
  const isList = LISTS.has(canonical);
  for (const { name: candidate, value } of message.headers) {
    if (!isHeader(candidate, canonical)) continue;
    if (!isList) return value;
    if (value !== '') return trimBlanks(value, 0, endOfElement(value, 0, ','));
  }
  return undefined;
}

/** All values of a header, by any of its names; a comma-separated list is split outside quotes and angle brackets. */
export function headerValues(message: HasHeaders, name: string): readonly string[] {
  const canonical = canonicalHeaderName(name);
  const isList = LISTS.has(canonical);
  const values: string[] = [];
  for (const { name: candidate, value } of message.headers) {
    if (!isHeader(candidate, canonical)) continue;
    if (!isList) values.push(value);
    else if (value !== '') for (const element of splitOutside(value, ',')) values.push(element);
  }
  return values;
}

/** @param canonical see {@link canonicalHeaderName} */
export function isHeader(name: string, canonical: string): boolean {
  // A compact form has one character. Most names differ in length or in their first letter: no copy in lower case is made.
  if (name.length !== canonical.length) return name.length === 1 && COMPACT.get(name.toLowerCase()) === canonical;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const lower = code >= CAPITAL_A && code <= CAPITAL_Z ? code + 32 : code;
    if (lower !== canonical.charCodeAt(i)) return false;
  }
  return true;
}

const CAPITAL_A = 65;
const CAPITAL_Z = 90;

/** RFC 3261 §7.3.3 and the IANA registry of SIP header fields: compact forms. */
const COMPACT: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['n', 'identity-info'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
]);

/**
 * Headers whose value is a comma-separated list (RFC 3261 §7.3.1, §20 and the extensions a registrar uses). The
 * authentication headers are not among them: there a comma separates parameters.
 */
const LISTS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'alert-info',
  'allow',
  'allow-events',
  'call-info',
  'contact',
  'content-encoding',
  'content-language',
  'error-info',
  'history-info',
  'in-reply-to',
  'p-associated-uri',
  'path',
  'proxy-require',
  'reason',
  'record-route',
  'require',
  'route',
  'security-client',
  'security-server',
  'security-verify',
  'service-route',
  'supported',
  'unsupported',
  'via',
  'warning',
]);

/** Lower-case long form, by which two names of the same header are equal. */
export function canonicalHeaderName(name: string): string {
  const lower = name.toLowerCase();
  return lower.length === 1 ? (COMPACT.get(lower) ?? lower) : lower;
}
