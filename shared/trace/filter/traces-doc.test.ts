import { readFileSync } from 'node:fs';
import { FIELD_NAMES, fieldNamed } from './fields.js';
import { parseFilter } from './parse-filter.js';

const page = readFileSync('docs/traces.md', 'utf8');

describe('docs/traces.md', () => {
  it('has examples of filters that are filters', () => {
    const filters = page.slice(page.indexOf('## Filters'));
    const examples = (filters.split('```')[1] ?? '').trim().split('\n');
    expect(examples.length).toBeGreaterThan(5);
    const inCommands = [...page.matchAll(/--where '([^']+)'/g)].map(([, where]) => where ?? '');
    for (const where of [...examples, ...inCommands]) expect([where, parseFilter(where).ok]).toEqual([where, true]);
  });

  it('names every field, and none that is not known', () => {
    const rows = page
      .slice(page.indexOf('| field'), page.indexOf('| operator'))
      .split('\n')
      .filter((line) => /^\| `\w/.test(line));
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([\w.-]+)`/g)].map(([, name]) => name ?? ''),
    );
    expect(FIELD_NAMES.filter((name) => !named.includes(name))).toEqual([]);
    expect(named.filter((name) => !name.startsWith('.') && fieldNamed(name) === undefined)).toEqual([]);
  });
});
