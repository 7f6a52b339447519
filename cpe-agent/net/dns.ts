import { promises as dns } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { isIPv4, isIPv6 } from 'node:net';
import type { ResolveOutcome, Resolver } from '../ports.js';
import { codeOf } from './coded-error.js';

/** What c-ares calls it → what it means. Everything else is `failed`. */
const ERRORS: Readonly<Record<string, Extract<ResolveOutcome, { ok: false }>['error']>> = {
  ENOTFOUND: 'nxdomain',
  ENODATA: 'no-address',
  ESERVFAIL: 'servfail',
  EREFUSED: 'refused',
  ECONNREFUSED: 'refused',
  ETIMEOUT: 'timeout',
  ECANCELLED: 'timeout', // by our own time limit
};

/**
 * A records, asked of the DNS itself, because getaddrinfo would hide what went wrong. Names of the hosts file come
 * first, as in libc's usual order.
 * @param servers instead of the system's, as `address` or `address:port`
 */
export function createResolver(hostsFile = '/etc/hosts', servers?: readonly string[]): Resolver {
  return {
    async resolve(name, timeoutMs) {
      if (isIPv4(name)) return { ok: true, addresses: [name] };
      if (isIPv6(name)) return { ok: false, error: 'no-address' }; // IPv4 only, so far
      const known = await fromHostsFile(hostsFile, name);
      return known.length > 0 ? { ok: true, addresses: known } : fromDns(name, timeoutMs, servers);
    },
  };
}

async function fromHostsFile(file: string, name: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => ''); // a system without one has no such names
  const wanted = name.toLowerCase().replace(/\.$/, '');
  const addresses: string[] = [];
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isIPv4(address) && names.some((each) => each.toLowerCase() === wanted)) addresses.push(address);
  }
  return addresses;
}

async function fromDns(
  name: string,
  timeoutMs: number,
  servers: readonly string[] | undefined,
): Promise<ResolveOutcome> {
  // Two tries: one lost datagram is no fault of the name.
  const resolver = new dns.Resolver({ timeout: Math.max(1, Math.floor(timeoutMs / 2)), tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const limit = setTimeout(() => resolver.cancel(), timeoutMs);
  try {
    const addresses = await resolver.resolve4(name);
    return addresses.length > 0 ? { ok: true, addresses } : { ok: false, error: 'no-address' };
  } catch (error) {
    return { ok: false, error: ERRORS[codeOf(error)] ?? 'failed' };
  } finally {
    clearTimeout(limit);
  }
}
