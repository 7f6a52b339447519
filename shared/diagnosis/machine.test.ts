import {
  challenge,
  expiresOf,
  hasCredentials,
  intervalTooBrief,
  play,
  type Reply,
} from '../../test/fakes/diagnosis-world.js';
import { headerValue, headerValues, type SipRequest } from '../sip/message.js';
import { Secret } from '../lib/secret.js';
import { OPTIONS, PLAN, REGISTRAR } from '../../test/fakes/diagnosis-world.js';
import { parseAuthorization } from '../auth/digest.js';

const silence = (): readonly Reply[] => [];
const trying: Reply = { status: 100, reason: 'Trying' };
const ok: Reply = { status: 200, reason: 'OK' };

describe("the patent's worked examples", () => {
  it('S301–S312: three REGISTERs without an answer and three lost pings give 2, network unreachable', () => {
    const { result, sends, pings, endedAt } = play({ register: silence, ping: 'lost' });
    expect(result.verdict).toEqual({
      faultCode: 2,
      category: 'network',
      cause: 'network-unreachable',
      confidence: 'likely',
    });
    expect(result.registerTransactions).toBe(3);
    expect(pings).toEqual([24_000, 25_000, 26_000]);
    expect(result).toMatchObject({ pingSuccessCount: 0, pingFailureCount: 3, guardTimerExpired: false });
    expect(endedAt).toBe(29_500);
    expect(sends.length).toBe(result.registerTransactions + result.registerRetransmissions);
  });

  it('S301–S312 with only 100 Trying [0090]: 2 stands when the pings are lost, and its cause is ping-filtered', () => {
    const { result } = play({ register: () => [trying], ping: 'lost' });
    expect(result.verdict).toEqual({ faultCode: 2, category: 'network', cause: 'ping-filtered', confidence: 'open' });
  });

  it('S401–S412: three REGISTERs without an answer, and any ping reply gives 3, no response', () => {
    const { result, pings, endedAt } = play({ register: silence, ping: 'replies' });
    expect(result.verdict).toEqual({
      faultCode: 3,
      category: 'no-response',
      cause: 'sip-service-silent',
      confidence: 'likely',
    });
    expect(pings).toHaveLength(3);
    expect(result.pingSuccessCount).toBe(3);
    expect(endedAt).toBe(26_005);
  });

  it('S401–S412 with only 100 Trying: no answer either [0091]', () => {
    const { result } = play({ register: () => [trying], ping: 'replies' });
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'sip-service-silent' });
    expect(result.evidence.attempts[0]?.provisional).toEqual([{ at: 20, status: 100 }]);
  });

  it('S501–S511: the third 401 in a row gives 401, the second and third REGISTER carrying credentials', () => {
    const { result, sends } = play({ register: () => [challenge()] });
    expect(result.verdict).toEqual({
      faultCode: 401,
      category: 'credentials',
      cause: 'account-or-password-rejected',
      confidence: 'likely',
    });
    expect(sends.map(({ request }) => hasCredentials(request))).toEqual([false, true, true]);
  });

  it('S501–S511 with 407: the credentials go in Proxy-Authorization', () => {
    const { result, sends } = play({ register: () => [challenge({ status: 407 })] });
    expect(result.verdict).toMatchObject({ faultCode: 407, category: 'credentials' });
    expect(headerValue(sends[1]!.request, 'Proxy-Authorization')).toMatch(/^Digest /);
    expect(headerValue(sends[1]!.request, 'Authorization')).toBeUndefined();
  });

  it('S601–S611: the third 423 in a row gives 423, each REGISTER satisfying the Min-Expires before it', () => {
    const { result, sends } = play({ register: (request) => [intervalTooBrief(expiresOf(request) + 100)] });
    expect(result.verdict).toEqual({
      faultCode: 423,
      category: 'interval',
      cause: 'interval-too-brief',
      confidence: 'certain',
    });
    expect(sends.map(({ request }) => expiresOf(request))).toEqual([600, 700, 800]);
  });

  it.each([
    [200, 'registered', 'registered'],
    [202, 'registered', 'registered'],
    [302, 'server-abnormal', 'redirected'],
    [400, 'terminal', 'request-refused'],
    [403, 'terminal', 'account-forbidden'],
    [404, 'terminal', 'account-unknown'],
    [408, 'terminal', 'registrar-timeout'],
    [480, 'terminal', 'temporarily-unavailable'],
    [499, 'terminal', 'request-refused'],
    [500, 'server-error', 'server-failure'],
    [503, 'server-error', 'server-overloaded'],
    [600, 'global', 'global-refusal'],
    [699, 'global', 'global-refusal'],
    [700, 'undefined', 'undefined-code'],
    [999, 'undefined', 'undefined-code'],
  ])('S701–S707: %i ends the run at once with that code', (status, category, cause) => {
    const { result, sends } = play({ register: () => [{ status, reason: 'Verbatim 0A1B2C3D' }] });
    expect(result.verdict).toMatchObject({ faultCode: status, category, cause });
    expect(result.reasonPhrase).toBe('Verbatim 0A1B2C3D');
    expect(sends).toHaveLength(1);
  });
});

