const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 §4. The platform's own encoders are not part of the language. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const sextet = (shift: number): string => ALPHABET.charAt((bits >> shift) & 63);
    text += sextet(18) + sextet(12) + (b === undefined ? '=' : sextet(6)) + (c === undefined ? '=' : sextet(0));
  }
  return text;
}

const SEXTETS: ReadonlyMap<string, number> = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));

/** The bytes, or undefined where the text is no base64. Its padding may be missing. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const letters = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
  // One letter more has six bits: no byte.
  if (letters % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((letters * 3) / 4));
  let bits = 0;
  let filled = 0;
  for (let at = 0; at < letters; at++) {
    const value = SEXTETS.get(text.charAt(at));
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    if (at % 4 > 0) bytes[filled++] = bits >> (6 - 2 * (at % 4));
  }
  return bytes;
}
