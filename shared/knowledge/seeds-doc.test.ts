import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEEP_CAUSES } from '#shared/diagnosis/fault-code.js';
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
    const rows = page.split('\n').filter((line) => /^\| (?!section|source|-)/.test(line));
    expect(rows.length).toBeGreaterThan(60);
    const empty = rows.filter(
      (row) => !/`|procedure|out of scope: |out of scope as|the codebook|the remedies/.test(row),
    );
    expect(empty).toEqual([]);
  });
});
