import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Hash } from '../auth/digest.js';
import { Secret } from '../lib/secret.js';
import { parseCSeq, parseVia } from './headers.js';
import { headerValue, parseSipMessage, type SipRequest } from './message.js';
import { USUAL_HABITS } from './register.js';
import type { RegistrarCondition } from './registrar-conditions.js';
import { emptyRegistrar, stepRegistrar, userKey, type RegistrarOptions, type RegistrarState } from './registrar.js';
import type {
  Registration,
  RegistrationEvent,
  RegistrationOptions,
  RegistrationStatus,
  RegistrationTimer,
} from './registration-state.js';
import { beginRegistration, stepRegistration } from './registration.js';

const hash: Hash = (algorithm, data) => createHash(algorithm).update(data).digest('hex');
const secret = 'right-and-secret';

/** A line and a registrar on one virtual clock. */
class Bench {
  at = 0;
  readonly sent: { readonly at: number; readonly request: SipRequest }[] = [];
  readonly statuses: { readonly at: number; readonly status: RegistrationStatus; readonly why?: string }[] = [];
  readonly timers = new Map<RegistrationTimer, number>();
  readonly everything: string[] = [];
  condition: RegistrarCondition;
  /** Every attempt to open a flow fails with it. */
  noFlow: string | undefined;
  connects = 0;
  disconnects = 0;
  /** Of the next flow. */
  port = 5060;
  line: Registration;
  readonly options: RegistrationOptions;
  #registrar: RegistrarState = emptyRegistrar;
  #answers: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #dice = 0;

  constructor(condition: RegistrarCondition, change: Partial<RegistrationOptions> = {}) {
    this.condition = condition;
    this.options = {
      registrarUri: 'sip:example.net',
      aor: 'sip:alice@example.net',
      habits: USUAL_HABITS,
      username: 'alice',
      password: new Secret(secret),
      expires: 300,
      retryIntervalSeconds: 30,
      userAgent: 'sipdx',
      hash,
      randomHex: this.randomHex,
      randomFraction: () => 0,
      ...change,
    };
    this.line = beginRegistration(this.options);
  }

  readonly randomHex = (): string => `dice${String(this.#dice++)}`;

  event(event: RegistrationEvent): void {
    const [line, effects] = stepRegistration(this.line, event, this.options);
    this.line = line;
    for (const effect of effects) {
      if (effect.type === 'send') this.#deliver(effect.bytes);
      else if (effect.type === 'connect') this.#connect();
      else if (effect.type === 'disconnect') this.disconnects += 1;
      else if (effect.type === 'set-timer') this.timers.set(effect.id, this.at + effect.ms);
      else if (effect.type === 'clear-timer') this.timers.delete(effect.id);
      else {
        const { status, failure } = effect;
        this.statuses.push({ at: this.at / 1000, status, ...(failure && { why: failure.why }) });
      }
    }
  }

  /** Lets everything happen that is due until then. */
  runTo(seconds: number): this {
    for (;;) {
      const [id, timerAt = Infinity] = [...this.timers].sort(([, a], [, b]) => a - b)[0] ?? [];
      const [answer] = [...this.#answers].sort((a, b) => a.at - b.at);
      const next = Math.min(timerAt, answer?.at ?? Infinity);
      if (next > seconds * 1000) break;
      this.at = next;
      if (answer !== undefined && answer.at <= timerAt) {
        this.#answers = this.#answers.filter((one) => one !== answer);
        this.event({ type: 'datagram', bytes: answer.bytes });
      } else if (id !== undefined) {
        this.timers.delete(id);
        this.event({ type: 'timer', id });
      }
    }
    this.at = seconds * 1000;
    return this;
  }

  sentSeconds(): number[] {
    return this.sent.map(({ at }) => at / 1000);
  }

  bindings(): number {
    return this.#registrar.lines.get('alice@example.net')?.bindings.length ?? 0;
  }

  #connect(): void {
    this.connects += 1;
    if (this.noFlow !== undefined) this.event({ type: 'flow-failed', code: this.noFlow });
    else {
      const { port } = this;
      if (this.options.habits.newPort) this.port += 1;
      const at = `192.0.2.7:${String(port)}`;
      this.event({ type: 'connected', transport: 'UDP', contact: `sip:alice@${at}`, sentBy: at });
    }
  }

