import { createHash } from 'node:crypto';
import { answerRequest } from './answer-request.js';
import { headerValue, parseSipMessage, type SipResponse } from './message.js';

const source = { address: '192.0.2.10', port: 5060 };

function request(method: string, more = '', version = 'SIP/2.0'): Uint8Array {
  return new TextEncoder().encode(
    `${method} sip:1001@192.0.2.7:40000 ${version}\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1;rport\r\n` +
      `Max-Forwards: 70\r\nFrom: <sip:ping@192.0.2.10>;tag=1\r\nTo: <sip:1001@example.com>\r\nCall-ID: c1\r\n` +
      `CSeq: 7 ${method}\r\n${more}\r\n`,
  );
}

function answer(bytes: Uint8Array): SipResponse | undefined {
  const answered = answerRequest(bytes, source, (algorithm, data) => createHash(algorithm).update(data).digest('hex'));
  if (answered === undefined) return undefined;
  const parsed = parseSipMessage(answered);
  if (!parsed.ok || parsed.value.kind === 'request') throw new Error('not a response');
  return parsed.value;
}

describe('requests that reach a line', () => {
  it('a registrar that asks with OPTIONS gets 200 and what is allowed (RFC 3261 §11.2)', () => {
    const response = answer(request('OPTIONS'))!;
    expect([response.status, headerValue(response, 'Allow')]).toEqual([200, 'OPTIONS']);
    expect(headerValue(response, 'Via')).toContain('branch=z9hG4bK1');
    expect([headerValue(response, 'Call-ID'), headerValue(response, 'CSeq')]).toEqual(['c1', '7 OPTIONS']);
  });

  it.each([
    ['INVITE', 405, 'RFC 3261 §8.2.1'],
    ['NOTIFY', 405, 'RFC 3261 §8.2.1'],
    ['FROBNICATE', 501, 'RFC 3261 §21.5.2'],
    ['CANCEL', 481, 'RFC 3261 §9.2'],
  ])('%s gets %d (%s)', (method, status) => {
    const response = answer(request(method))!;
    expect([response.status, headerValue(response, 'Allow')]).toEqual([status, status === 405 ? 'OPTIONS' : undefined]);
  });

  it.each([
    ['nothing', new Uint8Array(), undefined],
    ['an extension nobody has', request('OPTIONS', 'Require: teleport\r\n'), 420],
    ['another version', request('OPTIONS', '', 'SIP/7.0'), 505],
    ['an ACK, which is never answered (RFC 3261 §17.1.1.3)', request('ACK'), undefined],
    ['a response', new TextEncoder().encode('SIP/2.0 200 OK\r\n\r\n'), undefined],
    ['line breaks', new Uint8Array([13, 10, 13, 10]), undefined],
  ])('%s', (_what, bytes, status) => {
    expect(answer(bytes)?.status).toBe(status);
  });

  it('a retransmission gets the same answer, tag included (RFC 3261 §8.2.7)', () => {
    expect(answer(request('OPTIONS'))).toEqual(answer(request('OPTIONS')));
    expect(headerValue(answer(request('OPTIONS'))!, 'To')).toMatch(/;tag=[0-9a-f]{16}$/);
  });
});
