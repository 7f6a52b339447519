import fc from 'fast-check';
import { PASSWORD, RegistrationWorld } from '../../test/fakes/registration-world.js';
import { headerValue } from './message.js';
import type { RegistrarCondition } from './registrar-conditions.js';

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
        const world = new RegistrationWorld(condition);
        for (const { afterSeconds, type, condition: next } of happenings) {
          const silent = world.line.held && !world.line.registered && world.line.pending === undefined;
          const before = world.sent.length;
          world.runTo(world.at / 1000 + afterSeconds);
          if (silent) expect(world.sent).toHaveLength(before);
          world.condition = next;
          world.event({ type });
        }
        const asked = happenings.length;
        world.runTo(world.at / 1000 + 3600);
        // One transaction has 11 datagrams; a sequence has 5 at most (three stale rounds, one 423); half of 300 s is the shortest pause but for retries.
        expect(world.sent.length).toBeLessThan((asked + 12 + world.at / 150_000) * 5 * 11);
        expect(
          [...world.everything, JSON.stringify(world.line), JSON.stringify(world.statuses)].join(''),
        ).not.toContain(PASSWORD);
      }),
      { numRuns: 100 },
    );
  });

  it('ignores what is not an answer to its request', () => {
    const world = new RegistrationWorld('silent');
    world.event({ type: 'start' });
    const forged = (via: string, method: string): Uint8Array =>
      new TextEncoder().encode(
        `SIP/2.0 200 OK\r\n${via}From: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 ${method}\r\n\r\n`,
      );
    const own = `Via: ${headerValue(world.sent[0]!.request, 'Via')!}\r\n`;
    const listed = `${own}Contact: <sip:alice@192.0.2.7:5060>\r\n`;
    for (const bytes of [
      forged('Via: SIP/2.0/UDP 192.0.2.7:5060\r\n', 'REGISTER'),
      forged('Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKother\r\n', 'REGISTER'),
      forged(own, 'OPTIONS'),
      forged(own + own, 'REGISTER'),
      new Uint8Array([0, 0, 0, 0]),
    ]) {
      world.event({ type: 'datagram', bytes });
    }
    expect(world.line.status).toBe('Registering');
    world.event({ type: 'datagram', bytes: forged(listed, 'REGISTER') });
    expect(world.line.status).toBe('Up');
    world.event({ type: 'datagram', bytes: forged(listed, 'REGISTER').map((byte) => (byte === 50 ? 53 : byte)) });
    expect(world.line.status).toBe('Up');
  });
});
