import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.js';
import { TARGETS } from './targets.js';

const HELP = `npm run fuzz -- [--seconds N] [--seed N] [target …]

Feeds mutated input to codecs and machines; exit status 1 after a find, whose input is kept.
  --seconds N  for each target, 60 by default
  --seed N     the same seed makes the same inputs; by default another each time
Targets: ${TARGETS.map(({ name }) => name).join(', ')}`;

const { values, positionals: wanted } = parseArgs({
  options: { seconds: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
const unknown = wanted.find((name) => !TARGETS.some((target) => target.name === name));
if (values.help === true || unknown !== undefined) {
  if (unknown !== undefined) console.error(`'${unknown}' is no target.\n`);
  console.log(HELP);
  process.exit(unknown === undefined ? 0 : 2);
}

const folder = process.env['SIPDX_FUZZ'] ?? '';
const seconds = number('--seconds', values.seconds, 60);
const seed = number('--seed', values.seed, Math.floor(Math.random() * 2 ** 31));
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

function number(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  console.error(`${option} takes a whole number, not '${text}'.`);
  process.exit(2);
}
