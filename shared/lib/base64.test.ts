import fc from 'fast-check';
import { base64, fromBase64 } from './base64.js';

describe('base64', () => {
  it('is what RFC 4648 §4 says, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
  });

  it('is read back, with its padding and without', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64(base64(bytes))).toEqual(Uint8Array.from(bytes));
        expect(fromBase64(base64(bytes).replace(/=+$/, ''))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it.each(['A', 'ABCDE', 'AB-D', 'AB D', '===='])('does not read %p', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
