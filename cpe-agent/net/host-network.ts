import { execFile } from 'node:child_process';
import { getServers } from 'node:dns';
import { readFile, readdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { DhcpLease } from '#shared/diagnosis/deep/requests.js';
import type { HostNetwork } from '../ports.js';
import { readDhclientLease, readNetworkdLease } from './dhcp-leases.js';
import { queryDns } from './dns.js';
import { readNeighbour, readPrefixLength, readRoute, routeError } from './ip-output.js';

/** No shell and no inherited environment. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
const COMMAND_MS = 2_000;
const DHCLIENT_FOLDERS = ['/var/lib/dhcp', '/var/lib/dhclient', '/var/lib/NetworkManager'];
const NETWORKD_FOLDER = '/run/systemd/netif/leases';

interface CommandRun {
  readonly stdout: string;
  readonly stderr: string;
  /** The program is not here. */
  readonly missing: boolean;
}

/** The host's own network as ip(8) of Linux tells it. Where there is none, it can't tell. */
export function createHostNetwork(): HostNetwork {
  return {
    async route(address) {
      if (isIP(address) === 0) return { ok: false, code: 'ENOSYS' };
      const told = await ip('route', 'get', address);
      if (told.missing) return { ok: false, code: 'ENOSYS' };
      const route = readRoute(told.stdout);
      if (route === undefined) return noRoute(told.stderr);
      const prefixLength = readPrefixLength((await ip('addr', 'show', 'dev', route.interface)).stdout, route.source);
      return { ok: true, ...route, ...(prefixLength !== undefined && { prefixLength }) };
    },
    async neighbour(address) {
      if (isIP(address) === 0) return undefined;
      const told = await ip('neigh', 'show', address);
      return told.missing ? undefined : readNeighbour(told.stdout, address);
    },
    lease: (networkInterface) => leaseOf(networkInterface),
    nameServers: () => Promise.resolve(getServers()),
    queryServer: (server, name, type, timeoutMs) => queryDns(name, type, timeoutMs, [server]),
  };
}

function noRoute(stderr: string): ReturnType<typeof routeError> {
  const error = routeError(stderr);
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  // A link-local one takes nobody off the link (RFC 3927 §2.7, RFC 4291 §2.5.6).
  const hasOne = addresses.some(({ internal, address }) => !internal && !/^(?:169\.254\.|fe80:)/i.test(address));
  return error.code === 'ENOSYS' || hasOne ? error : { ok: false, code: 'EADDRNOTAVAIL' };
}

function ip(...rest: readonly string[]): Promise<CommandRun> {
  return new Promise((resolve) => {
    execFile(
      'ip',
      rest,
      { env: ENVIRONMENT, timeout: COMMAND_MS, killSignal: 'SIGKILL', maxBuffer: 1_048_576 },
      (error, stdout, stderr) => {
        const code = (error as NodeJS.ErrnoException | null)?.code;
        resolve({ stdout, stderr, missing: code === 'ENOENT' || code === 'EACCES' });
      },
    );
  });
}

async function leaseOf(networkInterface: string): Promise<DhcpLease | undefined> {
  const index = (await text(`/sys/class/net/${networkInterface}/ifindex`)).trim();
  const networkd = index === '' ? undefined : readNetworkdLease(await text(join(NETWORKD_FOLDER, index)));
  if (networkd !== undefined) return networkd;
  for (const folder of DHCLIENT_FOLDERS) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((one) => /\.leases?$/.test(one))) {
      const lease = readDhclientLease(await text(join(folder, name)), networkInterface);
      if (lease !== undefined) return lease;
    }
  }
  return undefined;
}

/** '' where there is none. */
function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
