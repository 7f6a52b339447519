import fc from 'fast-check';
import { OPTIONS, PLAN } from '../../../test/fakes/diagnosis-world.js';
import { Secret } from '../../lib/secret.js';
import { headerValue, headerValues, parseSipMessage, type SipRequest } from '../../sip/message.js';
import { beginExchange, exchangeDeadline, stepExchange, type ExchangeEvent, type ExchangeOptions } from './exchange.js';

const O: ExchangeOptions = {
  probe: 'binding',
  run: OPTIONS,
  target: { address: '192.0.2.10', port: 5060, transport: 'UDP' },
  waitMs: 3_000,
  until: 40_000,
  registers: 2,
  key: 'probe 1',
  callId: 'the-run',
  cseq: 4,
  query: true,
  rport: true,
  ownPort: false,
};
const LOCAL = { address: '192.0.2.77', port: 40_000 };

function request(bytes: Uint8Array): SipRequest {
  const parsed = parseSipMessage(bytes);
  if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('no request was sent');
  return parsed.value;
}

function answer(to: SipRequest, status: number, more: readonly string[] = []): Uint8Array {
  const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerValue(to, name) ?? ''}`);
  return new TextEncoder().encode(
    [`SIP/2.0 ${String(status)} x`, ...copied, ...more, 'Content-Length: 0', '', ''].join('\r\n'),
  );
}

const DIGEST = 'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=';

/** Feeds events; a function is given the last request. */
function exchange(o: ExchangeOptions, ...events: readonly (ExchangeEvent | ((last: SipRequest) => ExchangeEvent))[]) {
  let state = beginExchange(o, 10_000);
  const sent: SipRequest[] = [];
  let done: ReturnType<typeof stepExchange>[1][number] | undefined;
  for (const each of events) {
    const event = typeof each === 'function' ? each(sent.at(-1)!) : each;
    const [next, effects] = stepExchange(state, event, o);
    state = next;
    for (const effect of effects) {
      if (effect.type === 'send') sent.push(request(effect.bytes));
      else done = effect;
    }
  }
  return { state, sent, records: done?.type === 'done' ? done.records : undefined };
}

const open: ExchangeEvent = { type: 'flow-open', at: 10_010, local: LOCAL };
const reply =
  (status: number, at: number, more: readonly string[] = []) =>
  (last: SipRequest): ExchangeEvent => ({ type: 'datagram', at, bytes: answer(last, status, more), from: LOCAL });

describe('one REGISTER exchange of a deep probe', () => {
  it('is a query without Contact and Expires, on with the Call-ID and CSeq of the run (RFC 3261 §10.2.3)', () => {
    const { sent, records } = exchange(O, open, reply(401, 10_020, [`${DIGEST}MD5`]), reply(200, 10_030));
    expect(sent.map((one) => [headerValue(one, 'Call-ID'), headerValue(one, 'CSeq')])).toEqual([
      ['the-run', '4 REGISTER'],
      ['the-run', '5 REGISTER'],
    ]);
    expect(sent.flatMap((one) => [...headerValues(one, 'Contact'), ...headerValues(one, 'Expires')])).toEqual([]);
    expect(records?.map(({ credentials, outcome }) => [credentials, outcome])).toMatchObject([
      [false, { status: 401 }],
      [true, { status: 200 }],
    ]);
  });

  it('takes a new Call-ID for each REGISTER where it is told none, the one with credentials included (seeds 004)', () => {
    const { callId: _, ...fresh } = { ...O, cseq: 1, query: false };
    const { sent, records } = exchange(fresh, open, reply(401, 10_020, [`${DIGEST}MD5`]), reply(200, 10_030));
    expect(new Set(sent.map((one) => headerValue(one, 'Call-ID'))).size).toBe(2);
    expect(headerValue(sent[1]!, 'Contact')).toBe('<sip:1001@192.0.2.77:5062>');
    expect(records?.every(({ freshCallId }) => freshCallId)).toBe(true);
  });

  it('answers the one algorithm that it is for', () => {
    const both = [`${DIGEST}SHA-256`, `${DIGEST}MD5`];
    const { sent } = exchange({ ...O, algorithm: 'MD5' }, open, reply(401, 10_020, both));
    expect(headerValue(sent[1]!, 'Authorization')).toMatch(/algorithm=MD5/);
    expect(exchange({ ...O, algorithm: 'MD5' }, open, reply(401, 10_020, [both[0]!])).sent).toHaveLength(1);
  });

  const withoutPassword = { ...OPTIONS, plan: { ...PLAN, authPassword: new Secret('') } };
  it.each<[string, ExchangeOptions, readonly string[]]>([
    ['one REGISTER is all that it may send', { ...O, registers: 1 }, [`${DIGEST}MD5`]],
    ['it says nothing of how', O, []],
    ['the line has no password', { ...O, run: withoutPassword }, [`${DIGEST}MD5`]],
  ])('leaves a challenge unanswered where %s', (_why, o, more) => {
    const { sent, records } = exchange(o, open, reply(401, 10_020, more));
    expect(sent).toHaveLength(1);
    expect(records).toHaveLength(1);
  });

  it('passes over what is no answer to it: the port may be the line’s own', () => {
    const other = new TextEncoder().encode('OPTIONS sip:1001@192.0.2.77 SIP/2.0\r\nContent-Length: 0\r\n\r\n');
    const { state, records } = exchange(O, open, { type: 'datagram', at: 10_020, bytes: other, from: LOCAL });
    expect(records).toBeUndefined();
    expect(state.trace.map(({ dir }) => dir)).toEqual(['out']);
  });

  it('goes on waiting after a 1xx, and ends with an error of the flow', () => {
    const { records } = exchange(O, open, reply(100, 10_020), { type: 'flow-error', at: 10_030, code: 'ECONNREFUSED' });
    expect(records).toMatchObject([{ outcome: { kind: 'transport-error', code: 'ECONNREFUSED' } }]);
  });

  it('asks for rport as it is told (RFC 3581)', () => {
    const via = (rport: boolean): string => headerValue(exchange({ ...O, rport }, open).sent[0]!, 'Via') ?? '';
    expect([via(true), via(false)].map((value) => value.includes(';rport'))).toEqual([true, false]);
  });

  it('ends by its time, whatever comes, and does nothing afterwards', () => {
    const events = fc.array(
      fc.record({
        after: fc.nat(2_000),
        what: fc.constantFrom('open', 'deadline', 100, 401, 200, 'garbage'),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(events, fc.integer({ min: 10_001, max: 20_000 }), (list, until) => {
        const o = { ...O, until };
        let state = beginExchange(o, 10_000);
        let last: SipRequest | undefined;
        let at = 10_000;
        let sent = 0;
        const feed = (event: ExchangeEvent): void => {
          const wasDone = state.done;
          const [next, effects] = stepExchange(state, event, o);
          state = next;
          if (wasDone) expect(effects).toEqual([]);
          for (const effect of effects) {
            if (effect.type !== 'send') continue;
            const message = request(effect.bytes);
            if (headerValue(message, 'Via') !== (last && headerValue(last, 'Via'))) sent++;
            last = message;
            expect(event.at).toBeLessThanOrEqual(until);
          }
        };
        for (const { after, what } of list) {
          const next = at + after;
          for (let due = exchangeDeadline(state); due !== undefined && due <= next; due = exchangeDeadline(state)) {
            feed({ type: 'deadline', at: due });
          }
          at = next;
          if (what === 'open') feed({ type: 'flow-open', at, local: LOCAL });
          else if (what === 'deadline') feed({ type: 'deadline', at });
          else if (what === 'garbage') feed({ type: 'datagram', at, bytes: Uint8Array.of(1, 2), from: LOCAL });
          else if (last)
            feed({ type: 'datagram', at, bytes: answer(last, what as number, [`${DIGEST}MD5`]), from: LOCAL });
        }
        for (let due = exchangeDeadline(state); due !== undefined; due = exchangeDeadline(state))
          feed({ type: 'deadline', at: due });
        expect(state.done).toBe(true);
        expect(sent).toBeLessThanOrEqual(2);
      }),
    );
  });
});
