import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from './app-error.js';

/**
 * The folder of this package: the nearest package.json named sipdx, seen from this file. It is the same folder whether
 * the code runs from source or from dist/, so data files (migrations, the console's bundle) are found from both.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && nameIn(manifest) === 'sipdx') return folder;
    if (folder === dirname(folder)) {
      throw new AppError('internal', `no package.json of sipdx in ${from} or above it`);
    }
  }
}

function nameIn(manifest: string): unknown {
  const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof content === 'object' && content !== null && 'name' in content ? content.name : undefined;
}