describe('no answer', () => {
  it('retransmits by Timer E within an attempt and starts the next one when its wait is over (RFC 3261 §17.1.2.2)', () => {
    const { sends } = play({ register: silence, ping: 'lost' });
    expect(sends.filter(({ at }) => at < 8_000).map(({ at }) => at)).toEqual([0, 500, 1_500, 3_500, 7_500]);
    expect(sends.find(({ at }) => at >= 8_000)?.at).toBe(8_000);
  });

  it('retransmits every T2 after a 1xx', () => {
    const { sends } = play({ register: (_request, n) => (n === 1 ? [trying] : []), ping: 'lost' });
    // Timer E was running with 500 ms when the 100 came; from then on it is T2.
    expect(sends.filter(({ at }) => at < 8_000).map(({ at }) => at)).toEqual([0, 500, 4_500]);
  });

  it('deals the waits out so that three attempts and the pings fit into a short guard', () => {
    const { result, endedAt } = play({ register: silence, ping: 'lost' }, { timeoutMs: 16_000 });
    const starts = result.evidence.attempts.map(({ sentAt }) => sentAt[0]);
    expect(starts).toEqual([0, 3_333, 6_666]);
    expect(result.verdict.faultCode).toBe(2);
    expect(endedAt).toBeLessThanOrEqual(16_000);
  });

  it('ends the attempt at once on a port unreachable, and tries again T1 later at the earliest', () => {
    const { result, sends, pings } = play({ register: () => [{ error: 'ECONNREFUSED' }], ping: 'replies' });
    expect(sends.map(({ at }) => at)).toEqual([0, 520, 1_040]);
    expect(pings[0]).toBe(1_060);
    expect(result.verdict).toEqual({
      faultCode: 3,
      category: 'no-response',
      cause: 'sip-port-closed',
      confidence: 'likely',
    });
  });

  it('takes a port unreachable as proof of the host when the pings are lost', () => {
    const { result } = play({ register: () => [{ error: 'ECONNREFUSED' }], ping: 'lost' });
    expect(result.verdict).toEqual({
      faultCode: 3,
      category: 'no-response',
      cause: 'sip-port-closed',
      confidence: 'likely',
    });
  });

  it('takes no host unreachable as proof of the host', () => {
    const { result } = play({ register: () => [{ error: 'EHOSTUNREACH' }], ping: 'lost' });
    expect(result.verdict).toMatchObject({ faultCode: 2, cause: 'network-unreachable', confidence: 'likely' });
  });

  it('counts a socket that cannot be opened (no route) as no answer', () => {
    const { result, sends } = play({ register: silence, openFails: 'ENETUNREACH', ping: 'lost' });
    expect(sends).toHaveLength(0);
    expect(result.verdict).toMatchObject({ faultCode: 2, cause: 'network-unreachable' });
    expect(result.registerTransactions).toBe(0);
    expect(result.evidence.icmp).toHaveLength(3);
  });

  it('starts the row again after an outcome of another class (S306: if not, back to S304)', () => {
    const script = [[], [], [challenge()], [], [], []];
    const { result, sends } = play({ register: (_r, n) => script[n - 1] ?? [], ping: 'lost' }, { timeoutMs: 120_000 });
    // Two silences, a challenge, then silence three times in a row.
    expect(new Set(sends.map(({ request }) => headerValue(request, 'CSeq'))).size).toBe(6);
    expect(result.verdict.faultCode).toBe(3); // the 401 proves the host, so a lost ping proves no network fault
    expect(result.verdict.cause).toBe('ping-filtered');
  });
});

