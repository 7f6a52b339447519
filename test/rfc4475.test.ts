import { readFileSync } from 'node:fs';
import { headerValue, headerValues, parseSipMessage, type SipRequest, type SipResponse } from '#shared/sip/message.js';
import { parseContacts, parseCSeq, parseNameAddr, parseVia } from '#shared/sip/headers.js';
import { parseSipUri } from '#shared/sip/uri.js';
import { isResponseTo } from '#shared/sip/matching.js';
import { refuseRequest } from '#shared/sip/validate.js';
import { itGiven } from './given.js';

/**
 * What becomes of each torture message: `accept`, `discard` (responses), or the status that refuses it. For class L the
 * RFC leaves the choice between 400 and a liberal reading: the choice is what stands here.
 */
const FATES: Readonly<Record<string, number | 'accept' | 'discard'>> = {
  wsinv: 'accept',
  intmeth: 'accept',
  esc01: 'accept',
  escnull: 'accept',
  esc02: 'accept',
  lwsdisp: 'accept',
  longreq: 'accept',
  dblreq: 'accept',
  semiuri: 'accept',
  transports: 'accept',
  mpart01: 'accept',
  unreason: 'accept',
  noreason: 'accept',
  badinv01: 400,
  clerr: 400,
  ncl: 400,
  scalar02: 400,
  scalarlg: 'discard',
  quotbal: 400,
  ltgtruri: 400,
  lwsruri: 400,
  lwsstart: 400,
  trws: 400,
  escruri: 400,
  baddate: 'accept', // nothing here reads Date
  regbadct: 400,
  badaspec: 400,
  baddn: 'accept', // "liberal recommended"
  badvers: 505,
  mismatch01: 400,
  mismatch02: 400,
  bigcode: 'discard',
  badbranch: 'accept',
  insuf: 400,
  unkscm: 416,
  novelsc: 416,
  unksm2: 404,
  bext01: 420,
  invut: 415,
  regaut01: 'accept', // the registrar challenges it, see registrar.test.ts
  multi01: 400,
  mcl01: 400,
  bcast: 'discard',
  zeromf: 'accept', // only a proxy counts hops
  cparam01: 'accept',
  cparam02: 'accept',
  regescrt: 'accept',
  sdp01: 406,
  inv2543: 'accept',
};

const userAgent = { contentTypes: ['application/sdp', 'multipart/mixed', 'text/plain'] };

function fate(bytes: Uint8Array): number | 'accept' | 'discard' {
  const parsed = parseSipMessage(bytes);
  if (!parsed.ok) return parsed.error.response ? 'discard' : parsed.error.headers === undefined ? 'discard' : 400;
  if (parsed.value.kind === 'response') {
    const branch = parseVia(headerValue(parsed.value, 'Via') ?? '')?.branch ?? '';
    const method = parseCSeq(headerValue(parsed.value, 'CSeq') ?? '')?.method ?? '';
    return isResponseTo(parsed.value, { branch, method }) ? 'accept' : 'discard';
  }
  return refuseRequest(parsed.value, userAgent)?.status ?? 'accept';
}

