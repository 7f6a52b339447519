import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEEP_CAUSES } from '#shared/diagnosis/fault-code.js';
import { itGiven } from '../../test/given.js';
import { ENTRY_IDS } from './book.js';
import { bookIn } from './index.js';

const page = readFileSync(join(__dirname, '../../docs/seeds.md'), 'utf8');
const named = new Set([...page.matchAll(/`([a-z0-9-]+)`/g)].map(([, id = '']) => id));

describe('docs/seeds.md', () => {
  it('names only entries that exist', () => {
    const known = new Set<string>(ENTRY_IDS);
    // The first is the column's own explanation.
    expect([...named].filter((id) => id !== 'entry' && !known.has(id))).toEqual([]);
  });

  it('names every situation and every cause beyond the procedure: each comes from somewhere', () => {
    const situations = bookIn('en')
      .search('')
      .filter(({ kind }) => kind === 'situation')
      .map(({ id }) => id);
    expect([...situations, ...DEEP_CAUSES].filter((id) => !named.has(id))).toEqual([]);
  });

  it('says for each section what covers it, or why nothing does', () => {
    const rows = page.split('\n').filter((line) => /^\| (?!lines|source|-)/.test(line));
    expect(rows.length).toBeGreaterThan(60);
    const empty = rows.filter(
      (row) => !/`|procedure|out of scope: |out of scope as|the codebook|the remedies/.test(row),
    );
    expect(empty).toEqual([]);
  });

  itGiven('maps each line of each of the five documents once', (path) => {
    const files = readdirSync(path('seeds')).sort();
    expect(files).toHaveLength(5);
    for (const file of files) {
      const document = file.slice(0, 3);
      const lines = readFileSync(path('seeds', file), 'utf8').split('\n');
      const told = linesOf(document);
      expect({ document, beyond: told.filter((line) => line < 1 || line > lines.length) }).toEqual({
        document,
        beyond: [],
      });
      const times = lines.map((_, index) => told.filter((line) => line === index + 1).length);
      const wrong = lines.flatMap((text, index) => (text.trim() === '' || times[index] === 1 ? [] : [index + 1]));
      expect({ document, wrong }).toEqual({ document, wrong: [] });
    }
  });
});

/** Numbers of the lines that the rows of a document name, one for each time. */
function linesOf(document: string): readonly number[] {
  const section = page.split('\n## ').find((text) => text.startsWith(`${document} `)) ?? '';
  const cells = [...section.matchAll(/^\| ([\d–, ]+?) +\|/gm)].map(([, cell = '']) => cell.split(', '));
  return cells.flat().flatMap((range) => {
    const [first = 0, last = first] = range.split('–').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
