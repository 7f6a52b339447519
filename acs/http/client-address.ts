import { isIPv4 } from 'node:net';
import { plainAddress } from '../core/address-policy.js';
import type { WebRequest } from './web.js';

/**
 * Who is at the other end: the peer, or, where it is a proxy that the configuration trusts, the right-most address of
 * X-Forwarded-For that is not one of those (express's `trust proxy`). What a proxy writes there need not be an address.
 */
export function clientAddress(request: WebRequest): string {
  return plainAddress(request.ip ?? '') ?? plainAddress(request.socket.remoteAddress ?? '') ?? '';
}

/** One customer of an IPv6 network has a /64 at least (RFC 6177 §2): counting single addresses would count nothing. */
export function addressGroup(address: string): string {
  if (address === '' || isIPv4(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length;
  return `${[...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, 4).join(':')}::/64`;
}
