/** Crockford's base32, as in the ULID specification: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A ULID: 10 characters of time and 16 of randomness, sortable by creation time.
 * @param at epoch milliseconds
 * @param random at least 16 bytes; the low five bits of each are used
 */
export function ulid(at: number, random: Uint8Array): string {
  let time = '';
  for (let rest = at, i = 0; i < 10; i++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let tail = '';
  for (let i = 0; i < 16; i++) tail += ALPHABET.charAt((random[i] ?? 0) % 32);
  return time + tail;
}