  #deliver(bytes: Uint8Array): void {
    const parsed = parseSipMessage(bytes);
    if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('the line sent no request');
    this.sent.push({ at: this.at, request: parsed.value });
    this.everything.push(new TextDecoder().decode(bytes));
    const user = { user: 'alice', domain: 'example.net', password: new Secret(secret), condition: this.condition };
    const options: RegistrarOptions = {
      realm: 'example.net',
      users: new Map([[userKey('alice', 'example.net'), user]]),
      minExpires: 1800,
      hash,
      randomHex: this.randomHex,
    };
    const from = { address: '192.0.2.7', port: 5060 };
    const [state, effects] = stepRegistrar(this.#registrar, { type: 'datagram', bytes, from, at: this.at }, options);
    this.#registrar = state;
    for (const effect of effects) this.#answers.push({ at: this.at + 10 + effect.afterMs, bytes: effect.bytes });
  }
}

const started = (condition: RegistrarCondition, change: Partial<RegistrationOptions> = {}): Bench => {
  const bench = new Bench(condition, change);
  bench.event({ type: 'start' });
  return bench;
};
const statusesOf = (bench: Bench): RegistrationStatus[] => bench.statuses.map(({ status }) => status);

describe("a line's own registration (RFC 3261 §10.2)", () => {
  it('registers at start, answering the challenge once', () => {
    const bench = started('normal').runTo(1);
    expect(statusesOf(bench)).toEqual(['Registering', 'Up']);
    expect(bench.sent).toHaveLength(2);
    expect(bench.bindings()).toBe(1);
  });

  it('keeps Call-ID and From tag, and raises CSeq and branch with each REGISTER', () => {
    const requests = started('normal')
      .runTo(299)
      .sent.map(({ request }) => request);
    const all = (read: (request: SipRequest) => unknown): number => new Set(requests.map(read)).size;
    expect(requests).toHaveLength(3);
    expect(all((request) => headerValue(request, 'Call-ID'))).toBe(1);
    expect(all((request) => headerValue(request, 'From'))).toBe(1);
    expect(requests.map((request) => parseCSeq(headerValue(request, 'CSeq')!)?.seq)).toEqual([1, 2, 3]);
    expect(all((request) => parseVia(headerValue(request, 'Via')!)?.branch)).toBe(3);
  });

  it('refreshes at half the granted time, with the same nonce and the next count (RFC 7616 §3.4)', () => {
    const bench = started('normal').runTo(299);
    expect(bench.sentSeconds()).toEqual([0, 0.01, 150.02]);
    expect(headerValue(bench.sent[2]!.request, 'Authorization')).toContain('nc=00000002');
    expect(statusesOf(bench)).toEqual(['Registering', 'Up']);
  });

  it('answers the next challenge when the nonce has grown old', () => {
    const bench = started('normal').runTo(310);
    expect(bench.sentSeconds()).toEqual([0, 0.01, 150.02, 300.03, 300.04]);
    expect(bench.line.status).toBe('Up');
  });

  it('answers proxy and registrar, each with its own credentials (RFC 3261 §22.3)', () => {
    const bench = started('proxy-then-registrar').runTo(1);
    expect(bench.line.status).toBe('Up');
    expect(bench.sent.at(-1)?.request.headers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Authorization', 'Proxy-Authorization']),
    );
  });

  it('does not repeat rejected credentials (RFC 3261 §22.1), and retries with back-off', () => {
    const bench = started('rejected-401').runTo(1);
    expect(bench.sent).toHaveLength(2);
    expect(bench.statuses.at(-1)).toEqual({ at: 0.02, status: 'Error', why: '401' });
    bench.runTo(31);
    expect(bench.sent).toHaveLength(4);
    expect(headerValue(bench.sent[2]!.request, 'Authorization')).toBeUndefined();
  });

  it('gives up a registrar that finds every nonce stale', () => {
    const bench = started('stale-forever').runTo(10);
    expect(bench.sent).toHaveLength(4);
    expect(bench.line.status).toBe('Error');
  });

  it.each<RegistrarCondition>(['unusable-challenge', 'missing-challenge'])('fails on %s', (condition) => {
    const bench = started(condition).runTo(10);
    expect([bench.sent.length, bench.line.status]).toEqual([1, 'Error']);
  });

  it('fails without a password when it is challenged', () => {
    const bench = started('normal', { password: new Secret('') }).runTo(10);
    expect([bench.sent.length, bench.line.status]).toEqual([1, 'Error']);
  });

  it.each<[RegistrarCondition, string]>([
    ['interval-423', '1800'],
    ['interval-423-no-minimum', '600'],
  ])('raises the expiry once after a 423 (%s, RFC 3261 §10.2.8)', (condition, expires) => {
    const bench = started(condition).runTo(10);
    expect(headerValue(bench.sent[1]!.request, 'Expires')).toBe(expires);
    expect(bench.line.status).toBe(condition === 'interval-423' ? 'Up' : 'Error');
  });

  it('fails when the raised expiry is too brief as well', () => {
    const bench = started('interval-423-forever').runTo(10);
    expect([bench.sent.length, bench.line.status]).toEqual([2, 'Error']);
  });

  it('retransmits to a silent registrar, and retries at doubling intervals (RFC 5626 §4.5)', () => {
    const bench = started('silent').runTo(20_000);
    const failures = bench.statuses.filter(({ status }) => status === 'Error').map(({ at }) => at);
    const gaps = failures.slice(1).map((at, i) => at - failures[i]! - 32);
    expect(gaps.slice(0, 9)).toEqual([30, 60, 120, 240, 480, 900, 900, 900, 900]);
    expect(bench.sentSeconds().slice(0, 12)).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5, 62]);
    expect(bench.statuses[1]).toMatchObject({ status: 'Error', why: 'no answer' });
  });

  it.each([
    [0, 30],
    [0.5, 45],
    [0.999, 60],
  ])('waits at random between half of the doubled interval and all of it: %d (RFC 5626 §4.5)', (fraction, seconds) => {
    const bench = started('disabled-403', { randomFraction: () => fraction }).runTo(100);
    expect(bench.sentSeconds()[1]).toBeCloseTo(seconds, 0);
  });

  it('waits by RegisterRetryInterval where one is set, and never longer than 1800 s', () => {
    const bench = started('disabled-403', { retryIntervalSeconds: 1000, randomFraction: () => 0.999 }).runTo(4000);
    expect(bench.sentSeconds().map(Math.round)).toEqual([0, 1799, 3598]);
  });

  it('waits as long as a Retry-After asks for (RFC 3261 §20.33)', () => {
    expect(started('server-error-503').runTo(130).sentSeconds()).toEqual([0, 120.01]);
  });

  it('takes an ICMP error as the end of the try', () => {
    const bench = started('silent');
    bench.event({ type: 'transport-error', code: 'ECONNREFUSED' });
    expect(bench.statuses.at(-1)).toMatchObject({ status: 'Error', why: 'ECONNREFUSED' });
    expect([...bench.timers]).toEqual([['retry', 30_000]]);
  });

  it('locates its registrar anew after a silence, an ICMP error or a lost connection, and keeps its Call-ID', () => {
    const bench = started('normal').runTo(1);
    bench.event({ type: 'flow-failed', code: 'ECONNRESET' });
    expect(bench.statuses.at(-1)).toMatchObject({ status: 'Error', why: 'ECONNRESET' });
    bench.runTo(40);
    expect([bench.connects, bench.line.status]).toEqual([2, 'Up']);
    bench.condition = 'silent';
    bench.event({ type: 'refresh-now' });
    bench.runTo(80);
    expect([bench.connects, bench.disconnects, bench.line.status]).toEqual([2, 1, 'Error']);
    bench.condition = 'normal';
    bench.runTo(140);
    expect([bench.connects, bench.line.status]).toEqual([3, 'Up']);
    expect(new Set(bench.sent.map(({ request }) => headerValue(request, 'Call-ID'))).size).toBe(1);
  });

  it('tries again with back-off where no flow can be had', () => {
    const bench = new Bench('normal');
    bench.noFlow = 'ENETUNREACH';
    bench.event({ type: 'start' });
    expect(bench.statuses.at(-1)).toMatchObject({ status: 'Error', why: 'ENETUNREACH' });
    expect(bench.runTo(100).connects).toBe(3);
    bench.noFlow = undefined;
    expect(bench.runTo(300).line.status).toBe('Up');
  });

  it('is not Up after a 200 whose list lacks the binding (RFC 3261 §10.2.4)', () => {
    const bench = started('binding-missing').runTo(1);
    expect(bench.statuses.at(-1)).toMatchObject({ status: 'Error', why: 'the registrar does not list the binding' });
    expect(bench.line.registered).toBe(false);
  });

  it('registers again by itself when a refresh failed and the registrar is back', () => {
    const bench = started('normal').runTo(100);
    bench.condition = 'server-error-500';
    bench.runTo(170);
    expect(bench.line).toMatchObject({ status: 'Error', registered: false });
    bench.condition = 'normal';
    bench.runTo(190);
    expect(bench.line).toMatchObject({ status: 'Up', registered: true, failures: 0 });
  });

  it('refreshes now when told so, and starts the interval anew', () => {
    const bench = started('normal').runTo(100);
    bench.event({ type: 'refresh-now' });
    bench.runTo(249);
    expect(bench.sentSeconds()).toEqual([0, 0.01, 100]);
    expect(bench.runTo(251).sentSeconds()).toEqual([0, 0.01, 100, 250.01]);
  });

  it('tries now instead of waiting for the retry', () => {
    const bench = started('disabled-403').runTo(10);
    bench.event({ type: 'refresh-now' });
    expect(bench.runTo(11).sentSeconds()).toEqual([0, 10]);
  });

  it('asks for rport unless told otherwise (RFC 3581 §3)', () => {
    const rport = (habits: Partial<typeof USUAL_HABITS>): unknown => {
      const { sent } = started('normal', { habits: { ...USUAL_HABITS, ...habits } }).runTo(1);
      return sent.map(({ request }) => parseVia(headerValue(request, 'Via')!)?.rport);
    };
    expect(rport({})).toEqual([true, true]);
    expect(rport({ rport: false })).toEqual([undefined, undefined]);
  });

  it('takes a new Call-ID for each REGISTER where it is told to, and raises CSeq all the same', () => {
    const bench = started('once-per-call-id', { habits: { ...USUAL_HABITS, newCallId: true } }).runTo(299);
    expect(bench.line.status).toBe('Up');
    expect(new Set(bench.sent.map(({ request }) => headerValue(request, 'Call-ID'))).size).toBe(3);
    expect(bench.sent.map(({ request }) => parseCSeq(headerValue(request, 'CSeq')!)?.seq)).toEqual([1, 2, 3]);
  });

  it('fails with one Call-ID at a registrar that takes each only once', () => {
    expect(started('once-per-call-id').runTo(1).statuses.at(-1)).toMatchObject({ why: '400 Bad Request' });
  });

  it('takes a new local port for each registration where it is told to, but one for a challenge and its answer', () => {
    const bench = started('normal', { habits: { ...USUAL_HABITS, newPort: true } }).runTo(299);
    const ports = bench.sent.map(({ request }) => parseVia(headerValue(request, 'Via')!)?.port);
    expect(ports).toEqual([5060, 5060, 5061]);
    expect([bench.connects, bench.disconnects, bench.line.status]).toEqual([2, 1, 'Up']);
  });

  it('registers over a new flow when its server is not the best one any more, and only when it has none on its way', () => {
    const bench = started('normal').runTo(1);
    bench.event({ type: 'reconnect' });
    bench.event({ type: 'reconnect' });
    bench.runTo(2);
    expect([bench.connects, bench.disconnects, bench.line.status]).toEqual([2, 1, 'Up']);
    expect(statusesOf(bench)).toEqual(['Registering', 'Up']);
  });

  it('removes its binding when it is stopped (RFC 3261 §10.2.2)', () => {
    const bench = started('normal').runTo(10);
    bench.event({ type: 'stop' });
    bench.runTo(20);
    expect(headerValue(bench.sent.at(-1)!.request, 'Expires')).toBe('0');
    expect([bench.bindings(), bench.timers.size]).toEqual([0, 0]);
    expect(statusesOf(bench)).toEqual(['Registering', 'Up', 'Unregistering', 'Disabled']);
  });

  it('is disabled after a stop that nobody answers', () => {
    const bench = started('normal').runTo(10);
    bench.condition = 'silent';
    bench.event({ type: 'stop' });
    expect(bench.runTo(43).line.status).toBe('Disabled');
    expect(bench.timers.size).toBe(0);
  });

  it('sends nothing when it is stopped without a binding', () => {
    const bench = started('disabled-403').runTo(10);
    bench.event({ type: 'stop' });
    expect(bench.runTo(10_000).sent).toHaveLength(1);
    expect(bench.line.status).toBe('Disabled');
  });

  it('registers again when it is started while its binding is being removed', () => {
    const bench = started('normal').runTo(10);
    bench.event({ type: 'stop' });
    bench.event({ type: 'start' });
    bench.runTo(20);
    expect([bench.line.status, bench.bindings()]).toEqual(['Up', 1]);
  });
});

