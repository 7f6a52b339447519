import { advance, begin, nextDeadline } from '#shared/diagnosis/machine.js';
import type { RunEvent } from '#shared/diagnosis/run.js';
import { Secret } from '#shared/lib/secret.js';
import type { DnsAnswer } from '#shared/sip/dns-records.js';
import { headerValue, headerValues, parseSipMessage } from '#shared/sip/message.js';
import { beginRegistration, stepRegistration } from '#shared/sip/registration.js';
import type { RegistrationEvent, RegistrationOptions } from '#shared/sip/registration-state.js';
import { OPTIONS, PHONE, REGISTRAR } from '../fakes/diagnosis-world.js';
import { check, type Source, type Target } from './target.js';

/** Events in any order and of any time, also such as no honest driver would tell. */
const diagnosis: Target = {
  name: 'diagnosis-machine',
  corpus: 'sip-',
  run(bytes, source) {
    const options = { ...OPTIONS, timeoutMs: source.pick([16_000, 32_000, 120_000]), repetitions: source.pick([2, 3]) };
    let [run, effects] = begin(options);
    let at = 0;
    let outcomes = 0;
    let sends = 0;
    let request: Uint8Array | undefined;
    const look = (): void => {
      for (const effect of effects) {
        check(outcomes === 0, 'nothing comes after the outcome');
        if (effect.type === 'done') outcomes++;
        if (effect.type === 'send') {
          sends++;
          request = effect.bytes;
        }
      }
    };
    look();
    for (let i = 0; i < 60; i++) {
      const deadline = nextDeadline(run);
      if (deadline !== undefined && source.chance(0.3)) at = Math.max(at, deadline);
      else at += source.int(source.chance(0.2) ? 10_000 : 200);
      [run, effects] = advance(run, runEvent(at, bytes, request, source), options);
      look();
    }
    for (let i = 0; i < 200 && outcomes === 0; i++) {
      const deadline = nextDeadline(run);
      check(deadline !== undefined, 'a run that goes on has a deadline');
      at = Math.max(at, deadline ?? at);
      [run, effects] = advance(run, { type: 'deadline', at }, options);
      look();
    }
    check(outcomes === 1, 'a run has one outcome, at the guard timer at the latest');
    check(sends <= 200, 'the number of REGISTERs is bounded');
  },
};

function runEvent(at: number, bytes: Uint8Array, request: Uint8Array | undefined, source: Source): RunEvent {
  const flow = source.int(4);
  switch (source.int(13)) {
    case 0:
      return { type: 'flow-open', at, flow, local: { ...PHONE, port: PHONE.port + flow } };
    case 1:
      return { type: 'flow-error', at, flow, code: source.pick(['ECONNREFUSED', 'EHOSTUNREACH', 'EWHATEVER', '']) };
    case 2:
      return { type: 'ping-reply', at, seq: source.int(5), rttMs: source.int(2000) };
    case 3:
      return { type: 'ping-lost', at, seq: source.int(5) };
    case 4:
      return { type: 'ping-unavailable', at, why: 'not here' };
    case 5:
      return { type: 'answer', at, id: source.int(4), answer: source.pick(ANSWERS) };
    case 6:
      return source.chance(0.5) ? { type: 'deadline', at } : { type: 'flow-connected', at, flow };
    default: {
      const from = source.chance(0.8) ? REGISTRAR : { address: '203.0.113.9', port: source.int(65_536) };
      const answer = request !== undefined && source.chance(0.85) ? answerTo(request, source) : bytes;
      return { type: 'datagram', at, flow: source.chance(0.7) ? 0 : flow, bytes: answer, from };
    }
  }
}

const ANSWERS: readonly DnsAnswer[] = [
  { ok: false, error: 'nxdomain' },
  { ok: false, error: 'timeout' },
  { ok: true, records: { type: 'A', addresses: ['192.0.2.10', '192.0.2.11'] } },
  { ok: true, records: { type: 'AAAA', addresses: ['2001:db8::10'] } },
  { ok: true, records: { type: 'A', addresses: [] } },
  { ok: true, records: { type: 'SRV', services: [{ priority: 1, weight: 0, port: 5070, target: 'a.example.com' }] } },
  { ok: true, records: { type: 'SRV', services: [{ priority: 1, weight: 0, port: 0, target: '.' }] } },
  {
    ok: true,
    records: {
      type: 'NAPTR',
      pointers: [{ order: 1, preference: 1, flags: 's', service: 'SIP+D2U', replacement: '_sip._udp.example.com' }],
    },
  },
];

