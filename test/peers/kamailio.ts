import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../certificates.js';
import { runCommand } from './command.js';
import { freePort } from './free-port.js';

const registrarFolder = join(__dirname, '..', '..', 'docker', 'registrar');

export interface Kamailio {
  readonly port: number;
  /** TLS; 0 without a certificate. */
  readonly tlsPort: number;
  /** What it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

export interface KamailioOptions {
  /** Default: a free one, with UDP and TCP both free. */
  readonly port?: number;
  /** Run in this network namespace, on all its addresses; otherwise in this one, on 127.0.0.1 only. */
  readonly namespace?: string;
  /** Of the namespace, instead of all: each answers for itself. */
  readonly addresses?: readonly string[];
  /** Serve TLS too, with this certificate. */
  readonly certificate?: Certificate;
  /** Of TLS. Default: a free one. */
  readonly tlsPort?: number;
  /** As its module `tls` names them. Default: TLSv1.2+ */
  readonly tlsMethod?: string;
  /** Another configuration, with preprocessor defines (`NAME` or `NAME=value`). */
  readonly file?: string;
  readonly defines?: readonly string[];
}

/** What is missing on this machine to run Kamailio; undefined: nothing. */
export function kamailioMissing(): string | undefined {
  return spawnSync('kamailio', ['-v']).status === 0 ? undefined : 'kamailio is not installed';
}

/** The same for TLS. */
export function kamailioTlsMissing(): string | undefined {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/lib64'];
  const there = folders.some((folder) => existsSync(join(folder, 'kamailio', 'modules', 'tls.so')));
  return kamailioMissing() ?? (there ? undefined : 'the TLS module of kamailio is not installed');
}

/** The configuration of the registrar container; with a certificate, behind a page that switches TLS on. */
function configuration(folder: string, { certificate, tlsMethod = 'TLSv1.2+' }: KamailioOptions): string {
  const registrar = join(registrarFolder, 'kamailio.cfg');
  if (certificate === undefined) return registrar;
  const page = join(folder, 'kamailio-tls.cfg');
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  writeFileSync(key, certificate.key);
  writeFileSync(cert, certificate.cert);
  writeFileSync(
    page,
    [
      '#!KAMAILIO',
      'enable_tls=yes',
      'loadmodule "tls.so"',
      `modparam("tls", "tls_method", "${tlsMethod}")`,
      `modparam("tls", "private_key", "${key}")`,
      `modparam("tls", "certificate", "${cert}")`,
      `include_file "${registrar}"`,
      '',
    ].join('\n'),
  );
  return page;
}

/** Starts a Kamailio of this machine with the configuration of the registrar container, and waits until it answers. */
export async function startKamailio(options: KamailioOptions = {}): Promise<Kamailio> {
  const port = options.port ?? (await freePort());
  const tlsPort = options.certificate === undefined ? 0 : (options.tlsPort ?? (await freePort()));
  const everywhere = options.namespace === undefined ? '127.0.0.1' : '0.0.0.0';
  const addresses = options.addresses ?? [everywhere];
  const [address] = addresses;
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-kamailio-'));
  const inNamespace = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace];
  const command = [
    ...inNamespace,
    'kamailio',
    ...['-f', options.file ?? configuration(folder, options)],
    ...(options.defines ?? []).flatMap((define) => ['-A', define]),
    ...['-DD', '-E'], // foreground, log to stderr
    ...['-m', options.certificate === undefined ? '16' : '32', '-M', '4'], // MB of shared and of private memory
    ...['-Y', folder],
    ...addresses.flatMap((one) => ['-l', `udp:${one}:${port}`, '-l', `tcp:${one}:${port}`]),
    ...(tlsPort === 0 ? [] : addresses.flatMap((one) => ['-l', `tls:${one}:${tlsPort}`])),
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
    if (code === 0) return { port, tlsPort, log: () => log, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`kamailio does not answer on ${address}:${port}:\n${log}`);
}
