import { answerChallenge, parseChallenges } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import { VirtualClock } from '../../test/fakes/virtual-clock.js';
import { hash } from '../net/hash.js';
import type { HttpResponse } from '../ports.js';
import { connectionRequestHandler } from './connection-request.js';

let clock: VirtualClock;
let accepted: number;
let handler: ReturnType<typeof connectionRequestHandler>;

beforeEach(() => {
  clock = new VirtualClock();
  accepted = 0;
  let drawn = 0;
  handler = connectionRequestHandler({
    clock,
    hash,
    random: { hex: (bytes) => hash('sha256', String(++drawn)).slice(0, bytes * 2), fraction: () => 0.5 },
    credentials: () => ({ username: 'acs', password: new Secret('pw') }),
    accepted: () => (accepted += 1),
  });
});

const get = (authorization?: string): HttpResponse =>
  handler({ method: 'GET', url: '/path', headers: authorization === undefined ? {} : { authorization } });

interface Answer {
  readonly username: string;
  readonly password: string;
  readonly uri: string;
  readonly nc: number;
  readonly qop: boolean;
}

function answer(challenge: HttpResponse, change: Partial<Answer> = {}): string {
  const [first] = parseChallenges([challenge.headers['WWW-Authenticate'] ?? '']);
  if (first === undefined) throw new Error('no challenge');
  const with_ = { username: 'acs', password: 'pw', uri: '/path', nc: 1, qop: true, ...change };
  const password = new Secret(with_.password);
  const chosen = with_.qop ? first : { ...first, qop: [] };
  return answerChallenge({ ...with_, challenge: chosen, password, method: 'GET', cnonce: 'c' }, hash);
}

describe('a Connection Request (TR-069 Amd 6 §3.2.2)', () => {
  it('is challenged with exactly one digest: MD5, qop auth', () => {
    const response = get();
    expect([response.status, accepted]).toEqual([401, 0]);
    expect(parseChallenges([response.headers['WWW-Authenticate'] ?? ''])).toEqual([
      expect.objectContaining({ algorithm: 'MD5', algorithmGiven: true, qop: ['auth'], stale: false }),
    ]);
    expect(response.headers['WWW-Authenticate']?.startsWith('Digest ')).toBe(true);
  });

  it.each([
    ['in origin form', {}],
    ['in absolute form', { uri: 'http://192.0.2.77:7547/path' }],
    ['with / for the uri, as easycwmp and icwmp want it', { uri: '/' }],
    ['without qop, as old clients do', { qop: false }],
  ])('is accepted with an empty 200 %s', (_what, change) => {
    expect(get(answer(get(), change))).toEqual({ status: 200, headers: {} });
    expect(accepted).toBe(1);
  });

  it.each([
    ['another password', { password: 'other' }],
    ['another user', { username: 'root' }],
    ['credentials for another path', { uri: '/other' }],
  ])('is refused with %s', (_what, change) => {
    expect([get(answer(get(), change)).status, accepted]).toEqual([401, 0]);
  });

  it('is refused with another scheme', () => expect(get('Basic YWNzOnB3').status).toBe(401));

  it.each([
    ['with qop', {}],
    ['without qop', { qop: false }],
  ])('is accepted once, not again when it is replayed %s', (_what, change) => {
    const sent = answer(get(), change);
    expect([get(sent).status, get(sent).status, accepted]).toEqual([200, 401, 1]);
  });

  it('is accepted again on the same nonce when its count grew', () => {
    const challenge = get();
    expect([1, 2, 2, 1, 3].map((nc) => get(answer(challenge, { nc })).status)).toEqual([200, 200, 401, 401, 200]);
  });

  it('is told stale=true for a nonce that is too old or not ours', async () => {
    const challenge = get();
    await clock.advance(61_000);
    const late = get(answer(challenge));
    expect([late.status, late.headers['WWW-Authenticate']?.includes('stale=true')]).toEqual([401, true]);
    const foreign = { ...challenge, headers: { 'WWW-Authenticate': 'Digest realm="connection-request", nonce="f00"' } };
    expect(get(answer(foreign)).headers['WWW-Authenticate']).toContain('stale=true');
    expect(accepted).toBe(0);
  });

  it('is refused with 503 and no Retry-After above the rate limit, for a minute', async () => {
    const statuses = Array.from({ length: 61 }, () => get(answer(get())).status);
    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([60, 503]);
    expect(get(answer(get())).headers).toEqual({});
    await clock.advance(60_000);
    expect(get(answer(get())).status).toBe(200);
  });
});
