import { redactBytes, redactMessage } from './redact.js';

const FIELDS = 'username="1001", realm="r", nonce="n", uri="sip:r"';

describe('redacting a message', () => {
  it.each(['Authorization', 'Proxy-Authorization', 'AUTHORIZATION'])(
    'masks the digest response in %s and keeps the rest',
    (name) => {
      expect(redactMessage(`REGISTER x SIP/2.0\r\n${name}: Digest ${FIELDS}, response="0123abcd"\r\n\r\n`)).toBe(
        `REGISTER x SIP/2.0\r\n${name}: Digest ${FIELDS}, response="***"\r\n\r\n`,
      );
    },
  );

  it('masks it on a line that continues the header too (RFC 3261 §7.3.1)', () => {
    const folded = `Authorization: Digest ${FIELDS},\r\n response="0123abcd",\r\n\tqop=auth\r\nResponse: response=1\r\n\r\n`;
    expect(redactMessage(folded)).toBe(folded.replace('0123abcd', '***'));
    expect(redactMessage('Authorization:\r\n Basic MTIzOjQ1Ng==\r\nTo: x')).toBe('Authorization:\r\n ***\r\nTo: x');
  });

  it('masks any other scheme whole', () => {
    expect(redactMessage('Authorization: Bearer abc.def\nTo: x')).toBe('Authorization: ***\nTo: x');
  });

  it('masks bytes that are no UTF-8, and leaves the others as they were', () => {
    const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
    const message = (response: string) =>
      bytes(`REGISTER x SIP/2.0\r\nSubject: \xff\xfe\r\nAuthorization: Digest response="${response}"\r\n\r\n\x80`);
    expect(redactBytes(message('0123abcd'))).toEqual(message('***'));
    expect(redactBytes(bytes('\x80\xff'))).toEqual(bytes('\x80\xff'));
  });
});
