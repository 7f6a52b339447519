import { sameIpAddress } from '#shared/sip/ip-address.js';
import type { PingOptions, PingOutcome } from '../ports.js';

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
  const unavailable =
    /^.*(?:invalid option|unrecognized option|illegal option|socket: |icmp open socket: |permission denied|are you root|raw socket).*$/im.exec(
      text,
    );
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
  [/message too long|frag(?:mentation)? needed/i, 'EMSGSIZE'],
  [/time to live exceeded/i, 'ETIME'],
  [/operation not permitted/i, 'EPERM'],
];

/** Arguments for one echo request. macOS counts -W in ms, the others in whole seconds. */
export function pingArguments(
  platform: NodeJS.Platform,
  address: string,
  timeoutMs: number,
  { bytes, dontFragment }: PingOptions = {},
): readonly string[] {
  const darwin = platform === 'darwin';
  const wait = darwin ? timeoutMs : Math.max(1, Math.ceil(timeoutMs / 1000));
  const headers = (address.includes(':') ? 40 : 20) + 8; // IP and ICMP
  return [
    ...(address.includes(':') ? ['-6'] : []),
    ...(dontFragment === true ? (darwin ? ['-D'] : ['-M', 'do']) : []),
    ...(bytes === undefined ? [] : ['-s', String(Math.max(0, bytes - headers))]),
    ...['-n', '-c', '1', '-W', String(wait), address],
  ];
}
