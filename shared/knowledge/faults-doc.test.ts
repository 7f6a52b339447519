import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CAUSES,
  DEEP_CAUSES,
  DIALECT_CAUSES,
  FaultCode,
  PROCEDURE_CAUSES,
  categoryOf,
  type Category,
} from '#shared/diagnosis/fault-code.js';
import { explain, explainCategory, ownerOf } from './index.js';

const page = readFileSync(join(__dirname, '../../docs/faults.md'), 'utf8');

interface Section {
  readonly from: number;
  readonly to: number;
  readonly category: Category;
  readonly text: string;
}

/** `## 401, 407 — \`credentials\`` and the text up to the next heading. */
const sections: readonly Section[] = page
  .split(/^## /m)
  .slice(1)
  .flatMap((section) => {
    const heading = /^(\d+)(?:(?:–|, )(\d+))?(?:, the rest)? — `([a-z-]+)`\n/.exec(section);
    if (!heading?.[1]) return [];
    const from = Number(heading[1]);
    return [{ from, to: Number(heading[2] ?? from), category: heading[3] as Category, text: section }];
  });

const rows = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`|`$/g, '')),
    );

describe('docs/faults.md', () => {
  it('has one heading per fault code and range, each with the category that the code gives it', () => {
    expect(sections).toHaveLength(14);
    for (const { from, to, category } of sections) {
      expect([from, categoryOf(from)]).toEqual([from, category]);
      expect([to, categoryOf(to)]).toEqual([to, category]);
    }
  });

  it('covers every code from 0 to 999', () => {
    for (let code = 0; code <= 999; code++) {
      const named = sections.some(
        ({ from, to, category }) => from <= code && code <= to && category === categoryOf(code),
      );
      expect([code, named]).toEqual([code, true]);
    }
  });

  it.each([
    [FaultCode.none, /No diagnosis has run yet/],
    [FaultCode.configuration, /basic SIP configuration of the line is incomplete; not one packet was sent \[0071\]/],
    [FaultCode.network, /network of the SIP server is unreachable \[0105\]/],
    [FaultCode.noResponse, /SIP service \(or something in between\) does not answer/],
    [FaultCode.undetermined, /nothing proves whether the host is there/],
  ])('tells what code %i means', (code, meaning) => {
    expect(sections.find(({ from }) => from === code)?.text).toMatch(meaning);
  });

  it('has a row for every cause, with the title and the owner of the knowledge base', () => {
    const ofProcedure = sections.flatMap(({ text }) => rows(text));
    const beyond = rows(/^## Causes beyond the procedure\n[^#]*/m.exec(page)?.[0] ?? '');
    expect(new Set(ofProcedure.map(([cause]) => cause))).toEqual(new Set(PROCEDURE_CAUSES));
    expect(beyond.map(([cause]) => cause)).toEqual([...DEEP_CAUSES]);
    const ofDialect = rows(/^## Causes of China Telecom’s dialect\n[^#]*/m.exec(page)?.[0] ?? '');
    expect(ofDialect.map(([cause]) => cause)).toEqual([...DIALECT_CAUSES]);
    const table = [...ofProcedure, ...beyond, ...ofDialect];
    for (const [cause = '', title, owner] of table) {
      expect([cause, title, owner]).toEqual([cause, explain(cause, 'en').title, ownerOf(cause)]);
    }
  });

  it('lists for a cause only codes of the category under which it stands', () => {
    const listed = sections.flatMap(({ category, text }) =>
      rows(text).flatMap(([cause, , , codes = '']) =>
        (codes.match(/\d+/g) ?? []).map((code) => [cause, code, category]),
      ),
    );
    expect(listed.length).toBeGreaterThan(5);
    for (const [cause, code, category] of listed) {
      expect([cause, code, categoryOf(Number(code))]).toEqual([cause, code, category]);
    }
  });

  it('lists every document that an entry cites', () => {
    const documents = page.slice(page.indexOf('## Documents cited'));
    const cited = [
      ...CAUSES.map((cause) => explain(cause, 'en').source),
      ...sections.map(({ category }) => explainCategory(category, 'en').source),
    ].flatMap((source) => source.split('; '));
    for (const reference of cited) {
      const tag = /^(CN\w+|RFC|TR-\d+|[A-Za-z]+ [a-z]+)/.exec(reference)?.[1] ?? reference;
      expect([reference, documents.includes(tag)]).toEqual([reference, true]);
    }
  });
});
