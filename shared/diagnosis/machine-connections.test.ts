import {
  challenge,
  hasCredentials,
  play,
  PLAN,
  type Connection,
  type Script,
} from '../../test/fakes/diagnosis-world.js';
import { headerValue } from '../sip/message.js';

const ok = { status: 200, reason: 'OK' };
const silence = (): readonly [] => [];
const TCP = { plan: { ...PLAN, nextHop: { ...PLAN.nextHop, transport: 'TCP' } } } as const;
const TLS = { plan: { ...PLAN, nextHop: { ...PLAN.nextHop, transport: 'TLS' } } } as const;

const refused: Connection = { error: { afterMs: 20, code: 'ECONNREFUSED' } };
const standing: Connection = { connectedAfterMs: 5, openAfterMs: 5 };

/** Every connection does the same. */
const always = (connection: Connection, more: Partial<Script> = {}): Script => ({
  register: silence,
  ping: 'lost',
  connection: () => connection,
  ...more,
});

describe('a diagnosis over TCP', () => {
  it('registers over one connection, and says TCP in Via and Contact', () => {
    const { result, sends, opened } = play(
      { register: (request) => [hasCredentials(request) ? ok : challenge()] },
      { ...TCP, withoutContact: true },
    );
    expect(result.verdict).toMatchObject({ faultCode: 200, cause: 'registered' });
    expect(opened).toHaveLength(1);
    expect(headerValue(sends[0]!.request, 'Via')).toMatch(/^SIP\/2\.0\/TCP 192\.0\.2\.77:40000;/);
    expect(headerValue(sends[0]!.request, 'Contact')).toBe('<sip:1001@192.0.2.77:40000;transport=tcp>');
    expect(result.evidence.connections).toEqual([{ openedAt: 0, connectedAt: 5 }]);
  });

  it('retransmits nothing (RFC 3261 §17.1.2.2)', () => {
    const { result, sends } = play({ register: silence, ping: 'replies' }, TCP);
    expect(sends.map(({ at }) => at)).toEqual([5, 8_000, 16_000]);
    expect(result.registerRetransmissions).toBe(0);
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'sip-service-silent' });
  });

  it('counts the set-up of the connection into the wait of the attempt', () => {
    const { result, sends } = play(always({ connectedAfterMs: 7_000, openAfterMs: 7_000 }), TCP);
    expect(sends.map(({ at }) => at)).toEqual([7_000, 8_000, 16_000]);
    expect(result.evidence.attempts[0]!.outcome).toEqual({ kind: 'timeout', at: 8_000 });
  });

  it('ends a refused attempt at once, and opens anew T1 later', () => {
    const { result, opened, pings } = play(always(refused, { ping: 'replies' }), TCP);
    expect(opened.map(({ at }) => at)).toEqual([0, 520, 1_040]);
    expect(pings[0]).toBe(1_060);
    expect(result.registerTransactions).toBe(0);
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'sip-port-closed' });
    expect(result.evidence.icmp).toEqual([]);
    expect(result.evidence.connections![0]).toEqual({ openedAt: 0, ended: { at: 20, code: 'ECONNREFUSED' } });
  });

  it('takes a connect as proof of the host when the pings are lost: 3, likely at most', () => {
    const { result } = play(always(standing), TCP);
    expect(result.verdict).toEqual({
      faultCode: 3,
      category: 'no-response',
      cause: 'sip-service-silent',
      confidence: 'likely',
    });
  });

  it('takes a connect as proof where no ping can be sent', () => {
    const { result } = play(always(standing, { ping: 'unavailable' }), TCP);
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'sip-service-silent' });
  });

  it('a connection that never stands proves nothing: 2', () => {
    const { result, opened, sends } = play(always({}), TCP);
    expect(sends).toEqual([]);
    expect(opened).toHaveLength(1); // the one SYN goes on trying
    expect(result.verdict).toMatchObject({ faultCode: 2, cause: 'network-unreachable' });
  });

  it.each(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])('%s proves nothing either', (code) => {
    const { result } = play(always({ error: { afterMs: 20, code } }), TCP);
    expect(result.verdict).toMatchObject({ faultCode: 2, cause: 'network-unreachable' });
  });

  it('a connection that the peer closes ends the attempt, and the next one has a new connection', () => {
    const { result, opened, sends } = play(
      {
        register: (_request, n) => (n === 1 ? [{ error: 'ECLOSED' }] : [ok]),
      },
      TCP,
    );
    expect(opened.map(({ at }) => at)).toEqual([0, 525]);
    expect(sends).toHaveLength(2);
    expect(result.evidence.attempts[0]!.outcome).toEqual({ kind: 'transport-error', at: 25, code: 'ECLOSED' });
    expect(result.verdict).toMatchObject({ faultCode: 200 });
  });

  it('a late response on the older connection still counts', () => {
    const { result, endedAt } = play({ register: (_request, n) => (n === 1 ? [{ ...ok, afterMs: 9_000 }] : []) }, TCP);
    expect(endedAt).toBe(9_005);
    expect(result.verdict).toMatchObject({ faultCode: 200 });
    expect(result.evidence.attempts[0]!.outcome).toMatchObject({ kind: 'response', late: true });
  });

  it('a stream that is no SIP is a malformed answer', () => {
    const { result } = play({ register: () => [{ error: 'EBADMSG' }], ping: 'lost' }, TCP);
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'malformed-response' });
  });
});

describe('a diagnosis over TLS', () => {
  const handshakeFails = (code: string): Connection => ({ connectedAfterMs: 5, error: { afterMs: 9, code } });

  it.each([
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
    ['ECONNRESET', 'tls-failed'],
    ['EPROTO', 'tls-failed'],
    ['CERT_HAS_EXPIRED', 'tls-certificate-rejected'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-certificate-rejected'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-certificate-rejected'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-certificate-rejected'],
    ['ERR_TLS_PIN_MISMATCH', 'tls-certificate-rejected'],
  ])('that fails with %s: 3, %s, whatever the pings say', (code, cause) => {
    for (const ping of ['lost', 'replies', 'unavailable'] as const) {
      const { result, sends } = play(always(handshakeFails(code), { ping }), TLS);
      expect(sends).toEqual([]);
      expect(result.verdict).toEqual({ faultCode: 3, category: 'no-response', cause, confidence: 'likely' });
    }
  });

  it('whose handshake is never answered: tls-failed', () => {
    const { result } = play(always({ connectedAfterMs: 5 }), TLS);
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'tls-failed' });
  });

  it('that stands and stays silent: the SIP service, not TLS', () => {
    const { result } = play({ register: silence, ping: 'lost' }, TLS);
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'sip-service-silent' });
    expect(result.evidence.connections).toEqual([{ openedAt: 0, connectedAt: 5, secureAt: 10 }]);
  });

  it('whose port is closed: no TLS matter', () => {
    const { result } = play(always(refused), TLS);
    expect(result.verdict).toMatchObject({ faultCode: 3, cause: 'sip-port-closed' });
  });
});
