import { expandedAddress } from '../../sip/ip-address.js';

/** Do both addresses begin with the same `prefixLength` bits? Addresses of two families never do. */
export function inSubnet(address: string, other: string, prefixLength: number): boolean {
  const a = bits(address);
  const b = bits(other);
  return a.length === b.length && a.slice(0, prefixLength) === b.slice(0, prefixLength);
}

function bits(address: string): string {
  const v4 = !address.includes(':');
  const numbers = v4 ? address.split('.').map(Number) : expandedAddress(address).map((group) => parseInt(group, 16));
  return numbers.map((number) => number.toString(2).padStart(v4 ? 8 : 16, '0')).join('');
}

/** RFC 3927, RFC 4291 §2.5.6: chosen by the host itself, good for its own link alone. */
export function isLinkLocal(address: string): boolean {
  return inSubnet(address, '169.254.0.0', 16) || inSubnet(address, 'fe80::', 10);
}

/** RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291 §2.5.6: not seen as such on the Internet. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.some(([network, length]) => inSubnet(address, network, length));
}

const PRIVATE: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['fc00::', 7],
  ['fe80::', 10],
];
