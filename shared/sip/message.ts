import { err, ok, type Result } from '../lib/result.js';
import { isBlank, isToken, trimBlanks } from './grammar.js';
import { headerValue, headerValues, isHeader, type SipHeader } from './header-fields.js';
import { parseCSeq, parseVia } from './headers.js';

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
  const end = endOfHead(bytes, start);
  if (end < 0) return refuse('no-end-of-headers', 'no empty line');
  const head = decoder.decode(bytes.subarray(start, end));
  if (/\r(?!\n)|(?<!\r)\n/.test(head)) return refuse('bare-line-break', 'CR or LF alone');
  const lines = head.split('\r\n');

  const headers = parseHeaders(lines);
  if (!headers.ok) return refuse('malformed-header', headers.error);
  const body = takeBody(headers.value, bytes.subarray(end + 4));
  const startLine = lines[0] ?? '';

  if (!response) {
    const request = parseRequestLine(startLine);
    if (request === undefined) return refuse('malformed-start-line', shorten(startLine), headers.value);
    if (!body.ok) return refuse(body.error.reason, body.error.detail, headers.value);
    return ok({ kind: 'request', ...request, headers: headers.value, body: body.value });
  }

  const statusLine = parseStatusLine(startLine);
  if (!statusLine.ok) return refuse(statusLine.error, shorten(startLine));
  const fault = responseFault(headers.value);
  if (fault !== undefined) return refuse(fault.reason, fault.detail);
  if (!body.ok) return refuse(body.error.reason, body.error.detail);
  return ok({ kind: 'response', ...statusLine.value, headers: headers.value, body: body.value });
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

// Neither keeps anything from one message to the next, and making one costs more than reading a header.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** RFC 3261 §7.5: CRLF before the start line is ignored. */
function skipLineBreaks(bytes: Uint8Array): number {
  let i = 0;
  while (bytes[i] === CR || bytes[i] === LF) i++;
  return i;
}

function startsLikeResponse(bytes: Uint8Array, start: number): boolean {
  return decoder.decode(bytes.subarray(start, start + 4)).toUpperCase() === 'SIP/';
}

function endOfHead(bytes: Uint8Array, start: number): number {
  for (let i = bytes.indexOf(CR, start); i >= 0; i = bytes.indexOf(CR, i + 1)) {
    if (bytes[i + 1] === LF && bytes[i + 2] === CR && bytes[i + 3] === LF) return i;
  }
  return -1;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function flatten(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, ' ') : text;
}

/** @param lines the start line and the header lines */
function parseHeaders(lines: readonly string[]): Result<readonly SipHeader[], string> {
  const headers: { name: string; value: string }[] = [];
  for (const line of lines.slice(1)) {
    if (isBlank(line.charCodeAt(0))) {
      // RFC 3261 §7.3.1: a line that begins with a blank continues the one above; the fold is one blank.
      const header = headers.at(-1);
      if (header === undefined) return err('the first header line begins with a blank');
      const part = trimBlanks(line);
      if (part !== '') header.value += header.value === '' ? part : ` ${part}`;
      continue;
    }
    const colon = line.indexOf(':');
    const name = trimBlanks(line.slice(0, Math.max(colon, 0)));
    if (!isToken(name)) return err(shorten(line));
    headers.push({ name, value: trimBlanks(line.slice(colon + 1)) });
  }
  return ok(headers);
}

function parseRequestLine(line: string): Pick<SipRequest, 'method' | 'uri' | 'version'> | undefined {
  // RFC 3261 §7.1: exactly one blank between the three, none within.
  const [method = '', uri = '', version = '', ...rest] = line.split(' ');
  if (rest.length > 0 || !isToken(method) || uri === '' || !/^SIP\/\d+\.\d+$/i.test(version)) return undefined;
  return { method, uri, ...(version.toUpperCase() !== 'SIP/2.0' && { version }) };
}

function parseStatusLine(
  line: string,
): Result<Pick<SipResponse, 'status' | 'reason'>, 'unsupported-version' | 'malformed-status'> {
  if (!/^SIP\/2\.0(?: |$)/i.test(line)) return err('unsupported-version');
  // RFC 3261 §7.2 wants a blank before an empty reason too; without it the meaning is as plain.
  const match = /^([1-9]\d\d)(?: (.*))?$/s.exec(line.slice(8));
  if (match === null) return err('malformed-status');
  return ok({ status: Number(match[1]), reason: match[2] ?? '' });
}

function responseFault(headers: readonly SipHeader[]): Pick<SipParseError, 'reason' | 'detail'> | undefined {
  const message = { headers };
  for (const name of ['From', 'To', 'Call-ID', 'CSeq']) {
    const { length } = headerValues(message, name);
    if (length !== 1) return { reason: length === 0 ? 'missing-header' : 'repeated-header', detail: name };
  }
  const via = headerValue(message, 'Via');
  if (via === undefined) return { reason: 'missing-header', detail: 'Via' };
  if (parseVia(via) === undefined) return { reason: 'malformed-header', detail: `Via: ${shorten(via)}` };
  const cseq = headerValue(message, 'CSeq') ?? '';
  if (parseCSeq(cseq) === undefined) return { reason: 'malformed-header', detail: `CSeq: ${shorten(cseq)}` };
  return undefined;
}

function takeBody(
  headers: readonly SipHeader[],
  rest: Uint8Array,
): Result<Uint8Array, Pick<SipParseError, 'detail'> & { reason: 'malformed-content-length' | 'truncated-body' }> {
  const values = new Set(headerValues({ headers }, 'Content-Length'));
  const [value] = values;
  // RFC 3261 §18.3: without Content-Length the body ends with the datagram.
  if (value === undefined) return ok(rest);
  if (values.size > 1 || !/^\d+$/.test(value)) {
    return err({ reason: 'malformed-content-length', detail: shorten([...values].join(', ')) });
  }
  const length = Number(value);
  if (length > rest.length)
    return err({ reason: 'truncated-body', detail: `${rest.length} of ${shorten(value)} bytes` });
  return ok(rest.subarray(0, length));
}
