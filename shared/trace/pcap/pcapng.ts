import { concat, le16, le32 } from './octets.js';
import type { Packet } from './ip-packet.js';

/**
 * The file: pcapng (draft-ietf-opsawg-pcapng), which Wireshark, tshark and, by libpcap, sngrep read. Unlike the older form
 * it holds comments, so that what was made up or simulated can say so.
 */
export interface CapturedPacket {
  readonly packet: Packet;
  /** Epoch ms. */
  readonly at: number;
  readonly comment: string;
}

/** An IP packet without a link layer. */
const LINKTYPE_RAW = 101;
const SNAPLEN = 262_144;

const OPTION_COMMENT = 1;
const OPTION_USER_APPLICATION = 4;
/** The length of an option has 16 bits. */
const MAX_OPTION = 65_000;

const encoder = new TextEncoder();

export function printPcapng(
  packets: readonly CapturedPacket[],
  about: { readonly program: string; readonly comment: string },
): Uint8Array<ArrayBuffer> {
  const section = block(
    0x0a0d0d0a,
    le32(0x1a2b3c4d),
    le16(1),
    le16(0),
    // The section's length: to the end of the file.
    le32(0xffffffff),
    le32(0xffffffff),
    ...options([OPTION_COMMENT, about.comment], [OPTION_USER_APPLICATION, about.program]),
  );
  const link = block(1, le16(LINKTYPE_RAW), le16(0), le32(SNAPLEN));
  return concat(section, link, ...packets.map(packetBlock));
}

function packetBlock({ packet: { bytes, length }, at, comment }: CapturedPacket): Uint8Array {
  // The default resolution: microseconds since 1970, 64 bits in two halves.
  const microseconds = Math.max(0, Math.round(at * 1000));
  return block(
    6,
    le32(0),
    le32(Math.floor(microseconds / 2 ** 32)),
    le32(microseconds % 2 ** 32),
    le32(bytes.length),
    le32(length),
    padded(bytes),
    ...options([OPTION_COMMENT, comment]),
  );
}

function block(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  const length = le32(body.length + 12);
  return concat(le32(type), length, body, length);
}

function options(...all: readonly (readonly [code: number, text: string])[]): readonly Uint8Array[] {
  const given = all.filter(([, text]) => text !== '');
  if (given.length === 0) return [];
  return [
    ...given.flatMap(([code, text]) => {
      const bytes = encoder.encode(text.slice(0, MAX_OPTION / 3));
      return [le16(code), le16(bytes.length), padded(bytes)];
    }),
    le32(0),
  ];
}

/** To 32 bits. */
function padded(bytes: Uint8Array): Uint8Array {
  return concat(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}
