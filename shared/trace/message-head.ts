import { endOfToken, trimBlanks } from '../sip/grammar.js';
import type { SipHeader } from '../sip/header-fields.js';

/** Start line and headers of a SIP message, as far as they can be read. */
export interface MessageHead {
  /** Of a request. */
  readonly method?: string;
  readonly uri?: string;
  /** Of a response. */
  readonly status?: number;
  readonly reason?: string;
  readonly headers: readonly SipHeader[];
  /** Where the body begins; absent: the empty line behind the headers is missing. */
  readonly bodyAt?: number;
}

/**
 * Reads what a trace shows, a message that breaks the rules too: it is in the trace because somebody wants to see it. What
 * a client makes of a message is told by `parseSipMessage`. Never fails; linear time.
 */
export function readHead(text: string): MessageHead {
  const headers: { name: string; value: string }[] = [];
  let startLine: string | undefined;
  let at = 0;
  while (at < text.length) {
    const lineFeed = text.indexOf('\n', at);
    const next = lineFeed < 0 ? text.length : lineFeed + 1;
    const end = lineFeed < 0 ? text.length : text.charAt(lineFeed - 1) === '\r' ? lineFeed - 1 : lineFeed;
    const line = text.slice(at, Math.max(at, end));
    at = next;
    if (startLine === undefined) {
      // RFC 3261 §7.5: line breaks before the start line are ignored.
      if (line !== '') startLine = line;
    } else if (line === '') {
      return { ...readStartLine(startLine), headers, bodyAt: at };
    } else readHeaderLine(line, headers);
  }
  return { ...readStartLine(startLine ?? ''), headers };
}

function readStartLine(line: string): Omit<MessageHead, 'headers' | 'bodyAt'> {
  const response = /^SIP\/\d+\.\d+ (\d{3})(?: (.*))?$/i.exec(line);
  if (response !== null) return { status: Number(response[1]), reason: response[2] ?? '' };
  const methodEnd = endOfToken(line, 0);
  const request = methodEnd > 0 && / SIP\/\d+\.\d+$/i.exec(line);
  if (!request || line.charAt(methodEnd) !== ' ') return {};
  return { method: line.slice(0, methodEnd), uri: line.slice(methodEnd + 1, request.index) };
}

function readHeaderLine(line: string, headers: { name: string; value: string }[]): void {
  const above = headers.at(-1);
  if (/^[ \t]/.test(line) && above !== undefined) {
    above.value = trimBlanks(`${above.value} ${trimBlanks(line)}`);
    return;
  }
  const colon = line.indexOf(':');
  if (colon > 0) headers.push({ name: trimBlanks(line.slice(0, colon)), value: trimBlanks(line.slice(colon + 1)) });
}
