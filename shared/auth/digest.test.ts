import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Secret } from '../lib/secret.js';
import {
  answerChallenge,
  chooseChallenge,
  digestHa1,
  parseAuthorization,
  parseChallenges,
  printChallenge,
  verifyAuthorization,
  type DigestAlgorithm,
  type Hash,
} from './digest.js';

const hash: Hash = (algorithm, data) => createHash(algorithm).update(data).digest('hex');

/** One worked example: the challenge as the server sent it, and the response that the RFC prints. */
interface Vector {
  readonly challenge: string;
  readonly username: string;
  readonly password: string;
  readonly uri: string;
  readonly cnonce: string;
  readonly response: string;
}

const rfc7616 = {
  username: 'Mufasa',
  password: 'Circle of Life',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const rfc7616Challenge =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", ' +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

const VECTORS: Readonly<Record<string, Vector>> = {
  'RFC 2617 §3.5': {
    challenge:
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
      'opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    username: 'Mufasa',
    password: 'Circle Of Life',
    uri: '/dir/index.html',
    cnonce: '0a4f113b',
    response: '6629fae49393a05397450978507c4ef1',
  },
  'RFC 2069 §2.4, corrected by erratum 749': {
    challenge: 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
    username: 'Mufasa',
    password: 'CircleOfLife',
    uri: '/dir/index.html',
    cnonce: 'unused',
    response: '1949323746fe6a43ef61f9606e7febea',
  },
  'RFC 7616 §3.9.1, MD5': {
    ...rfc7616,
    challenge: `${rfc7616Challenge}, algorithm=MD5`,
    response: '8ca523f5e9506fed4657c9700eebdbec',
  },
  'RFC 7616 §3.9.1, SHA-256': {
    ...rfc7616,
    challenge: `${rfc7616Challenge}, algorithm=SHA-256`,
    response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  },
  'RFC 7616 §3.9.2, SHA-512-256, corrected by erratum 4897': {
    challenge:
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, ' +
      'nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS"',
    username: 'Jäsøn Doe',
    password: 'Secret, or not?',
    uri: '/doe.json',
    cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
    response: '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
  },
};

const one = (value: string) => {
  const [challenge] = parseChallenges([value]);
  if (challenge === undefined) throw new Error(`no challenge in ${value}`);
  return challenge;
};

describe('answerChallenge', () => {
  it.each(Object.entries(VECTORS))('computes the response of %s', (_name, vector) => {
    const answer = answerChallenge(
      { ...vector, challenge: one(vector.challenge), password: new Secret(vector.password), method: 'GET', nc: 1 },
      hash,
    );
    expect(parseAuthorization(answer)?.response).toBe(vector.response);
  });

  const options = { username: 'a', password: new Secret('p'), method: 'REGISTER', uri: 'sip:b', cnonce: 'c', nc: 26 };
  const answer = (challenge: string): string => answerChallenge({ ...options, challenge: one(challenge) }, hash);

  it('has the form of RFC 2069 where no qop is offered', () => {
    expect(answer('Digest realm="r", nonce="n"')).toMatch(
      /^Digest username="a", realm="r", nonce="n", uri="sip:b", response="[0-9a-f]{32}"$/,
    );
  });

  it('prefers auth to auth-int, echoes opaque, and names the algorithm only if it was given', () => {
    const full = answer('Digest realm="r", nonce="n", qop="auth-int,auth", opaque="o\\"", algorithm=md5');
    expect(full).toContain(', algorithm=MD5, opaque="o\\"", qop=auth, nc=0000001a, cnonce="c"');
    expect(answer('Digest realm="r", nonce="n", qop=auth')).not.toContain('algorithm');
    expect(answer('Digest realm="r", nonce="n", qop="auth-int"')).toContain('qop=auth-int');
  });

  it('tells the cnonce of a session algorithm even without qop (RFC 7616 §3.4.2)', () => {
    expect(answer('Digest realm="r", nonce="n", algorithm=MD5-sess')).toContain('cnonce="c"');
  });
});

describe('parseChallenges', () => {
  it('reads several challenges of one header and of several, in order (RFC 7235 §4.1)', () => {
    const values = [
      'NTLM, Negotiate YWJj==, Basic realm="x", Digest realm="a, Digest b", nonce="1", algorithm=SHA-512-256, digest REALM=c ,nonce="2"',
      'DIGEST realm="d",nonce="3",stale=TRUE,algorithm="md5-sess",domain="sip:d"',
    ];
    expect(parseChallenges(values)).toMatchObject([
      { realm: 'a, Digest b', nonce: '1', algorithm: 'SHA-512-256', algorithmGiven: true, stale: false, qop: [] },
      { realm: 'c', nonce: '2', algorithm: 'MD5', algorithmGiven: false },
      { realm: 'd', nonce: '3', algorithm: 'MD5-sess', stale: true, domain: 'sip:d' },
    ]);
  });

  it('skips what cannot be answered', () => {
    const values = [
      'Digest realm="a", nonce="1", algorithm=AKAv1-MD5',
      'Digest realm="a", nonce="1", qop="auth-conf"',
      'Digest realm="a"',
      'Digest nonce="1"',
      'Digest realm="a", nonce="1',
      'Digest',
      'realm="a", nonce="1"',
      '',
      '"Digest"',
    ];
    expect(values.flatMap((value) => parseChallenges([value]))).toEqual([]);
  });

  it('forgives missing commas, empty elements, blanks and missing quotes', () => {
    const [challenge] = parseChallenges([', Digest  realm = "a"  nonce=b64/+==,, qop = auth,']);
    expect(challenge).toMatchObject({ realm: 'a', nonce: 'b64/+==', qop: ['auth'] });
  });

  it('never throws', () => {
    const part = fc.constantFrom('Digest', ' ', ',', '=', '"', '\\', 'realm', 'nonce', 'qop', 'a', '\0', 'é', '\t');
    const text = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(Array.isArray(parseChallenges([value, `Digest ${value}`]))).toBe(true);
        parseAuthorization(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads what printChallenge prints', () => {
    const algorithm = fc.constantFrom<DigestAlgorithm>('MD5', 'MD5-sess', 'SHA-256', 'SHA-512-256-sess');
    const qop = fc.constantFrom([], ['auth'], ['auth', 'auth-int']) as fc.Arbitrary<('auth' | 'auth-int')[]>;
    const challenge = fc.record({
      realm: fc.string(),
      nonce: fc.string(),
      opaque: fc.string(),
      stale: fc.boolean(),
      algorithm,
      qop,
    });
    fc.assert(
      fc.property(challenge, (printed) => {
        expect(parseChallenges([printChallenge(printed)])).toEqual([{ ...printed, algorithmGiven: true }]);
      }),
    );
  });
});

describe('chooseChallenge', () => {
  it("takes the first that can be answered: the order is the server's (RFC 8760 §2.4)", () => {
    const offer = ['SHA-3', 'SHA-512-256', 'MD5'].map((name) => `Digest realm="r", nonce="n", algorithm=${name}`);
    expect(chooseChallenge(parseChallenges(offer))?.algorithm).toBe('SHA-512-256');
    expect(chooseChallenge(parseChallenges([...offer].reverse()))?.algorithm).toBe('MD5');
    expect(chooseChallenge([])).toBeUndefined();
  });
});

describe('verifyAuthorization', () => {
  const algorithms: DigestAlgorithm[] = [
    'MD5',
    'MD5-sess',
    'SHA-256',
    'SHA-256-sess',
    'SHA-512-256',
    'SHA-512-256-sess',
  ];
  const body = new TextEncoder().encode('body');
  const request = { method: 'REGISTER', body };

  for (const algorithm of algorithms) {
    it.each(['', 'auth', 'auth-int'])(`accepts ${algorithm} with qop '%s', and nothing that was changed`, (qop) => {
      const challenge = one(`Digest realm="r", nonce="n", algorithm=${algorithm}, qop="${qop}"`);
      const password = new Secret('päss');
      const options = { ...request, challenge, username: 'a"b', password, uri: 'sip:b', cnonce: 'c', nc: 1 };
      const credentials = parseAuthorization(answerChallenge(options, hash))!;
      const ha1 = digestHa1(credentials.username, credentials.realm, password, hash, credentials.algorithm);
      expect(verifyAuthorization({ ...request, credentials, ha1 }, hash)).toBe(true);

      const wrong = [
        { ...request, credentials, ha1: digestHa1('a"b', 'r', new Secret('pass'), hash, algorithm) },
        { ...request, credentials, ha1, method: 'INVITE' },
        { ...request, credentials: { ...credentials, uri: 'sip:c' }, ha1 },
        { ...request, credentials: { ...credentials, nonce: 'm' }, ha1 },
        { ...request, credentials: { ...credentials, response: '' }, ha1 },
        { ...request, credentials: { ...credentials, response: `${credentials.response}0` }, ha1 },
        ...(qop === 'auth-int' ? [{ ...request, credentials, ha1, body: new Uint8Array() }] : []),
      ];
      expect(wrong.map((options) => verifyAuthorization(options, hash))).toEqual(wrong.map(() => false));
    });
  }
});

describe('parseAuthorization', () => {
  it('refuses what no digest client sends', () => {
    const base = 'Digest username="a", realm="r", nonce="n", uri="u", response="x"';
    expect(parseAuthorization(base)).toMatchObject({ username: 'a', algorithm: 'MD5' });
    for (const bad of [
      'Basic YTpi',
      '',
      base.replace('Digest', 'Other'),
      base.replace('uri', 'url'),
      `${base}, algorithm=SHA-1`,
      `${base}, qop=auth`,
      `${base}, qop=auth, cnonce="c", nc=1`,
      `${base}, qop=other, cnonce="c", nc=00000001`,
    ]) {
      expect(parseAuthorization(bad)).toBeUndefined();
    }
  });
});
