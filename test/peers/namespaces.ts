import { spawn, spawnSync } from 'node:child_process';
import type { Socket } from 'node:net';
import { mustRun, runCommand, type CommandOptions, type CommandResult } from './command.js';

/**
 * Three network namespaces, phone – router – registrar, joined by veth pairs: a network that can be broken for real.
 * Nothing in them reaches the machine's own network. Needs root.
 */
export interface NetworkRig {
  readonly phone: string;
  readonly router: string;
  readonly registrar: string;
  readonly phoneAddress: string;
  readonly registrarAddress: string;
  /** A second address of the registrar: a service on all addresses answers from the first one. */
  readonly secondRegistrarAddress: string;
  /** The router swallows everything towards the registrar: neither SIP nor ping returns, nor any ICMP error. */
  blackhole(): Promise<void>;
  /** The registrar's answers from this UDP port are dropped on their way; ping passes. */
  dropReplies(port: number): Promise<void>;
  /** The phone's host has no route to the registrar. */
  removeRoute(): Promise<void>;
  /** Ends what runs in the namespaces, and removes them. */
  remove(): Promise<void>;
}

const phoneAddress = '10.71.1.2';
const registrarAddress = '203.0.113.2';
const secondRegistrarAddress = '203.0.113.3';
let rigs = 0;
let isGuarded = false;

/** What is missing on this machine to build a rig; undefined: nothing. */
export function namespacesMissing(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  if (spawnSync('nft', ['--version']).status !== 0) return 'nft (nftables) is not installed';
  const probe = `sipdx-${process.pid}-probe`;
  const added = spawnSync('ip', ['netns', 'add', probe], { encoding: 'utf8' });
  if (added.status !== 0) return `no network namespace can be made: ${added.error?.message ?? added.stderr}`;
  spawnSync('ip', ['netns', 'delete', probe]);
  return undefined;
}

export async function createRig(): Promise<NetworkRig> {
  guard();
  const prefix = `sipdx-${process.pid}-${++rigs}`;
  const [phone, router, registrar] = [`${prefix}-phone`, `${prefix}-router`, `${prefix}-registrar`];
  const drop = (match: string) => nft(router, `add rule ip faults forward ${match} drop`);
  const remove = () => removeNamespaces([phone, router, registrar]);
  try {
    for (const name of [phone, router, registrar]) {
      await mustRun('ip', ['netns', 'add', name]);
      await ip(name, 'link set lo up');
    }
    await connect(phone, `${phoneAddress}/24`, router, 'to-phone', '10.71.1.1/24');
    await connect(registrar, `${registrarAddress}/24`, router, 'to-registrar', '203.0.113.1/24');
    await ip(registrar, `address add ${secondRegistrarAddress}/24 dev eth0`);
    await ip(phone, 'route add default via 10.71.1.1');
    await ip(registrar, 'route add default via 203.0.113.1');
    await mustRun('ip', ['netns', 'exec', router, 'tee', '/proc/sys/net/ipv4/ip_forward'], { input: '1' });
    await nft(router, 'table ip faults { chain forward { type filter hook forward priority 0; }; }');
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    phone,
    router,
    registrar,
    phoneAddress,
    registrarAddress,
    secondRegistrarAddress,
    blackhole: () => drop('ip daddr 203.0.113.0/24'),
    dropReplies: (port) => drop(`ip saddr 203.0.113.0/24 udp sport ${port}`),
    removeRoute: () => ip(phone, 'route delete default'),
    remove,
  };
}

/** Runs a command to its end inside the namespace, without a shell. */
export function runInNamespace(
  namespace: string,
  command: string,
  args: readonly string[],
  options?: CommandOptions,
): Promise<CommandResult> {
  return runCommand('ip', ['netns', 'exec', namespace, command, ...args], options);
}

/** ip(8) in the namespace; `command` is split at blanks. */
export async function ip(namespace: string, command: string): Promise<void> {
  await mustRun('ip', ['-n', namespace, ...command.split(' ')]);
}

/** Commands of nft(8) in the namespace. The router's table `ip faults` has a chain `forward`. */
export async function nft(namespace: string, rules: string): Promise<void> {
  await mustRun('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], { input: rules });
}

/** A veth pair: `eth0` in the host's namespace, `port` in the router's. */
async function connect(
  host: string,
  address: string,
  router: string,
  port: string,
  routerAddress: string,
): Promise<void> {
  await ip(host, `link add eth0 type veth peer name ${port} netns ${router}`);
  await ip(host, `address add ${address} dev eth0`);
  await ip(host, 'link set eth0 up');
  await ip(router, `address add ${routerAddress} dev ${port}`);
  await ip(router, `link set ${port} up`);
}

/** Waits for the end of its stdin, which is that of this process, however it dies; removes what is left of its rigs then. */
const GUARD = `cat >/dev/null
for namespace in $(ip netns list | cut -d' ' -f1); do
  case $namespace in "$0"*)
    for pid in $(ip netns pids "$namespace"); do kill -KILL "$pid"; done
    ip netns delete "$namespace" ;;
  esac
done`;

function guard(): void {
  if (isGuarded) return;
  isGuarded = true;
  const stdio = ['pipe', 'ignore', 'ignore'] as const;
  // Out of the terminal's process group, so that Ctrl-C does not reach it.
  const child = spawn('sh', ['-c', GUARD, `sipdx-${process.pid}-`], { stdio: [...stdio], detached: true });
  child.unref();
  (child.stdin as Socket | null)?.unref();
}

async function removeNamespaces(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { stdout } = await runCommand('ip', ['netns', 'pids', name]);
    for (const pid of stdout.split('\n').filter((line) => line !== '')) endProcess(Number(pid));
    await runCommand('ip', ['netns', 'delete', name]);
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
