import { challenge, play, type Reply } from '../../test/fakes/diagnosis-world.js';
import { headerValue } from '../sip/message.js';
import { PLAN, REGISTRAR } from '../../test/fakes/diagnosis-world.js';

const silence = (): readonly Reply[] => [];
const trying: Reply = { status: 100, reason: 'Trying' };
const ok: Reply = { status: 200, reason: 'OK' };

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

  it('is no cause when only a 1xx came from there, which nothing was made of', () => {
    const { result } = play({ register: (_r, n) => (n === 3 ? [{ ...trying, from: elsewhere }, ok] : []) });
    expect(result.verdict).toMatchObject({ faultCode: 200, cause: 'registered' });
  });

  it('is not looked for when something has come back, ICMP included', () => {
    const { opened } = play({ register: (_r, n) => (n === 1 ? [{ error: 'ECONNREFUSED' }] : []), ping: 'lost' });
    expect(opened.map(({ connected }) => connected)).toEqual([true]);
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
