import { createHash } from 'node:crypto';
import { answerChallenge, parseChallenges, type Hash } from '../auth/digest.js';
import { Secret } from '../lib/secret.js';
import { parseContacts, parseVia } from './headers.js';
import {
  headerValue,
  headerValues,
  parseSipMessage,
  printSipMessage,
  type SipHeader,
  type SipResponse,
} from './message.js';
import { buildRegister, type RegisterOptions } from './register.js';
import type { RegistrarCondition } from './registrar-conditions.js';
import { emptyRegistrar, stepRegistrar, userKey, type RegistrarOptions, type RegistrarState } from './registrar.js';

const hash: Hash = (algorithm, data) => createHash(algorithm).update(data).digest('hex');
const source = { address: '192.0.2.7', port: 40_000 };

/** A registrar with one user, and a phone that counts its requests. */
class Bench {
  state: RegistrarState = emptyRegistrar;
  at = 0;
  cseq = 0;
  readonly options: RegistrarOptions;

  constructor(condition: RegistrarCondition) {
    let nonces = 0;
    const user = { user: 'alice', domain: 'example.net', password: new Secret('right'), condition };
    this.options = {
      realm: 'example.net',
      users: new Map([[userKey(user.user, user.domain), user]]),
      minExpires: 1800,
      hash,
      randomHex: () => `nonce${String(nonces++)}`,
    };
  }

  datagram(bytes: Uint8Array, from = source): { responses: SipResponse[]; to: unknown[]; afterMs: number[] } {
    const [state, effects] = stepRegistrar(this.state, { type: 'datagram', bytes, from, at: this.at }, this.options);
    this.state = state;
    const responses = effects.map(({ bytes: sent }) => {
      const parsed = parseSipMessage(sent);
      if (!parsed.ok || parsed.value.kind !== 'response') throw new Error('the registrar sent no response');
      return parsed.value;
    });
    return { responses, to: effects.map(({ to }) => to), afterMs: effects.map(({ afterMs }) => afterMs) };
  }

  bytes(change: Partial<RegisterOptions> = {}): Uint8Array {
    this.cseq += 1;
    return printSipMessage(
      buildRegister({
        registrarUri: 'sip:example.net',
        aor: 'sip:alice@example.net',
        fromTag: 'f',
        callId: 'call',
        cseq: this.cseq,
        contact: 'sip:alice@192.0.2.7:5060',
        expires: 300,
        via: { transport: 'UDP', sentBy: '192.0.2.7:5060', branch: `z9hG4bK${String(this.cseq)}` },
        userAgent: 'test',
        authorization: [],
        ...change,
      }),
    );
  }

  register(change: Partial<RegisterOptions> = {}): SipResponse {
    const [response] = this.datagram(this.bytes(change)).responses;
    if (response === undefined) throw new Error('the registrar said nothing');
    return response;
  }

  /** Answers the challenge of a response. */
  credentials(challenged: SipResponse, password = 'right', nc = 1): SipHeader[] {
    const [offer, name] =
      challenged.status === 401 ? ['WWW-Authenticate', 'Authorization'] : ['Proxy-Authenticate', 'Proxy-Authorization'];
    const [challenge] = parseChallenges(headerValues(challenged, offer));
    if (challenge === undefined) throw new Error('no challenge');
    const answer = { challenge, username: 'alice', password: new Secret(password), cnonce: 'c', nc };
    return [{ name, value: answerChallenge({ ...answer, method: 'REGISTER', uri: 'sip:example.net' }, hash) }];
  }
}

