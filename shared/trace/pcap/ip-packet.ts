import type { Endpoint } from '../endpoint.js';
import { concat, sum16, u16, u32 } from './octets.js';

/** Packets as LINKTYPE_RAW has them: IPv4 (RFC 791) or IPv6 (RFC 8200), without a link layer. */

/** Whence and whither; both of one family. */
export interface Way {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

export interface Packet {
  /** As much of it as is there. */
  readonly bytes: Uint8Array;
  /** Octets that it had on the wire. */
  readonly length: number;
}

export interface TcpSegment {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** Octets of the payload that are not there. */
  readonly missing: number;
}

/** RFC 9293 §3.1 */
export const TCP = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

const ICMP4 = 1;
const TCP_PROTOCOL = 6;
const UDP_PROTOCOL = 17;
const ICMP6 = 58;

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const UDP_HEADER = 8;
const TCP_HEADER = 20;
const ICMP_HEADER = 8;
const TTL = 64;

/** The largest payload that a datagram of either family can have; undefined packets would be longer. */
export const MAX_PAYLOAD = 65_535 - IPV4_HEADER - UDP_HEADER;

/** RFC 768 */
export function udpPacket(way: Way, payload: Uint8Array, missing = 0): Packet {
  const length = UDP_HEADER + payload.length + missing;
  const header = concat(u16(way.from.port), u16(way.to.port), u16(length), u16(0));
  const sum = checksum(way, UDP_PROTOCOL, length, concat(header, payload));
  // Zero would mean that there is none.
  header.set(u16(sum === 0 ? 0xffff : sum), 6);
  return ipPacket(way, UDP_PROTOCOL, concat(header, payload), missing);
}

export function tcpPacket(way: Way, { seq, ack, flags, payload, missing }: TcpSegment): Packet {
  const header = concat(
    u16(way.from.port),
    u16(way.to.port),
    u32(seq),
    u32(ack),
    Uint8Array.of((TCP_HEADER / 4) << 4, flags),
    u16(0xffff), // window
    u16(0),
    u16(0),
  );
  const length = TCP_HEADER + payload.length + missing;
  header.set(u16(checksum(way, TCP_PROTOCOL, length, concat(header, payload))), 16);
  return ipPacket(way, TCP_PROTOCOL, concat(header, payload), missing);
}

/**
 * RFC 792, RFC 4443 §4
 * @param echo `length`: of the whole packet, filled up with zeros; what it has without data if that is more
 */
export function echoPacket(
  way: Way,
  kind: 'request' | 'reply',
  echo: { readonly identifier: number; readonly number: number; readonly length: number },
): Packet {
  const { family } = way.from;
  const [request, reply] = family === 4 ? [8, 0] : [128, 129];
  const without = (family === 4 ? IPV4_HEADER : IPV6_HEADER) + ICMP_HEADER;
  const data = new Uint8Array(Math.max(0, echo.length - without));
  return icmpPacket(way, kind === 'request' ? request : reply, 0, concat(u16(echo.identifier), u16(echo.number), data));
}

/** 'Port unreachable' about a packet that went the other way (RFC 792, RFC 4443 §3.1): its headers are quoted. */
export function portUnreachablePacket(way: Way, about: Packet): Packet {
  const quoted = about.bytes.slice(0, (way.from.family === 4 ? IPV4_HEADER : IPV6_HEADER) + UDP_HEADER);
  const [type, code] = way.from.family === 4 ? [3, 3] : [1, 4];
  return icmpPacket(way, type, code, concat(u32(0), quoted));
}

function icmpPacket(way: Way, type: number, code: number, rest: Uint8Array): Packet {
  const message = concat(Uint8Array.of(type, code), u16(0), rest);
  const { family } = way.from;
  const sum = family === 4 ? sum16(message) : checksum(way, ICMP6, message.length, message);
  message.set(u16(sum), 2);
  return ipPacket(way, family === 4 ? ICMP4 : ICMP6, message, 0);
}

/** With the pseudo-header of RFC 9293 §3.1 and RFC 8200 §8.1, which sum up to the same. Missing octets count as zeros. */
function checksum({ from, to }: Way, protocol: number, length: number, there: Uint8Array): number {
  return sum16(concat(from.address, to.address, u32(length), u32(protocol), there));
}

function ipPacket({ from, to }: Way, protocol: number, payload: Uint8Array, missing: number): Packet {
  const length = payload.length + missing;
  if (from.family === 6) {
    const header = concat(u32(0x60000000), u16(length), Uint8Array.of(protocol, TTL), from.address, to.address);
    return { bytes: concat(header, payload), length: IPV6_HEADER + length };
  }
  const header = concat(
    Uint8Array.of(0x45, 0),
    u16(IPV4_HEADER + length),
    u16(0), // identification: RFC 6864 §4.1 leaves it open where a packet is not to be fragmented
    u16(0x4000),
    Uint8Array.of(TTL, protocol),
    u16(0),
    from.address,
    to.address,
  );
  header.set(u16(sum16(header)), 10);
  return { bytes: concat(header, payload), length: IPV4_HEADER + length };
}
