import fc from 'fast-check';
import { base64 } from './base64.js';

describe('base64', () => {
  it('is what RFC 4648 §4 says, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
  });
});
