import { RegistrationWorld } from '../../test/fakes/registration-world.js';
import { Secret } from '../lib/secret.js';
import { parseCSeq, parseVia } from './headers.js';
import { headerValue, type SipRequest } from './message.js';
import { USUAL_HABITS } from './register.js';
import type { RegistrarCondition } from './registrar-conditions.js';
import type { RegistrationStatus } from './registration-state.js';

const statusesOf = (world: RegistrationWorld): RegistrationStatus[] => world.statuses.map(({ status }) => status);

describe("a line's own registration (RFC 3261 §10.2)", () => {
  it('registers at start, answering the challenge once', () => {
    const world = RegistrationWorld.started('normal').runTo(1);
    expect(statusesOf(world)).toEqual(['Registering', 'Up']);
    expect(world.sent).toHaveLength(2);
    expect(world.bindings()).toBe(1);
  });

  it('keeps Call-ID and From tag, and raises CSeq and branch with each REGISTER', () => {
    const requests = RegistrationWorld.started('normal')
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
    const world = RegistrationWorld.started('normal').runTo(299);
    expect(world.sentSeconds()).toEqual([0, 0.01, 150.02]);
    expect(headerValue(world.sent[2]!.request, 'Authorization')).toContain('nc=00000002');
    expect(statusesOf(world)).toEqual(['Registering', 'Up']);
  });

  it('answers the next challenge when the nonce has grown old', () => {
    const world = RegistrationWorld.started('normal').runTo(310);
    expect(world.sentSeconds()).toEqual([0, 0.01, 150.02, 300.03, 300.04]);
    expect(world.line.status).toBe('Up');
  });

  it('answers proxy and registrar, each with its own credentials (RFC 3261 §22.3)', () => {
    const world = RegistrationWorld.started('proxy-then-registrar').runTo(1);
    expect(world.line.status).toBe('Up');
    expect(world.sent.at(-1)?.request.headers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Authorization', 'Proxy-Authorization']),
    );
  });

  it('does not repeat rejected credentials (RFC 3261 §22.1), and retries with back-off', () => {
    const world = RegistrationWorld.started('rejected-401').runTo(1);
    expect(world.sent).toHaveLength(2);
    expect(world.statuses.at(-1)).toEqual({ at: 0.02, status: 'Error', why: '401' });
    world.runTo(31);
    expect(world.sent).toHaveLength(4);
    expect(headerValue(world.sent[2]!.request, 'Authorization')).toBeUndefined();
  });

  it('gives up a registrar that finds every nonce stale', () => {
    const world = RegistrationWorld.started('stale-forever').runTo(10);
    expect(world.sent).toHaveLength(4);
    expect(world.line.status).toBe('Error');
  });

  it.each<RegistrarCondition>(['unusable-challenge', 'missing-challenge'])('fails on %s', (condition) => {
    const world = RegistrationWorld.started(condition).runTo(10);
    expect([world.sent.length, world.line.status]).toEqual([1, 'Error']);
  });

  it('fails without a password when it is challenged', () => {
    const world = RegistrationWorld.started('normal', { password: new Secret('') }).runTo(10);
    expect([world.sent.length, world.line.status]).toEqual([1, 'Error']);
  });

  it.each<[RegistrarCondition, string]>([
    ['interval-423', '1800'],
    ['interval-423-no-minimum', '600'],
  ])('raises the expiry once after a 423 (%s, RFC 3261 §10.2.8)', (condition, expires) => {
    const world = RegistrationWorld.started(condition).runTo(10);
    expect(headerValue(world.sent[1]!.request, 'Expires')).toBe(expires);
    expect(world.line.status).toBe(condition === 'interval-423' ? 'Up' : 'Error');
  });

  it('fails when the raised expiry is too brief as well', () => {
    const world = RegistrationWorld.started('interval-423-forever').runTo(10);
    expect([world.sent.length, world.line.status]).toEqual([2, 'Error']);
  });

  it('retransmits to a silent registrar, and retries at doubling intervals (RFC 5626 §4.5)', () => {
    const world = RegistrationWorld.started('silent').runTo(20_000);
    const failures = world.statuses.filter(({ status }) => status === 'Error').map(({ at }) => at);
    const gaps = failures.slice(1).map((at, i) => at - failures[i]! - 32);
    expect(gaps.slice(0, 9)).toEqual([30, 60, 120, 240, 480, 900, 900, 900, 900]);
    expect(world.sentSeconds().slice(0, 12)).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5, 62]);
    expect(world.statuses[1]).toMatchObject({ status: 'Error', why: 'no answer' });
  });

  it.each([
    [0, 30],
    [0.5, 45],
    [0.999, 60],
  ])('waits at random between half of the doubled interval and all of it: %d (RFC 5626 §4.5)', (fraction, seconds) => {
    const world = RegistrationWorld.started('disabled-403', { randomFraction: () => fraction }).runTo(100);
    expect(world.sentSeconds()[1]).toBeCloseTo(seconds, 0);
  });

  it('waits by RegisterRetryInterval where one is set, and never longer than 1800 s', () => {
    const world = RegistrationWorld.started('disabled-403', {
      retryIntervalSeconds: 1000,
      randomFraction: () => 0.999,
    }).runTo(4000);
    expect(world.sentSeconds().map(Math.round)).toEqual([0, 1799, 3598]);
  });

  it('waits as long as a Retry-After asks for (RFC 3261 §20.33)', () => {
    expect(RegistrationWorld.started('server-error-503').runTo(130).sentSeconds()).toEqual([0, 120.01]);
  });

  it('takes an ICMP error as the end of the try', () => {
    const world = RegistrationWorld.started('silent');
    world.event({ type: 'transport-error', code: 'ECONNREFUSED' });
    expect(world.statuses.at(-1)).toMatchObject({ status: 'Error', why: 'ECONNREFUSED' });
    expect([...world.timers]).toEqual([['retry', 30_000]]);
  });

  it('locates its registrar anew after a silence, an ICMP error or a lost connection, and keeps its Call-ID', () => {
    const world = RegistrationWorld.started('normal').runTo(1);
    world.event({ type: 'flow-failed', code: 'ECONNRESET' });
    expect(world.statuses.at(-1)).toMatchObject({ status: 'Error', why: 'ECONNRESET' });
    world.runTo(40);
    expect([world.connects, world.line.status]).toEqual([2, 'Up']);
    world.condition = 'silent';
    world.event({ type: 'refresh-now' });
    world.runTo(80);
    expect([world.connects, world.disconnects, world.line.status]).toEqual([2, 1, 'Error']);
    world.condition = 'normal';
    world.runTo(140);
    expect([world.connects, world.line.status]).toEqual([3, 'Up']);
    expect(new Set(world.sent.map(({ request }) => headerValue(request, 'Call-ID'))).size).toBe(1);
  });

  it('tries again with back-off where no flow can be had', () => {
    const world = new RegistrationWorld('normal');
    world.noFlow = 'ENETUNREACH';
    world.event({ type: 'start' });
    expect(world.statuses.at(-1)).toMatchObject({ status: 'Error', why: 'ENETUNREACH' });
    expect(world.runTo(100).connects).toBe(3);
    world.noFlow = undefined;
    expect(world.runTo(300).line.status).toBe('Up');
  });

  it('is not Up after a 200 whose list lacks the binding (RFC 3261 §10.2.4)', () => {
    const world = RegistrationWorld.started('binding-missing').runTo(1);
    expect(world.statuses.at(-1)).toMatchObject({ status: 'Error', why: 'the registrar does not list the binding' });
    expect(world.line.registered).toBe(false);
  });

  it('registers again by itself when a refresh failed and the registrar is back', () => {
    const world = RegistrationWorld.started('normal').runTo(100);
    world.condition = 'server-error-500';
    world.runTo(170);
    expect(world.line).toMatchObject({ status: 'Error', registered: false });
    world.condition = 'normal';
    world.runTo(190);
    expect(world.line).toMatchObject({ status: 'Up', registered: true, failures: 0 });
  });

  it('refreshes now when told so, and starts the interval anew', () => {
    const world = RegistrationWorld.started('normal').runTo(100);
    world.event({ type: 'refresh-now' });
    world.runTo(249);
    expect(world.sentSeconds()).toEqual([0, 0.01, 100]);
    expect(world.runTo(251).sentSeconds()).toEqual([0, 0.01, 100, 250.01]);
  });

  it('tries now instead of waiting for the retry', () => {
    const world = RegistrationWorld.started('disabled-403').runTo(10);
    world.event({ type: 'refresh-now' });
    expect(world.runTo(11).sentSeconds()).toEqual([0, 10]);
  });

  it('asks for rport unless told otherwise (RFC 3581 §3)', () => {
    const rport = (habits: Partial<typeof USUAL_HABITS>): unknown => {
      const { sent } = RegistrationWorld.started('normal', { habits: { ...USUAL_HABITS, ...habits } }).runTo(1);
      return sent.map(({ request }) => parseVia(headerValue(request, 'Via')!)?.rport);
    };
    expect(rport({})).toEqual([true, true]);
    expect(rport({ rport: false })).toEqual([undefined, undefined]);
  });

  it('takes a new Call-ID for each REGISTER where it is told to, and raises CSeq all the same', () => {
    const world = RegistrationWorld.started('once-per-call-id', { habits: { ...USUAL_HABITS, newCallId: true } }).runTo(
      299,
    );
    expect(world.line.status).toBe('Up');
    expect(new Set(world.sent.map(({ request }) => headerValue(request, 'Call-ID'))).size).toBe(3);
    expect(world.sent.map(({ request }) => parseCSeq(headerValue(request, 'CSeq')!)?.seq)).toEqual([1, 2, 3]);
  });

  it('fails with one Call-ID at a registrar that takes each only once', () => {
    expect(RegistrationWorld.started('once-per-call-id').runTo(1).statuses.at(-1)).toMatchObject({
      why: '400 Bad Request',
    });
  });

  it('takes a new local port for each registration where it is told to, but one for a challenge and its answer', () => {
    const world = RegistrationWorld.started('normal', { habits: { ...USUAL_HABITS, newPort: true } }).runTo(299);
    const ports = world.sent.map(({ request }) => parseVia(headerValue(request, 'Via')!)?.port);
    expect(ports).toEqual([5060, 5060, 5061]);
    expect([world.connects, world.disconnects, world.line.status]).toEqual([2, 1, 'Up']);
  });

  it('registers over a new flow when its server is not the best one any more, and only when it has none on its way', () => {
    const world = RegistrationWorld.started('normal').runTo(1);
    world.event({ type: 'reconnect' });
    world.event({ type: 'reconnect' });
    world.runTo(2);
    expect([world.connects, world.disconnects, world.line.status]).toEqual([2, 1, 'Up']);
    expect(statusesOf(world)).toEqual(['Registering', 'Up']);
  });

  it('removes its binding when it is stopped (RFC 3261 §10.2.2)', () => {
    const world = RegistrationWorld.started('normal').runTo(10);
    world.event({ type: 'stop' });
    world.runTo(20);
    expect(headerValue(world.sent.at(-1)!.request, 'Expires')).toBe('0');
    expect([world.bindings(), world.timers.size]).toEqual([0, 0]);
    expect(statusesOf(world)).toEqual(['Registering', 'Up', 'Unregistering', 'Disabled']);
  });

  it('is disabled after a stop that nobody answers', () => {
    const world = RegistrationWorld.started('normal').runTo(10);
    world.condition = 'silent';
    world.event({ type: 'stop' });
    expect(world.runTo(43).line.status).toBe('Disabled');
    expect(world.timers.size).toBe(0);
  });

  it('sends nothing when it is stopped without a binding', () => {
    const world = RegistrationWorld.started('disabled-403').runTo(10);
    world.event({ type: 'stop' });
    expect(world.runTo(10_000).sent).toHaveLength(1);
    expect(world.line.status).toBe('Disabled');
  });

  it('registers again when it is started while its binding is being removed', () => {
    const world = RegistrationWorld.started('normal').runTo(10);
    world.event({ type: 'stop' });
    world.event({ type: 'start' });
    world.runTo(20);
    expect([world.line.status, world.bindings()]).toEqual(['Up', 1]);
  });
});
