import type { TraceEntry } from '#shared/diagnosis/trace.js';
import { bindingsIn } from './bindings.js';

const CONTACT = 'sip:1001@192.0.2.1:40000';

function register(branch: string, expires: number, contact: string | undefined = CONTACT): TraceEntry {
  const lines = [
    'REGISTER sip:example.net SIP/2.0',
    ...common(branch),
    ...(contact === '' ? [] : [`Contact: <${contact}>`]),
    `Expires: ${String(expires)}`,
  ];
  return entry('out', lines);
}

function answer(branch: string, status: string, ...headers: readonly string[]): TraceEntry {
  return entry('in', [`SIP/2.0 ${status}`, ...common(branch), ...headers]);
}

function common(branch: string): readonly string[] {
  return [
    `Via: SIP/2.0/UDP 192.0.2.1:40000;branch=z9hG4bK${branch}`,
    'From: <sip:1001@example.net>;tag=a',
    'To: <sip:1001@example.net>;tag=b',
    'Call-ID: c',
    'CSeq: 1 REGISTER',
  ];
}

function entry(dir: 'out' | 'in', lines: readonly string[]): TraceEntry {
  const text = `${[...lines, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`;
  return { ms: 5, proto: 'sip', dir, remote: '192.0.2.10:5060', transport: 'UDP', text };
}

describe('bindings in a trace (RFC 3261 §10.2.4)', () => {
  it.each([
    ['the parameter of our own Contact', ['Contact: <sip:x@y>;expires=9', `Contact: <${CONTACT}>;expires=77`], 77],
    ['the Expires of the response', [`Contact: <${CONTACT}>`, 'Expires: 55'], 55],
    ['what was asked for', [`Contact: <${CONTACT}>`], 3600],
  ])('last as long as %s says', (_what, headers, expiresSeconds) => {
    const { made, possible } = bindingsIn([register('1', 3600), answer('1', '200 OK', ...headers)]);
    expect(made).toEqual([
      { contact: CONTACT, expiresSeconds, at: 5, target: { address: '192.0.2.10', port: 5060, transport: 'UDP' } },
    ]);
    expect(possible).toEqual([]);
  });

  it('are none after a refusal, a query, or a removal', () => {
    expect(bindingsIn([register('1', 60), answer('1', '403 Forbidden')])).toEqual({ made: [], possible: [] });
    expect(bindingsIn([register('1', 60, ''), answer('1', '200 OK')])).toEqual({ made: [], possible: [] });
    const removed = [register('1', 60), answer('1', '200 OK'), register('2', 0), answer('2', '200 OK')];
    expect(bindingsIn(removed)).toEqual({ made: [], possible: [] });
  });

  it('are possible where nobody answered, or with a 100 only; but not at a closed port', () => {
    const unheard = [register('1', 60), answer('1', '100 Trying'), register('2', 60)];
    expect(bindingsIn(unheard)).toEqual({ made: [], possible: [CONTACT] });
    expect(bindingsIn([register('2', 0)])).toEqual({ made: [], possible: [] });
    const refused: TraceEntry = { ms: 6, proto: 'error', dir: 'in', text: 'ECONNREFUSED' };
    expect(bindingsIn([register('1', 60), refused])).toEqual({ made: [], possible: [] });
  });

  it('counts no answer to somebody else', () => {
    expect(bindingsIn([register('1', 60), answer('2', '200 OK')])).toEqual({ made: [], possible: [CONTACT] });
  });
});