const MORE_HEADERS = [
  'WWW-Authenticate: Digest realm="example.com", nonce="n", qop="auth"',
  'WWW-Authenticate: Digest realm="other", nonce="m", stale=true',
  'Proxy-Authenticate: Digest realm="p", nonce="q", algorithm=SHA-256',
  'Min-Expires: 3600',
  'Min-Expires: 99999999999',
  'Retry-After: 4000000000 (maintenance)',
  'Contact: <sip:1001@192.0.2.77:5062>;expires=600',
  'Contact: *',
  'Expires: 0',
];

/** An answer that is matched, so that what stands in it counts. */
function answerTo(request: Uint8Array, source: Source): Uint8Array {
  const parsed = parseSipMessage(request);
  if (!parsed.ok) return request;
  const copy = (name: string): string => `${name}: ${headerValue(parsed.value, name) ?? ''}`;
  const status = source.pick([100, 180, 200, 200, 301, 401, 401, 407, 423, 403, 404, 500, 503, 603, 700, 999]);
  const more = Array.from({ length: source.int(4) }, () => source.pick(MORE_HEADERS));
  const via = `Via: ${headerValues(parsed.value, 'Via')[0] ?? ''}`;
  const lines = [
    `SIP/2.0 ${String(status)} x`,
    via,
    copy('From'),
    `${copy('To')};tag=t`,
    copy('Call-ID'),
    copy('CSeq'),
    ...more,
  ];
  return Buffer.from([...lines, 'Content-Length: 0', '', ''].join('\r\n'));
}

const registration: Target = {
  name: 'registration-machine',
  corpus: 'sip-',
  run(bytes, source) {
    const options: RegistrationOptions = {
      registrarUri: 'sip:example.com',
      aor: 'sip:1001@example.com',
      habits: { rport: source.chance(0.5), newCallId: source.chance(0.3), newPort: source.chance(0.3) },
      username: '1001',
      password: new Secret('pass phrase'),
      expires: 600,
      retryIntervalSeconds: source.pick([0, 1, 30, 4_294_967_295]),
      userAgent: 'fuzz',
      hash: OPTIONS.hash,
      randomHex: (count) => Array.from({ length: count }, () => source.int(256).toString(16).padStart(2, '0')).join(''),
      randomFraction: () => source.int(1000) / 1000,
    };
    let state = beginRegistration(options);
    let request: Uint8Array | undefined;
    const branches = new Set<string>();
    for (let i = 0; i < 80; i++) {
      const before = state;
      const [next, effects] = stepRegistration(state, registrationEvent(i, bytes, request, source), options);
      check(effects.length <= 20, 'an event has few effects');
      check(next.cseq >= before.cseq, 'CSeq never falls (RFC 3261 §10.2)');
      if (!options.habits.newCallId) check(next.callId === before.callId, 'one Call-ID for all registrations');
      for (const effect of effects) {
        if (effect.type === 'set-timer') check(effect.ms >= 0 && effect.ms < 2 ** 31, 'a timer can be set');
        if (effect.type !== 'send') continue;
        check(!next.held || before.registered || !next.active, 'a held line that is not registered is silent');
        check(!Buffer.from(effect.bytes).includes('pass phrase'), 'no password in a message');
        request = effect.bytes;
        branches.add(next.pending?.branch ?? '');
      }
      check(
        !next.registered || next.active || next.pending !== undefined,
        'a stopped line is registered only until it is removed',
      );
      state = next;
    }
    check(branches.size <= 81, 'the number of REGISTERs is bounded');
  },
};

const LOCAL = { contact: 'sip:1001@192.0.2.77:5062', sentBy: '192.0.2.77:5062' };

function registrationEvent(
  i: number,
  bytes: Uint8Array,
  request: Uint8Array | undefined,
  source: Source,
): RegistrationEvent {
  if (i === 0) return { type: 'start' };
  switch (source.int(16)) {
    case 0:
      return { type: source.chance(0.3) ? 'stop' : 'start' };
    case 1:
      return { type: source.chance(0.3) ? 'hold' : 'resume' };
    case 2:
      return { type: 'refresh-now' };
    case 3:
    case 4:
      return { type: 'connected', ...LOCAL, transport: source.pick(['UDP', 'TCP', 'TLS'] as const) };
    case 5:
      return { type: 'flow-failed', code: 'ECONNREFUSED' };
    case 6:
      return { type: 'transport-error', code: 'ECONNREFUSED' };
    case 7:
      return { type: 'timer', id: 'E' };
    case 8:
      return { type: 'timer', id: source.pick(['F', 'refresh', 'retry'] as const) };
    default: {
      const answer = request !== undefined && source.chance(0.85) ? answerTo(request, source) : bytes;
      return { type: 'datagram', bytes: answer };
    }
  }
}

export const MACHINE_TARGETS: readonly Target[] = [diagnosis, registration];
