import { ManualClock } from '../../../test/fakes/manual-clock.js';
import { createNonces } from './nonce.js';

const secret = new Uint8Array(32).fill(7);

describe('nonces', () => {
  it('are fresh for their lifetime, in any process with the same secret', () => {
    const clock = new ManualClock();
    clock.advance(1_000_000);
    const nonce = createNonces(secret, 1000, () => clock.monotonic()).issue();
    const other = createNonces(secret, 1000, () => clock.monotonic());
    expect(other.isFresh(nonce)).toBe(true);
    clock.advance(1000);
    expect(other.isFresh(nonce)).toBe(true);
    clock.advance(1);
    expect(other.isFresh(nonce)).toBe(false);
  });

  it('are shared by the challenges of one second, and last it less at most', () => {
    const clock = new ManualClock();
    const nonces = createNonces(secret, 5000, () => clock.monotonic());
    const first = nonces.issue();
    clock.advance(999);
    expect(nonces.issue()).toBe(first);
    clock.advance(1);
    expect(nonces.issue()).not.toBe(first);
    expect(nonces.isFresh(first)).toBe(true);
    clock.advance(4001);
    expect(nonces.isFresh(first)).toBe(false);
  });

  it('cannot be forged: neither another time, nor another seal, nor another form', () => {
    const nonces = createNonces(secret, 1000, () => 36 ** 3 * 1000);
    const nonce = nonces.issue();
    expect(nonce).toMatch(/^1000-[0-9a-f]{32}$/);
    expect(nonces.isFresh(nonce.replace('1000-', '1001-'))).toBe(false);
    expect(nonces.isFresh(nonce.slice(0, -1) + (nonce.endsWith('0') ? '1' : '0'))).toBe(false);
    for (const text of ['', '-', 'x', `${nonce} `, nonce.toUpperCase(), nonce.slice(0, -2)]) {
      expect(nonces.isFresh(text)).toBe(false);
    }
    expect(createNonces(new Uint8Array(32), 1000, () => 36 ** 3 * 1000).isFresh(nonce)).toBe(false);
  });
});
