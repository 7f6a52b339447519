/**
 * Sets of ASCII characters as tables, and the walks along a text that readers of headers are made of. On texts as short
 * as those of a header, a walk takes a fraction of the time in which a regular expression starts.
 */
export type CharacterSet = Uint8Array;

export const DIGITS = '0123456789';
export const ALPHANUMERIC = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${DIGITS}`;

const DIGIT = characterSet(DIGITS);

export function characterSet(characters: string): CharacterSet {
  const set = new Uint8Array(128);
  for (let i = 0; i < characters.length; i++) set[characters.charCodeAt(i)] = 1;
  return set;
}

/** Index of the first character from `at` on that is not in the set, or the length of the text. */
export function skipWhile(set: CharacterSet, text: string, at: number): number {
  let i = at;
  while (i < text.length && set[text.charCodeAt(i)] === 1) i++;
  return i;
}

/** Index of the first character from `at` on that is in the set, or the length of the text. */
export function skipUntil(set: CharacterSet, text: string, at: number): number {
  let i = at;
  while (i < text.length && set[text.charCodeAt(i)] !== 1) i++;
  return i;
}

/** At least one character, all of them in the set. */
export function consistsOf(set: CharacterSet, text: string): boolean {
  return text.length > 0 && skipWhile(set, text, 0) === text.length;
}

/** At least one decimal digit and nothing else. */
export function isDecimal(text: string): boolean {
  return consistsOf(DIGIT, text);
}
