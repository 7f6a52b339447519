import fc from 'fast-check';
import {
  parseContacts,
  parseCSeq,
  parseDeltaSeconds,
  parseNameAddr,
  parseRetryAfter,
  parseVia,
  printNameAddr,
} from './headers.js';

describe('parseVia', () => {
  it('reads sent-by, branch, received and rport (RFC 3261 §20.42, RFC 3581 §4)', () => {
    expect(parseVia('SIP/2.0/UDP 10.0.0.7:5062;branch=z9hG4bKx;rport=1024;received=192.0.2.9')).toMatchObject({
      version: 'SIP/2.0',
      transport: 'UDP',
      host: '10.0.0.7',
      port: 5062,
      branch: 'z9hG4bKx',
      rport: 1024,
      received: '192.0.2.9',
    });
  });

  it('tells an rport that is asked for from one that is filled in', () => {
    expect(parseVia('SIP/2.0/udp a.b;rport')).toMatchObject({ transport: 'UDP', rport: true });
    expect(parseVia('SIP/2.0/UDP a.b')).not.toHaveProperty('rport');
    expect(parseVia('SIP/2.0/UDP a.b;rport=99999')).toBeUndefined();
  });

  it('reads IPv6 references, in received with brackets and without (RFC 5118 §4.5)', () => {
    const via = parseVia('SIP/2.0/UDP [2001:db8::9:1]:5070;received=[2001:db8::9:255];branch=z9hG4bKas3');
    expect(via).toMatchObject({ host: '2001:db8::9:1', port: 5070, received: '2001:db8::9:255' });
    expect(parseVia('SIP/2.0/TCP [::1];received=2001:db8::1')).toMatchObject({ host: '::1', received: '2001:db8::1' });
  });

  it('lets blanks stand around every separator (RFC 3261 §25.1)', () => {
    expect(parseVia('SIP / 2.0 / UDP first.example.com : 4000 ; ttl = 16 ; maddr=224.2.0.1')).toMatchObject({
      host: 'first.example.com',
      port: 4000,
      params: new Map([
        ['ttl', '16'],
        ['maddr', '224.2.0.1'],
      ]),
    });
  });

  it.each([
    '',
    'SIP/2.0/UDP',
    'SIP/2.0 UDP a',
    'SIP/2.0/UDP a;',
    'SIP/2.0/UDP a;=b',
    'SIP/2.0/UDP a:0',
    'SIP/2.0/UDP a:70000',
    'SIP/2.0/UDP 1.2.3.400',
    'SIP/2.0/UDP [::1',
    'SIP/2.0/UDP [::1]x',
    'SIP/2.0/UDP [:::]',
    'SIP/2.0/U/DP a',
  ])('refuses %j', (value) => {
    expect(parseVia(value)).toBeUndefined();
  });
});

describe('parseCSeq', () => {
  it('reads 32 bits (RFC 3261 §20.16)', () => {
    expect(parseCSeq('4294967295  REGISTER')).toEqual({ seq: 4294967295, method: 'REGISTER' });
    expect(parseCSeq('000000000000007 x')).toEqual({ seq: 7, method: 'x' });
  });

  it.each(['4294967296 REGISTER', 'REGISTER', '1', '-1 REGISTER', '1 RE GISTER', '1 <>', ''])('refuses %j', (value) => {
    expect(parseCSeq(value)).toBeUndefined();
  });
});

describe('parseNameAddr', () => {
  it('keeps the parameters of the URI apart from those of the header (RFC 3261 §20.10)', () => {
    const inside = parseNameAddr('<sip:a@b;transport=tcp>;expires=60');
    expect(inside).toEqual({ uri: 'sip:a@b;transport=tcp', params: new Map([['expires', '60']]) });
    const bare = parseNameAddr('sip:a@b;expires=60');
    expect(bare).toEqual({ uri: 'sip:a@b', params: new Map([['expires', '60']]) });
  });

  it('reads quoted display names and quoted parameters', () => {
    expect(parseNameAddr('"A \\"<x>\\"; B" <sip:a@[2001:db8::1]:5060>;+sip.instance="<urn:uuid:1>"')).toEqual({
      displayName: 'A "<x>"; B',
      uri: 'sip:a@[2001:db8::1]:5060',
      params: new Map([['+sip.instance', '<urn:uuid:1>']]),
    });
  });

  it.each([
    '',
    '*',
    '<>',
    '<sip:a@b',
    'sip:a@b>',
    '"x <sip:a@b>',
    '"x" y" <sip:a@b>',
    '< sip:a@b>',
    'sip:a@b?c=d',
    'a@b',
    '<sip:a@b>;',
    '<sip:a@b>;=',
    '<sip:a@b>;x="y',
    '<sip:a@b> x',
  ])('refuses %j', (value) => {
    expect(parseNameAddr(value)).toBeUndefined();
  });

  it('prints what parses to the same', () => {
    const token = fc.stringMatching(/^[a-z0-9\-.!%*_+`'~]{1,8}$/);
    const nameAddr = fc.record(
      {
        displayName: fc.string({ minLength: 1 }),
        uri: token.map((host) => `sip:${host}`),
        params: fc
          .array(fc.tuple(token, fc.option(fc.string(), { nil: undefined })))
          .map((entries) => new Map(entries)),
      },
      { requiredKeys: ['uri', 'params'] },
    );
    fc.assert(fc.property(nameAddr, (one) => expect(parseNameAddr(printNameAddr(one))).toEqual(one)));
  });
});

describe('parseDeltaSeconds and parseRetryAfter', () => {
  it('read 0 … 2^32-1 (RFC 3261 §20.19)', () => {
    expect(parseDeltaSeconds('0')).toBe(0);
    expect(parseDeltaSeconds('4294967295')).toBe(4294967295);
  });

  it.each(['', ' 1', '-1', '+1', '1.5', '4294967296', '1e3', '0x10', '1s'])('refuse %j', (value) => {
    expect(parseDeltaSeconds(value)).toBeUndefined();
    expect(parseRetryAfter(value)).toBeUndefined();
  });

  it('read a Retry-After with comment and parameters (RFC 3261 §20.33)', () => {
    expect(parseRetryAfter('18000;duration=3600')).toBe(18000);
    expect(parseRetryAfter("120 (I'm in a meeting)")).toBe(120);
  });
});

describe('parseContacts', () => {
  it('reads every element of every Contact, and leaves out what cannot be read', () => {
    const headers = [
      { name: 'Contact', value: '<sip:a@b>;expires=1, "x, y" <sip:c@d>, sip:broken@?, *' },
      { name: 'm', value: 'sip:e@f' },
    ];
    expect(parseContacts({ headers }).map(({ uri }) => uri)).toEqual(['sip:a@b', 'sip:c@d', 'sip:e@f']);
  });
});
