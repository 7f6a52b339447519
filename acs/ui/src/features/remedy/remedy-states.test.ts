import type { Remedy } from '#shared/api/remedies.js';
import { canBePutBack, isUnderWay, stepsOf } from './remedy-states.js';

function remedy(change: Partial<Remedy>): Remedy {
  return {
    id: 'M1',
    runId: 'R1',
    deviceId: 'D1',
    line: 'L',
    kind: 'rport',
    state: 'planned',
    automaticRollback: false,
    values: [],
    reversible: true,
    before: { faultCode: 3, category: 'no-response', cause: 'nat-without-rport', confidence: 'likely' },
    createdBy: 'li.wei',
    createdAt: 1,
    ...change,
  };
}

describe('A remedy', () => {
  it('shows what is still to come while it is under way', () => {
    expect(stepsOf(remedy({ state: 'writing' }))).toEqual([
      { state: 'planned', done: true },
      { state: 'writing', done: false },
      { state: 'verifying', done: false },
    ]);
  });

  it('ends with its outcome, and with the rollback after it', () => {
    const states = (change: Partial<Remedy>) => stepsOf(remedy(change)).map(({ state }) => state);
    expect(states({ state: 'cured', outcome: 'cured' })).toEqual(['planned', 'writing', 'verifying', 'cured']);
    expect(states({ state: 'rolling-back', outcome: 'worse' }).slice(3)).toEqual(['worse', 'rolling-back']);
    expect(states({ state: 'rolled-back', outcome: 'not-cured' }).slice(3)).toEqual(['not-cured', 'rolled-back']);
    expect(states({ state: 'failed', failure: { reason: 'expired', detail: '' } })).toEqual(['failed']);
  });

  it('can be put back once something was written, unless a secret was', () => {
    expect(canBePutBack(remedy({ state: 'cured' }))).toBe(true);
    expect(canBePutBack(remedy({ state: 'cured', reversible: false }))).toBe(false);
    expect(canBePutBack(remedy({ state: 'verifying' }))).toBe(false);
    expect(canBePutBack(remedy({ state: 'rolled-back' }))).toBe(false);
    const failed = (reason: string) => canBePutBack(remedy({ state: 'failed', failure: { reason, detail: '' } }));
    expect(failed('not-verified')).toBe(true);
    expect(failed('value-changed')).toBe(false);
  });

  it('is under way until it rests', () => {
    expect(isUnderWay(remedy({ state: 'rolling-back' }))).toBe(true);
    expect(isUnderWay(remedy({ state: 'failed' }))).toBe(false);
  });
});
