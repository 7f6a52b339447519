import { join } from 'node:path';
import { fuzz } from './fuzz.js';
import { TARGETS } from './targets.js';

/** Without the given data, so that the executions are the same everywhere. */
const OWN = { corpus: join(__dirname, 'corpus'), given: undefined };

/** The short form of `npm run fuzz`: always the same executions. */
describe('fuzzing with a fixed seed', () => {
  it.each(TARGETS.map((target) => [target.name, target] as const))('%s keeps its rules', (_name, target) => {
    const { finds } = fuzz(target, OWN, 1, (executions) => executions < 400);
    expect(finds.map(({ seed, error }) => `seed ${String(seed)}: ${error}`)).toEqual([]);
  });

  it('finds what is wrong', () => {
    const target = {
      ...TARGETS[0]!,
      run: (bytes: Uint8Array): void => {
        if (bytes.length % 7 === 3) throw new Error('violated: a rule');
      },
    };
    const { finds } = fuzz(target, OWN, 1, (executions) => executions < 100);
    expect(finds).toHaveLength(1);
    expect(finds[0]).toMatchObject({
      target: target.name,
      error: expect.stringContaining('violated: a rule') as string,
    });
  });
});
