import {
  challenge,
  expiresOf,
  hasCredentials,
  intervalTooBrief,
  play,
  type Reply,
} from '../../test/fakes/diagnosis-world.js';
import { headerValue } from '../sip/message.js';
import { Secret } from '../lib/secret.js';
import { PLAN } from '../../test/fakes/diagnosis-world.js';
import { parseAuthorization } from '../auth/digest.js';

const ok: Reply = { status: 200, reason: 'OK' };

describe('challenges', () => {
  it('a right password costs two REGISTERs and gives 200', () => {
    const { result, sends } = play({ register: (request) => [hasCredentials(request) ? ok : challenge()] });
    expect(result.verdict).toEqual({
      faultCode: 200,
      category: 'registered',
      cause: 'registered',
      confidence: 'certain',
    });
    expect(sends).toHaveLength(2);
  });

  it('says stale-loop, and no credentials verdict, when every nonce had expired', () => {
    const { result } = play({ register: (request) => [challenge({ stale: hasCredentials(request) })] });
    expect(result.verdict).toEqual({
      faultCode: 401,
      category: 'undetermined',
      cause: 'stale-loop',
      confidence: 'certain',
    });
  });

  it('a 407 of a proxy followed by a 401 of the registrar costs neither a try, and both credentials are carried', () => {
    const { result, sends } = play({
      register: (request) => {
        if (headerValue(request, 'Proxy-Authorization') === undefined)
          return [challenge({ status: 407, realm: 'proxy' })];
        if (headerValue(request, 'Authorization') === undefined) return [challenge({ realm: 'registrar' })];
        return [challenge({ realm: 'registrar' })];
      },
    });
    expect(result.verdict.faultCode).toBe(401);
    // 407, 401, 401, 401: the registrar's three, not two of them.
    expect(sends).toHaveLength(4);
    expect(headerValue(sends[3]!.request, 'Proxy-Authorization')).toMatch(/realm="proxy"/);
    expect(parseAuthorization(headerValue(sends[3]!.request, 'Proxy-Authorization') ?? '')?.nc).toBe('00000003');
  });

  it('ends at once with 401 and credentials-missing when the line has no password', () => {
    const plan = { ...PLAN, authPassword: new Secret('') };
    const { result, sends } = play({ register: () => [challenge()] }, { plan });
    expect(result.verdict).toEqual({
      faultCode: 401,
      category: 'undetermined',
      cause: 'credentials-missing',
      confidence: 'certain',
    });
    expect(sends).toHaveLength(1);
  });

  it('a missing password is no fault where the registrar does not ask', () => {
    const plan = { ...PLAN, authPassword: new Secret('') };
    expect(play({ register: () => [ok] }, { plan }).result.verdict.faultCode).toBe(200);
  });

  it.each([
    ['no challenge at all', []],
    ['a scheme we do not speak', ['WWW-Authenticate: Negotiate abc']],
    ['an algorithm we do not know', ['WWW-Authenticate: Digest realm="r", nonce="n", algorithm=ROT13']],
  ])('ends at once with 401 and challenge-unusable: %s', (_what, headers) => {
    const { result, sends } = play({ register: () => [{ status: 401, headers }] });
    expect(result.verdict).toEqual({
      faultCode: 401,
      category: 'undetermined',
      cause: 'challenge-unusable',
      confidence: 'certain',
    });
    expect(sends).toHaveLength(1);
  });
});

describe('interval too brief', () => {
  it('200 after a larger expiry gives cause interval-adapted, with both values', () => {
    const { result } = play({ register: (request) => [expiresOf(request) < 3600 ? intervalTooBrief(3600) : ok] });
    expect(result.verdict).toEqual({
      faultCode: 200,
      category: 'registered',
      cause: 'interval-adapted',
      confidence: 'certain',
    });
    expect(result.evidence.interval).toEqual({ configured: 600, accepted: 3600 });
  });

  it('claims no accepted interval where none was accepted, or where it was the configured one', () => {
    const refused = play({ register: (request) => [intervalTooBrief(expiresOf(request) + 100)] });
    expect(refused.result.evidence.interval).toBeUndefined();
    // The first REGISTER, with the configured expiry, is accepted late; the second was told 423 meanwhile.
    const script: readonly (readonly Reply[])[] = [[{ ...ok, afterMs: 9_000 }], [intervalTooBrief(3600, 500)], []];
    const { result } = play({ register: (_r, n) => script[n - 1] ?? [] });
    expect(result.verdict).toMatchObject({ faultCode: 200, cause: 'registered' });
    expect(result.evidence.interval).toBeUndefined();
  });

  it('doubles the expiry when a 423 names no Min-Expires', () => {
    const { sends } = play({ register: () => [intervalTooBrief()] });
    expect(sends.map(({ request }) => expiresOf(request))).toEqual([600, 1200, 2400]);
  });

  it('doubles it too when the Min-Expires was satisfied already', () => {
    const { sends } = play({ register: () => [intervalTooBrief(60)] });
    expect(sends.map(({ request }) => expiresOf(request))).toEqual([600, 1200, 2400]);
  });

  it('an accepted challenge is transparent: a registrar that challenges again before each 423 still ends in 423', () => {
    const { result, sends } = play({
      register: (request, n) => [n % 2 === 1 ? challenge() : intervalTooBrief(expiresOf(request) + 1)],
    });
    expect(result.verdict.faultCode).toBe(423);
    expect(sends).toHaveLength(6);
  });

  it('also when a proxy and the registrar both challenge before each 423', () => {
    const kinds = [challenge({ status: 407, realm: 'p' }), challenge({ realm: 'r' })];
    const { result } = play({
      register: (request, n) => [kinds[(n - 1) % 3] ?? intervalTooBrief(expiresOf(request) + 1)],
    });
    expect(result.verdict.faultCode).toBe(423);
  });

  it('silence is no acceptance: a 423 after challenge and silence starts at 1', () => {
    const script = [[intervalTooBrief(700)], [challenge()], [], [intervalTooBrief(800)], [intervalTooBrief(900)], [ok]];
    expect(play({ register: (_r, n) => script[n - 1] ?? [] }).result.verdict.faultCode).toBe(200);
  });

  it('the 423 retry carries the credentials with the next nonce count', () => {
    const { sends } = play({
      register: (request) => [
        !hasCredentials(request) ? challenge() : expiresOf(request) < 900 ? intervalTooBrief(900) : ok,
      ],
    });
    const counts = sends
      .slice(1)
      .map(({ request }) => parseAuthorization(headerValue(request, 'Authorization') ?? '')?.nc);
    expect(counts).toEqual(['00000001', '00000002']);
  });
});
