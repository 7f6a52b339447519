import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { mustRun } from '../peers/command.js';

const root = join(__dirname, '..', '..');
const names = ['phone', 'managed-phone', 'name-server', 'relay'] as const;
export type RigProgram = (typeof names)[number];

/** The programs of `processes/`, each in one file: a phone that compiles its sources takes seconds to start. */
export interface RigPrograms {
  readonly folder: string;
  remove(): void;
}

export async function buildRigPrograms(): Promise<RigPrograms> {
  // Inside the project, so that optional packages are found from there.
  const folder = join(root, 'dist', `rigs-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  removeAbandoned(join(root, 'dist'));
  await mustRun(join(root, 'node_modules', '.bin', 'esbuild'), [
    ...names.map((name) => join(root, 'test', 'rigs', 'processes', `${name}.ts`)),
    ...[`--outdir=${folder}`, '--out-extension:.js=.mjs', '--bundle', '--platform=node', '--format=esm'],
    ...['--target=node20', '--conditions=source', '--external:net-ping', '--log-level=warning'],
    // Packages in CommonJS ask for node's own modules with it.
    "--banner:js=import { createRequire as r } from 'node:module'; const require = r(import.meta.url);",
  ]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Folders of tests that were killed. */
function removeAbandoned(dist: string): void {
  for (const name of readdirSync(dist)) {
    const pid = /^rigs-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(dist, name), { recursive: true, force: true });
  }
}

export interface RigProcess {
  /** Resolves with the next line that it prints; rejects when it ends instead, or says nothing for a minute. */
  nextLine(): Promise<string>;
  /** A line on its stdin. */
  say(line: string): void;
  /** Ends its stdin, then, where that is not enough, the process. */
  stop(): Promise<void>;
}

export interface RigProcessOptions {
  readonly programs: RigPrograms;
  readonly program: RigProgram;
  readonly namespace: string;
  readonly args: readonly string[];
  /** Files that this process alone sees: in place of /etc/resolv.conf, and as a lease of ISC dhclient. */
  readonly resolvConf?: string;
  readonly lease?: string;
  /** Neither it nor what it starts may send ICMP. */
  readonly withoutPing?: boolean;
}

/** Its argument becomes the one lease that there is. */
const LEASES = 'mount -t tmpfs none /var/lib && mkdir /var/lib/dhcp && cp "$0" /var/lib/dhcp/dhclient.leases';
const STOP_MS = 5_000;
const ANSWER_MS = 60_000;

export function startRigProcess(options: RigProcessOptions): RigProcess {
  const { programs, program, namespace, args, resolvConf, lease, withoutPing } = options;
  const node = [process.execPath, join(programs.folder, `${program}.mjs`), ...args];
  // `ip netns exec` has made a mount namespace of its own, so these are seen nowhere else.
  const names = ['sh', '-c', 'mount --bind "$0" /etc/resolv.conf && exec "$@"', resolvConf ?? ''];
  const leases = ['sh', '-c', `${LEASES} && exec "$@"`, lease ?? ''];
  const silenced = ['setpriv', '--inh-caps=-net_raw', '--bounding-set=-net_raw'];
  const command = [
    ...['netns', 'exec', namespace],
    ...(resolvConf === undefined ? [] : names),
    ...(lease === undefined ? [] : leases),
    ...(withoutPing === true ? silenced : []),
    ...node,
  ];
  const child = spawn('ip', command, { stdio: 'pipe' });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'close');
  ended.catch(() => undefined);
  return {
    async nextLine() {
      const silent = setTimeout(() => {
        errors += `silent for ${ANSWER_MS} ms`;
        child.kill('SIGKILL');
      }, ANSWER_MS);
      const next: IteratorResult<string, unknown> = await lines.next();
      clearTimeout(silent);
      if (next.done === true) throw new Error(`${program} ended: ${errors}`);
      return next.value;
    },
    say: (line) => void child.stdin.write(`${line}\n`),
    stop: () => end(child, ended, program === 'phone' || program === 'managed-phone'),
  };
}

async function end(child: ChildProcess, ended: Promise<unknown>, gently: boolean): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  const kill = setTimeout(() => child.kill('SIGKILL'), gently ? STOP_MS : 0);
  await ended;
  clearTimeout(kill);
}
