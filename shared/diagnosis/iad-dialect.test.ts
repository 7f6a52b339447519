import { categoryOf, type Category } from './fault-code.js';
import { iadResult } from './iad-dialect.js';

describe('what the dialect says of a fault code', () => {
  it.each<[number, Category, 0 | 1, number]>([
    [200, 'registered', 0, 0],
    [299, 'registered', 0, 0],
    [1, 'configuration', 1, 1],
    [2, 'network', 1, 2],
    [3, 'no-response', 1, 3],
    [401, 'credentials', 1, 4],
    [407, 'credentials', 1, 4],
    [4, 'undetermined', 1, 5],
    [403, 'terminal', 1, 5],
    [423, 'interval', 1, 5],
    [503, 'server-error', 1, 5],
    [603, 'global', 1, 5],
    [700, 'undefined', 1, 5],
  ])('%i (%s): RegistResult %i, Reason %i', (faultCode, category, registResult, reason) => {
    expect(categoryOf(faultCode)).toBe(category);
    const verdict = { faultCode, category, cause: 'not-run', confidence: 'certain' } as const;
    expect(iadResult(verdict)).toEqual({ registResult, reason });
  });

  it('a 401 that proves nothing about the credentials is 5, not 4', () => {
    const verdict = { faultCode: 401, category: 'undetermined', cause: 'stale-loop', confidence: 'open' } as const;
    expect(iadResult(verdict)).toEqual({ registResult: 1, reason: 5 });
  });
});
