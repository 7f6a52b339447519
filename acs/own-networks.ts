import { networkInterfaces } from 'node:os';

/** Addresses of this host's interfaces with their prefixes: `10.0.0.7/24`. Loopback's as well. */
export function ownNetworks(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ cidr }) => cidr ?? []);
}
