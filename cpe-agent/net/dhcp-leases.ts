import type { DhcpLease } from '#shared/diagnosis/deep/requests.js';

/** The last lease of an interface in a file of ISC dhclient. */
export function readDhclientLease(text: string, networkInterface: string): DhcpLease | undefined {
  let last: DhcpLease | undefined;
  for (const [, body = ''] of text.matchAll(/lease\s*\{([^}]*)\}/g)) {
    if (/interface\s+"([^"]*)"/.exec(body)?.[1] !== networkInterface) continue;
    const address = /fixed-address\s+([^;\s]+);/.exec(body)?.[1];
    if (address === undefined) continue;
    const gateway = /option\s+routers\s+([^;,\s]+)/.exec(body)?.[1];
    const expiry = /expire\s+(?:\d\s+(\d{4})\/(\d\d)\/(\d\d)\s+(\d\d):(\d\d):(\d\d)|epoch\s+(\d+))/.exec(body);
    const expiresAt = expiry && expiryOf(expiry);
    last = { address, ...(gateway !== undefined && { gateway }), ...(expiresAt != null && { expiresAt }) };
  }
  return last;
}

function expiryOf([, year, month, day, hour, minute, second, epoch]: RegExpExecArray): number {
  if (epoch !== undefined) return Number(epoch) * 1000;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

/** A lease of systemd-networkd: lines of `NAME=value`. It names no moment of its end. */
export function readNetworkdLease(text: string): DhcpLease | undefined {
  const value = (name: string): string | undefined =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .trim()
      .split(' ')[0];
  const address = value('ADDRESS');
  const gateway = value('ROUTER');
  return address === undefined ? undefined : { address, ...(gateway !== undefined && { gateway }) };
}
