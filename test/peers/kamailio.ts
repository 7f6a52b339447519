import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.js';
import { freePort } from './free-port.js';

const registrarFolder = join(__dirname, '..', '..', 'docker', 'registrar');

export interface Kamailio {
  readonly port: number;
  /** What it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

export interface KamailioOptions {
  /** Default: a free one, with UDP and TCP both free. */
  readonly port?: number;
  /** Run in this network namespace, on all its addresses; otherwise in this one, on 127.0.0.1 only. */
  readonly namespace?: string;
}

/** What is missing on this machine to run Kamailio; undefined: nothing. */
export function kamailioMissing(): string | undefined {
  return spawnSync('kamailio', ['-v']).status === 0 ? undefined : 'kamailio is not installed';
}

/** Starts a Kamailio of this machine with the configuration of the registrar container, and waits until it answers. */
export async function startKamailio(options: KamailioOptions = {}): Promise<Kamailio> {
  const port = options.port ?? (await freePort());
  const address = options.namespace === undefined ? '127.0.0.1' : '0.0.0.0';
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-kamailio-'));
  const inNamespace = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace];
  const command = [
    ...inNamespace,
    'kamailio',
    ...['-f', join(registrarFolder, 'kamailio.cfg')],
    ...['-DD', '-E'], // foreground, log to stderr
    ...['-m', '16', '-M', '4'], // MB of shared and of private memory
    ...['-Y', folder],
    ...['-l', `udp:${address}:${port}`, '-l', `tcp:${address}:${port}`],
  ];
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = once(child, 'exit');

  async function stop(): Promise<void> {
    const kill = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(kill);
    rmSync(folder, { recursive: true, force: true });
  }

  const healthcheck = [...inNamespace, join(registrarFolder, 'healthcheck'), String(port)];
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const { code } = await runCommand(healthcheck[0]!, healthcheck.slice(1));
    if (code === 0) return { port, log: () => log, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`kamailio does not answer on ${address}:${port}:\n${log}`);
}
