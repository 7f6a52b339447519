import type { Source } from './target.js';

/** What text protocols are taken apart by, what numbers overflow at, and what a decoder stumbles over. */
const TOKENS = [
  ...'\r\n,;:="<>/@?&%[]() \t\0\\.-+*'.split(''),
  '\r\n\r\n',
  '\r\n ',
  '""',
  '<>',
  '%00',
  '&#0;',
  '&#x110000;',
  '&amp;',
  '&bogus;',
  ']]>',
  '<!--',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<![CDATA[',
  '</',
  '/>',
  'xmlns:a="',
  '__proto__',
  'constructor',
  '-1',
  '0',
  '65536',
  '4294967296',
  '99999999999999999999',
  '1e9',
  'NaN',
  '\u00e9',
  '\ud83d\ude00',
  '\ufeff',
  'Content-Length: 5',
  'sip:',
  'Digest ',
  'z9hG4bK',
  'true',
].map((text) => Buffer.from(text));

const RAW = [Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xfe, 0xff]), Buffer.from([0xed, 0xa0, 0x80])];

/** One to six small changes; now and then a piece of another sample. */
export function mutate(sample: Uint8Array, others: readonly Uint8Array[], source: Source): Uint8Array {
  let bytes: Buffer = Buffer.from(sample);
  const changes = 1 + source.int(6);
  for (let i = 0; i < changes; i++) bytes = change(bytes, others, source);
  return bytes;
}

function change(bytes: Buffer, others: readonly Uint8Array[], source: Source): Buffer {
  const at = source.int(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + source.int(source.chance(0.2) ? 200 : 12));
  const before = bytes.subarray(0, at);
  switch (source.int(8)) {
    case 0: // flip a bit
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << source.int(8));
      return bytes;
    case 1: // delete
      return Buffer.concat([before, bytes.subarray(end)]);
    case 2: // repeat, at times very often
      return Buffer.concat([
        bytes.subarray(0, end),
        ...new Array<Buffer>(source.chance(0.05) ? 400 : 1 + source.int(3)).fill(bytes.subarray(at, end)),
        bytes.subarray(end),
      ]);
    case 3: // cut off
      return source.chance(0.3) ? Buffer.from(before) : bytes;
    case 4: {
      // a piece of another sample
      const other = source.pick(others);
      const from = source.int(other.length + 1);
      return Buffer.concat([before, other.subarray(from, from + source.int(80)), bytes.subarray(at)]);
    }
    case 5: // a byte
      return Buffer.concat([before, Buffer.from([source.int(256)]), bytes.subarray(source.chance(0.5) ? at : end)]);
    case 6: // instead of
      return Buffer.concat([before, source.pick(source.chance(0.9) ? TOKENS : RAW), bytes.subarray(end)]);
    default: // besides
      return Buffer.concat([before, source.pick(source.chance(0.9) ? TOKENS : RAW), bytes.subarray(at)]);
  }
}
