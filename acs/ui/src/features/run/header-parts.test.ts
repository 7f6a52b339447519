import { headerParts } from './header-parts.js';

describe('The pieces of a header', () => {
  it.each([
    [
      'WWW-Authenticate',
      'Digest realm="a, b", nonce="x=",stale=false',
      ['Digest', 'realm="a, b"', 'nonce="x="', 'stale=false'],
    ],
    ['Proxy-Authorization', 'Digest username="1", response="***"', ['Digest', 'username="1"', 'response="***"']],
    ['Authentication-Info', 'nextnonce="a", qop=auth', ['nextnonce="a"', 'qop=auth']],
    ['Authorization', '***', ['***']],
    ['v', 'SIP/2.0/UDP 192.0.2.7;branch=z9;rport', ['SIP/2.0/UDP 192.0.2.7', ';branch=z9', ';rport']],
    ['Contact', '<sip:1@x;transport=udp>;expires=60', ['<sip:1@x;transport=udp>', ';expires=60']],
    ['Expires', '3600', ['3600']],
  ])('%s: %s', (name, value, parts) => {
    expect(headerParts(name, value)).toEqual(parts);
  });
});
