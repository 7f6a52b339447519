import { readFileSync } from 'node:fs';
import { itGiven } from '../../test/given.js';
import { matchStatusLine, lookUp, type StatusLine } from './codebook.js';
import { RULES } from './codebook-rules.js';
import { bookIn } from './index.js';

const line = (text: string, more: Partial<StatusLine> = {}): StatusLine => {
  const [status = '', ...words] = text.split(' ');
  return { status: Number(status), phrase: words.join(' '), ...more };
};
const registrarError = (text: string): Partial<StatusLine> => ({ headers: { 'P-Registrar-Error': [text] } });

/** Wordings from the fields' documents and from the servers' sources (SIP facts, server wording). */
const WORDINGS: readonly (readonly [text: string, id: string, more?: Partial<StatusLine>])[] = [
  ['403 Wrong Guess', 'sip-403-password'],
  ['403 Invalid password provided', 'sip-403-password'],
  ['403 No license available', 'sip-403-no-license'],
  ['401 AUTH Error: Stall nonce', 'sip-401-stall-nonce'],
  ['404 Out of Order', 'sip-404-routing'],
  ['480 DB Timeout', 'sip-480-database'],
  ['407 User not found', 'sip-407-user'],
  ['409 Conflict', 'sip-409'],
  ['500 account has been moved to a remote system', 'sip-500-moved'],
  ['403 You', 'sip-403-no-user'],
  ['403 You do not have the required right', 'sip-403-from'],
  ['403 Contact User und Anrufernummer verschieden', 'sip-403-from'],
  ['403 Will not forward', 'sip-403-wrong-host'],
  ['404 Not found (unknown domain)', 'sip-404-domain'],
  ['478 Unresolvable destination (478/SL)', 'sip-478'],
  ['503 Registrar overloaded; try again shortly', 'sip-503-overload'],
  ['480 Registrar overloaded, please try again shortly', 'sip-480-overload'],
  ['500 Server Internal Error', 'sip-500'],
  ['400 Missing Contact Header', 'sip-400-header'],
  ['555 Push Notification Service Not Supported', 'sip-555'],
  ['439 First Hop Lacks Outbound Support', 'sip-439'],
  ['494 Security Agreement Required', 'sip-494'],
  ['428 Use Identity Header', 'sip-identity'],
  ['430 Flow Failed', 'sip-430'],
  // Kamailio and OpenSIPS
  ['400 Bad Request', 'sip-invalid-cseq', registrarError('Invalid CSeq number')],
  ['500 Server Internal Error', 'sip-invalid-cseq', registrarError('Invalid CSeq number')],
  ['400 Bad Request', 'sip-400-address', registrarError('No username in To URI')],
  ['400 Bad Request', 'sip-400-address', registrarError('Error while parsing AOR')],
  ['400 Bad Request', 'sip-400-address', registrarError('Error while unescaping username')],
  ['400 Bad Request', 'sip-400-address', registrarError('To header not found')],
  ...[
    'Invalid expires param in contact',
    'Invalid q param in contact',
    'Call-ID header not found',
    'CSeq header not found',
    'Expires parse error',
    'Contact parse error',
    '* used in contact and expires is not zero',
    '* used in contact and more than 1 contact',
    'Contact/received too long',
    'Callid too long',
    'Path parse error',
    'Invalid Reg-Id number',
  ].map((error) => ['400 Bad Request', 'sip-400-header', registrarError(error)] as const),
  ['500 Server Internal Error', 'sip-500-location', registrarError('usrloc_record_delete failed')],
  ['500 Server Internal Error', 'sip-500-location', registrarError('Address Of Record too long')],
  ['503 Service Unavailable', 'sip-503-contacts', registrarError('Too many registered contacts')],
  ['420 Bad Extension', 'sip-420', registrarError('No support for found Path indicated')],
  ['421 Extension Required', 'sip-421', registrarError('No support for Outbound indicated')],
  ['423 Interval Too Brief', 'sip-423', registrarError('Interval too brief')],
  // IMS cores
  ['401 Unauthorized - Challenging the UE', 'sip-401'],
  ['403 Forbidden - HSS User Unknown', 'sip-403-hss-unknown'],
  ['403 Forbidden - HSS Identity not registered', 'sip-403-hss-unknown'],
  ["403 Forbidden - HSS Identities don't match", 'sip-403-hss-identities'],
  ['403 Forbidden - Private identity not found (Authorization: username)', 'sip-403-hss-identities'],
  ['403 Forbidden - HSS Roaming not allowed', 'sip-403-hss-barred'],
  ['403 Forbidden - HSS Authorization Rejected', 'sip-403-hss-barred'],
  ['403 Forbidden - HSS returned no authentication vectors', 'sip-403-hss-vectors'],
  ['403 Forbidden - Nonce not found', 'sip-403-hss-vectors'],
  ["403 Can't register to QoS for signalling", 'sip-403-pcscf'],
  ['400 Bad Request - P-Visited-Network-ID header missing', 'sip-400-visited-network'],
  ['400 Private ID in Authorization / username token missing', 'sip-400-private-identity'],
  ['480 Temporarily Unavailable - Diameter Cx interface failed', 'sip-480-hss'],
  ['480 Temporarily Unavailable - TimeOut in MAR/A HSS', 'sip-480-hss'],
  ['500 Server Internal Error - Server Assignment failed', 'sip-500-hss'],
  ['514 HSS unauthenticated', 'sip-514'],
  ['600 Busy everywhere - Empty list of S-CSCFs', 'sip-600-no-scscf'],
  ['503 Service Unavailable (Create ipsec failed)', 'sip-503-ipsec'],
  ['504 Server Time-Out', 'sip-504'],
];

