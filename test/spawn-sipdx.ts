import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const launcher = join(__dirname, '..', 'bin', 'sipdx.js');

export interface SpawnedSipdx {
  readonly process: ChildProcess;
  /** Standard output so far. */
  output(): string;
  errors(): string;
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
}

/** The built command as a process of its own, as a user starts it. */
export function spawnSipdx(args: readonly string[], environment: Readonly<Record<string, string>> = {}): SpawnedSipdx {
  const child = spawn(process.execPath, [launcher, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { process: child, output: () => output, errors: () => errors, exited };
}

/** Waits for a text on standard output; rejects with what was printed instead when the process ends first. */
export async function printed(sipdx: SpawnedSipdx, pattern: RegExp, limitMs = 20_000): Promise<RegExpExecArray> {
  const end = Date.now() + limitMs;
  for (;;) {
    const match = pattern.exec(sipdx.output());
    if (match !== null) return match;
    if (sipdx.process.exitCode !== null || Date.now() > end) {
      throw new Error(`sipdx did not print ${String(pattern)}:\n${sipdx.output()}\n${sipdx.errors()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