describe('the registrar', () => {
  it('challenges, accepts the right password and lists the binding (RFC 3261 §10.3, §22)', () => {
    const bench = new Bench('normal');
    const challenged = bench.register();
    expect(challenged).toMatchObject({ status: 401, reason: 'Unauthorized' });
    const ok = bench.register({ authorization: bench.credentials(challenged) });
    expect(ok.status).toBe(200);
    expect(parseContacts(ok)).toEqual([{ uri: 'sip:alice@192.0.2.7:5060', params: new Map([['expires', '300']]) }]);
    expect(headerValue(ok, 'To')).toMatch(/^<sip:alice@example.net>;tag=[0-9a-f]{16}$/);
    expect(bench.state.lines.get('alice@example.net')?.registers).toBe(2);
  });

  it('challenges a wrong password again, and not as stale', () => {
    const bench = new Bench('normal');
    const again = bench.register({ authorization: bench.credentials(bench.register(), 'wrong') });
    expect(again.status).toBe(401);
    expect(parseChallenges(headerValues(again, 'WWW-Authenticate'))[0]?.stale).toBe(false);
  });

  it('finds right credentials stale when the nonce is old, or was used with that count (RFC 7616 §3.3)', () => {
    const bench = new Bench('normal');
    const challenged = bench.register();
    const authorization = bench.credentials(challenged);
    expect(bench.register({ authorization }).status).toBe(200);
    const replayed = bench.register({ authorization });
    expect(parseChallenges(headerValues(replayed, 'WWW-Authenticate'))[0]?.stale).toBe(true);
    expect(bench.register({ authorization: bench.credentials(challenged, 'right', 2) }).status).toBe(200);
    bench.at = 301_000;
    expect(bench.register({ authorization: bench.credentials(challenged, 'right', 3) }).status).toBe(401);
  });

  it('answers a retransmission as it answered the first copy, and does not count it', () => {
    const bench = new Bench('normal');
    const copy = bench.bytes({ authorization: bench.credentials(bench.register()) });
    const [first, second] = [bench.datagram(copy), bench.datagram(copy)];
    expect(second).toEqual(first);
    expect(bench.state.lines.get('alice@example.net')?.registers).toBe(2);
  });

  it('fills in received and rport, and answers to the source (RFC 3581 §4)', () => {
    const { responses, to } = new Bench('normal').datagram(new Bench('normal').bytes());
    expect(parseVia(headerValue(responses[0]!, 'Via')!)).toMatchObject({ received: '192.0.2.7', rport: 40_000 });
    expect(to).toEqual([source]);
  });

  it('answers to the port of sent-by where no rport is asked for (RFC 3261 §18.2.2)', () => {
    const bench = new Bench('normal');
    const text = new TextDecoder().decode(bench.bytes()).replace(';rport', '');
    expect(bench.datagram(new TextEncoder().encode(text)).to).toEqual([{ address: '192.0.2.7', port: 5060 }]);
  });

  it('removes bindings, one by one and all, and forgets expired ones (RFC 3261 §10.2.2)', () => {
    const bench = new Bench('no-challenge');
    const contactsOf = (response: SipResponse): string[] => parseContacts(response).map(({ uri }) => uri);
    bench.register({ contact: 'sip:alice@a' });
    bench.register({ contact: 'sip:alice@b', expires: 10 });
    expect(contactsOf(bench.register({ contact: 'sip:alice@c' }))).toEqual([
      'sip:alice@a',
      'sip:alice@b',
      'sip:alice@c',
    ]);
    expect(contactsOf(bench.register({ contact: 'sip:alice@a', expires: 0 }))).toEqual(['sip:alice@b', 'sip:alice@c']);
    bench.at = 11_000;
    const text = new TextDecoder().decode(bench.bytes({ expires: 0 })).replace(/Contact: .*\r\n/, 'Contact: *\r\n');
    const [cleared] = bench.datagram(new TextEncoder().encode(text)).responses;
    expect([cleared?.status, contactsOf(cleared!)]).toEqual([200, []]);
  });

  it('refuses a REGISTER that came out of order, and too many contacts', () => {
    const bench = new Bench('no-challenge');
    bench.register({ cseq: 9 });
    expect(bench.register({ cseq: 8 })).toMatchObject({ status: 500, reason: 'Invalid CSeq number' });
    const statuses = Array.from(
      { length: 10 },
      (_, i) => bench.register({ contact: `sip:alice@h${String(i)}`, cseq: 10 }).status,
    );
    expect(statuses.filter((status) => status === 503)).toHaveLength(1);
    expect(statuses.at(-1)).toBe(503);
  });

  it('keeps unknown parameters and escaped headers of a Contact (RFC 4475 §3.3.12–14)', () => {
    const contact = 'sip:+1972@gw1.example.net;unknownparam?Route=%3Csip:x%3E';
    const ok = new Bench('no-challenge').register({ contact });
    expect(parseContacts(ok)[0]?.uri).toBe(contact);
  });

  it('does not know other users and other domains (RFC 3261 §10.3, step 5)', () => {
    const bench = new Bench('normal');
    expect(bench.register({ aor: 'sip:bob@example.net' }).status).toBe(404);
    expect(bench.register({ aor: 'sip:alice@example.org' }).status).toBe(404);
    expect(bench.register({ aor: 'sip:Alice@example.net' }).status).toBe(404);
    expect(bench.register({ aor: 'sip:alice@EXAMPLE.net' }).status).toBe(401);
  });

  it('challenges an unknown authentication scheme like none (RFC 4475 §3.3.7)', () => {
    const authorization = [{ name: 'Authorization', value: 'NoOneKnowsThisScheme opaque-data=here' }];
    expect(new Bench('normal').register({ authorization }).status).toBe(401);
  });

  it('answers OPTIONS, refuses other methods, says nothing to an ACK, to responses and to noise', () => {
    const bench = new Bench('normal');
    const as = (method: string): number[] => {
      const text = new TextDecoder().decode(bench.bytes()).replaceAll('REGISTER', method);
      return bench.datagram(new TextEncoder().encode(text)).responses.map(({ status }) => status);
    };
    expect([as('OPTIONS'), as('INVITE'), as('ACK')]).toEqual([[200], [405], []]);
    const response = printSipMessage(bench.register());
    for (const bytes of [response, new Uint8Array(), new TextEncoder().encode('\r\n\r\n'), new Uint8Array(100)]) {
      expect(bench.datagram(bytes).responses).toEqual([]);
    }
  });

  it('answers a broken request with 400 where its Via can be read (RFC 3261 §18.3)', () => {
    const bench = new Bench('normal');
    const text = new TextDecoder().decode(bench.bytes()).replace('Content-Length: 0', 'Content-Length: 9999');
    const [refused] = bench.datagram(new TextEncoder().encode(text)).responses;
    expect(refused).toMatchObject({ status: 400, reason: expect.stringContaining('truncated-body') as unknown });
  });

  it('keeps a bounded number of nonces', () => {
    const bench = new Bench('normal');
    for (let i = 0; i < 1100; i++) bench.register();
    expect(bench.state.nonces.size).toBe(1000);
  });
});

