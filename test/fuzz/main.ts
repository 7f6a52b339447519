import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fuzz } from './fuzz.js';
import { TARGETS } from './targets.js';

/** `npm run fuzz -- [--seconds N] [--seed N] [target …]`; exit status 1 after a find, whose input is kept. */

const args = process.argv.slice(2);
const folder = process.env['SIPDX_FUZZ'] ?? '';
const seconds = option('--seconds', 60);
const seed = option('--seed', Math.floor(Math.random() * 2 ** 31));
const wanted = args.filter((argument, i) => !argument.startsWith('--') && args[i - 1]?.startsWith('--') !== true);
const finds = join(folder, 'finds');
const corpus = join(folder, 'corpus');
// As test/given.ts has it.
const data = join(process.env['SIPDX_GIVEN'] ?? join(folder, '..', '..', '..', 'shared'), 'data');
const given = existsSync(data) ? data : undefined;

for (const target of TARGETS) {
  if (wanted.length > 0 && !wanted.includes(target.name)) continue;
  const end = Date.now() + seconds * 1000;
  const fuzzed = fuzz(target, { corpus, given }, seed, (executions) => executions % 50 !== 0 || Date.now() < end);
  console.log(
    `${target.name.padEnd(22)} ${String(fuzzed.executions).padStart(9)} executions in ${String(seconds)} s, ` +
      `slowest ${fuzzed.slowestMs.toFixed(0)} ms, seed ${String(seed)}, finds: ${String(fuzzed.finds.length)}`,
  );
  for (const find of fuzzed.finds) {
    if (!existsSync(finds)) mkdirSync(finds);
    const file = join(finds, `${find.target}-${String(find.seed)}`);
    writeFileSync(file, find.input);
    console.log(`  seed ${String(find.seed)}, input in ${file}\n  ${find.error.replaceAll('\n', '\n  ')}`);
    process.exitCode = 1;
  }
}

function option(name: string, fallback: number): number {
  const at = args.indexOf(name);
  return at < 0 ? fallback : Number(args[at + 1]);
}
