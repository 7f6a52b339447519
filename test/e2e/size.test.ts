import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { itWithPeer } from '../peer.js';

const ui = join(__dirname, '..', '..', 'dist', 'ui');
const assets = join(ui, 'assets');

/** JavaScript, gzipped, in kB of 1000 bytes. */
const LOGIN_AND_FLEET_KB = 275;

function builtMissing(): string | undefined {
  return existsSync(join(ui, 'index.html')) ? undefined : 'the console is not built: npm run build';
}

/** Scripts that the page fetches by itself, and those that they import statically, to the end. */
function firstScripts(): ReadonlySet<string> {
  const html = readFileSync(join(ui, 'index.html'), 'utf8');
  const found = new Set<string>();
  const queue = [...html.matchAll(/assets\/([^"]+\.js)/g)].map((match) => match[1] ?? '');
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const code = readFileSync(join(assets, next), 'utf8');
    for (const match of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) queue.push(match[1] ?? '');
  }
  return found;
}

/** The file that holds the text, as the build named it. */
function holding(text: string): readonly string[] {
  return readdirSync(assets).filter(
    (name) => name.endsWith('.js') && readFileSync(join(assets, name), 'utf8').includes(text),
  );
}

function kilobytes(names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0) / 1000;
}

describe('The size of the console', () => {
  itWithPeer(
    'as far as login and fleet need it stays below 275 kB of JavaScript, words of one language and all',
    builtMissing,
    () => {
      const scripts = firstScripts();
      expect(scripts.size).toBeGreaterThan(0);
      // Words come by language: the largest of the three counts.
      const catalogues = holding('status:failing').filter((name) => /^(en|zh|ru)-/.test(name));
      expect(catalogues).toHaveLength(3);
      const words = Math.max(...catalogues.map((name) => kilobytes([name])));
      expect(kilobytes(scripts) + words).toBeLessThanOrEqual(LOGIN_AND_FLEET_KB);
    },
  );

  itWithPeer(
    'leaves dialogs, search, charts, catalogues and the knowledge base for when they are asked for',
    builtMissing,
    () => {
      const first = firstScripts();
      for (const lazy of [
        /^palette-/,
        /^shortcut-help-/,
        /^batch-dialog-/,
        /^filter-form-/,
        /^edit-dialog-/,
        /^texts-/,
        /^device-page-/,
        /^run-page-/,
        /^dashboard-page-/,
      ]) {
        expect({ lazy, first: [...first].filter((name) => lazy.test(name)) }).toEqual({ lazy, first: [] });
        expect({ lazy, built: readdirSync(assets).some((name) => lazy.test(name)) }).toEqual({ lazy, built: true });
      }
    },
  );

  itWithPeer('has no schema library in it: the console has the API’s types only', builtMissing, () => {
    // zod's own name for its errors.
    expect(holding('ZodError')).toEqual([]);
  });
});
