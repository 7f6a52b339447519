import fc from 'fast-check';
import { headerValue, headerValues, parseSipMessage, printSipMessage, type SipMessage } from './message.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (message: SipMessage): string => new TextDecoder().decode(printSipMessage(message));

const response = (statusLine: string, headers = ''): Uint8Array =>
  bytes(
    `${statusLine}\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\n` +
      `Call-ID: c\r\nCSeq: 1 REGISTER\r\n${headers}\r\n`,
  );

const reasonOf = (datagram: Uint8Array): unknown => {
  const parsed = parseSipMessage(datagram);
  return parsed.ok ? parsed.value : { reason: parsed.error.reason, response: parsed.error.response };
};

describe('parseSipMessage', () => {
  it.each([100, 200, 401, 699, 700, 799, 999])('reads the status %i', (status) => {
    expect(reasonOf(response(`SIP/2.0 ${String(status)} Phrase  with blanks `))).toMatchObject({
      status,
      reason: 'Phrase  with blanks ',
    });
  });

  it.each([
    ['SIP/2.0 099 Below', 'malformed-status'],
    ['SIP/2.0 99 Short', 'malformed-status'],
    ['SIP/2.0 1000 Long', 'malformed-status'],
    ['SIP/2.0 4294967496 Overflow', 'malformed-status'],
    ['SIP/2.0 -200 Negative', 'malformed-status'],
    ['SIP/2.0  200 Two blanks', 'malformed-status'],
    ['SIP/2.0 abc', 'malformed-status'],
    ['SIP/2.0', 'malformed-status'],
    ['SIP/3.0 200 OK', 'unsupported-version'],
    ['SIP/2.00 200 OK', 'unsupported-version'],
  ])('refuses %j and says that somebody speaks SIP there', (line, reason) => {
    expect(reasonOf(response(line))).toEqual({ reason, response: true });
  });

  it('reads a status line that ends after the status', () => {
    expect(reasonOf(response('sip/2.0 200'))).toMatchObject({ status: 200, reason: '' });
  });

  it.each(['Via', 'From', 'To', 'Call-ID', 'CSeq'])('refuses a response without %s (RFC 3261 §20)', (name) => {
    const whole = new TextDecoder().decode(response('SIP/2.0 200 OK'));
    const without = whole.split('\r\n').filter((line) => !line.startsWith(`${name}:`));
    expect(reasonOf(bytes(without.join('\r\n')))).toEqual({ reason: 'missing-header', response: true });
  });

  it.each(['From: <sip:x@y>', 't: <sip:x@y>', 'i: other', 'CSeq: 2 REGISTER'])('refuses a second %s', (line) => {
    expect(reasonOf(response('SIP/2.0 200 OK', `${line}\r\n`))).toEqual({ reason: 'repeated-header', response: true });
  });

  it('refuses a response whose transaction cannot be known', () => {
    const whole = new TextDecoder().decode(response('SIP/2.0 200 OK'));
    const refused = { reason: 'malformed-header', response: true };
    expect(reasonOf(bytes(whole.replace('SIP/2.0/UDP ', 'SIP/2.0/UDP')))).toEqual(refused);
    expect(reasonOf(bytes(whole.replace('1 REGISTER', '99999999999 REGISTER')))).toEqual(refused);
  });

  it.each([
    ['', 'empty'],
    ['\r\n\r\n', 'empty'],
    ['REGISTER sip:b SIP/2.0\r\nVia: x\r\n', 'no-end-of-headers'],
    ['REGISTER sip:b SIP/2.0\nVia: x\n\n', 'no-end-of-headers'],
    ['REGISTER sip:b SIP/2.0\r\nVia: x\nFrom: y\r\n\r\n', 'bare-line-break'],
    ['REGISTER sip:b SIP/2.0\r\nVia: x\rFrom: y\r\n\r\n', 'bare-line-break'],
    ['REGISTER sip:b SIP/2.0\r\n Via: x\r\n\r\n', 'malformed-header'],
    ['REGISTER sip:b SIP/2.0\r\nno colon\r\n\r\n', 'malformed-header'],
    ['REGISTER sip:b SIP/2.0\r\n: no name\r\n\r\n', 'malformed-header'],
    ['REGISTER sip:b SIP/2.0\r\ntwo words: x\r\n\r\n', 'malformed-header'],
    ['REGISTER sip:b\r\nA: x\r\n\r\n', 'malformed-start-line'],
    ['REGISTER sip:b HTTP/1.1\r\nA: x\r\n\r\n', 'malformed-start-line'],
    ['REGISTER  sip:b SIP/2.0\r\nA: x\r\n\r\n', 'malformed-start-line'],
    ['REGISTER sip:b SIP/2.0\r\nl: 1\r\n\r\n', 'truncated-body'],
    ['REGISTER sip:b SIP/2.0\r\nl: -1\r\n\r\nabc', 'malformed-content-length'],
    ['REGISTER sip:b SIP/2.0\r\nl: 1\r\nContent-Length: 2\r\n\r\nabc', 'malformed-content-length'],
  ])('refuses %j', (datagram, reason) => {
    expect(reasonOf(bytes(datagram))).toEqual({ reason, response: false });
  });

  it('hands over the headers of a refused request, so that it can be answered with 400', () => {
    const parsed = parseSipMessage(bytes('REGISTER sip:b SIP/2.0\r\nCall-ID: c\r\nl: 9\r\n\r\n'));
    expect(parsed).toMatchObject({ ok: false, error: { headers: [{ name: 'Call-ID', value: 'c' }, { name: 'l' }] } });
  });

  it('ignores line breaks in front of the message (RFC 3261 §7.5)', () => {
    expect(reasonOf(bytes('\r\n\r\nREGISTER sip:b SIP/2.0\r\n\r\n'))).toMatchObject({ method: 'REGISTER' });
  });

  it('shows bytes that are not UTF-8 as U+FFFD', () => {
    const datagram = response('SIP/2.0 403 Gesperrt?');
    datagram[datagram.indexOf('?'.charCodeAt(0))] = 0xfc;
    expect(reasonOf(datagram)).toMatchObject({ reason: 'Gesperrt\ufffd' });
  });

  it('never throws, whatever the bytes are', () => {
    const likely = fc.constantFrom(
      'SIP/2.0 ',
      '200',
      ' ',
      '\r\n',
      'Via',
      ':',
      ';',
      ',',
      '"',
      '<',
      '>',
      '\\',
      '=',
      '\0',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(likely, { maxLength: 40 }).map((parts) => bytes(parts.join(''))),
        ),
        (datagram) => {
          const parsed = parseSipMessage(datagram);
          expect(typeof parsed.ok).toBe('boolean');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('headerValues', () => {
  const message = parseSipMessage(
    bytes(
      'REGISTER sip:b SIP/2.0\r\nm: "a, b" <sip:x@y;q=1,2>;expires=5, <sip:z@y>\r\nContact: sip:third@y\r\n' +
        'WWW-Authenticate: Digest realm="a", nonce="b"\r\nSupported:\r\nDate: Sat, 01 Jan 2028 00:00:00 GMT\r\n\r\n',
    ),
  );
  if (!message.ok) throw new Error('the message of this test is malformed');

  it('splits a list outside quotes and angle brackets, over all headers of any spelling (RFC 3261 §7.3.1)', () => {
    const contacts = ['"a, b" <sip:x@y;q=1,2>;expires=5', '<sip:z@y>', 'sip:third@y'];
    expect(headerValues(message.value, 'CONTACT')).toEqual(contacts);
    expect(headerValues(message.value, 'm')).toEqual(contacts);
  });

  it('does not split what is no list', () => {
    expect(headerValues(message.value, 'www-authenticate')).toEqual(['Digest realm="a", nonce="b"']);
    expect(headerValue(message.value, 'Date')).toBe('Sat, 01 Jan 2028 00:00:00 GMT');
  });

  it('gives no element for an empty list', () => {
    expect(headerValues(message.value, 'k')).toEqual([]);
    expect(headerValue(message.value, 'constructor')).toBeUndefined();
  });
});

describe('printSipMessage', () => {
  it('adds Content-Length, and corrects and keeps it where it stands', () => {
    const message = { kind: 'request', method: 'REGISTER', uri: 'sip:b', body: bytes('abc') } as const;
    expect(text({ ...message, headers: [] })).toBe('REGISTER sip:b SIP/2.0\r\nContent-Length: 3\r\n\r\nabc');
    const headers = [
      { name: 'l', value: '7' },
      { name: 'Content-Length', value: '8' },
      { name: 'X', value: 'y' },
    ];
    expect(text({ ...message, headers })).toBe('REGISTER sip:b SIP/2.0\r\nl: 3\r\nX: y\r\n\r\nabc');
  });

  it('lets no value forge a header', () => {
    const headers = [{ name: 'From', value: 'a\r\nContact: <sip:evil@x>' }];
    const printed = text({ kind: 'response', status: 200, reason: 'O\nK', headers, body: bytes('') });
    expect(printed).toBe('SIP/2.0 200 O K\r\nFrom: a  Contact: <sip:evil@x>\r\nContent-Length: 0\r\n\r\n');
  });

  const token = fc.stringMatching(/^[A-Za-z0-9\-.!%*_+`'~]{1,12}$/);
  const line = fc.string({ unit: 'grapheme' }).filter((value) => !/[\r\n]/.test(value));
  const value = line.map((one) => one.replace(/^[ \t]+|[ \t]+$/g, ''));
  const header = fc.record({ name: token, value }).filter(({ name }) => !/^(l|content-length)$/i.test(name));
  const rest = { headers: fc.array(header), body: fc.uint8Array() };
  const uri = fc.webUrl().map((url) => url.replace(/^https?:/, 'sip:').replaceAll(' ', ''));
  const anyRequest = fc.record({ kind: fc.constant('request' as const), method: token, uri, ...rest });
  const anyResponse = fc
    .record({
      kind: fc.constant('response' as const),
      status: fc.integer({ min: 100, max: 999 }),
      reason: line,
      ...rest,
    })
    .map((message) => {
      const parsed = parseSipMessage(response('SIP/2.0 200 OK'));
      const mandatory = parsed.ok ? parsed.value.headers : [];
      const names = /^(via|v|from|f|to|t|call-id|i|cseq)$/i;
      return { ...message, headers: [...mandatory, ...message.headers.filter(({ name }) => !names.test(name))] };
    });

  it('prints what parses to the same message', () => {
    fc.assert(
      fc.property(fc.oneof(anyRequest, anyResponse), (message) => {
        const headers = [...message.headers, { name: 'Content-Length', value: String(message.body.length) }];
        const parsed = parseSipMessage(printSipMessage(message));
        expect(parsed).toEqual({ ok: true, value: { ...message, headers } });
      }),
    );
  });
});
