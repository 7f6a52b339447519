import fc from 'fast-check';
import { isHostName, isIpv4, isIpv6, parseSipUri, printSipUri, sameSipUri, type SipUri } from './uri.js';

const parse = (text: string): SipUri => {
  const uri = parseSipUri(text);
  if (uri === undefined) throw new Error(`not a SIP URI: ${text}`);
  return uri;
};

describe('parseSipUri', () => {
  it('reads every part (RFC 3261 §19.1.1)', () => {
    expect(
      parse('sips:alice:secretword@atlanta.com:5061;transport=tcp;lr?subject=project%20x&priority=urgent'),
    ).toEqual({
      scheme: 'sips',
      user: 'alice',
      password: 'secretword',
      host: 'atlanta.com',
      port: 5061,
      params: new Map([
        ['transport', 'tcp'],
        ['lr', undefined],
      ]),
      headers: new Map([
        ['subject', 'project%20x'],
        ['priority', 'urgent'],
      ]),
    });
    expect(parse('SIP:+1-212-555-1212@[2001:db8::1]:5070')).toMatchObject({ host: '2001:db8::1', port: 5070 });
    expect(parse('sip:example.net')).toEqual({ scheme: 'sip', host: 'example.net', params: new Map() });
  });

  it.each([
    '',
    'sip:',
    'sip:@b',
    'sip:a@',
    'tel:+1',
    'a@b',
    'sip:a@b@c',
    'sip:a b@c',
    'sip:a@b:',
    'sip:a@b:0',
    'sip:a@b:65536',
    'sip:a@b;',
    'sip:a@b;x;x',
    'sip:a@b?',
    'sip:a@b?x',
    'sip:a%4@b',
    'sip:a@1.2.3',
    'sip:a@[::1',
    'sip:a@-b',
    'sip:a<b>@c',
    'sip:ä@b',
    'sip:a@b\r\n',
  ])('refuses %j', (text) => {
    expect(parseSipUri(text)).toBeUndefined();
  });

  it('prints what parses to the same', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9\-_.!~*'()&=+$,]{1,10}$/);
    const name = fc.stringMatching(/^[a-z0-9\-_.!~*'()]{1,8}$/);
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    const uri = fc.record(
      {
        scheme: fc.constantFrom('sip' as const, 'sips' as const),
        user: part,
        host,
        port: fc.integer({ min: 1, max: 65535 }),
        params: fc.array(fc.tuple(name, fc.option(name, { nil: undefined }))).map((entries) => new Map(entries)),
      },
      { requiredKeys: ['scheme', 'host', 'params'] },
    );
    fc.assert(fc.property(uri, (one) => expect(parseSipUri(printSipUri(one))).toEqual(one)));
  });
});

describe('sameSipUri (RFC 3261 §19.1.4)', () => {
  it.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtlanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;newparam=5'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
  ])('finds %s the same as %s', (a, b) => {
    expect(sameSipUri(parse(a), parse(b))).toBe(true);
    expect(sameSipUri(parse(b), parse(a))).toBe(true);
  });

  it.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:a@b', 'sips:a@b'],
  ])('finds %s different from %s', (a, b) => {
    expect(sameSipUri(parse(a), parse(b))).toBe(false);
    expect(sameSipUri(parse(b), parse(a))).toBe(false);
  });
});

describe('hosts', () => {
  it.each(['0.0.0.0', '255.255.255.255', '192.0.2.1'])('knows the IPv4 address %s', (text) => {
    expect([isIpv4(text), isIpv6(text), isHostName(text)]).toEqual([true, false, false]);
  });

  it.each(['::', '::1', '2001:db8::', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.1', '1:2:3:4:5:6:192.0.2.1', 'FE80::1'])(
    'knows the IPv6 address %s (RFC 4291 §2.2)',
    (text) => {
      expect([isIpv4(text), isIpv6(text), isHostName(text)]).toEqual([false, true, false]);
    },
  );

  it.each(['a', 'example.net', 'example.net.', 'a-b.c1', '3com.example', 'docker_registrar_1'])(
    'knows the name %s',
    (text) => {
      expect([isIpv4(text), isIpv6(text), isHostName(text)]).toEqual([false, false, true]);
    },
  );

  it.each([
    '',
    '.',
    'a..b',
    '-a',
    'a-',
    'a b',
    '1.2.3.256',
    '1.2.3',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::12345',
    '::1.2.3.4:5',
    '[::1]',
    'ä.de',
    `${'a'.repeat(64)}.de`,
  ])('knows that %j is none', (text) => {
    expect([isIpv4(text), isIpv6(text), isHostName(text)]).toEqual([false, false, false]);
  });
});
