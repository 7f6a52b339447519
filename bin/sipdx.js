#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/bin/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('sipdx: not built yet. Run `npm ci` (or `npm run build`) in the project folder first.');
  process.exit(1);
}
await import(main.href);
