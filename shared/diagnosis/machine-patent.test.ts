import {
  challenge,
  expiresOf,
  hasCredentials,
  intervalTooBrief,
  play,
  type Reply,
} from '../../test/fakes/diagnosis-world.js';
import { headerValue } from '../sip/message.js';

const silence = (): readonly Reply[] => [];
const trying: Reply = { status: 100, reason: 'Trying' };

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
