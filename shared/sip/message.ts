import { isDecimal } from '../lib/character-set.js';
import { err, ok, type Result } from '../lib/result.js';
import { endOfToken, isBlank, isToken, skipBlanks, trimBlanks } from './grammar.js';
import { headerValue, headerValues, isHeader, type SipHeader } from './header-fields.js';
import { parseCSeq, topVia } from './headers.js';

export { headerValue, headerValues, type SipHeader } from './header-fields.js';

export interface SipRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  /** Only where it is not `SIP/2.0`: such a request earns a 505 (validate.ts). */
  readonly version?: string;
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
}

export interface SipResponse {
  readonly kind: 'response';
  /** 100–999 */
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
}

export type SipMessage = SipRequest | SipResponse;

export interface SipParseError {
  readonly reason:
    /** Nothing but line breaks: a keep-alive. */
    | 'empty'
    /** The empty line after the headers is missing. */
    | 'no-end-of-headers'
    | 'bare-line-break'
    | 'malformed-start-line'
    | 'unsupported-version'
    | 'malformed-status'
    | 'malformed-header'
    | 'missing-header'
    | 'repeated-header'
    | 'malformed-content-length'
    /** Fewer bytes than Content-Length promised. */
    | 'truncated-body';
  readonly detail: string;
  /** The bytes began like a SIP response: somebody speaks SIP there. */
  readonly response: boolean;
  /** Headers of a refused request, where they could be read: enough to answer it with 400 (RFC 3261 §18.3, §21.4.1). */
  readonly headers?: readonly SipHeader[];
}

/**
 * Reads one datagram (RFC 3261 §7, §18.3). Strict where two readers could disagree (line breaks, framing, status line),
 * liberal where nothing depends on it (bytes that are not UTF-8 become U+FFFD; bytes behind Content-Length are ignored).
 * Of a response it also checks what a client needs to match it: Via, From, To, Call-ID and CSeq, each once but for Via.
 * A request with wrong headers is returned, since it deserves an answer: see `refuseRequest` in validate.ts.
 */
export function parseSipMessage(bytes: Uint8Array): Result<SipMessage, SipParseError> {
  const start = skipLineBreaks(bytes);
  const response = startsLikeResponse(bytes, start);
  const refuse = (
    reason: SipParseError['reason'],
    detail: string,
    headers?: readonly SipHeader[],
  ): Result<SipMessage, SipParseError> =>
    err({ reason, detail, response, ...(headers !== undefined && !response && { headers }) });

  if (start === bytes.length) return refuse('empty', 'no start line');
  // To search a text is cheaper than to search bytes, and a line break is one in both.
  const text = decoder.decode(start === 0 ? bytes : bytes.subarray(start));
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return refuse('no-end-of-headers', 'no empty line');
  if (hasBareLineBreak(text, end)) return refuse('bare-line-break', 'CR or LF alone');
  // As many units as bytes: each byte became one.
  const endInBytes = text.length === bytes.length - start ? start + end : endOfHead(bytes, start);
  const startLine = text.slice(0, text.indexOf('\r'));

  const parsedHeaders = parseHeaders(text, startLine.length + 2, end);
  if (!parsedHeaders.ok) return refuse('malformed-header', parsedHeaders.error);
  const headers = parsedHeaders.value;
  const body = takeBody(headers, bytes, endInBytes + 4);

  if (!response) {
    const request = parseRequestLine(startLine);
    if (request === undefined) return refuse('malformed-start-line', shorten(startLine), headers);
    if (!body.ok) return refuse(body.error.reason, body.error.detail, headers);
    return ok({ kind: 'request', ...request, headers, body: body.value });
  }

  if (!startsWithVersion2(startLine)) return refuse('unsupported-version', shorten(startLine));
  const status = parseStatus(startLine);
  if (status === undefined) return refuse('malformed-status', shorten(startLine));
  const fault = responseFault(headers);
  if (fault !== undefined) return refuse(fault.reason, fault.detail);
  if (!body.ok) return refuse(body.error.reason, body.error.detail);
  return ok({ kind: 'response', status, reason: startLine.slice(12), headers, body: body.value });
}

/**
 * The bytes of a message. Content-Length is corrected where it stands, or added at the end. A line break inside a value
 * becomes a blank: it would forge a header.
 */
export function printSipMessage(message: SipMessage): Uint8Array {
  const length = message.body.length;
  let head =
    message.kind === 'request'
      ? flatten(`${message.method} ${message.uri} ${message.version ?? 'SIP/2.0'}`)
      : flatten(`SIP/2.0 ${message.status} ${message.reason}`);
  let written = false;
  for (const { name, value } of message.headers) {
    const isLength = isHeader(name, 'content-length');
    if (isLength && written) continue;
    written ||= isLength;
    head += `\r\n${name}: ${isLength ? length : flatten(value)}`;
  }
  if (!written) head += `\r\nContent-Length: ${length}`;
  const headBytes = encoder.encode(`${head}\r\n\r\n`);
  if (length === 0) return headBytes;
  const bytes = new Uint8Array(headBytes.length + length);
  bytes.set(headBytes);
  bytes.set(message.body, headBytes.length);
  return bytes;
}

const CR = 13;
const LF = 10;
const COLON = 58;

// Neither keeps anything from one message to the next, and making one costs more than reading a header.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** RFC 3261 §7.5: CRLF before the start line is ignored. */
function skipLineBreaks(bytes: Uint8Array): number {
  let i = 0;
  while (bytes[i] === CR || bytes[i] === LF) i++;
  return i;
}

