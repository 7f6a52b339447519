import { sameIpAddress } from '#shared/sip/ip-address.js';
import type { PingOutcome } from '../ports.js';

/** What ping(8) said and how it ended. */
export interface PingRun {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Reads the output of one echo request (LC_ALL=C), of iputils, busybox and macOS.
 * `unavailable`: this host may send no ICMP, which is not the same as a firewall that dropped this one.
 */
export function readPingOutput(address: string, { stdout, stderr }: PingRun): PingOutcome {
  const reply = /^\d+ bytes from (\S+): .*?\btime[=<]([\d.]+) ?ms/m.exec(stdout);
  if (reply?.[1] !== undefined && sameIpAddress(reply[1], address)) return { kind: 'reply', rttMs: Number(reply[2]) };

  const text = `${stdout}\n${stderr}`;
  const unavailable = /^.*(?:socket: |icmp open socket: |permission denied|are you root|raw socket).*$/im.exec(text);
  if (unavailable) return { kind: 'unavailable', why: unavailable[0].trim() };

  const code = CODES.find(([pattern]) => pattern.test(text))?.[1];
  return code === undefined ? { kind: 'lost' } : { kind: 'lost', code };
}

const CODES: readonly (readonly [RegExp, string])[] = [
  [/destination port unreachable/i, 'ECONNREFUSED'],
  [/destination net unreachable|network is unreachable|destination unreachable: no route/i, 'ENETUNREACH'],
  [
    /destination host unreachable|no route to host|packet filtered|communication prohibited|destination unreachable: (?:address|administratively)/i,
    'EHOSTUNREACH',
  ],
  [/time to live exceeded/i, 'ETIME'],
  [/operation not permitted/i, 'EPERM'],
];

/** Arguments for one echo request. macOS counts -W in ms, the others in whole seconds. */
export function pingArguments(platform: NodeJS.Platform, address: string, timeoutMs: number): readonly string[] {
  const wait = platform === 'darwin' ? timeoutMs : Math.max(1, Math.ceil(timeoutMs / 1000));
  return [...(address.includes(':') ? ['-6'] : []), '-n', '-c', '1', '-W', String(wait), address];
}
