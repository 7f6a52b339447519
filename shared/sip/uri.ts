import { characterSet, DIGITS, isDecimal, skipWhile } from '../lib/character-set.js';

/** A SIP or SIPS URI (RFC 3261 §19.1). Escapes stay as written: user, password, parameters and headers are raw text. */
export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  readonly user?: string;
  readonly password?: string;
  /** As written; an IPv6 address without its brackets. */
  readonly host: string;
  readonly port?: number;
  /** By lower-case name. */
  readonly params: ReadonlyMap<string, string | undefined>;
  /** By name as written. */
  readonly headers?: ReadonlyMap<string, string>;
}

const DIGIT = characterSet(DIGITS);
const ESCAPES = /%(?![0-9A-Fa-f]{2})/;
// RFC 3261 §25.1: unreserved, escaped and the reserved characters that each part allows.
const USER = /^[A-Za-z0-9\-_.!~*'()%&=+$,;?/]+$/;
const PASSWORD = /^[A-Za-z0-9\-_.!~*'()%&=+$,]*$/;
const PARAMETER = /^[A-Za-z0-9\-_.!~*'()%[\]/:&+$]+$/;
const HEADER = /^[A-Za-z0-9\-_.!~*'()%[\]/?:+$]*$/;

export function parseSipUri(text: string): SipUri | undefined {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, Math.max(colon, 0)).toLowerCase();
  if ((scheme !== 'sip' && scheme !== 'sips') || ESCAPES.test(text)) return undefined;
  const rest = text.slice(colon + 1);
  const at = rest.indexOf('@');
  const userInfo = at < 0 ? undefined : parseUserInfo(rest.slice(0, at));
  if (at >= 0 && userInfo === undefined) return undefined;

  const [hostAndParams = '', headerText, ...excess] = splitFirst(rest.slice(at + 1), '?');
  const [hostPort = '', ...paramTexts] = hostAndParams.split(';');
  const address = parseHostPort(hostPort);
  const params = parseUriParams(paramTexts);
  if (excess.length > 0 || address === undefined || params === undefined) return undefined;
  const headers = headerText === undefined ? undefined : parseUriHeaders(headerText);
  if (headerText !== undefined && headers === undefined) return undefined;
  return { scheme, ...userInfo, ...address, params, ...(headers !== undefined && { headers }) };
}

export function printSipUri(uri: SipUri): string {
  const password = uri.password === undefined ? '' : `:${uri.password}`;
  const userInfo = uri.user === undefined ? '' : `${uri.user}${password}@`;
  let text = `${uri.scheme}:${userInfo}${printHostPort(uri.host, uri.port)}`;
  for (const [name, value] of uri.params) text += value === undefined ? `;${name}` : `;${name}=${value}`;
  if (uri.headers !== undefined) text += `?${[...uri.headers].map(([name, value]) => `${name}=${value}`).join('&')}`;
  return text;
}

/** RFC 3261 §19.1.4, for two contacts: is it the same resource? */
export function sameSipUri(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    sameText(a.user, b.user) &&
    sameText(a.password, b.password) &&
    a.host.toLowerCase() === b.host.toLowerCase() &&
    // "A URI omitting any component with a default value will not match a URI explicitly containing that component".
    a.port === b.port &&
    sameParams(a.params, b.params) &&
    sameHeaders(a.headers, b.headers)
  );
}

/** `host`, `host:port`, `[IPv6]:port`. Port 1–65535. */
export function parseHostPort(text: string): { readonly host: string; readonly port?: number } | undefined {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':');
  const host = end < 0 ? text : text.slice(0, end);
  const after = end < 0 ? '' : text.slice(end);
  const name = host.startsWith('[') ? host.slice(1, -1) : host;
  const valid = host.startsWith('[') ? isIpv6(name) : isIpv4(name) || isHostName(name);
  if (!valid) return undefined;
  if (after === '') return { host: name };
  const digits = after.slice(1);
  if (!after.startsWith(':') || digits.length > 5 || !isDecimal(digits)) return undefined;
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? { host: name, port } : undefined;
}

export function printHostPort(host: string, port?: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

export function isIpv4(text: string): boolean {
  // By hand, as every Via has one: up to three digits, four times.
  let at = 0;
  for (let part = 1; ; part++) {
    const end = skipWhile(DIGIT, text, at);
    if (end === at || end - at > 3 || Number(text.slice(at, end)) > 255) return false;
    if (part === 4) return end === text.length;
    if (text.charAt(end) !== '.') return false;
    at = end + 1;
  }
}

/** RFC 4291 §2.2, without brackets and without a zone. */
export function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [h, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [p, part] of parts.entries()) {
      const last = h === halves.length - 1 && p === parts.length - 1;
      if (last && part.includes('.') && isIpv4(part)) groups += 2;
      else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups += 1;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

/**
 * RFC 3261 §25.1 `hostname`; the last label does not begin with a digit, so that a bad IPv4 address is no name. An
 * underscore is let through: such names resolve (container networks make them), so refusing one would be a wrong finding.
 */
export function isHostName(text: string): boolean {
  if (text.length > 255) return false;
  const labels = (text.endsWith('.') ? text.slice(0, -1) : text).split('.');
  return (
    labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label)) &&
    /^[A-Za-z_]/.test(labels.at(-1) ?? '')
  );
}

function splitFirst(text: string, separator: string): string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function parseUserInfo(text: string): { readonly user: string; readonly password?: string } | undefined {
  const [user = '', password] = splitFirst(text, ':');
  if (!USER.test(user) || (password !== undefined && !PASSWORD.test(password))) return undefined;
  return { user, ...(password !== undefined && { password }) };
}

function parseUriParams(texts: readonly string[]): ReadonlyMap<string, string | undefined> | undefined {
  const params = new Map<string, string | undefined>();
  for (const text of texts) {
    const [name = '', value] = splitFirst(text, '=');
    const key = name.toLowerCase();
    if (!PARAMETER.test(name) || (value !== undefined && !PARAMETER.test(value)) || params.has(key)) return undefined;
    params.set(key, value);
  }
  return params;
}

function parseUriHeaders(text: string): ReadonlyMap<string, string> | undefined {
  const headers = new Map<string, string>();
  for (const pair of text.split('&')) {
    const [name = '', value] = splitFirst(pair, '=');
    if (name === '' || value === undefined || !HEADER.test(name) || !HEADER.test(value)) return undefined;
    headers.set(name, value);
  }
  return headers;
}

/** Escaped and plain are the same but for reserved characters; the hex digits of an escape have no case. */
function sameText(a: string | undefined, b: string | undefined): boolean {
  return normalizeEscapes(a) === normalizeEscapes(b);
}

function normalizeEscapes(text: string | undefined): string | undefined {
  return text?.replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9\-_.!~*'()]/.test(character) ? character : escape.toUpperCase();
  });
}

/** RFC 3261 §19.1.4: these decide where a request goes, so one that stands on one side only makes a difference. */
const DECIDING = new Set(['user', 'ttl', 'method', 'maddr', 'transport']);

function sameParams(a: SipUri['params'], b: SipUri['params']): boolean {
  const names = new Set([...a.keys(), ...b.keys()]);
  for (const name of names) {
    if (a.has(name) && b.has(name)) {
      if (normalizeEscapes(a.get(name))?.toLowerCase() !== normalizeEscapes(b.get(name))?.toLowerCase()) return false;
    } else if (DECIDING.has(name)) return false;
  }
  return true;
}

function sameHeaders(a: SipUri['headers'], b: SipUri['headers']): boolean {
  const canonical = (headers: SipUri['headers']): string =>
    [...(headers ?? [])]
      .map(([name, value]) => `${name.toLowerCase()}=${normalizeEscapes(value) ?? ''}`)
      .sort()
      .join('&');
  return canonical(a) === canonical(b);
}
