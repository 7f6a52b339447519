import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Where Connection Requests may go. A CPE names its ConnectionRequestURL itself, so without this rule anybody who may speak
 * CWMP could make the server call whatever it reaches. Pure: addresses and networks are values.
 */
export interface AddressPolicy {
  /** The device's last Inform came from there. */
  readonly informedFrom: string;
  /** Addresses of this host's interfaces with their prefixes, `10.0.0.7/24`. */
  readonly ownNetworks: readonly string[];
  /** Networks that the operator allows, CIDR or single addresses. What is none allows nothing. */
  readonly allowed: readonly string[];
}

export type AddressRule = 'never' | 'loopback' | 'link-local' | 'own-address' | 'own-network' | 'not-informed-from';

export type AddressVerdict =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly rule: AddressRule;
      /** A sentence: address, rule and remedy. */
      readonly detail: string;
    };

/** How the operator allows a network; part of what a refusal says. */
const OPTION = '--connection-request-allow';

const OK: AddressVerdict = { allowed: true };

interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/**
 * Nothing that listens for a Connection Request has such an address: the unspecified one (Linux takes it for loopback),
 * multicast, broadcast, reserved.
 */
const NEVER = ['0.0.0.0/8', '224.0.0.0/3', '::/128', 'ff00::/8'];
/** RFC 1122 §3.2.1.3, RFC 4291 §2.5.3 */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];
/** RFC 3927, RFC 4291 §2.5.6; 169.254.169.254 gives the secrets of many clouds' hosts away. */
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'];

/**
 * @param address an IP address, never a name: names are resolved once, and what came of it is both checked and used
 */
export function checkAddress(address: string, policy: AddressPolicy): AddressVerdict {
  const target = plainAddress(address);
  if (target === undefined || isIn(target, NEVER)) return refused('never', address, 'can never be a CPE’s');
  if (isIn(target, LOOPBACK)) {
    if (allowedWithin(LOOPBACK, target, policy)) return OK;
    return refused('loopback', target, 'is a loopback address', target);
  }
  if (isIn(target, LINK_LOCAL)) {
    if (allowedWithin(LINK_LOCAL, target, policy)) return OK;
    return refused('link-local', target, 'is a link-local address', target);
  }
  // The host's own services stay closed to a wide range that happens to hold them: it takes one as narrow as its network.
  const own = policy.ownNetworks.filter((network) => isIn(target, [network]));
  if (own.some((network) => plainAddress(network.split('/')[0] ?? '') === target)) {
    if (allowedWithin(own, target, policy)) return OK;
    return refused('own-address', target, 'is an address of this server', target);
  }
  if (isIn(target, policy.allowed)) return OK;
  const [network] = own;
  if (network !== undefined) {
    return refused('own-network', target, `is in this server’s own network ${network}`, network);
  }
  const from = plainAddress(policy.informedFrom);
  if (from === target) return OK;
  return refused(
    'not-informed-from',
    target,
    `is not the address that the device informs from (${from ?? 'none yet'})`,
    target,
  );
}

/** An address, or a network in CIDR notation. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== undefined;
}

/** Without zone; IPv4-mapped IPv6 (RFC 4291 §2.5.5.2) as IPv4; undefined when it is no IP address. */
export function plainAddress(text: string): string | undefined {
  const [address = ''] = text.split('%');
  if (isIPv4(address)) return address;
  if (isIP(address) !== 6) return undefined;
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return canonical;
  const [high, low] = [parseInt(mapped[1] ?? '', 16), parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function parseNetwork(text: string): Network | undefined {
  const [, host = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const address = plainAddress(host);
  if (address === undefined) return undefined;
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const bits = family === 'ipv4' ? 32 : 128;
  // A mapped network counts its prefix from the front of the IPv6 address.
  const prefix = length === undefined ? bits : Number(length) - (family === 'ipv4' && host.includes(':') ? 96 : 0);
  return prefix >= 0 && prefix <= bits ? { address, prefix, family } : undefined;
}

function isIn(address: string, networks: readonly string[]): boolean {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (network !== undefined) list.addSubnet(network.address, network.prefix, network.family);
  }
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** Allowed by a network that lies within one of those: 0.0.0.0/0 means the phones out there, not this host's loopback. */
function allowedWithin(special: readonly string[], target: string, policy: AddressPolicy): boolean {
  return policy.allowed.some((text) => {
    const network = parseNetwork(text);
    if (network === undefined || !isIn(target, [text])) return false;
    return special.some((one) => {
      const outer = parseNetwork(one);
      return outer !== undefined && network.prefix >= outer.prefix && isIn(network.address, [one]);
    });
  });
}

function refused(rule: AddressRule, address: string, what: string, allow?: string): AddressVerdict {
  const remedy = allow === undefined ? '' : ` To allow it: ${OPTION} ${networkOf(allow)}`;
  return { allowed: false, rule, detail: `${address} ${what}.${remedy}` };
}

/** As an operator would write it. */
function networkOf(text: string): string {
  const network = parseNetwork(text);
  return network === undefined ? text : `${network.address}/${String(network.prefix)}`;
}
