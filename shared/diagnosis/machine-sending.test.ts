import { challenge, play, type Reply } from '../../test/fakes/diagnosis-world.js';
import { headerValue, headerValues, type SipRequest } from '../sip/message.js';
import { OPTIONS } from '../../test/fakes/diagnosis-world.js';
import { parseAuthorization } from '../auth/digest.js';

const silence = (): readonly Reply[] => [];

describe('what is sent', () => {
  it('one Call-ID per run, rising CSeq, a new branch each, the line’s own Contact', () => {
    const { sends } = play({ register: () => [challenge()] });
    const of = (name: string): Set<string> => new Set(sends.map(({ request }) => headerValue(request, name) ?? ''));
    expect(of('Call-ID').size).toBe(1);
    expect([...of('CSeq')]).toEqual(['1 REGISTER', '2 REGISTER', '3 REGISTER']);
    expect(of('Via').size).toBe(3);
    expect(of('Contact').size).toBe(1);
    expect(headerValue(sends[0]!.request, 'Contact')).toContain('sip:1001@192.0.2.77:5062');
  });

  it('at most ten REGISTER transactions; the cap ends the run with the last final code', () => {
    const { result } = play({
      // A new realm each time: no row ever gets long.
      register: (_request: SipRequest, n) => [challenge({ realm: `realm ${String(n)}` })],
    });
    expect(result.registerTransactions).toBe(10);
    expect(result.verdict).toEqual({
      faultCode: 401,
      category: 'undetermined',
      cause: 'unfinished',
      confidence: 'open',
    });
    expect(result.evidence.end).toBe('cap');
  });

  it('never shows the digest response in trace or evidence', () => {
    const { result, sends } = play({ register: () => [challenge()] });
    const response = parseAuthorization(headerValues(sends[1]!.request, 'Authorization')[0] ?? '')?.response ?? 'none';
    expect(response).toMatch(/^[0-9a-f]{32}$/);
    const shown = JSON.stringify(result);
    expect(shown).toContain('response=\\"***\\"');
    expect(shown).not.toContain(response);
    expect(shown).not.toContain(OPTIONS.plan.authPassword.reveal());
  });

  it('a 200 whose Contact list lacks our binding is still 200, with cause binding-missing (RFC 3261 §10.2.4)', () => {
    const { result } = play({
      register: () => [{ status: 200, headers: ['Contact: <sip:1001@198.51.100.9:5060>;expires=60'] }],
    });
    expect(result.verdict).toMatchObject({ faultCode: 200, cause: 'binding-missing' });
  });

  it('retransmissions in the trace refer to their original', () => {
    const { result } = play({ register: silence, ping: 'lost' });
    const [first, second] = result.trace.entries;
    expect(first).toMatchObject({ proto: 'sip', dir: 'out', ms: 0 });
    expect(second).toMatchObject({ ms: 500, retransmissionOf: 0 });
    expect(second?.text).toBeUndefined();
  });

  it('adapters that only pretend are labelled in evidence and trace', () => {
    const { result } = play({ register: silence, ping: 'replies' }, { simulated: { network: true, ping: true } });
    expect(result.evidence.simulated).toEqual(['network', 'ping']);
    expect(result.trace.entries.every(({ simulated }) => simulated === true)).toBe(true);
  });
});
