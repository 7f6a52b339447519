import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labConditions } from '#cpe-agent/lab/conditions.js';

const page = readFileSync(join(__dirname, '../README.md'), 'utf8');

describe('README.md', () => {
  it('lists the phones of the lab with what their diagnosis finds', () => {
    const rows = page
      .split('\n')
      .filter((line) => /^\| \d{4} /.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual(
      labConditions.map(({ user, title, expected }) => [
        user,
        title,
        String(expected.faultCode),
        `\`${expected.cause}\``,
      ]),
    );
  });

  it('gives the two commands as they are', () => {
    expect(page).toContain('\nnpm ci && npm start\n');
    expect(page).toContain('\nnpm ci && npm test\n');
  });
});
