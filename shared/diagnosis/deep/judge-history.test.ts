import {
  accepted,
  at,
  lan,
  other,
  register,
  registers,
  rejected,
  response,
  silent,
  unreachable,
  whole,
} from '../../../test/deep-verdicts/facts.js';
import { ROWS } from '../../../test/deep-verdicts/rows.js';
import { classify } from '../classify.js';
import type { Evidence } from '../evidence.js';
import { DEEP_CAUSES } from '../fault-code.js';
import { withHistory, type EarlierRun } from '../history.js';
import { withProbes } from './judge.js';

/** Newest first, two minutes apart. */
function before(...runs: readonly Evidence[]): readonly EarlierRun[] {
  return runs.map((evidence, i) => {
    const verdict = withProbes(classify(evidence), evidence);
    return { agoMs: (i + 1) * 120_000, verdict, evidence };
  });
}

describe("what the line's history adds to it", () => {
  const standby = whole(silent(), registers(register('standby', response(401), { target: other })));
  const cutOff = whole(unreachable, lan({ neighbour: 'failed' }));
  const refused = rejected();

  it.each<[string, Evidence, readonly EarlierRun[], string]>([
    ['a primary server that comes and goes', standby, before(accepted(), standby, accepted()), 'flapping likely'],
    ['a primary server that went once', standby, before(accepted(), accepted()), 'standby-only likely'],
    ['a phone that is cut off again and again', cutOff, before(accepted(), cutOff, accepted()), 'arp-ageing open'],
    ['a phone that is cut off once', cutOff, before(accepted()), 'gateway-dead likely'],
    ['silence after a series of refusals', whole(silent(), {}), before(refused, refused), 'banned-for-a-while likely'],
    [
      '… that another transport is answered in',
      whole(silent(), registers(register('transports', response(401), at(5060, 'TCP')))),
      before(refused, refused),
      'banned-for-a-while open',
    ],
    ['… that has a cause of its own', cutOff, before(refused, refused), 'gateway-dead likely'],
  ])('%s', (_what, evidence, earlier, verdict) => {
    const own = withProbes(classify(evidence), evidence);
    const { cause, confidence } = withHistory(own, evidence, earlier).verdict;
    expect(`${cause} ${confidence}`).toBe(verdict);
  });

  it('takes the device’s word where its evidence had to be shortened, and the rules of today otherwise', () => {
    const reported = { ...classify(silent()), cause: 'wrong-port', confidence: 'likely' } as const;
    const shortened = whole(silent(), { shortened: true });
    expect(withHistory(reported, shortened, []).verdict.cause).toBe('wrong-port');
    expect(withHistory(reported, whole(silent(), {}), []).verdict.cause).toBe('sip-service-silent');
    expect(withHistory(reported, silent(), []).verdict.cause).toBe('wrong-port');
  });

  it('gives, together with the probes, every cause that is not of the procedure', () => {
    const given = new Set([
      ...ROWS.map(([, , , verdict]) => verdict.split(' ')[0]),
      'flapping',
      'arp-ageing',
      'banned-for-a-while',
    ]);
    expect(DEEP_CAUSES.filter((cause) => !given.has(cause))).toEqual([]);
  });
});
