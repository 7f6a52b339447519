import { ALPHANUMERIC, characterSet, DIGITS, isDecimal, skipWhile } from '../lib/character-set.js';
import { endOfQuoted, quote, unquote } from '../lib/quoted-string.js';
import {
  endOfElement,
  endOfToken,
  isToken,
  parseParams,
  printParams,
  skipBlanks,
  trimBlanks,
  type Params,
} from './grammar.js';
import { headerValue, headerValues, type HasHeaders } from './header-fields.js';
import { parseHostPort } from './uri.js';

/** RFC 3261 §20.42, RFC 3581. */
export interface Via {
  /** `SIP/2.0` */
  readonly version: string;
  /** Upper case. */
  readonly transport: string;
  /** An IPv6 address without its brackets. */
  readonly host: string;
  readonly port?: number;
  readonly branch?: string;
  readonly received?: string;
  /** `true`: asked for, not yet filled in by the server. */
  readonly rport?: number | true;
  readonly params: Params;
}

export interface NameAddr {
  /** Without its quotes. */
  readonly displayName?: string;
  readonly uri: string;
  /** Parameters of the header, not those of the URI. */
  readonly params: Params;
}

const DIGIT = characterSet(DIGITS);
const LETTERS = characterSet(ALPHANUMERIC.replace(DIGITS, ''));
const SCHEME = characterSet(`${ALPHANUMERIC}+.-`);
const URI_TEXT = characterSet(
  Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
    .filter((character) => !/[\s<>"]/.test(character))
    .join(''),
);

/** While it is being filled: every datagram has a Via, and spreading optional fields costs more than reading them. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function parseVia(value: string): Via | undefined {
  // RFC 3261 §25.1: blanks may stand around the slashes, and around the colon of sent-by.
  const nameStart = skipBlanks(value, 0);
  const nameEnd = endOfToken(value, nameStart);
  const versionStart = behindSlash(value, nameEnd);
  const versionEnd = endOfToken(value, versionStart);
  const transportStart = behindSlash(value, versionEnd);
  const transportEnd = endOfToken(value, transportStart);
  const addressStart = skipBlanks(value, transportEnd);
  const complete = nameEnd > nameStart && versionEnd > versionStart && transportEnd > transportStart;
  if (!complete || addressStart === transportEnd) return undefined;
  const semicolon = value.indexOf(';', addressStart);
  const end = semicolon < 0 ? value.length : semicolon;
  const address = trimBlanks(value, addressStart, end);
  const sentBy = parseHostPort(
    address.includes(' ') || address.includes('\t') ? withoutBlanksAtColons(address) : address,
  );
  const params = sentBy === undefined ? undefined : parseParams(value, end);
  if (sentBy === undefined || params === undefined) return undefined;

  const rport = parseRport(params);
  if (rport === 'malformed') return undefined;
  const via: Writable<Via> = {
    version: `${value.slice(nameStart, nameEnd).toUpperCase()}/${value.slice(versionStart, versionEnd)}`,
    transport: value.slice(transportStart, transportEnd).toUpperCase(),
    host: sentBy.host,
    params,
  };
  const branch = params.get('branch');
  const received = params.get('received');
  if (sentBy.port !== undefined) via.port = sentBy.port;
  if (branch !== undefined) via.branch = branch;
  if (received !== undefined) via.received = withoutBrackets(received);
  if (rport !== undefined) via.rport = rport;
  return via;
}

let lastRead: { readonly headers: HasHeaders['headers']; readonly via: Via | undefined } | undefined;

/**
 * The topmost Via, undefined where there is none that can be read. That of the last message is kept: that it is a
 * response is known by its Via, and at once so is whose. (A WeakMap of all messages costs more than it saves.)
 */
export function topVia({ headers }: HasHeaders): Via | undefined {
  if (lastRead?.headers !== headers) {
    lastRead = { headers, via: parseVia(headerValue({ headers }, 'Via') ?? '') };
  }
  return lastRead.via;
}

/** RFC 3261 §20.16: the number is a 32-bit unsigned integer. */
export function parseCSeq(value: string): { readonly seq: number; readonly method: string } | undefined {
  const digitsEnd = skipWhile(DIGIT, value, 0);
  const methodStart = skipBlanks(value, digitsEnd);
  const seq = Number(value.slice(0, digitsEnd));
  const method = value.slice(methodStart);
  if (digitsEnd === 0 || methodStart === digitsEnd || seq > 0xffffffff || !isToken(method)) return undefined;
  return { seq, method };
}

/**
 * `name-addr` or `addr-spec` with header parameters (RFC 3261 §20.10, From, To, Contact, Route). A display name without
 * quotes may hold any character (RFC 4475 §3.1.2.15). Undefined for `*`.
 */
export function parseNameAddr(value: string): NameAddr | undefined {
  const end = endOfElement(value, 0, ';');
  const params = parseParams(value, end);
  if (params === undefined) return undefined;
  const address = trimBlanks(value, 0, end);

  const quotedEnd = address.startsWith('"') ? endOfQuoted(address, 0) : 0;
  const open = quotedEnd < 0 ? -1 : address.indexOf('<', quotedEnd);
  if (open < 0) {
    // RFC 3261 §20.10: with a comma or question mark the URI must stand in angle brackets.
    return isUri(address) && !/[?,]/.test(address) ? { uri: address, params } : undefined;
  }
  const uri = address.slice(open + 1, -1);
  if (!address.endsWith('>') || !isUri(uri)) return undefined;
  const displayName = parseDisplayName(trimBlanks(address.slice(0, open)));
  if (displayName === undefined) return undefined;
  return displayName === '' ? { uri, params } : { displayName, uri, params };
}

export function printNameAddr({ displayName, uri, params }: NameAddr): string {
  return `${displayName === undefined ? '' : `${quote(displayName)} `}<${uri}>${printParams(params)}`;
}

/** RFC 3261 §25.1 `delta-seconds`, 0 … 2^32-1. */
export function parseDeltaSeconds(value: string): number | undefined {
  if (!isDecimal(value)) return undefined;
  const seconds = Number(value);
  return seconds <= 0xffffffff ? seconds : undefined;
}

/** RFC 3261 §20.33: seconds, then perhaps a comment and parameters. */
export function parseRetryAfter(value: string): number | undefined {
  return parseDeltaSeconds(/^\d+(?=[ \t;(]|$)/.exec(value)?.[0] ?? '');
}

/** The readable elements of the Contact headers; `*` and malformed ones are left out. */
export function parseContacts(message: HasHeaders): readonly NameAddr[] {
  const contacts: NameAddr[] = [];
  for (const value of headerValues(message, 'Contact')) {
    const contact = parseNameAddr(value);
    if (contact !== undefined) contacts.push(contact);
  }
  return contacts;
}

/** Index of what follows the slash and the blanks around it; the length of the text where there is no slash. */
function behindSlash(text: string, at: number): number {
  const slash = skipBlanks(text, at);
  return text.charAt(slash) === '/' ? skipBlanks(text, slash + 1) : text.length;
}

function parseRport(params: Params): number | true | undefined | 'malformed' {
  if (!params.has('rport')) return undefined;
  const text = params.get('rport');
  // RFC 3581 §3: the client sends it without a value.
  if (text === undefined) return true;
  return text.length <= 5 && isDecimal(text) && Number(text) <= 65535 ? Number(text) : 'malformed';
}

function withoutBlanksAtColons(text: string): string {
  return text
    .split(':')
    .map((part) => trimBlanks(part))
    .join(':');
}

/** An IPv6 address may stand there with brackets or without. */
function withoutBrackets(address: string): string {
  return address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
}

/** RFC 3986 §3.1 scheme, then anything that may stand in angle brackets. */
function isUri(text: string): boolean {
  const colon = skipWhile(SCHEME, text, 0);
  if (text.charAt(colon) !== ':' || skipWhile(LETTERS, text, 0) === 0) return false;
  const rest = skipWhile(URI_TEXT, text, colon + 1);
  // Behind ASCII, blanks are many; the class knows them.
  return rest === text.length ? rest > colon + 1 : text.charCodeAt(rest) > 127 && /^[^\s<>"]+$/.test(text.slice(rest));
}

function parseDisplayName(text: string): string | undefined {
  if (text.startsWith('"')) return unquote(text);
  return text.includes('"') ? undefined : text;
}
