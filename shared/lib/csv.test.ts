import fc from 'fast-check';
import { csvRow } from './csv.js';

/** RFC 4180 §2, strictly: what it does not know it does not forgive. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (text[at] !== '"') cell += text[at] ?? fail('a quote is not closed');
        else if (text[at + 1] === '"') cell += text[at++] ?? '';
        else break;
      }
      at++;
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n') fail('a cell without quotes holds a quote or line break');
        cell += text[at++] ?? '';
      }
    }
    row.push(cell);
    if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else if (text[at++] !== ',') fail('neither a comma nor the end of the record');
  }
  return rows;
}

function fail(why: string): never {
  throw new Error(why);
}

const FORMULA = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(
    '=1+1',
    '+49301234',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r\n=1',
    '＝1',
    '"=1',
    'a,b',
    'a"b',
    'line\nbreak',
    ' =1',
    '#b;=1',
  ),
);
const row = fc.array(text, { minLength: 1, maxLength: 5 });

describe('CSV', () => {
  it('is read as what was written, but for the apostrophe before what looks like a formula (RFC 4180)', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const read = readCsv(rows.map(csvRow).join(''));
        expect(read.map((cells, i) => cells.map((cell, j) => (cell === rows[i]?.[j] ? cell : cell.slice(1))))).toEqual(
          rows,
        );
      }),
    );
  });

  it('has no text that begins like a formula, whatever a phone calls itself', () => {
    fc.assert(
      fc.property(row, (cells) => {
        for (const cell of readCsv(csvRow(cells)).flat()) {
          expect(FORMULA).not.toContain(cell.charAt(0));
          expect(FORMULA).not.toContain(cell.trimStart().charAt(0));
        }
      }),
    );
  });

  it('keeps numbers as numbers, and says nothing of what is not known', () => {
    expect(csvRow([-5, 0.5, true, undefined, ''])).toBe('-5,0.5,true,,\r\n');
  });

  it('leaves a phone number whole behind its apostrophe, and one without plus as it is', () => {
    expect(csvRow(['+49301234', '030 1234', '1001'])).toBe("'+49301234,030 1234,1001\r\n");
  });
});
