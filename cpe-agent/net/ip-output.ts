import type { NeighbourState } from '#shared/diagnosis/deep/evidence.js';
import type { RouteOutcome } from '#shared/diagnosis/deep/requests.js';

/** What ip(8) says, of iproute2 and of busybox, which has no JSON. */

/** `ip route get ADDRESS`; undefined: not understood. */
export function readRoute(
  stdout: string,
): { readonly source: string; readonly interface: string; readonly gateway?: string } | undefined {
  const words = (stdout.split('\n')[0] ?? '').trim().split(/\s+/);
  const source = wordAfter(words, 'src');
  const device = wordAfter(words, 'dev');
  if (source === undefined || device === undefined) return undefined;
  const gateway = wordAfter(words, 'via');
  return { source, interface: device, ...(gateway !== undefined && { gateway }) };
}

/** What it writes to standard error where there is no way. */
export function routeError(stderr: string): Extract<RouteOutcome, { readonly ok: false }> {
  const code = ERRORS.find(([pattern]) => pattern.test(stderr))?.[1];
  return { ok: false, code: code ?? 'ENOSYS' };
}

const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/network is unreachable/i, 'ENETUNREACH'],
  [/no route to host/i, 'EHOSTUNREACH'],
  // A route of the type `prohibit`.
  [/answers: permission denied/i, 'EACCES'],
];

/** `ip addr show dev INTERFACE`: length of the prefix of that address. */
export function readPrefixLength(stdout: string, address: string): number | undefined {
  for (const line of stdout.split('\n')) {
    const [, local, length] = /^\s+inet6? (\S+)\/(\d+) /.exec(line) ?? [];
    if (local === address) return Number(length);
  }
  return undefined;
}

/** `ip neigh show ADDRESS` */
export function readNeighbour(stdout: string, address: string): NeighbourState {
  const words = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  switch (words.find(([first]) => first === address)?.at(-1)) {
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

function wordAfter(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}
