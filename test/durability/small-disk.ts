import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why there is none here: a file system of its own needs root. */
export function mountMissing(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-mount-'));
  try {
    mountSmall(folder, '64k');
    execFileSync('umount', [folder], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'this process may not mount a file system';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param size as tmpfs takes it: 64k, 4m */
export function mountSmall(folder: string, size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
}

/** Takes whatever is free; removing `file` gives it back. */
export function fillUp(file: string): void {
  const filler = openSync(file, 'w');
  try {
    for (;;) writeSync(filler, Buffer.alloc(4096));
  } catch {
    closeSync(filler);
  }
}