describe('an answer from another address', () => {
  const elsewhere = { address: '192.0.2.11', port: 5060 };

  it('is seen by the third attempt of a silent run, which listens unconnected', () => {
    const { result, opened } = play({ register: () => [{ status: 200, from: elsewhere }] });
    expect(opened.map(({ connected }) => connected)).toEqual([true, false]);
    expect(result.verdict).toMatchObject({ faultCode: 200, cause: 'response-from-other-address' });
    expect(result.evidence.responseFrom).toBe('192.0.2.11:5060');
  });

  it('is not looked for when something has come back, ICMP included', () => {
    const { opened } = play({ register: (_r, n) => (n === 1 ? [{ error: 'ECONNREFUSED' }] : []), ping: 'lost' });
    expect(opened.map(({ connected }) => connected)).toEqual([true]);
  });
});

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

describe('late responses', () => {
  it('a slow server is not called silent: the late final response is the outcome', () => {
    const { result, endedAt } = play({
      register: (_r, n) => (n === 1 ? [{ status: 403, afterMs: 20_000 }] : []),
      ping: 'replies',
    });
    expect(result.verdict.faultCode).toBe(403);
    expect(endedAt).toBe(20_000);
  });

  it('in step 4 too: pinging stops and step 3 resumes', () => {
    const { result, pings } = play({
      register: (request, n) => (hasCredentials(request) ? [ok] : n === 1 ? [challenge({ afterMs: 24_500 })] : []),
      ping: 'lost',
    });
    expect(pings).toEqual([24_000]);
    expect(result.verdict.faultCode).toBe(200);
  });

  it('a late challenge to a request without credentials is evidence only once its realm was answered', () => {
    const { result, sends } = play({
      register: (request, n) => {
        if (n === 1) return [challenge({ afterMs: 8_500 })];
        if (n === 2) return [challenge({ afterMs: 2_000 })]; // sent at 8 s without credentials, answered at 10 s
        return hasCredentials(request) ? [{ ...ok, afterMs: 3_000 }] : [];
      },
    });
    expect(result.verdict.faultCode).toBe(200);
    expect(
      sends.filter(({ request }) => hasCredentials(request)).map(({ request }) => headerValue(request, 'CSeq')),
    ).toContain('3 REGISTER');
    expect(result.registerTransactions).toBe(3);
    expect(result.evidence.attempts[1]?.outcome).toMatchObject({
      kind: 'response',
      status: 401,
      late: true,
      evidenceOnly: true,
    });
  });

  it('a late 423 to an expiry that was raised since is evidence only (decision 0015)', () => {
    const { result } = play(
      {
        register: (request, n) =>
          n <= 3 ? [intervalTooBrief(3600, 20_000)] : [{ ...ok, afterMs: expiresOf(request) >= 3600 ? 20_000 : 1 }],
        ping: 'replies',
      },
      { timeoutMs: 120_000 },
    );
    expect(result.verdict).toMatchObject({ faultCode: 200, cause: 'interval-adapted' });
  });

  it.each([
    [500, undefined],
    [488, undefined],
    [400, 'P-Registrar-Error: Invalid CSeq number'],
  ])('a %i while earlier attempts are unanswered gets cause overlap', (status, header) => {
    const headers = header === undefined ? [] : [header];
    const { result } = play({ register: (_r, n) => (n === 2 ? [{ status, headers }] : []) });
    expect(result.verdict).toMatchObject({ faultCode: status, cause: 'overlap' });
  });

  it('Invalid CSeq without an overlap is its own cause', () => {
    const { result } = play({ register: () => [{ status: 500, headers: ['P-Registrar-Error: Invalid CSeq number'] }] });
    expect(result.verdict.cause).toBe('invalid-cseq');
  });

  it('a retransmitted final response changes nothing', () => {
    const twice = challenge();
    const { result, sends } = play({
      register: (request) =>
        hasCredentials(request) ? [{ ...ok, afterMs: 900 }] : [twice, { ...twice, afterMs: 500 }],
    });
    expect(result.verdict.faultCode).toBe(200);
    expect(result.registerTransactions).toBe(2);
    expect(sends.length).toBeGreaterThanOrEqual(2);
  });
});

describe('malformed responses', () => {
  const malformed: Reply = { raw: 'SIP/2.0 99 Odd\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\n\r\n' };

  it('are discarded and prove the host: 3, malformed-response', () => {
    const { result } = play({ register: () => [malformed], ping: 'lost' });
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'malformed-response' });
    expect(result.evidence.malformed.length).toBeGreaterThan(0);
  });

  it('do not end the attempt: the answer after it counts', () => {
    expect(play({ register: () => [malformed, { ...ok, afterMs: 300 }] }).result.verdict.faultCode).toBe(200);
  });
});

