// Bundles the benchmarks as the agent is bundled, installs the peers where they are missing, and runs it.
// `npm run bench -- [--small] [sip] [cwmp] [memory] [acs] [genieacs]`. --small installs nothing and measures nothing worth knowing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', '..', 'dist', 'bench');
const peers = join(here, 'peers');
const args = process.argv.slice(2);

if (!args.includes('--small') && !existsSync(join(peers, 'node_modules'))) {
  const npm = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
  const installed = spawnSync('npm', npm, { cwd: peers, stdio: 'inherit' });
  if (installed.status !== 0) process.exit(1);
}

// What the agent can do without stays outside; so do packages that read files of their own.
await build({
  entryPoints: ['main', 'agents-process', 'acs/acs-process', 'acs/bare-process'].map((name) =>
    join(here, `${name}.ts`),
  ),
  entryNames: '[name]',
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  conditions: ['source'],
  external: ['net-ping', 'better-sqlite3', 'pino', 'express'],
  // Packages in CommonJS ask for node's own modules with it.
  banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
  logLevel: 'warning',
});

const done = spawnSync(process.execPath, [join(out, 'main.mjs'), ...args], {
  stdio: 'inherit',
  env: { ...process.env, SIPDX_BENCH: here },
});
process.exit(done.status ?? 1);
