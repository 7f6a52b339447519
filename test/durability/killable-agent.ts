import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** One file, so that a process of it starts in a fraction of a second. @returns its path */
export function bundleAgentProcess(folder: string): string {
  const bundle = join(folder, 'agent-process.mjs');
  const esbuild = spawnSync(
    join(root, 'node_modules', '.bin', 'esbuild'),
    [
      join(__dirname, 'agent-process.ts'),
      ...['--bundle', '--platform=node', '--format=esm', '--conditions=source', `--outfile=${bundle}`],
      ...['--external:net-ping', '--log-level=error'],
      // Packages in the form of CommonJS ask for Node's own modules by require.
      '--banner:js=import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    ],
    { encoding: 'utf8' },
  );
  if (esbuild.status !== 0) throw new Error(`esbuild: ${esbuild.stderr}`);
  return bundle;
}

export interface KillableAgent {
  readonly process: ChildProcess;
  output(): string;
  /** kill -9. Resolves when it is gone. */
  kill(): Promise<void>;
}

export function startAgentProcess(bundle: string, acsUrl: string, stateFolder: string): KillableAgent {
  const child = spawn(process.execPath, [bundle, acsUrl, stateFolder], { stdio: ['ignore', 'pipe', 'pipe'] });
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
