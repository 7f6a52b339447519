import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';

const root = join(__dirname, '..', '..');

/**
 * One file, so that a process of it starts in a fraction of a second.
 * @param packages 'external': they are looked for from `folder` upwards, as a native one has to be
 * @returns its path
 */
export function bundleProcess(entry: string, folder: string, packages: 'bundle' | 'external'): string {
  const bundle = join(folder, `${basename(entry, '.ts')}.mjs`);
  const esbuild = spawnSync(
    join(root, 'node_modules', '.bin', 'esbuild'),
    [
      join(__dirname, entry),
      ...['--bundle', '--platform=node', '--format=esm', '--conditions=source', `--outfile=${bundle}`],
      ...[`--packages=${packages}`, '--external:net-ping', '--log-level=error'],
      // Packages in the form of CommonJS ask for Node's own modules by require.
      '--banner:js=import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    ],
    { encoding: 'utf8' },
  );
  if (esbuild.status !== 0) throw new Error(`esbuild: ${esbuild.stderr}`);
  return bundle;
}

export interface KillableProcess {
  readonly process: ChildProcess;
  output(): string;
  /** kill -9. Resolves when it is gone. */
  kill(): Promise<void>;
}

export function startProcess(bundle: string, args: readonly string[]): KillableProcess {
  const child = spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  return {
    process: child,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
