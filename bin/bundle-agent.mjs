// Bundles the agent, and only the agent, into one file: dist/sipdx-agent.mjs. It needs Node and nothing beside it;
// net-ping is used where it is installed.
import { build } from 'esbuild';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, relative } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const outfile = process.argv[2] ?? join(root, 'dist', 'sipdx-agent.mjs');

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['bin/agent-main.ts'],
  outfile,
  bundle: true,
  minify: true,
  metafile: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['source'],
  external: ['net-ping'],
  define: { SIPDX_VERSION: JSON.stringify(version) },
  // Some packages are CommonJS and require Node's modules.
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as sipdxCreateRequire } from 'node:module'; const require = sipdxCreateRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

const foreign = Object.keys(metafile.inputs).filter((path) =>
  /^acs\/|node_modules\/(express|better-sqlite3)\//.test(path),
);
if (foreign.length > 0) {
  console.error(`sipdx: the agent's bundle must not hold ${foreign.join(', ')}`);
  process.exit(1);
}
console.log(`${relative(root, outfile)}: ${Math.round(statSync(outfile).size / 1000)} kB`);