/** `SIP/2.0 403 Wrong Guess — meaning` of all three lists of the document. */
function statusLines(document: string): readonly string[] {
  return document
    .split('\n')
    .flatMap((text) => /^SIP\/2\.0 (\d{3} .+)$/.exec(text.trim())?.[1] ?? [])
    .map((text) => text.replace(/ — .*$/, '').trim());
}

describe('the codebook', () => {
  it('knows the wordings of servers', () => {
    for (const [text, id, more] of WORDINGS) expect([text, more, lookUp(line(text, more))]).toEqual([text, more, id]);
  });

  it('judges 401, 403 and 407 by whether the request carried credentials', () => {
    expect(lookUp(line('401 Unauthorized'))).toBe('sip-401');
    expect(lookUp(line('401 Unauthorized', { afterCredentials: true }))).toBe('sip-401-again');
    expect(lookUp(line('407 Proxy Authentication Required', { afterCredentials: true }))).toBe('sip-407-again');
    expect(lookUp(line('403 Forbidden', { afterCredentials: true }))).toBe('sip-403-after-credentials');
  });

  it('believes a wording of its own more than the credentials', () => {
    expect(lookUp(line('403 User Disabled', { afterCredentials: true }))).toBe('sip-403-disabled');
  });

  it('falls back to the code, then to the class, then to what SIP does not define', () => {
    const by = (text: string) => matchStatusLine(line(text));
    expect(by('403 Computer says no')).toEqual({ id: 'sip-403', by: 'code' });
    expect(lookUp({ status: 404 })).toBe('sip-404');
    expect(by('199 Early Dialog Terminated')).toEqual({ id: 'sip-1xx', by: 'class' });
    expect(by('204 No Notification')).toEqual({ id: 'sip-2xx', by: 'class' });
    expect(by('399 x')).toEqual({ id: 'sip-3xx', by: 'class' });
    expect(by('470 Consent Needed')).toEqual({ id: 'sip-4xx', by: 'class' });
    expect(by('580 Precondition Failure')).toEqual({ id: 'sip-5xx', by: 'class' });
    expect(by('699 x')).toEqual({ id: 'sip-6xx', by: 'class' });
    expect(by('700 x')).toEqual({ id: 'sip-undefined', by: 'class' });
  });

  it('reads phrases without regard to case, blanks and the hexadecimal codes that Ericsson appends', () => {
    expect(lookUp(line('403 WRONG  guess'))).toBe('sip-403-password');
    expect(matchStatusLine(line('404 Not Found 3F00A1B2C')).by).toBe('standard');
  });

  it('explains 481 as what it is', () => {
    const entry = bookIn('en').entry(lookUp(line('481 Call Leg/Transaction Does Not Exist')));
    expect(entry?.title).toMatch(/not an answer to REGISTER/);
  });

  it('leads to every entry about a status line, each in a way that the others do not take', () => {
    const ofClass = ['sip-1xx', 'sip-2xx', 'sip-3xx', 'sip-4xx', 'sip-5xx', 'sip-6xx', 'sip-undefined'];
    const ruled = new Set<string>([...RULES.map(({ id }) => id), ...ofClass]);
    const codes = bookIn('en')
      .search('')
      .filter(({ kind }) => kind === 'code');
    expect(codes.map(({ id }) => id).filter((id) => !ruled.has(id))).toEqual([]);
    // A rule without a wording is reached by its bare code; one with a wording must stand in a list below.
    const worded = new Set(RULES.filter(({ words }) => words !== undefined).map(({ id }) => id as string));
    const told = [...WORDINGS.map(([text, , more]) => line(text, more)), ...OTHER_WORDINGS.map((text) => line(text))];
    for (const each of told) worded.delete(lookUp(each));
    expect([...worded]).toEqual([]);
    const bare = RULES.filter(({ words }) => words === undefined);
    for (const { id, status, afterCredentials } of bare) {
      const evidence = afterCredentials === true ? { afterCredentials } : {};
      expect(lookUp({ status: status[0] ?? 0, ...evidence })).toBe(id);
    }
  });

  itGiven('resolves every status line of the document on SIP codes to an entry made for it', (path) => {
    const lines = statusLines(readFileSync(path('seeds', '001_2cf55ff4401b6976.txt'), 'utf8'));
    expect(lines.length).toBeGreaterThan(200);
    const bySomethingElse = lines.filter((text) => !['wording', 'standard'].includes(matchStatusLine(line(text)).by));
    expect(bySomethingElse).toEqual([]);
  });
});

/** Wordings of MERA and similar switches that the table above does not need for itself. */
const OTHER_WORDINGS: readonly string[] = [
  '401 Expired Authorization',
  '403 No Such User',
  '403 User Disabled',
  '403 Conflict',
  '403 Caller Not Registered',
  '403 Empty Route Set',
  '403 Invalid Phone Number',
  '403 No Money Left on RFC Account',
  '404 Undefined Reason',
  '404 Unknown user account',
  '406 No codecs match',
  '408 Login timed out',
  '410 No Route',
  '415 No Media',
  '480 Destination Not Found In Client Plan',
  '480 No money left',
  '480 Empty Route Set',
  '480 Codec Mismatch',
  '488 Codec Mismatch',
  '488 Private IP Address',
  '500 Database Error',
  '500 Undefined Reason',
  '500 Call placing quota exceeded',
];
