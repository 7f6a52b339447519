import fc from 'fast-check';
import { checkAddress, isNetwork, plainAddress, type AddressPolicy } from './address-policy.js';

const PHONE = '203.0.113.9';
const policy = (change: Partial<AddressPolicy> = {}): AddressPolicy => ({
  informedFrom: PHONE,
  ownNetworks: ['192.0.2.7/24', '2001:db8:1::7/64', '127.0.0.1/8', '::1/128'],
  allowed: [],
  ...change,
});
const ruleOf = (address: string, change: Partial<AddressPolicy> = {}) => {
  const verdict = checkAddress(address, policy(change));
  return verdict.allowed ? 'allowed' : verdict.rule;
};

describe('where a Connection Request may go', () => {
  it('the address that the device informs from', () => {
    expect(ruleOf(PHONE)).toBe('allowed');
    expect(ruleOf('203.0.113.10')).toBe('not-informed-from');
  });

  it.each([
    ['::ffff:203.0.113.9', PHONE],
    [PHONE, '::ffff:cb00:7109'],
    ['2001:DB8:0:0::9', '2001:db8::9'],
    ['fe80::1%eth0', undefined],
  ])('%s when it informs from %s: the same address in other clothes', (address, informedFrom) => {
    expect(ruleOf(address, informedFrom === undefined ? {} : { informedFrom })).toBe(
      informedFrom === undefined ? 'link-local' : 'allowed',
    );
  });

  it.each([
    ['0.0.0.0', 'never'],
    ['0.1.2.3', 'never'],
    ['224.0.0.1', 'never'],
    ['255.255.255.255', 'never'],
    ['240.0.0.1', 'never'],
    ['::', 'never'],
    ['ff02::1', 'never'],
    ['::ffff:0.0.0.0', 'never'],
    ['phone.example', 'never'],
    ['127.0.0.1', 'loopback'],
    ['127.8.9.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['fe80::1', 'link-local'],
    ['192.0.2.7', 'own-address'],
    ['2001:db8:1::7', 'own-address'],
    ['192.0.2.200', 'own-network'],
    ['::ffff:192.0.2.200', 'own-network'],
    ['2001:db8:1::99', 'own-network'],
  ])('not %s: %s, though the device informs from there', (address, rule) => {
    expect(ruleOf(address, { informedFrom: address })).toBe(rule);
  });

  it.each([
    ['203.0.113.10', '203.0.113.0/24'],
    ['203.0.113.10', '0.0.0.0/0'],
    ['203.0.113.10', '203.0.113.10'],
    ['192.0.2.200', '192.0.0.0/16'],
    ['192.0.2.7', '192.0.2.0/24'],
    ['192.0.2.7', '192.0.2.7'],
    ['127.0.0.1', '127.0.0.0/8'],
    ['127.0.0.1', '::ffff:127.0.0.1/128'],
    ['::1', '::1'],
    ['2001:db8:1::99', '2001:db8::/32'],
    ['169.254.1.1', '169.254.0.0/16'],
  ])('%s where the operator allows %s', (address, network) => {
    expect(ruleOf(address, { allowed: [network] })).toBe('allowed');
  });

  it.each([
    ['127.0.0.1', '0.0.0.0/0', 'loopback'],
    ['::1', '::/0', 'loopback'],
    ['169.254.169.254', '0.0.0.0/0', 'link-local'],
    ['192.0.2.7', '0.0.0.0/0', 'own-address'],
    ['0.0.0.0', '0.0.0.0/0', 'never'],
    ['224.0.0.1', '224.0.0.0/4', 'never'],
    ['203.0.113.10', 'nonsense', 'not-informed-from'],
    ['203.0.113.10', '203.0.113.0/33', 'not-informed-from'],
  ])('not %s by allowing %s: %s', (address, network, rule) => {
    expect(ruleOf(address, { allowed: [network] })).toBe(rule);
  });

  it('a refusal names address, rule and remedy', () => {
    const detail = (address: string) => {
      const verdict = checkAddress(address, policy());
      return verdict.allowed ? '' : verdict.detail;
    };
    expect(detail('10.1.2.3')).toBe(
      '10.1.2.3 is not the address that the device informs from (203.0.113.9). To allow it: --connection-request-allow 10.1.2.3/32',
    );
    expect(detail('192.0.2.200')).toBe(
      '192.0.2.200 is in this server’s own network 192.0.2.7/24. To allow it: --connection-request-allow 192.0.2.7/24',
    );
    expect(detail('0.0.0.0')).toBe('0.0.0.0 can never be a CPE’s.');
  });

  it('a device that has never informed is called nowhere', () => {
    expect(ruleOf(PHONE, { informedFrom: '' })).toBe('not-informed-from');
  });

  it('no loopback address, however written, passes without being allowed (property)', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, fc.constantFrom('', '::ffff:', '::FFFF:'), (b, c, d, prefix) => {
        const address = `${prefix}127.${String(b)}.${String(c)}.${String(d)}`;
        expect(ruleOf(address, { informedFrom: address, allowed: ['0.0.0.0/0', '::/0'] })).toBe('loopback');
      }),
    );
  });
});

describe('a network', () => {
  it.each(['10.0.0.0/8', '10.1.2.3', '::1', '2001:db8::/32', '0.0.0.0/0', ' 10.0.0.0/8 '])('is %j', (text) => {
    expect(isNetwork(text)).toBe(true);
  });

  it.each(['', '10.0.0.0/33', '::/129', '10.0.0', 'phone', '10.0.0.0/', '10.0.0.0/8/8', '010.0.0.0/8'])(
    'is not %j',
    (text) => {
      expect(isNetwork(text)).toBe(false);
    },
  );

  it('an address is plain without zone and brackets of IPv6 around IPv4', () => {
    expect([plainAddress('fe80::A%eth0'), plainAddress('::ffff:10.0.0.1'), plainAddress('[::1]')]).toEqual([
      'fe80::a',
      '10.0.0.1',
      undefined,
    ]);
  });
});
