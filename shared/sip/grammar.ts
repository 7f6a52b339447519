import { ALPHANUMERIC, characterSet, consistsOf, skipWhile } from '../lib/character-set.js';
import { contentOfQuoted, endOfQuoted, quote } from '../lib/quoted-string.js';

/** The few productions of RFC 3261 §25.1 that every header shares. All of them run in linear time. */

const TOKEN = characterSet(`${ALPHANUMERIC}-.!%*_+\`'~`);

/** RFC 3261 §25.1 `token`. */
export function isToken(text: string): boolean {
  return consistsOf(TOKEN, text);
}

/** Index behind the token that begins at `at`; `at` itself where none begins. */
export function endOfToken(text: string, at: number): number {
  return skipWhile(TOKEN, text, at);
}

const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const SEMICOLON = 59;
const LESS_THAN = 60;
const EQUALS = 61;

/** @param code of a character; NaN behind the end of a text */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Index of the first character from `at` on that is no blank, or the length of the text. */
export function skipBlanks(text: string, at: number): number {
  let i = at;
  while (isBlank(text.charCodeAt(i))) i++;
  return i;
}

/**
 * Without the spaces and tabs around it, or around a part of it. `String.trim` would also take Unicode blanks, which are
 * text in SIP.
 */
export function trimBlanks(text: string, from = 0, to = text.length): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Index of a separator that stands outside quoted strings and angle brackets, from `at` on, or the length of the text. */
export function endOfElement(text: string, at: number, separator: ',' | ';'): number {
  // Most texts have none, and to know that is cheap.
  if (text.indexOf(separator, at) < 0) return text.length;
  const separatorCode = separator.charCodeAt(0);
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === separatorCode) return i;
    if (code === QUOTE || code === LESS_THAN) {
      const end = code === QUOTE ? endOfQuoted(text, i) : text.indexOf('>', i) + 1;
      if (end <= 0) break;
      i = end - 1;
    }
  }
  return text.length;
}

/** Splits at a separator that stands outside quoted strings and angle brackets; the pieces are trimmed, empty ones kept. */
export function splitOutside(text: string, separator: ',' | ';'): string[] {
  const pieces: string[] = [];
  for (let start = 0; start <= text.length;) {
    const end = endOfElement(text, start, separator);
    pieces.push(trimBlanks(text, start, end));
    start = end + 1;
  }
  return pieces;
}

/** Parameters by lower-case name; the value of a flag is undefined, a quoted value is given without its quotes. */
export type Params = ReadonlyMap<string, string | undefined>;

/** `token` and `host` of RFC 3261 §25.1 together (a `received` may carry an IPv6 address, in brackets or not). */
const PARAMETER_VALUE = characterSet(`${ALPHANUMERIC}-.!%*_+\`'~[]:`);

/**
 * `;name=value;flag` to the end of the text, blanks around everything. The first of two equal names counts.
 * @param at the first semicolon, or the length of the text
 */
export function parseParams(text: string, at: number): Params | undefined {
  const params = new Map<string, string | undefined>();
  for (let i = at; i < text.length;) {
    if (text.charCodeAt(i) !== SEMICOLON) return undefined;
    const nameStart = skipBlanks(text, i + 1);
    const nameEnd = endOfToken(text, nameStart);
    if (nameEnd === nameStart) return undefined;
    let value: string | undefined;
    i = skipBlanks(text, nameEnd);
    if (text.charCodeAt(i) === EQUALS) {
      const start = skipBlanks(text, i + 1);
      const quoted = text.charCodeAt(start) === QUOTE;
      const end = quoted ? endOfQuoted(text, start) : skipWhile(PARAMETER_VALUE, text, start);
      if (end <= start) return undefined;
      value = quoted ? contentOfQuoted(text, start, end) : text.slice(start, end);
      i = skipBlanks(text, end);
    }
    const name = text.slice(nameStart, nameEnd).toLowerCase();
    if (!params.has(name)) params.set(name, value);
  }
  return params;
}

/** `;name=value;flag`, quoted where it has to be. */
export function printParams(params: Params): string {
  let text = '';
  for (const [name, value] of params) {
    if (value === undefined) text += `;${name}`;
    else text += `;${name}=${consistsOf(PARAMETER_VALUE, value) ? value : quote(value)}`;
  }
  return text;
}
