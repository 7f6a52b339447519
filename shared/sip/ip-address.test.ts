import { sameIpAddress } from './ip-address.js';

describe('two texts of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:DB8:0:0:0:0:0:1'],
    ['2001:db8::1', '2001:0db8:0000::0001'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['fe80::1%eth0', 'FE80::1%eth0'],
  ])('%s and %s are the same', (a, b) => {
    expect(sameIpAddress(a, b)).toBe(true);
  });

  it.each([
    ['192.0.2.1', '192.0.2.11'],
    ['2001:db8::1', '2001:db8:1::'],
    ['::1', '1::'],
    ['fe80::1%eth0', 'fe80::1%eth1'],
    ['::1', '127.0.0.1'],
  ])('%s and %s are not', (a, b) => {
    expect(sameIpAddress(a, b)).toBe(false);
  });
});