describe('pings', () => {
  it('unavailable after silence: 4, and nothing pretends that a ping was sent', () => {
    const { result } = play({ register: silence, ping: 'unavailable' });
    expect(result.verdict).toEqual({
      faultCode: 4,
      category: 'undetermined',
      cause: 'reachability-unknown',
      confidence: 'open',
    });
    expect(result).toMatchObject({ pingSuccessCount: 0, pingFailureCount: 0 });
    expect(result.evidence.ping).toEqual({ unavailable: 'no privilege', sent: 0, replies: [], lost: 0 });
  });

  it.each([
    ['a 1xx', [trying], 'sip-service-silent'],
    ['a port unreachable', [{ error: 'ECONNREFUSED' }], 'sip-port-closed'],
  ] as const)('unavailable after %s: 3', (_what, replies, cause) => {
    const { result } = play({ register: () => replies, ping: 'unavailable' });
    expect(result.verdict).toMatchObject({ faultCode: 3, cause });
  });

  it('the last one is waited for 3.5 s although the adapter says nothing', () => {
    const { result, endedAt } = play({ register: silence, ping: 'filtered-slowly' });
    expect(endedAt).toBe(24_000 + 2_000 + 3_500);
    expect(result.pingFailureCount).toBe(3);
  });
});

describe('the guard timer', () => {
  it('fires first: the last final failure code, cause unfinished for an open challenge', () => {
    const { result, endedAt } = play(
      { register: (_r, n) => (n === 1 ? [{ ...challenge(), afterMs: 14_000 }] : []), ping: 'lost' },
      { timeoutMs: 16_000, repetitions: 2 },
    );
    expect(result.verdict).toEqual({
      faultCode: 401,
      category: 'undetermined',
      cause: 'unfinished',
      confidence: 'open',
    });
    expect(result.guardTimerExpired).toBe(true);
    expect(endedAt).toBe(16_000);
  });

  it.each([
    ['nothing', silence, 4, 'reachability-unknown'],
    ['a 1xx', (): readonly Reply[] => [trying], 3, 'sip-service-silent'],
    ['a port unreachable', (): readonly Reply[] => [{ error: 'ECONNREFUSED', afterMs: 100 }], 3, 'sip-port-closed'],
  ])('without a final code, after %s', (_what, register, faultCode, cause) => {
    // Shorter than the wire allows, so that the guard fires within the first attempt.
    const { result } = play({ register }, { timeoutMs: 400 });
    expect(result.guardTimerExpired).toBe(true);
    expect(result.verdict).toMatchObject({ faultCode, cause });
  });
});

describe('the target', () => {
  const a = (...addresses: string[]) =>
    ({ afterMs: 30, answer: { ok: true, records: { type: 'A', addresses } } }) as const;
  const nxdomain = { afterMs: 30, answer: { ok: false, error: 'nxdomain' } } as const;
  const plan = { ...PLAN, nextHop: { ...PLAN.nextHop, host: 'registrar.example.com' } };

  it('is resolved once, and the first address is used', () => {
    const { result } = play(
      { register: () => [ok], dns: { 'A registrar.example.com': a('192.0.2.10', '192.0.2.12') } },
      { plan },
    );
    expect(result.evidence.target).toEqual({ address: '192.0.2.10', port: 5060, transport: 'UDP' });
    expect(result.serverAddress).toBe('192.0.2.10:5060 UDP');
  });

  it('a name that does not exist gives 2 with cause dns-nxdomain, without a REGISTER or a ping', () => {
    const { result, sends, pings } = play(
      { register: silence, dns: { 'A registrar.example.com': nxdomain } },
      { plan },
    );
    expect(result.verdict).toEqual({ faultCode: 2, category: 'network', cause: 'dns-nxdomain', confidence: 'certain' });
    expect([sends.length, pings.length, result.pingFailureCount]).toEqual([0, 0, 0]);
  });

  it('port 0 means locate: the first target of RFC 3263, with every look-up in evidence and trace', () => {
    const located = { ...PLAN, nextHop: { host: 'example.com', port: 0, transport: 'TCP' } } as const;
    const services = [
      { priority: 2, weight: 0, port: 5070, target: 'b.example.com' },
      { priority: 1, weight: 0, port: 5071, target: 'a.example.com' },
    ];
    const { result } = play(
      {
        register: () => [{ ...ok, from: { ...REGISTRAR, port: 5071 } }],
        dns: {
          'SRV _sip._tcp.example.com': { afterMs: 40, answer: { ok: true, records: { type: 'SRV', services } } },
          'A a.example.com': a('192.0.2.10'),
          'A b.example.com': nxdomain,
        },
      },
      { plan: located },
    );
    expect(result.serverAddress).toBe('192.0.2.10:5071 TCP');
    expect(result.evidence.dns).toEqual({
      name: 'example.com',
      addresses: ['192.0.2.10'],
      ms: 70,
      stages: [
        {
          name: '_sip._tcp.example.com',
          type: 'SRV',
          at: 0,
          ms: 40,
          records: ['2 0 5070 b.example.com', '1 0 5071 a.example.com'],
        },
        { name: 'a.example.com', type: 'A', at: 40, ms: 30, records: ['192.0.2.10'] },
        { name: 'b.example.com', type: 'A', at: 40, ms: 30, error: 'nxdomain' },
      ],
    });
    expect(
      result.trace.entries.filter(({ proto }) => proto === 'dns').map(({ dir, text }) => `${dir} ${text ?? ''}`),
    ).toEqual([
      'out SRV _sip._tcp.example.com',
      'in SRV _sip._tcp.example.com → 2 0 5070 b.example.com, 1 0 5071 a.example.com',
      'out A a.example.com',
      'out A b.example.com',
      'in A a.example.com → 192.0.2.10',
      'in A b.example.com → nxdomain',
    ]);
  });

  it('a resolver that stays silent is waited for 2 s', () => {
    const { result, endedAt } = play({ register: silence }, { plan });
    expect(endedAt).toBe(2_000);
    expect(result.verdict).toMatchObject({ faultCode: 2, cause: 'dns-timeout', confidence: 'likely' });
  });
});

