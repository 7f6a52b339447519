import fc from 'fast-check';
import {
  AT_ONCE,
  NO_BATCHES,
  PER_REGISTRAR,
  stepBatches,
  type Batches,
  type BatchEvent,
  type OpenBatch,
} from './machine.js';

const line = fc.record({ device: fc.nat(30), registrar: fc.constantFrom('a:5060', 'A:5060', 'b:5060', '') });
const selection = fc.record({ concurrency: fc.integer({ min: 1, max: 20 }), lines: fc.array(line, { maxLength: 40 }) });

function batch(
  id: string,
  { concurrency, lines }: typeof selection extends fc.Arbitrary<infer T> ? T : never,
): OpenBatch {
  return {
    ...{ id, concurrency, stopped: false },
    lines: lines.map(({ device, registrar }, i) => ({
      ...{ number: i + 1, deviceId: `D${String(device)}`, registrar, state: 'waiting' },
    })),
  };
}

function most(values: readonly string[]): number {
  return Math.max(0, ...[...new Set(values)].map((one) => values.filter((value) => value === one).length));
}

describe('selections, whatever ends when', () => {
  it('begin every line once, within all limits, and are complete once', () => {
    fc.assert(
      fc.property(fc.array(selection, { maxLength: 4 }), fc.infiniteStream(fc.nat()), (selections, dice) => {
        let state: Batches = NO_BATCHES;
        const begun: string[] = [];
        const complete: string[] = [];
        const running: { readonly batchId: string; readonly number: number }[] = [];
        const feed = (event: BatchEvent) => {
          const [next, effects] = stepBatches(state, event);
          state = next;
          for (const effect of effects) {
            if (effect.type === 'complete') complete.push(effect.batchId);
            else {
              begun.push(`${effect.batchId}/${String(effect.number)}`);
              running.push(effect);
            }
          }
          const lines = state.open.flatMap((one) => one.lines.filter((each) => each.state === 'running'));
          expect(lines).toHaveLength(running.length);
          expect(running.length).toBeLessThanOrEqual(AT_ONCE);
          expect(most(lines.map(({ registrar }) => registrar.toLowerCase()))).toBeLessThanOrEqual(PER_REGISTRAR);
          expect(most(lines.map(({ deviceId }) => deviceId))).toBeLessThanOrEqual(1);
          for (const one of state.open) {
            expect(one.lines.filter((each) => each.state === 'running').length).toBeLessThanOrEqual(one.concurrency);
          }
        };
        for (const [i, one] of selections.entries()) feed({ type: 'taken', batch: batch(`B${String(i)}`, one) });
        while (running.length > 0) {
          const [ended] = running.splice((dice.next().value as number) % running.length, 1);
          if (ended !== undefined) feed({ type: 'line-ended', batchId: ended.batchId, number: ended.number });
        }
        const all = selections.flatMap(({ lines }, i) => lines.map((_, n) => `B${String(i)}/${String(n + 1)}`));
        expect([...begun].sort()).toEqual([...all].sort());
        expect([...complete].sort()).toEqual(selections.map((_, i) => `B${String(i)}`));
        expect(state).toEqual(NO_BATCHES);
      }),
      { numRuns: 50 },
    );
  });

  it('begin nothing after they were stopped, and are not complete', () => {
    const lines = Array.from({ length: 9 }, (_, i) => ({ device: i, registrar: 'b:5060' as const }));
    const [taken, begun] = stepBatches(NO_BATCHES, { type: 'taken', batch: batch('B', { concurrency: 2, lines }) });
    expect(begun.map((one) => one.type === 'begin' && one.number)).toEqual([1, 2]);
    const [stopped, none] = stepBatches(taken, { type: 'stopped', batchId: 'B' });
    expect(none).toEqual([]);
    const [one, still] = stepBatches(stopped, { type: 'line-ended', batchId: 'B', number: 1 });
    expect([one.open.length, still]).toEqual([1, []]);
    expect(stepBatches(one, { type: 'line-ended', batchId: 'B', number: 2 })).toEqual([NO_BATCHES, []]);
  });
});
