import type { Outcome } from '#shared/diagnosis/evidence.js';
import type { Category } from '#shared/diagnosis/fault-code.js';
import { ManualClock } from '../test/fakes/manual-clock.js';
import { DiagnoseOnFailure } from './diagnose-on-failure.js';

const MINUTE = 60_000;

function bench(fraction = 0) {
  const clock = new ManualClock();
  const starts: number[] = [];
  const policy = new DiagnoseOnFailure({
    clock,
    random: { hex: () => '', fraction: () => fraction },
    failures: 3,
    start: () => starts.push(clock.monotonic() / MINUTE),
  });
  const diagnosed = (category: Category, headers: Record<string, string[]> = {}): void => {
    const outcome: Outcome = { kind: 'response', at: 0, status: 503, reason: '', headers };
    const attempt = { n: 1, cseq: 1, sentAt: [0], expires: 60, credentials: false, outcome };
    policy.diagnosed({
      verdict: { faultCode: 503, category, cause: 'server-overloaded', confidence: 'certain' },
      evidence: { v: 1, configuration: [], attempts: [attempt], icmp: [], malformed: [], end: 'final' },
    });
  };
  /** A failure a minute, each diagnosis ending at once. */
  const failFor = (minutes: number, category: Category = 'server-error'): void => {
    for (let i = 0; i < minutes; i += 1) {
      clock.advance(MINUTE);
      const before = starts.length;
      policy.failed({ why: 'no answer' });
      if (starts.length > before) diagnosed(category);
    }
  };
  return { clock, policy, starts, diagnosed, failFor };
}

describe('diagnoseOnFailure', () => {
  it('diagnoses after the third failure, then after 10 min, 30 min, 2 h, 2 h', () => {
    const { failFor, starts } = bench();
    failFor(300);
    expect(starts).toEqual([3, 13, 43, 163, 283]);
  });

  it('waits up to a quarter longer, at random', () => {
    const { failFor, starts } = bench(0.99);
    failFor(60);
    expect(starts).toEqual([3, 16, 54]);
  });

  it('counts failures in a row: a registration in between begins anew', () => {
    const { policy, failFor, starts } = bench();
    failFor(2);
    policy.up();
    failFor(2);
    expect(starts).toEqual([]);
    failFor(1);
    expect(starts).toEqual([5]);
  });

  it('sends rejected credentials never again, until the configuration changes', () => {
    const { policy, failFor, starts } = bench();
    failFor(1000, 'credentials');
    expect(starts).toEqual([3]);
    policy.configured();
    failFor(3);
    expect(starts).toEqual([3, 1003]);
  });

  it('is bound by the Retry-After of the line and of a diagnosis', () => {
    const { policy, clock, diagnosed, failFor, starts } = bench();
    failFor(2);
    policy.failed({ why: '503', retryAfterSeconds: 600 });
    failFor(9);
    expect(starts).toEqual([]);
    clock.advance(MINUTE);
    policy.failed({ why: 'no answer' });
    expect(starts).toEqual([12]);
    diagnosed('server-error', { 'Retry-After': ['3600 (maintenance)'] });
    failFor(59);
    expect(starts).toEqual([12]);
    failFor(1);
    expect(starts).toEqual([12, 72]);
  });

  it("counts an ACS's diagnosis as its own", () => {
    const { diagnosed, failFor, starts } = bench();
    diagnosed('server-error');
    failFor(12);
    expect(starts).toEqual([10]);
  });
});
