import { endOfQuoted, quote, unquote } from '../lib/quoted-string.js';

/**
 * The few productions of RFC 3261 §25.1 that every header shares. All of them run in linear time: no regular expression
 * here may start its search again behind a run of blanks.
 */

const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

/** RFC 3261 §25.1 `token`. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const LESS_THAN = 60;

/** @param code of a character; NaN behind the end of a text */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Without the spaces and tabs around it. `String.trim` would also take Unicode blanks, which are text in SIP. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Splits at a separator that stands outside quoted strings and angle brackets; the pieces are trimmed, empty ones kept. */
export function splitOutside(text: string, separator: ',' | ';'): string[] {
  const pieces: string[] = [];
  const separatorCode = separator.charCodeAt(0);
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === separatorCode) {
      pieces.push(trimBlanks(text.slice(start, i)));
      start = i + 1;
    } else if (code === QUOTE || code === LESS_THAN) {
      const end = code === QUOTE ? endOfQuoted(text, i) : text.indexOf('>', i) + 1;
      if (end <= 0) break;
      i = end - 1;
    }
  }
  pieces.push(trimBlanks(text.slice(start)));
  return pieces;
}

/** Parameters by lower-case name; the value of a flag is undefined, a quoted value is given without its quotes. */
export type Params = ReadonlyMap<string, string | undefined>;

/** `token` and `host` of RFC 3261 §25.1 together (a `received` may carry an IPv6 address, in brackets or not). */
const PARAMETER_VALUE = /^[A-Za-z0-9\-.!%*_+`'~[\]:]+$/;

/** @param pieces what stood between the semicolons. The first of two equal names counts. */
export function parseParams(pieces: readonly string[]): Params | undefined {
  const params = new Map<string, string | undefined>();
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    const name = trimBlanks(equals < 0 ? piece : piece.slice(0, equals));
    if (!isToken(name)) return undefined;
    let value: string | undefined;
    if (equals >= 0) {
      const raw = trimBlanks(piece.slice(equals + 1));
      value = raw.startsWith('"') ? unquote(raw) : PARAMETER_VALUE.test(raw) ? raw : undefined;
      if (value === undefined) return undefined;
    }
    const key = name.toLowerCase();
    if (!params.has(key)) params.set(key, value);
  }
  return params;
}

/** `;name=value;flag`, quoted where it has to be. */
export function printParams(params: Params): string {
  let text = '';
  for (const [name, value] of params) {
    text += value === undefined ? `;${name}` : `;${name}=${PARAMETER_VALUE.test(value) ? value : quote(value)}`;
  }
  return text;
}
