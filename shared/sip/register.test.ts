import { parseNameAddr, parseVia } from './headers.js';
import { headerValue, parseSipMessage, printSipMessage } from './message.js';
import { BRANCH_COOKIE, buildRegister, type RegisterOptions } from './register.js';
import { refuseRequest } from './validate.js';

const options: RegisterOptions = {
  registrarUri: 'sip:example.net',
  aor: 'sip:alice@example.net',
  fromTag: 'tag1',
  callId: 'call1',
  cseq: 7,
  contact: 'sip:alice@192.0.2.1:5060;ob',
  expires: 300,
  via: { transport: 'UDP', sentBy: '192.0.2.1:5060', branch: `${BRANCH_COOKIE}1` },
  userAgent: 'sipdx',
  authorization: [{ name: 'Authorization', value: 'Digest username="alice"' }],
};

describe('buildRegister (RFC 3261 §10.2)', () => {
  const request = buildRegister(options);

  it('asks the domain, for an address of record that is both To and From', () => {
    expect(request).toMatchObject({ method: 'REGISTER', uri: 'sip:example.net' });
    expect(parseNameAddr(headerValue(request, 'To')!)).toEqual({ uri: options.aor, params: new Map() });
    expect(parseNameAddr(headerValue(request, 'From')!)).toEqual({
      uri: options.aor,
      params: new Map([['tag', 'tag1']]),
    });
  });

  it('asks for the answer to come back to where the request came from (RFC 3581 §3)', () => {
    expect(parseVia(headerValue(request, 'Via')!)).toMatchObject({ branch: `${BRANCH_COOKIE}1`, rport: true });
  });

  it('has every header that a registrar wants, and survives the wire', () => {
    expect(refuseRequest(request, { methods: ['REGISTER'], contentTypes: [] })).toBeUndefined();
    expect(parseSipMessage(printSipMessage(request))).toEqual({ ok: true, value: request });
    expect(headerValue(request, 'Contact')).toBe('<sip:alice@192.0.2.1:5060;ob>');
    expect(headerValue(request, 'Authorization')).toBe('Digest username="alice"');
  });

  it('is a query without Contact and Expires (§10.2.3)', () => {
    const { contact: _contact, expires: _expires, ...query } = options;
    const names = buildRegister(query).headers.map(({ name }) => name);
    expect(names).not.toContain('Contact');
    expect(names).not.toContain('Expires');
  });
});
