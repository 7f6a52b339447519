import type { Trace } from '#shared/diagnosis/trace.js';
import { firstLine, messagesOf, readEvidence, readTrace, statusCode } from './read-evidence.js';

const trace: Trace = {
  v: 1,
  entries: [
    { ms: 0, proto: 'dns', dir: 'local', text: 'A sip.example → 192.0.2.1' },
    { ms: 5, proto: 'sip', dir: 'out', text: 'REGISTER sip:sip.example SIP/2.0\r\nVia: …\r\n\r\n' },
    { ms: 505, proto: 'sip', dir: 'out', retransmissionOf: 1 },
    { ms: 1505, proto: 'sip', dir: 'out', retransmissionOf: 1 },
    { ms: 1600, proto: 'sip', dir: 'in', text: 'SIP/2.0 503 Service Unavailable\r\n\r\n' },
  ],
};

describe('The messages of a trace', () => {
  it('have their retransmissions folded under them', () => {
    expect(messagesOf(trace).map(({ index, copies }) => [index, copies])).toEqual([
      [0, []],
      [1, [505, 1505]],
      [4, []],
    ]);
  });

  it('that are wanted alone are there alone; a retransmission brings its message along', () => {
    const indices = (...kept: number[]) => messagesOf(trace, new Set(kept)).map(({ index }) => index);
    expect(indices(4)).toEqual([4]);
    expect(indices(3)).toEqual([1]);
    expect(indices()).toEqual([]);
  });

  it('keep a retransmission whose original was cut away', () => {
    const cut: Trace = { v: 1, shortened: 1, entries: [{ ms: 505, proto: 'sip', dir: 'out', retransmissionOf: 7 }] };
    expect(messagesOf(cut)).toHaveLength(1);
  });

  it('are known by their first line, responses by their status too', () => {
    expect(trace.entries.map(statusCode)).toEqual([undefined, undefined, undefined, undefined, 503]);
    expect(firstLine(trace.entries[1]!)).toBe('REGISTER sip:sip.example SIP/2.0');
    expect(firstLine(trace.entries[2]!)).toBe('');
  });
});

describe('Evidence and trace of a device', () => {
  it.each([undefined, null, 1, 'x', [], {}, { v: 2, entries: [] }, { v: 1, entries: [1] }, { v: 1, entries: {} }])(
    'that are not of version 1 are not read: %j',
    (value) => {
      expect(readTrace(value)).toBeUndefined();
      expect(readEvidence(value)).toBeUndefined();
    },
  );

  it('of version 1 are read', () => {
    const evidence = { v: 1, configuration: [], attempts: [], icmp: [], malformed: [], end: 'guard' };
    expect(readEvidence(evidence)).toBe(evidence);
    expect(readTrace(trace)).toBe(trace);
  });
});
