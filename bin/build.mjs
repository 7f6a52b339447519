// Builds the server (tsc -b) and the console (vite) into dist/.
// As npm's `prepare` (--if-possible) it also runs where devDependencies were left out: there it says so and exits 0.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const tool = (...parts) => join(root, 'node_modules', ...parts);
const tsc = tool('typescript', 'bin', 'tsc');
const vite = tool('vite', 'bin', 'vite.js');

if (process.argv.includes('--if-possible') && !(existsSync(tsc) && existsSync(vite))) {
  console.log('sipdx: nothing built, because the build tools (devDependencies) are not installed');
  process.exit(0);
}

function run(script, ...args) {
  const done = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

run(tsc, '-b', 'shared', 'cpe-agent', 'acs', 'bin');
run(vite, 'build', '--config', join('acs', 'ui', 'vite.config.ts'), '--logLevel', 'warn');
