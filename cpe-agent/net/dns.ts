import { promises as dns } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { isIPv4, isIPv6 } from 'node:net';
import type { DnsAnswer, DnsError, DnsRecords, DnsRecordType } from '#shared/sip/dns-records.js';
import type { Resolver } from '../ports.js';
import { codeOf } from './coded-error.js';

/** What c-ares calls it → what it means. Everything else is `failed`. */
const ERRORS: Readonly<Record<string, DnsError>> = {
  ENOTFOUND: 'nxdomain',
  ENODATA: 'no-address',
  ESERVFAIL: 'servfail',
  EREFUSED: 'refused',
  ECONNREFUSED: 'timeout', // nothing listens at any name server, which is not a server that refuses
  ETIMEOUT: 'timeout',
  ECANCELLED: 'timeout', // by our own time limit
};

/**
 * Asks the DNS itself, because getaddrinfo would hide what went wrong. Names of the hosts file come first, as in libc's
 * usual order.
 * @param servers instead of the system's, as `address` or `address:port`
 */
export function createResolver(hostsFile = '/etc/hosts', servers?: readonly string[]): Resolver {
  return {
    async query(name, type, timeoutMs) {
      const known = type === 'A' || type === 'AAAA' ? await fromHostsFile(hostsFile, name) : [];
      if (known.length === 0) return queryDns(name, type, timeoutMs, servers);
      const addresses = known.filter(type === 'A' ? isIPv4 : isIPv6);
      if (addresses.length === 0) return { ok: false, error: 'no-address' };
      return { ok: true, records: { type: type === 'A' ? 'A' : 'AAAA', addresses } };
    },
  };
}

/** Of either family: a name that stands there is not asked for elsewhere. */
async function fromHostsFile(file: string, name: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => ''); // a system without one has no such names
  const wanted = name.toLowerCase().replace(/\.$/, '');
  const addresses: string[] = [];
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const valid = isIPv4(address) || isIPv6(address);
    if (valid && names.some((each) => each.toLowerCase() === wanted)) addresses.push(address);
  }
  return addresses;
}

/** Without the hosts file. */
export async function queryDns(
  name: string,
  type: DnsRecordType,
  timeoutMs: number,
  servers: readonly string[] | undefined,
): Promise<DnsAnswer> {
  // Two tries: one lost datagram is no fault of the name.
  const resolver = new dns.Resolver({ timeout: Math.max(1, Math.floor(timeoutMs / 2)), tries: 2 });
  const limit = setTimeout(() => resolver.cancel(), timeoutMs);
  try {
    if (servers !== undefined) resolver.setServers(servers);
    const records = await ask(resolver, name, type);
    return isEmpty(records) ? { ok: false, error: 'no-address' } : { ok: true, records };
  } catch (error) {
    return { ok: false, error: ERRORS[codeOf(error)] ?? 'failed' };
  } finally {
    clearTimeout(limit);
  }
}

async function ask(resolver: dns.Resolver, name: string, type: DnsRecordType): Promise<DnsRecords> {
  switch (type) {
    case 'A':
      return { type, addresses: await resolver.resolve4(name) };
    case 'AAAA':
      return { type, addresses: await resolver.resolve6(name) };
    case 'SRV': {
      const found = await resolver.resolveSrv(name);
      return {
        type,
        services: found.map(({ priority, weight, port, name: target }) => ({ priority, weight, port, target })),
      };
    }
    case 'NAPTR':
      return { type, pointers: await resolver.resolveNaptr(name) };
  }
}

function isEmpty(records: DnsRecords): boolean {
  switch (records.type) {
    case 'A':
    case 'AAAA':
      return records.addresses.length === 0;
    case 'SRV':
      return records.services.length === 0;
    case 'NAPTR':
      return records.pointers.length === 0;
  }
}
