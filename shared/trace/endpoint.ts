import { isDecimal } from '../lib/character-set.js';
import { expandedAddress } from '../sip/ip-address.js';
import { isIpv4, isIpv6 } from '../sip/uri.js';

/** An IP address and port, as bytes of a packet. */
export interface Endpoint {
  readonly family: 4 | 6;
  /** 4 or 16, in network order. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** Host and port of `host:port`, `[IPv6]:port` or an address alone; undefined where it is none of them. */
export function splitAddress(text: string): { readonly host: string; readonly port?: number } | undefined {
  const bracket = text.startsWith('[') ? text.indexOf(']') : -1;
  if (bracket > 0) return withPort(text.slice(1, bracket), text.slice(bracket + 1));
  const colon = text.indexOf(':');
  if (colon < 0 || colon !== text.lastIndexOf(':')) return text === '' ? undefined : { host: text };
  return withPort(text.slice(0, colon), text.slice(colon));
}

function withPort(host: string, rest: string): { readonly host: string; readonly port?: number } | undefined {
  if (rest === '') return { host };
  const digits = rest.slice(1);
  if (!rest.startsWith(':') || digits.length > 5 || !isDecimal(digits) || Number(digits) > 65535) return undefined;
  return { host, port: Number(digits) };
}

/**
 * The endpoint that a trace names; undefined for a host name and for the unspecified address, which no packet has.
 * An IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2) is one of IPv4: so it goes over the wire.
 */
export function readEndpoint(text: string): Endpoint | undefined {
  const { host = '', port = 0 } = splitAddress(text) ?? {};
  const [address = ''] = host.split('%');
  const bytes = addressBytes(address);
  if (bytes === undefined || bytes.every((byte) => byte === 0)) return undefined;
  if (bytes.length === 4) return { family: 4, address: bytes, port };
  const mapped = bytes.every((byte, i) => i > 11 || byte === (i < 10 ? 0 : 0xff));
  return mapped ? { family: 4, address: bytes.slice(12), port } : { family: 6, address: bytes, port };
}

/** Four or sixteen, in network order; undefined where it is no IP address. */
export function addressBytes(text: string): Uint8Array | undefined {
  if (isIpv4(text)) return Uint8Array.from(text.split('.'), Number);
  if (!isIpv6(text)) return undefined;
  const groups = expandedAddress(text).map((group) => parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}