describe('the conditions of a user', () => {
  /** Status of each answer when the phone does what a phone does, four times at most. */
  function statuses(condition: RegistrarCondition, password = 'right'): number[] {
    const bench = new Bench(condition);
    const seen: number[] = [];
    const challenged = new Map<number, { response: SipResponse; nc: number }>();
    let expires = 300;
    for (let i = 0; i < 4; i++) {
      const authorization = [...challenged.values()].flatMap((one) =>
        bench.credentials(one.response, password, ++one.nc),
      );
      const { responses } = bench.datagram(bench.bytes({ authorization, expires }));
      seen.push(...responses.map(({ status }) => status));
      const final = responses.find(({ status }) => status >= 200);
      if (final?.status === 423) expires = Number(headerValue(final, 'Min-Expires') ?? 1800);
      else if (final !== undefined && isUsable(final)) challenged.set(final.status, { response: final, nc: 0 });
      else break;
    }
    return seen;
  }

  function isUsable(response: SipResponse): boolean {
    const names = ['WWW-Authenticate', 'Proxy-Authenticate'];
    return parseChallenges(names.flatMap((name) => headerValues(response, name))).length > 0;
  }

  it.each<[RegistrarCondition, number[]]>([
    ['normal', [401, 200]],
    ['no-challenge', [200]],
    ['proxy-auth', [407, 200]],
    ['proxy-then-registrar', [407, 401, 200]],
    ['strong-digests', [401, 200]],
    ['sha-256', [401, 200]],
    ['silent', []],
    ['trying-only', [100]],
    ['trying-first', [100, 401, 100, 200]],
    ['silent-after-challenge', [401]],
    ['rejected-401', [401, 401, 401, 401]],
    ['rejected-407', [407, 407, 407, 407]],
    ['rejected-403', [401, 403]],
    ['stale-forever', [401, 401, 401, 401]],
    ['unusable-challenge', [401]],
    ['missing-challenge', [401]],
    ['interval-423', [423, 401, 200]],
    ['interval-423-forever', [423, 423, 423, 423]],
    ['interval-423-no-minimum', [423, 401, 200]],
    ['challenge-after-423', [401, 423, 401, 423]],
    ['redirect-302', [302]],
    ['disabled-403', [403]],
    ['unknown-404', [404]],
    ['not-acceptable-488', [488]],
    ['server-error-500', [500]],
    ['server-error-503', [503]],
    ['bye-600', [600]],
    ['code-799', [799]],
    ['binding-missing', [401, 200]],
    [{ name: 'delay', ms: 20_000 }, [401, 200]],
  ])('%j answers %j', (condition, expected) => {
    expect(statuses(condition)).toEqual(expected);
  });

  it('normal and proxy-auth go on challenging a wrong password', () => {
    expect(statuses('normal', 'wrong')).toEqual([401, 401, 401, 401]);
    expect(statuses('proxy-auth', 'wrong')).toEqual([407, 407, 407, 407]);
  });

  it('delay answers late, and 503 says when to come back', () => {
    const late = new Bench({ name: 'delay', ms: 20_000 });
    expect(late.datagram(late.bytes()).afterMs).toEqual([20_000]);
    expect(headerValue(new Bench('server-error-503').register(), 'Retry-After')).toBe('120');
  });

  it('malformed-only sends what no parser may take for a response, but for somebody who speaks SIP', () => {
    const bench = new Bench('malformed-only');
    const event = { type: 'datagram', bytes: bench.bytes(), from: source, at: 0 } as const;
    const [, effects] = stepRegistrar(emptyRegistrar, event, bench.options);
    expect(parseSipMessage(effects[0]!.bytes)).toMatchObject({ ok: false, error: { response: true } });
  });

  it('binding-missing lists no binding (RFC 3261 §10.2.4)', () => {
    const bench = new Bench('binding-missing');
    const ok = bench.register({ authorization: bench.credentials(bench.register()) });
    expect([ok.status, parseContacts(ok)]).toEqual([200, []]);
  });
});