describe('while a diagnosis runs', () => {
  it('a line that failed sends nothing, and then waits by its back-off again', () => {
    const bench = started('disabled-403').runTo(10);
    bench.event({ type: 'hold' });
    bench.event({ type: 'refresh-now' });
    expect(bench.runTo(5000).sent).toHaveLength(1);
    bench.event({ type: 'resume' });
    expect(bench.runTo(5001).sent).toHaveLength(1);
    expect(bench.runTo(5200).sentSeconds()[1]).toBeGreaterThan(5001);
  });

  it('a line that the diagnosis found to register tries at once', () => {
    const bench = started('disabled-403').runTo(10);
    bench.event({ type: 'hold' });
    bench.runTo(20).event({ type: 'resume' });
    bench.event({ type: 'refresh-now' });
    expect(bench.sentSeconds()).toEqual([0, 20]);
  });

  it('a REGISTER that waits for its answer is given up', () => {
    const bench = started('silent').runTo(1);
    bench.event({ type: 'hold' });
    expect(bench.runTo(100).sentSeconds()).toEqual([0, 0.5]);
    expect(bench.line.status).toBe('Initializing');
  });

  it('a line that is started then waits for the end', () => {
    const bench = new Bench('normal');
    bench.event({ type: 'hold' });
    bench.event({ type: 'start' });
    expect(bench.runTo(10).sent).toEqual([]);
    bench.event({ type: 'resume' });
    expect(bench.runTo(20).line.status).toBe('Up');
  });

  it('a registered line goes on refreshing', () => {
    const bench = started('normal').runTo(10);
    bench.event({ type: 'hold' });
    expect(bench.runTo(160).sentSeconds()).toEqual([0, 0.01, 150.02]);
    bench.event({ type: 'resume' });
    expect(bench.sent).toHaveLength(3);
  });

  it('a line that loses its registration then falls silent', () => {
    const bench = started('normal').runTo(10);
    bench.event({ type: 'hold' });
    bench.condition = 'disabled-403';
    expect(bench.runTo(1000).sentSeconds()).toEqual([0, 0.01, 150.02]);
    expect(bench.line.status).toBe('Error');
  });
});

