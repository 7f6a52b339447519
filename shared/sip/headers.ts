import { endOfQuoted, quote, unquote } from '../lib/quoted-string.js';
import { isToken, parseParams, printParams, splitOutside, trimBlanks, type Params } from './grammar.js';
import { headerValues, type HasHeaders } from './header-fields.js';
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

/** RFC 3261 §25.1: blanks may stand around the slashes, and around the colon of sent-by. */
const PROTOCOL_AND_SENT_BY = /^([^/ \t]+)[ \t]*\/[ \t]*([^/ \t]+)[ \t]*\/[ \t]*([^/ \t]+)[ \t]+([^ \t][^]*)$/;

/** While it is being filled: every datagram has a Via, and spreading optional fields costs more than reading them. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function parseVia(value: string): Via | undefined {
  const [protocolAndSentBy = '', ...pieces] = splitOutside(value, ';');
  const [, name = '', version = '', transport = '', address = ''] = PROTOCOL_AND_SENT_BY.exec(protocolAndSentBy) ?? [];
  if (!isToken(name) || !isToken(version) || !isToken(transport)) return undefined;
  const sentBy = parseHostPort(/[ \t]/.test(address) ? address.split(':').map(trimBlanks).join(':') : address);
  const params = parseParams(pieces);
  if (sentBy === undefined || params === undefined) return undefined;

  const rport = parseRport(params);
  if (rport === 'malformed') return undefined;
  const via: Writable<Via> = {
    version: `${name.toUpperCase()}/${version}`,
    transport: transport.toUpperCase(),
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

/** RFC 3261 §20.16: the number is a 32-bit unsigned integer. */
export function parseCSeq(value: string): { readonly seq: number; readonly method: string } | undefined {
  const match = /^(\d+)[ \t]+([^ \t]+)$/.exec(value);
  const [, digits = '', method = ''] = match ?? [];
  const seq = Number(digits);
  return match !== null && seq <= 0xffffffff && isToken(method) ? { seq, method } : undefined;
}

/**
 * `name-addr` or `addr-spec` with header parameters (RFC 3261 §20.10, From, To, Contact, Route). A display name without
 * quotes may hold any character (RFC 4475 §3.1.2.15). Undefined for `*`.
 */
export function parseNameAddr(value: string): NameAddr | undefined {
  const [address = '', ...pieces] = splitOutside(value, ';');
  const params = parseParams(pieces);
  if (params === undefined) return undefined;

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
  return { ...(displayName !== '' && { displayName }), uri, params };
}

export function printNameAddr({ displayName, uri, params }: NameAddr): string {
  return `${displayName === undefined ? '' : `${quote(displayName)} `}<${uri}>${printParams(params)}`;
}

/** RFC 3261 §25.1 `delta-seconds`, 0 … 2^32-1. */
export function parseDeltaSeconds(value: string): number | undefined {
  if (!/^\d+$/.test(value)) return undefined;
  const seconds = Number(value);
  return seconds <= 0xffffffff ? seconds : undefined;
}

/** RFC 3261 §20.33: seconds, then perhaps a comment and parameters. */
export function parseRetryAfter(value: string): number | undefined {
  return parseDeltaSeconds(/^\d+(?=[ \t;(]|$)/.exec(value)?.[0] ?? '');
}

/** The readable elements of the Contact headers; `*` and malformed ones are left out. */
export function parseContacts(message: HasHeaders): readonly NameAddr[] {
  return headerValues(message, 'Contact')
    .map(parseNameAddr)
    .filter((contact) => contact !== undefined);
}

function parseRport(params: Params): number | true | undefined | 'malformed' {
  if (!params.has('rport')) return undefined;
  const text = params.get('rport');
  // RFC 3581 §3: the client sends it without a value.
  if (text === undefined) return true;
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : 'malformed';
}

/** An IPv6 address may stand there with brackets or without. */
function withoutBrackets(address: string): string {
  return address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
}

/** RFC 3986 §3.1 scheme, then anything that may stand in angle brackets. */
function isUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"]+$/.test(text);
}

function parseDisplayName(text: string): string | undefined {
  if (text.startsWith('"')) return unquote(text);
  return text.includes('"') ? undefined : text;
}
