import {
  challenge,
  expiresOf,
  hasCredentials,
  intervalTooBrief,
  play,
  type Reply,
} from '../../test/fakes/diagnosis-world.js';
import { headerValue } from '../sip/message.js';

const ok: Reply = { status: 200, reason: 'OK' };

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
