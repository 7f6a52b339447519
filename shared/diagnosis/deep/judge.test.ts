import { lan, procedure, whole } from '../../../test/deep-verdicts/facts.js';
import { ROWS } from '../../../test/deep-verdicts/rows.js';
import { classify } from '../classify.js';
import type { Evidence } from '../evidence.js';
import { DEEP_CAUSES } from '../fault-code.js';
import type { DeepEvidence } from './evidence.js';
import { withProbes } from './judge.js';

function judged(evidence: Evidence, deep: Partial<DeepEvidence>): string {
  const all = whole(evidence, deep);
  const before = classify(all);
  const after = withProbes(before, all);
  expect(after).toMatchObject({ faultCode: before.faultCode, category: before.category });
  return `${after.cause} ${after.confidence}`;
}

describe('what deep probes make of the verdict (diagnosis.md, Deep probes)', () => {
  it.each(ROWS)('%s', (_facts, evidence, deep, verdict) => {
    expect(judged(evidence, deep)).toBe(verdict);
  });

  it('is nothing after an incomplete configuration', () => {
    const incomplete = procedure({ end: 'configuration', configuration: [{ parameter: 'P', problem: 'missing' }] });
    expect(judged(incomplete, lan({ neighbour: 'failed' }))).toBe('configuration-incomplete certain');
  });

  it('is certain only where nothing else can explain it', () => {
    const certain = ROWS.map(([, , , verdict]) => verdict).filter((verdict) => verdict.endsWith(' certain'));
    const deep = new Set(certain.filter((verdict) => DEEP_CAUSES.some((cause) => verdict.startsWith(`${cause} `))));
    expect([...deep].sort()).toEqual([
      'contact-limit-reached certain', // the registrar says so
      'expiry-shortened certain', // asked and granted are both in hand
      'nat-in-path certain', // the server saw another address
      'wrong-algorithm certain', // none is offered that we have, or the same password was accepted with another
    ]);
  });
});
