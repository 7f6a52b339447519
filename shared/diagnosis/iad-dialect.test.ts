import { categoryOf, type Category } from './fault-code.js';
import { iadResult, readIadResult } from './iad-dialect.js';

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

describe('what the ACS makes of RegistResult and Reason (diagnosis.md, “The deployed ancestor”)', () => {
  it.each<[string | undefined, string | undefined, number, Category]>([
    ['0', '0', 200, 'registered'],
    ['1', '1', 4, 'terminal'],
    ['1', '2', 2, 'network'],
    ['1', '3', 3, 'no-response'],
    ['1', '4', 4, 'credentials'],
    ['1', '5', 4, 'undetermined'],
    ['1', '6', 2, 'network'],
    ['1', '7', 4, 'configuration'],
    ['1', '8', 4, 'undetermined'],
    ['1', undefined, 4, 'undetermined'],
    ['1', '0', 4, 'undetermined'],
    [undefined, '0', 200, 'registered'],
    [undefined, ' 3\n', 3, 'no-response'],
    ['0 ', '', 200, 'registered'],
  ])('RegistResult %j, Reason %j: %i, %s', (registResult, reason, faultCode, category) => {
    const { verdict, problems } = readIadResult({
      ...(registResult !== undefined && { RegistResult: registResult }),
      ...(reason !== undefined && { Reason: reason }),
    });
    expect([verdict?.faultCode, verdict?.category, problems]).toEqual([faultCode, category, []]);
    expect(verdict?.confidence).not.toBe('certain');
  });

  it.each([{}, { RegistResult: '', Reason: 'x' }])('%j cannot be read', (values) => {
    expect(readIadResult(values)).toEqual({ problems: [expect.stringContaining('Reason')] });
  });
});