describe('whatever happens', () => {
  const kinds = ['start', 'stop', 'hold', 'resume', 'refresh-now'] as const;
  const conditions: RegistrarCondition[] = [
    'normal',
    'silent',
    'trying-only',
    'rejected-401',
    'interval-423',
    'challenge-after-423',
    'server-error-503',
    'stale-forever',
    'malformed-only',
    'binding-missing',
    { name: 'delay', ms: 20_000 },
  ];
  const happening = fc.record({
    afterSeconds: fc.integer({ min: 0, max: 400 }),
    type: fc.constantFrom(...kinds),
    condition: fc.constantFrom(...conditions),
  });

  it('a line never floods its registrar, never sends while held and unregistered, and reveals no password', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), fc.constantFrom(...conditions), (happenings, condition) => {
        const bench = new Bench(condition);
        for (const { afterSeconds, type, condition: next } of happenings) {
          const silent = bench.line.held && !bench.line.registered && bench.line.pending === undefined;
          const before = bench.sent.length;
          bench.runTo(bench.at / 1000 + afterSeconds);
          if (silent) expect(bench.sent).toHaveLength(before);
          bench.condition = next;
          bench.event({ type });
        }
        const asked = happenings.length;
        bench.runTo(bench.at / 1000 + 3600);
        // One transaction has 11 datagrams; a sequence has 5 at most (three stale rounds, one 423); half of 300 s is the shortest pause but for retries.
        expect(bench.sent.length).toBeLessThan((asked + 12 + bench.at / 150_000) * 5 * 11);
        expect(
          [...bench.everything, JSON.stringify(bench.line), JSON.stringify(bench.statuses)].join(''),
        ).not.toContain(secret);
      }),
      { numRuns: 100 },
    );
  });

  it('ignores what is not an answer to its request', () => {
    const bench = new Bench('silent');
    bench.event({ type: 'start' });
    const forged = (via: string, method: string): Uint8Array =>
      new TextEncoder().encode(
        `SIP/2.0 200 OK\r\n${via}From: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 ${method}\r\n\r\n`,
      );
    const own = `Via: ${headerValue(bench.sent[0]!.request, 'Via')!}\r\n`;
    const listed = `${own}Contact: <sip:alice@192.0.2.7:5060>\r\n`;
    for (const bytes of [
      forged('Via: SIP/2.0/UDP 192.0.2.7:5060\r\n', 'REGISTER'),
      forged('Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKother\r\n', 'REGISTER'),
      forged(own, 'OPTIONS'),
      forged(own + own, 'REGISTER'),
      new Uint8Array([0, 0, 0, 0]),
    ]) {
      bench.event({ type: 'datagram', bytes });
    }
    expect(bench.line.status).toBe('Registering');
    bench.event({ type: 'datagram', bytes: forged(listed, 'REGISTER') });
    expect(bench.line.status).toBe('Up');
    bench.event({ type: 'datagram', bytes: forged(listed, 'REGISTER').map((byte) => (byte === 50 ? 53 : byte)) });
    expect(bench.line.status).toBe('Up');
  });
});
