import { cwmpFault } from './fault.js';
import { cwmpFaultCode, cwmpFaultCodes } from './fault-codes.js';

describe('fault codes (TR-069 Amd 6 Annex A.5)', () => {
  it('has every code of the standard once, in either range', () => {
    const codes = cwmpFaultCodes.map(({ code }) => code).sort((a, b) => a - b);
    const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
    expect(codes).toEqual([...range(8000, 8006), ...range(9000, 9032)]);
  });

  it.each([
    [9000, 'Server'],
    [9003, 'Client'],
    [9005, 'Client'],
    [9008, 'Client'],
    [9009, 'Server'],
    [9020, 'Client'],
    [8003, 'Client'],
    [8005, 'Server'],
  ] as const)('%i is the mistake of the %s', (code, faultcode) => {
    expect(cwmpFaultCode(code)?.faultcode).toBe(faultcode);
  });

  it('a fault takes its name and party from the table, or its own text', () => {
    expect(cwmpFault(9005)).toEqual({
      method: 'Fault',
      code: 9005,
      string: 'Invalid parameter name',
      faultcode: 'Client',
      parameterFaults: [],
    });
    expect(cwmpFault(9800, 'Mine')).toMatchObject({ string: 'Mine', faultcode: 'Server' });
    expect(cwmpFault(9800).string).not.toBe('');
  });
});
