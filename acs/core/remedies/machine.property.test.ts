import fc from 'fast-check';
import type { RemedyState } from '#shared/api/remedies.js';
import type { RemedyRow } from '../../store/ports/remedies.js';
import { isOpenRemedy, mayRollBack, stepRemedy, type RemedyInput } from './machine.js';

const NAME = 'Device.X';
const BEFORE = { faultCode: 423, category: 'interval', cause: 'interval-too-brief', confidence: 'certain' } as const;

function row(automaticRollback: boolean, secret: boolean): RemedyRow {
  return {
    ...{ id: 'R', runId: 'A', deviceId: 'D', line: 'L', kind: 'expiry', state: 'planned', automaticRollback },
    values: [{ name: NAME, type: 'unsignedInt', secret, ...(!secret && { new: '1800' }) }],
    tasks: { read: 'T1', write: 'T2' },
    ...{ before: BEFORE, createdBy: 'emil', createdAt: 1 },
  };
}

const task = fc.constantFrom('read', 'write', 'roll-back');
const input: fc.Arbitrary<RemedyInput> = fc.oneof(
  fc.constant<RemedyInput>({ type: 'begin' }),
  fc
    .record({ task, state: fc.constantFrom('complete', 'failed', 'canceled'), known: fc.boolean() })
    .map(({ known, state, ...rest }): RemedyInput => ({
      ...{ type: 'task-ended', ...rest },
      end: { state, ...(state === 'failed' && { failure: { reason: 'session-lost', detail: '' } }) },
      read: new Map(known ? [[NAME, { value: '60', type: 'unsignedInt' }]] : []),
    })),
  fc.constant<RemedyInput>({ type: 'run-started', runId: 'B' }),
  fc
    .record({ faultCode: fc.constantFrom(0, 1, 2, 3, 200, 423), told: fc.boolean(), requestedAt: fc.nat(30) })
    .map(({ faultCode, told, requestedAt }): RemedyInput => ({
      type: 'run-ended',
      run: {
        ...{ state: told ? 'complete' : 'failed', requestedAt },
        ...(told && { verdict: { ...BEFORE, faultCode, cause: faultCode === 200 ? 'registered' : BEFORE.cause } }),
      },
    })),
  fc.constant<RemedyInput>({ type: 'run-refused', detail: '' }),
  fc.constant<RemedyInput>({ type: 'roll-back', taskId: 'T3' }),
);

const ALLOWED: Readonly<Record<RemedyState, readonly RemedyState[]>> = {
  planned: ['writing', 'verifying', 'failed'],
  writing: ['verifying', 'failed'],
  verifying: ['verifying', 'cured', 'not-cured', 'worse', 'rolling-back', 'failed'],
  cured: ['rolling-back'],
  'not-cured': ['rolling-back'],
  worse: ['rolling-back'],
  'rolling-back': ['rolled-back', 'failed'],
  'rolled-back': [],
  failed: ['rolling-back'],
};

it('whatever comes: moves are those of the table, nothing is put back that was not read, and an open remedy always has something to wait for', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.array(input, { maxLength: 20 }), (automatic, secret, inputs) => {
      // The service refuses what cannot be done.
      let now = row(automatic && !secret, secret);
      inputs.forEach((one, i) => {
        const [next, effects] = stepRemedy(now, one, 10 + i, 'T9');
        for (const effect of effects) {
          if (effect.type === 'move') expect(ALLOWED[effect.from]).toContain(effect.row.state);
          if (effect.type === 'task' && effect.task === 'roll-back') {
            expect(next.values.every(({ old }) => old === '60')).toBe(true);
          }
        }
        if (next !== now) {
          const moves = effects.flatMap((effect) => (effect.type === 'move' ? [effect] : []));
          expect([moves.at(0)?.from, moves.at(-1)?.row]).toEqual([now.state, next]);
        }
        const [, begun] = stepRemedy(next, { type: 'begin' }, 10 + i, 'T9');
        expect(begun.length > 0).toBe(isOpenRemedy(next));
        // What is waited for is waited for at once, not when somebody looks again.
        if (next !== now) expect(effects.filter(({ type }) => type !== 'move')).toEqual(begun);
        expect(next.endedAt === undefined).toBe(isOpenRemedy(next));
        if (secret) expect(mayRollBack(next)).toBe(false);
        now = next;
      });
    }),
  );
});
