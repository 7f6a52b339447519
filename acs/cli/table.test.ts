import { table } from './table.js';

describe('a table', () => {
  it('has columns as wide as their widest cell, and nothing is cut where it is piped', () => {
    const long = 'x'.repeat(200);
    expect(
      table([
        ['a', 'b', 'c'],
        ['电话', long, ''],
      ]),
    ).toBe(`a     b${' '.repeat(199)}  c\n电话  ${long}`);
  });

  it('fits the terminal: the widest cells are cut in their middle, the first column never', () => {
    const rows = [
      [
        '00A0BC-T46%2DU-0001',
        'sip:1001@voice.example.net',
        'Error',
        '401 account-or-password-rejected',
        '中文中文中文中文中文',
      ],
      ['00A0BC-T46%2DU-0002', '', 'Up', '200 registered', ''],
    ];
    const lines = table(rows, 80).split('\n');
    expect(lines[0]).toMatch(
      /^00A0BC-T46%2DU-0001 {2}sip:1001\S*…\S*ple\.net {2}Error {2}401 acc.*….*ected {2}中\S*…\S*文$/,
    );
    const shown = (line: string) =>
      Array.from(line).reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? 2 : 1), 0);
    for (const line of lines) expect(shown(line)).toBeLessThanOrEqual(80);
    expect(shown(lines[0] ?? '')).toBeGreaterThan(76);
  });

  it('a first column that is too wide by itself leaves the others readable', () => {
    expect(table([['k'.repeat(90), '123456', '1234567']], 80)).toBe(`${'k'.repeat(90)}  123456  123…67`);
  });

  it('without rows is empty', () => expect(table([], 80)).toBe(''));
});
