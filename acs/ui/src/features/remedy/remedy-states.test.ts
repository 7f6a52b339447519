import type { Remedy } from '#shared/api/remedies.js';
import { isUnderWay, stepsOf } from './remedy-states.js';

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
    reversibleNow: false,
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

  it('is under way until it rests', () => {
    expect(isUnderWay(remedy({ state: 'rolling-back' }))).toBe(true);
    expect(isUnderWay(remedy({ state: 'failed' }))).toBe(false);
  });
});
