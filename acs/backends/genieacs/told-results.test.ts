import type { Leaf } from './device-document.js';
import type { Picture } from './device-picture.js';
import { answerFromDocument } from './told-results.js';

const OBJECT = 'Device.X.';

/** `parameters`: value, moment, writable. */
function told(
  parameters: Readonly<Record<string, readonly [value: string, at: number | undefined, writable?: boolean]>>,
  trust: 'begin' | 'told' | 'last',
) {
  const leaves = Object.entries(parameters).map(([name, [value, at, writable]]): Leaf => {
    const about = { ...(at !== undefined && { at }), ...(writable !== undefined && { writable }) };
    return { name: OBJECT + name, value, type: 'string', ...about };
  });
  const picture: Picture = {
    leaves: new Map(leaves.map((leaf) => [leaf.name, leaf])),
    lastInformAt: 9,
    has: () => true,
    names: () => [],
  };
  const answer = answerFromDocument(picture, [OBJECT], trust);
  return answer && { isEnough: answer.isEnough, names: answer.leaves.map(({ name }) => name.slice(OBJECT.length)) };
}

it('waits on while the database says Requested, which is no reason to begin or to give up', () => {
  const requested = { DiagnosticsState: ['Requested', 5, true], ResultKey: ['old', 4, false] } as const;
  expect(told(requested, 'told')?.isEnough).toBe(true);
  expect(told(requested, 'begin')?.isEnough).toBe(false);
  expect(told(requested, 'last')?.isEnough).toBe(false);
});

it('believes results that are as new as the state; what was written before may be older', () => {
  const complete = {
    DiagnosticsState: ['Complete', 7, true],
    RequestKey: ['k', 5, true],
    ResultKey: ['k', 7, false],
    FaultCode: ['403', 8, false],
  } as const;
  expect(told(complete, 'told')).toEqual({
    isEnough: true,
    names: ['DiagnosticsState', 'RequestKey', 'ResultKey', 'FaultCode'],
  });
});

it('believes results that were read in the session of the state, a step before it', () => {
  const steps = { ResultKey: ['k', 10, false], DiagnosticsState: ['Complete', 12, true] } as const;
  expect(told(steps, 'told')?.isEnough).toBe(true);
});

it('has the device asked for results that are older than the state, and counts them in no case', () => {
  const partly = {
    DiagnosticsState: ['Complete', 7, true],
    ResultKey: ['k', 7, false],
    Evidence: ['of another diagnosis', 6, false],
    Trace: ['of unknown age', undefined, false],
    Cause: ['of unknown kind', 6],
  } as const;
  expect(told(partly, 'told')).toEqual({ isEnough: false, names: ['DiagnosticsState', 'ResultKey'] });
  expect(told(partly, 'last')).toEqual({ isEnough: false, names: ['DiagnosticsState', 'ResultKey'] });
});

it('begins on what GenieACS knows, unless it knows nothing', () => {
  expect(told({ DiagnosticsState: ['None', 5, true] }, 'begin')?.isEnough).toBe(true);
  expect(told({ RequestKey: ['k', 5, true] }, 'begin')).toBeUndefined();
  expect(told({ DiagnosticsState: ['Complete', undefined, true] }, 'told')).toBeUndefined();
});
