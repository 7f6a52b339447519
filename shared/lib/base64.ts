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