/** `SIP/`, in any case. */
function startsLikeResponse(bytes: Uint8Array, start: number): boolean {
  const letter = (offset: number): number => (bytes[start + offset] ?? 0) | 32;
  return letter(0) === 115 && letter(1) === 105 && letter(2) === 112 && bytes[start + 3] === 47;
}

function endOfHead(bytes: Uint8Array, start: number): number {
  let i = start;
  while (!(bytes[i] === CR && bytes[i + 1] === LF && bytes[i + 2] === CR && bytes[i + 3] === LF)) i++;
  return i;
}

/** @param end of the headers: a CRLF stands there */
function hasBareLineBreak(text: string, end: number): boolean {
  for (let at = 0; at < end + 2;) {
    const carriageReturn = text.indexOf('\r', at);
    if (text.indexOf('\n', at) !== carriageReturn + 1) return true;
    at = carriageReturn + 2;
  }
  return false;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function flatten(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, ' ') : text;
}

/**
 * @param text without bare line breaks
 * @param start of the first header line; behind `end` where there is none
 * @param end of the last one
 */
function parseHeaders(text: string, start: number, end: number): Result<readonly SipHeader[], string> {
  const headers: { name: string; value: string }[] = [];
  for (let at = start; at < end;) {
    const lineEnd = text.indexOf('\r', at);
    if (isBlank(text.charCodeAt(at))) {
      // RFC 3261 §7.3.1: a line that begins with a blank continues the one above; the fold is one blank.
      const header = headers.at(-1);
      if (header === undefined) return err('the first header line begins with a blank');
      const part = trimBlanks(text, at, lineEnd);
      if (part !== '') header.value += header.value === '' ? part : ` ${part}`;
    } else {
      const nameEnd = endOfToken(text, at);
      const colon = skipBlanks(text, nameEnd);
      if (nameEnd === at || text.charCodeAt(colon) !== COLON) return err(shorten(text.slice(at, lineEnd)));
      headers.push({ name: text.slice(at, nameEnd), value: trimBlanks(text, colon + 1, lineEnd) });
    }
    at = lineEnd + 2;
  }
  return ok(headers);
}

function parseRequestLine(line: string): Pick<SipRequest, 'method' | 'uri' | 'version'> | undefined {
  // RFC 3261 §7.1: exactly one blank between the three, none within.
  const [method = '', uri = '', version = '', ...rest] = line.split(' ');
  if (rest.length > 0 || !isToken(method) || uri === '' || !/^SIP\/\d+\.\d+$/i.test(version)) return undefined;
  return { method, uri, ...(version.toUpperCase() !== 'SIP/2.0' && { version }) };
}

/** @param line that begins with `SIP/`, in any case */
function startsWithVersion2(line: string): boolean {
  return line.startsWith('2.0', 4) && (line.length === 7 || line.charAt(7) === ' ');
}

/** @param line that {@link startsWithVersion2}; undefined where three digits, the first not 0, are not all that follows it */
function parseStatus(line: string): number | undefined {
  const digits = line.slice(8, 11);
  // RFC 3261 §7.2 wants a blank before an empty reason too; without it the meaning is as plain.
  const ends = line.length === 11 || line.charAt(11) === ' ';
  return ends && digits.length === 3 && isDecimal(digits) && !digits.startsWith('0') ? Number(digits) : undefined;
}

function responseFault(headers: readonly SipHeader[]): Pick<SipParseError, 'reason' | 'detail'> | undefined {
  for (const name of ONCE) {
    const count = countHeaders(headers, name.toLowerCase());
    if (count !== 1) return { reason: count === 0 ? 'missing-header' : 'repeated-header', detail: name };
  }
  const message = { headers };
  if (topVia(message) === undefined) {
    const via = headerValue(message, 'Via');
    if (via === undefined) return { reason: 'missing-header', detail: 'Via' };
    return { reason: 'malformed-header', detail: `Via: ${shorten(via)}` };
  }
  const cseq = headerValue(message, 'CSeq') ?? '';
  if (parseCSeq(cseq) === undefined) return { reason: 'malformed-header', detail: `CSeq: ${shorten(cseq)}` };
  return undefined;
}

const ONCE = ['From', 'To', 'Call-ID', 'CSeq'];

function countHeaders(headers: readonly SipHeader[], canonical: string): number {
  let count = 0;
  for (const { name } of headers) if (isHeader(name, canonical)) count++;
  return count;
}

function takeBody(
  headers: readonly SipHeader[],
  bytes: Uint8Array,
  start: number,
): Result<Uint8Array, Pick<SipParseError, 'detail'> & { reason: 'malformed-content-length' | 'truncated-body' }> {
  const values = headerValues({ headers }, 'Content-Length');
  const [value] = values;
  // RFC 3261 §18.3: without Content-Length the body ends with the datagram.
  if (value === undefined) return ok(bytes.subarray(start));
  if (!isDecimal(value) || values.some((other) => other !== value)) {
    return err({ reason: 'malformed-content-length', detail: shorten([...new Set(values)].join(', ')) });
  }
  const length = Number(value);
  const there = bytes.length - start;
  if (length > there) return err({ reason: 'truncated-body', detail: `${there} of ${shorten(value)} bytes` });
  return ok(bytes.subarray(start, start + length));
}
