import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';

export interface Sipp {
  readonly port: number;
  /** Resolves when it has ended: by itself after one call, or stopped. `code` 0: all went as its scenario says. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
  stop(): void;
}

/** What is missing on this machine to run SIPp; undefined: nothing. */
export function sippMissing(): string | undefined {
  if (process.platform !== 'linux') return 'SIPp is watched through /proc/net/udp, a thing of Linux';
  return spawnSync('sipp', ['-v']).error === undefined ? undefined : 'sipp (sip-tester) is not installed';
}

/** Starts SIPp as the server of one call, on 127.0.0.1, and waits until its port is open. */
export async function startSipp(scenario: string): Promise<Sipp> {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-sipp-'));
  const errorFile = join(folder, 'errors.log');
  const port = await freePort();
  const child = spawn(
    'sipp',
    [
      ...['-sf', scenario, '-i', '127.0.0.1', '-p', String(port), '-m', '1', '-nostdin'],
      ...['-mp', String(await freePort()), '-cp', String(await freePort())],
      ...[
        '-pause_msg_ign',
        '-default_behaviors',
        'all,-abortunexp',
        '-timeout',
        '45s',
        '-trace_err',
        '-error_file',
        errorFile,
      ],
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  const ended = once(child, 'exit').then(([code]) => {
    const errors = readIfThere(errorFile);
    rmSync(folder, { recursive: true, force: true });
    return { code: code as number | null, errors };
  });
  const hexPort = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  const deadline = Date.now() + 10_000;
  while (!readFileSync('/proc/net/udp', 'latin1').includes(hexPort)) {
    if (Date.now() > deadline || child.exitCode !== null) {
      child.kill();
      throw new Error(`sipp does not listen with ${scenario}: ${(await ended).errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { port, ended, stop: () => void child.kill('SIGKILL') };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
