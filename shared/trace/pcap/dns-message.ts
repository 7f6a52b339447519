import type { DnsError, DnsRecords, DnsRecordType, NaptrRecord, SrvRecord } from '../../sip/dns-records.js';
import { isIpv4, isIpv6 } from '../../sip/uri.js';
import { addressBytes } from '../endpoint.js';
import { concat, u16, u32 } from './octets.js';

/** What a trace notes of the DNS (`shared/diagnosis/locating.ts`), read, and made a message of RFC 1035 §4 again. */
export interface DnsNote {
  readonly type: DnsRecordType;
  readonly name: string;
  /** Absent: the question. */
  readonly answer?: DnsRecords | DnsError;
}

const NOTE = /^(A|AAAA|SRV|NAPTR) ([^\s]{1,255})(?: → (.*))?$/s;
const ERRORS: readonly DnsError[] = ['nxdomain', 'no-address', 'servfail', 'refused', 'timeout', 'failed'];

export function readDnsNote(text: string): DnsNote | undefined {
  const [, type, name, told] = NOTE.exec(text) ?? [];
  if (type === undefined || name === undefined) return undefined;
  const note = { type: type as DnsRecordType, name };
  if (told === undefined) return note;
  const answer = ERRORS.find((error) => error === told) ?? readRecords(note.type, told);
  return answer === undefined ? undefined : { ...note, answer };
}

function readRecords(type: DnsRecordType, told: string): DnsRecords | undefined {
  const lines = told.split(', ');
  switch (type) {
    case 'A':
      return lines.every(isIpv4) ? { type, addresses: lines } : undefined;
    case 'AAAA':
      return lines.every(isIpv6) ? { type, addresses: lines } : undefined;
    case 'SRV': {
      const services = lines.map(readSrv);
      return services.every((one) => one !== undefined) ? { type, services } : undefined;
    }
    case 'NAPTR': {
      const pointers = lines.map(readNaptr);
      return pointers.every((one) => one !== undefined) ? { type, pointers } : undefined;
    }
  }
}

function readSrv(line: string): SrvRecord | undefined {
  const [, priority, weight, port, target] = /^(\d{1,5}) (\d{1,5}) (\d{1,5}) (\S*)$/.exec(line) ?? [];
  if (target === undefined) return undefined;
  return { priority: Number(priority), weight: Number(weight), port: Number(port), target };
}

function readNaptr(line: string): NaptrRecord | undefined {
  const [, order, preference, flags, service, replacement] =
    /^(\d{1,5}) (\d{1,5}) "([^"]*)" "([^"]*)" (\S*)$/.exec(line) ?? [];
  if (flags === undefined || service === undefined || replacement === undefined) return undefined;
  return { order: Number(order), preference: Number(preference), flags, service, replacement };
}

const TYPES: Readonly<Record<DnsRecordType, number>> = { A: 1, AAAA: 28, SRV: 33, NAPTR: 35 };
const CLASS_IN = 1;
const QUESTION_FLAGS = 0x0100; // recursion desired
const ANSWER_FLAGS = 0x8180; // an answer, recursion desired and available
const RCODES: Readonly<Partial<Record<DnsError, number>>> = { 'no-address': 0, servfail: 2, nxdomain: 3, refused: 5 };

/** @returns undefined where there was none (a time-out, say), or where a name cannot stand in a message */
export function dnsMessage({ type, name, answer }: DnsNote, id: number): Uint8Array | undefined {
  const encoded = encodeName(name);
  if (encoded === undefined) return undefined;
  const question = concat(encoded, u16(TYPES[type]), u16(CLASS_IN));
  const head = (flags: number, answers: number): Uint8Array =>
    concat(u16(id), u16(flags), u16(1), u16(answers), u16(0), u16(0), question);
  if (answer === undefined) return head(QUESTION_FLAGS, 0);
  if (typeof answer === 'string') {
    const code = RCODES[answer];
    return code === undefined ? undefined : head(ANSWER_FLAGS | code, 0);
  }
  const data = recordData(answer);
  if (data === undefined) return undefined;
  const records = data.map((one) =>
    // The TTL is not noted: 0, which says of itself that it is not to be kept.
    concat(encoded, u16(TYPES[type]), u16(CLASS_IN), u32(0), u16(one.length), one),
  );
  return concat(head(ANSWER_FLAGS, records.length), ...records);
}

function recordData(records: DnsRecords): readonly Uint8Array[] | undefined {
  const data = ((): readonly (Uint8Array | undefined)[] => {
    switch (records.type) {
      case 'A':
      case 'AAAA':
        return records.addresses.map(addressBytes);
      case 'SRV':
        return records.services.map(({ priority, weight, port, target }) =>
          withName(concat(u16(priority), u16(weight), u16(port)), target),
        );
      case 'NAPTR':
        return records.pointers.map(({ order, preference, flags, service, replacement }) => {
          const texts = [flags, service, ''].map(characterString);
          return texts.every((text) => text !== undefined)
            ? withName(concat(u16(order), u16(preference), ...texts), replacement)
            : undefined;
        });
    }
  })();
  return data.every((one) => one !== undefined) ? data : undefined;
}

function withName(before: Uint8Array, name: string): Uint8Array | undefined {
  const encoded = encodeName(name);
  return encoded && concat(before, encoded);
}

const encoder = new TextEncoder();

/** RFC 1035 §3.3 */
function characterString(text: string): Uint8Array | undefined {
  const bytes = encoder.encode(text);
  return bytes.length > 255 ? undefined : concat(Uint8Array.of(bytes.length), bytes);
}

/** RFC 1035 §3.1, §2.3.4: labels of 63 octets, 255 in all. */
function encodeName(name: string): Uint8Array | undefined {
  const plain = name.endsWith('.') ? name.slice(0, -1) : name;
  const labels = plain === '' ? [] : plain.split('.').map((label) => encoder.encode(label));
  if (labels.some(({ length }) => length === 0 || length > 63)) return undefined;
  const bytes = concat(...labels.flatMap((label) => [Uint8Array.of(label.length), label]), Uint8Array.of(0));
  return bytes.length > 255 ? undefined : bytes;
}
