import { play, challenge } from '../../test/fakes/diagnosis-world.js';
import { DIAGNOSTICS_PARAMETERS } from './data-model.js';
import { CAUSES } from './fault-code.js';
import { printResult, readResult } from './result-parameters.js';
import type { TraceEntry } from './trace.js';

const about = {
  startedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  completedAt: Date.UTC(2026, 0, 2, 3, 4, 6),
  requestKey: 'key-1',
};

describe('the result as parameters', () => {
  const { result } = play({ register: () => [challenge()] });

  it('prints exactly the read-only parameters of the object, within their declared lengths', () => {
    const printed = printResult(result, about);
    const declared = DIAGNOSTICS_PARAMETERS.filter(({ writable }) => !writable);
    expect(Object.keys(printed).sort()).toEqual(declared.map(({ name }) => name).sort());
    for (const { name, maxLength } of declared) {
      if (maxLength !== undefined) expect([name, printed[name]!.length <= maxLength]).toEqual([name, true]);
    }
    expect(printed).toMatchObject({
      StartTime: '2026-01-02T03:04:05Z',
      ResultKey: 'key-1',
      GuardTimerExpired: 'false',
    });
  });

  it('every cause fits its parameter', () => {
    expect(CAUSES.filter((cause) => cause.length > 64)).toEqual([]);
  });

  it('reads back what it printed', () => {
    const read = readResult(printResult(result, about));
    expect(read.verdict).toEqual(result.verdict);
    expect(read.evidence).toEqual(JSON.parse(JSON.stringify(result.evidence)));
    expect(read.trace).toEqual(JSON.parse(JSON.stringify(result.trace)));
    expect(read.problems).toEqual([]);
  });

  it('shortens what is too long, and says so', () => {
    const long = play({
      register: () => [
        { status: 403, headers: [`X-Long: ${'x'.repeat(90_000)}`, `Warning: 399 a "${'w'.repeat(20_000)}"`] },
      ],
    });
    const printed = printResult(long.result, about);
    expect(printed['Trace']!.length).toBeLessThanOrEqual(65_536);
    expect(printed['Evidence']!.length).toBeLessThanOrEqual(16_384);
    expect(JSON.parse(printed['Trace']!)).toMatchObject({ v: 1, shortened: 1 });
    expect(readResult(printed).verdict).toEqual(long.result.verdict);
  });

  it('a trace of thousands of entries keeps its beginning and its end', () => {
    const many = Array.from({ length: 3_000 }, (_, ms) => ({
      ms,
      proto: 'sip' as const,
      dir: 'in' as const,
      text: 'x'.repeat(40),
    }));
    const printed = JSON.parse(printResult({ ...result, trace: { v: 1, entries: many } }, about)['Trace']!) as {
      entries: { ms: number }[];
    };
    expect(printed.entries[0]?.ms).toBe(0);
    expect(printed.entries.at(-1)?.ms).toBe(2_999);
  });

  it('what repeats a message names its place in what is left of the trace, or none if it is gone', () => {
    const many = Array.from({ length: 3_000 }, (_, ms): TraceEntry => {
      const entry = { ms, proto: 'sip', dir: 'out' } as const;
      return ms % 3 === 0 ? { ...entry, text: 'x'.repeat(40) } : { ...entry, retransmissionOf: ms - (ms % 3) };
    });
    const printed = printResult({ ...result, trace: { v: 1, entries: many } }, about)['Trace']!;
    const { entries } = JSON.parse(printed) as { entries: readonly TraceEntry[] };
    const copies = entries.filter(({ retransmissionOf }) => retransmissionOf !== undefined);
    expect(copies.length).toBeGreaterThan(100);
    for (const { ms, retransmissionOf } of copies) expect(entries[retransmissionOf!]?.ms).toBe(ms - (ms % 3));
    expect(
      entries.filter(({ text, retransmissionOf }) => text === undefined && retransmissionOf === undefined).length,
    ).toBeLessThan(3);
  });
});

describe('reading what devices in the field report', () => {
  it.each<[Record<string, string>, object]>([
    [{ FaultCode: '403' }, { faultCode: 403, category: 'terminal', cause: 'request-refused', confidence: 'open' }],
    [
      { FaultCode: ' 2\n', Confidence: 'likely ' },
      { faultCode: 2, category: 'network', cause: 'network-unreachable', confidence: 'likely' },
    ],
    [
      { FaultCode: '401', Cause: 'from-the-future', Category: 'credentials' },
      { faultCode: 401, category: 'credentials', cause: 'account-or-password-rejected' },
    ],
    [
      { FaultCode: '200', Category: 'nonsense', Confidence: 'sure' },
      { category: 'registered', confidence: 'open' },
    ],
  ])('%j', (values, expected) => {
    expect(readResult(values).verdict).toMatchObject(expected);
  });

  it.each(['', 'many', '-1', '4294967301'])('FaultCode %j is no verdict', (code) => {
    const read = readResult({ FaultCode: code });
    expect(read.verdict).toBeUndefined();
    expect(read.problems).toHaveLength(1);
  });

  it('broken JSON is named and dropped', () => {
    const read = readResult({ FaultCode: '3', Evidence: '{', Trace: 'x' });
    expect(read.problems).toEqual(['Evidence: not JSON', 'Trace: not JSON']);
    expect(read.verdict?.faultCode).toBe(3);
  });
});
