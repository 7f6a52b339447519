import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS, type ParameterDeclaration } from './data-model.js';

const page = readFileSync(join(__dirname, '../../docs/data-model.md'), 'utf8');

interface Row {
  readonly name: string;
  readonly type: string;
  readonly access: string;
  readonly default: string;
  readonly notify: string;
  readonly meaning: string;
}

const unquoted = (cell: string): string => cell.replace(/^`|`$/g, '');

const rows: readonly Row[] = page
  .split('\n')
  .filter((line) => /^\| `[A-Z]\w+` /.test(line))
  .map((line) => {
    const [name = '', type = '', access = '', value = '', notify = '', meaning = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { name: unquoted(name), type, access, default: value === 'empty' ? '' : unquoted(value), notify, meaning };
  });

function notation({ type, maxLength, range }: ParameterDeclaration): string {
  if (range) return `${type}[${range.join(':')}]`;
  return maxLength === undefined ? type : `${type}(${maxLength})`;
}

describe('docs/data-model.md', () => {
  it('declares every parameter of the object, in the order of the code, in the notation of TR-106', () => {
    expect(rows.map(({ meaning: _meaning, ...row }) => row)).toEqual(
      DIAGNOSTICS_PARAMETERS.map((parameter) => ({
        name: parameter.name,
        type: notation(parameter),
        access: parameter.writable ? 'RW' : 'R',
        default: parameter.default,
        notify: parameter.passive === true ? 'P' : '',
      })),
    );
  });

  it('lists the values of every enumeration', () => {
    for (const { name, values } of DIAGNOSTICS_PARAMETERS) {
      const meaning = rows.find((row) => row.name === name)?.meaning ?? '';
      for (const value of values ?? []) expect(meaning).toContain(`\`${value}\``);
    }
  });

  it('names the object under each root', () => {
    expect(page.split(`${DIAGNOSTICS_OBJECT}\``)).toHaveLength(4);
  });
});
