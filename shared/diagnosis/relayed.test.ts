import { ok } from '../lib/result.js';
import { parseSipMessage, type SipResponse } from '../sip/message.js';
import { canBeEnginesOwn } from './relayed.js';

const SENT_VIA = 'SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK1';

function response(status: string, via: string, ...more: readonly string[]): SipResponse {
  const lines = [
    `SIP/2.0 ${status}`,
    `Via: ${via}`,
    'From: <sip:1001@example.net>;tag=a',
    'To: <sip:1001@example.net>;tag=b',
    'Call-ID: c',
    'CSeq: 1 REGISTER',
    'Content-Length: 0',
    ...more,
  ];
  const parsed = parseSipMessage(new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`));
  expect(parsed).toEqual(ok(expect.anything()));
  if (!parsed.ok || parsed.value.kind !== 'response') throw new Error('no response');
  return parsed.value;
}

describe('an answer that came through a drachtio server', () => {
  it.each(['408 Request Timeout', '503 Service Unavailable', '500 Internal Server Error'])(
    '%s with the Via as it was sent, and nothing else, can be the server’s own',
    (status) => {
      expect(canBeEnginesOwn(response(status, SENT_VIA))).toBe(true);
      expect(canBeEnginesOwn(response(status, SENT_VIA, 'Retry-After: 5'))).toBe(true);
    },
  );

  it('is from elsewhere where it has a filled rport or a received (RFC 3581 §4, RFC 3261 §18.2.1)', () => {
    const filled = SENT_VIA.replace(';rport', ';rport=5060');
    expect(canBeEnginesOwn(response('408 Request Timeout', filled))).toBe(false);
    expect(canBeEnginesOwn(response('503 Service Unavailable', `${SENT_VIA};received=192.0.2.1`))).toBe(false);
  });

  it('is from elsewhere where it has a header that the server never writes', () => {
    expect(canBeEnginesOwn(response('503 Service Unavailable', SENT_VIA, 'Server: kamailio'))).toBe(false);
  });

  it('is from elsewhere where the server makes no such answers', () => {
    expect(canBeEnginesOwn(response('403 Forbidden', SENT_VIA))).toBe(false);
  });
});