describe('RFC 4475, the torture messages', () => {
  itGiven('are all 49 in the table', (path) => {
    const index = readFileSync(path('data', 'rfc4475', 'INDEX.tsv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const names = index.map((line) => /rfc4475\/(\w+)\.dat/.exec(line)?.[1]);
    expect(names.sort()).toEqual(Object.keys(FATES).sort());
    expect(names).toHaveLength(49);
  });

  for (const [name, expected] of Object.entries(FATES)) {
    itGiven(`${name}: ${String(expected)}`, (path) => {
      expect(fate(readFileSync(path('data', 'rfc4475', `${name}.dat`)))).toBe(expected);
    });
  }
});

describe('RFC 4475 §3.1.1, the valid messages are read right', () => {
  const request = (path: (...parts: readonly string[]) => string, name: string): SipRequest => {
    const parsed = parseSipMessage(readFileSync(path('data', 'rfc4475', `${name}.dat`)));
    if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('not a request');
    return parsed.value;
  };
  const response = (path: (...parts: readonly string[]) => string, name: string): SipResponse => {
    const parsed = parseSipMessage(readFileSync(path('data', 'rfc4475', `${name}.dat`)));
    if (!parsed.ok || parsed.value.kind !== 'response') throw new Error('not a response');
    return parsed.value;
  };

  itGiven('wsinv: folded lines, compact forms, escaped quotes (§3.1.1.1)', (path) => {
    const message = request(path, 'wsinv');
    expect(parseNameAddr(headerValue(message, 'From')!)).toMatchObject({
      displayName: 'J Rosenberg \\"',
      uri: 'sip:jdrosen@example.com',
      params: new Map([['tag', '98asjd8']]),
    });
    expect(parseCSeq(headerValue(message, 'CSeq')!)).toEqual({ seq: 9, method: 'INVITE' });
    expect(headerValue(message, 'newfangledheader')).toBe('newfangled value continued newfangled value');
    expect(headerValue(message, 'Subject')).toBe('');
    expect(headerValues(message, 'Via').map((value) => parseVia(value))).toMatchObject([
      { version: 'SIP/2.0', transport: 'UDP', host: '192.0.2.2', branch: '390skdjuw' },
      { transport: 'TCP', host: 'spindle.example.com', branch: 'z9hG4bK9ikj8' },
      { transport: 'UDP', host: '192.168.255.111', branch: 'z9hG4bK30239' },
    ]);
    expect(parseContacts(message)).toEqual([
      {
        displayName: 'Quoted string ""',
        uri: 'sip:jdrosen@example.com',
        params: new Map([
          ['newparam', 'newvalue'],
          ['secondparam', undefined],
          ['q', '0.33'],
        ]),
      },
    ]);
    expect(message.body).toHaveLength(150);
  });

  itGiven('intmeth: every character that a token, a user and a quoted string may have (§3.1.1.2)', (path) => {
    const message = request(path, 'intmeth');
    expect(message.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(parseSipUri(message.uri)?.host).toBe('example.com');
    expect(parseSipUri(message.uri)?.user).toContain('/crazy?,/;;*');
    expect(parseNameAddr(headerValue(message, 'To')!)?.displayName).toBe('BEL:\u0007 NUL:\u0000 DEL:\u007f');
    expect(parseNameAddr(headerValue(message, 'From')!)?.params.get("fromparam''~+*_!.-%")).toBe('работающий');
    expect(headerValue(message, "extensionHeader-!.%*+_`'~")).toBe('\ufeff大停電');
  });

  itGiven('esc01 and escnull: escapes stay as written (§3.1.1.3, §3.1.1.4)', (path) => {
    expect(parseSipUri(request(path, 'esc01').uri)).toMatchObject({
      user: 'sips%3Auser%40example.com',
      host: 'example.net',
    });
    expect(parseContacts(request(path, 'escnull')).map(({ uri }) => parseSipUri(uri)?.user)).toEqual(['%00', '%00%00']);
  });

  itGiven('esc02: a percent sign in a token is no escape (§3.1.1.5)', (path) => {
    const message = request(path, 'esc02');
    expect(message.method).toBe('RE%47IST%45R');
    expect(parseContacts(message)).toHaveLength(2);
  });

  itGiven('lwsdisp: no blank between display name and URI (§3.1.1.6)', (path) => {
    expect(parseNameAddr(headerValue(request(path, 'lwsdisp'), 'From')!)).toMatchObject({ displayName: 'caller' });
  });

  itGiven('longreq: 34 Vias under every spelling of the name (§3.1.1.7)', (path) => {
    const vias = headerValues(request(path, 'longreq'), 'Via').map((value) => parseVia(value));
    expect(vias).toHaveLength(34);
    expect(vias.at(-1)).toMatchObject({ host: 'host.example.com', received: '192.0.2.5' });
  });

  itGiven('dblreq: bytes behind Content-Length are not the message (§3.1.1.8)', (path) => {
    expect(request(path, 'dblreq')).toMatchObject({ method: 'REGISTER', body: new Uint8Array() });
  });

  itGiven('semiuri: a semicolon in the user part (§3.1.1.9)', (path) => {
    expect(parseSipUri(request(path, 'semiuri').uri)).toMatchObject({
      user: 'user;par=u%40example.net',
      params: new Map(),
    });
  });

  itGiven('transports: unknown ones are read too (§3.1.1.10)', (path) => {
    const vias = headerValues(request(path, 'transports'), 'Via').map((value) => parseVia(value)?.transport);
    expect(vias).toEqual(['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP']);
  });

  itGiven('mpart01: a binary body is kept byte for byte (§3.1.1.11)', (path) => {
    const bytes = readFileSync(path('data', 'rfc4475', 'mpart01.dat'));
    expect(Buffer.from(request(path, 'mpart01').body)).toEqual(bytes.subarray(bytes.length - 553));
  });

  itGiven('unreason and noreason: any phrase, or none (§3.1.1.12, §3.1.1.13)', (path) => {
    expect(response(path, 'unreason').reason).toMatch(/^= 2\*\*3 .* простое$/);
    expect(response(path, 'noreason')).toMatchObject({ status: 100, reason: '' });
  });
});
