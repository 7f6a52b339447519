import type { NeighbourState } from '#shared/diagnosis/deep/evidence.js';
import type { RouteOutcome } from '#shared/diagnosis/deep/requests.js';
import { z } from 'zod';

/** What ip(8) of iproute2 says with `-j`. */

const routes = z.array(
  z.object({ gateway: z.string().optional(), dev: z.string(), prefsrc: z.string().optional() }).loose(),
);
const links = z.array(
  z
    .object({
      addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number().optional() }).loose()),
    })
    .loose(),
);
const neighbours = z.array(z.object({ dst: z.string(), state: z.array(z.string()).optional() }).loose());

/** `ip -j route get ADDRESS`; undefined: not understood. */
export function readRoute(
  stdout: string,
): { readonly source: string; readonly interface: string; readonly gateway?: string } | undefined {
  const [route] = read(routes, stdout) ?? [];
  if (route?.prefsrc === undefined) return undefined;
  return {
    source: route.prefsrc,
    interface: route.dev,
    ...(route.gateway !== undefined && { gateway: route.gateway }),
  };
}

/** What it writes to standard error where there is no way. */
export function routeError(stderr: string): Extract<RouteOutcome, { readonly ok: false }> {
  if (/network is unreachable/i.test(stderr)) return { ok: false, code: 'ENETUNREACH' };
  if (/no route to host/i.test(stderr)) return { ok: false, code: 'EHOSTUNREACH' };
  return { ok: false, code: 'ENOSYS' };
}

/** `ip -j addr show dev INTERFACE`: length of the prefix of that address. */
export function readPrefixLength(stdout: string, address: string): number | undefined {
  const infos = (read(links, stdout) ?? []).flatMap((link) => link.addr_info);
  return infos.find(({ local }) => local === address)?.prefixlen;
}

/** `ip -j neigh show ADDRESS` */
export function readNeighbour(stdout: string, address: string): NeighbourState | undefined {
  const table = stdout.trim() === '' ? [] : read(neighbours, stdout);
  if (table === undefined) return undefined;
  const state = table.find(({ dst }) => dst === address)?.state?.[0];
  switch (state) {
    case undefined:
      return 'absent';
    case 'FAILED':
      return 'failed';
    case 'INCOMPLETE':
      return 'incomplete';
    case 'STALE':
    case 'DELAY':
    case 'PROBE':
      return 'stale';
    default: // REACHABLE, PERMANENT, NOARP
      return 'reachable';
  }
}

function read<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
