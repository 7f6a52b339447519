import { countOption, moment, parseMoment } from './option-values.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');

describe('times on the command line', () => {
  it.each([
    ['90m', '2026-11-21T10:30:00Z'],
    ['24h', '2026-11-20T12:00:00Z'],
    ['7d', '2026-11-14T12:00:00Z'],
    ['2026-11-20', '2026-11-20T00:00:00Z'],
    ['2026-11-20T08:05', '2026-11-20T08:05:00Z'],
    ['2026-11-20T08:05:09Z', '2026-11-20T08:05:09Z'],
    ['2026-11-20T08:00+02:00', '2026-11-20T06:00:00Z'],
  ])('%s is %s', (text, expected) => expect(moment(parseMoment(text, NOW))).toBe(expected));

  it.each(['', 'yesterday', '7', '7w', '-1d', '2026-13-01', '2026-11-20 08:00', '1700000000000'])(
    '%j is refused, and the forms are named',
    (text) => expect(() => parseMoment(text, NOW)).toThrow(/no time: give 2026-11-20.*24h, 7d/),
  );

  it('a count is a whole number from 1', () => {
    expect(countOption('50')).toBe(50);
    for (const text of ['0', '-1', '1.5', 'ten', '']) expect(() => countOption(text)).toThrow(/no number from 1/);
  });
});