describe('what is sent', () => {
  it('one Call-ID per run, rising CSeq, a new branch each, the line’s own Contact', () => {
    const { sends } = play({ register: () => [challenge()] });
    const of = (name: string): Set<string> => new Set(sends.map(({ request }) => headerValue(request, name) ?? ''));
    expect(of('Call-ID').size).toBe(1);
    expect([...of('CSeq')]).toEqual(['1 REGISTER', '2 REGISTER', '3 REGISTER']);
    expect(of('Via').size).toBe(3);
    expect(of('Contact').size).toBe(1);
    expect(headerValue(sends[0]!.request, 'Contact')).toContain('sip:1001@192.0.2.77:5062');
  });

  it('at most ten REGISTER transactions; the cap ends the run with the last final code', () => {
    const { result } = play({
      // A new realm each time: no row ever gets long.
      register: (_request: SipRequest, n) => [challenge({ realm: `realm ${String(n)}` })],
    });
    expect(result.registerTransactions).toBe(10);
    expect(result.verdict).toEqual({
      faultCode: 401,
      category: 'undetermined',
      cause: 'unfinished',
      confidence: 'open',
    });
    expect(result.evidence.end).toBe('cap');
  });

  it('never shows the digest response in trace or evidence', () => {
    const { result, sends } = play({ register: () => [challenge()] });
    const response = parseAuthorization(headerValues(sends[1]!.request, 'Authorization')[0] ?? '')?.response ?? 'none';
    expect(response).toMatch(/^[0-9a-f]{32}$/);
    const shown = JSON.stringify(result);
    expect(shown).toContain('response=\\"***\\"');
    expect(shown).not.toContain(response);
    expect(shown).not.toContain(OPTIONS.plan.authPassword.reveal());
  });

  it('a 200 whose Contact list lacks our binding is still 200, with cause binding-missing (RFC 3261 §10.2.4)', () => {
    const { result } = play({
      register: () => [{ status: 200, headers: ['Contact: <sip:1001@198.51.100.9:5060>;expires=60'] }],
    });
    expect(result.verdict).toMatchObject({ faultCode: 200, cause: 'binding-missing' });
  });

  it('retransmissions in the trace refer to their original', () => {
    const { result } = play({ register: silence, ping: 'lost' });
    const [first, second] = result.trace.entries;
    expect(first).toMatchObject({ proto: 'sip', dir: 'out', ms: 0 });
    expect(second).toMatchObject({ ms: 500, retransmissionOf: 0 });
    expect(second?.text).toBeUndefined();
  });

  it('adapters that only pretend are labelled in evidence and trace', () => {
    const { result } = play({ register: silence, ping: 'replies' }, { simulated: { network: true, ping: true } });
    expect(result.evidence.simulated).toEqual(['network', 'ping']);
    expect(result.trace.entries.every(({ simulated }) => simulated === true)).toBe(true);
  });
});
