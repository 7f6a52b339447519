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

export interface SippOptions {
  /** Run in this network namespace, on this address of it and port, for any number of calls. */
  readonly inNamespace?: { readonly namespace: string; readonly address: string; readonly port: number };
}

/** Starts SIPp as the server of one call, on 127.0.0.1, and waits until its port is open. */
export async function startSipp(scenario: string, { inNamespace }: SippOptions = {}): Promise<Sipp> {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-sipp-'));
  const errorFile = join(folder, 'errors.log');
  const port = inNamespace?.port ?? (await freePort());
  const [command, ...args] =
    inNamespace === undefined ? (['sipp'] as const) : (['ip', 'netns', 'exec', inNamespace.namespace, 'sipp'] as const);
  const child = spawn(
    command,
    [
      ...args,
      ...['-sf', scenario, '-i', inNamespace?.address ?? '127.0.0.1', '-p', String(port), '-nostdin'],
      ...(inNamespace === undefined ? ['-m', '1'] : []),
      ...['-mp', String(mediaPort()), '-cp', String(await freePort())],
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
  // Its network is that of the process (proc(5)); SIPp has the pid of what started it.
  while (!readIfThere(`/proc/${String(child.pid)}/net/udp`).includes(hexPort)) {
    if (Date.now() > deadline || child.exitCode !== null) {
      child.kill();
      throw new Error(`sipp does not listen with ${scenario}: ${(await ended).errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { port, ended, stop: () => void child.kill('SIGKILL') };
}

/** SIPp binds this port and those after it, so it lies below those that the system gives to others. */
function mediaPort(): number {
  return 20_000 + 8 * Math.floor(Math.random() * 1_250);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
