// A name server of a rig, UDP port 53 on all addresses. node name-server.mjs ZONE, a JSON object (see Zone).
import { createSocket } from 'node:dgram';

/** Records by lower-case name; what stands for a name instead of records is an RCODE. A name that is absent: NXDOMAIN. */
export type Zone = Readonly<Record<string, ZoneRecords | 'SERVFAIL' | 'REFUSED'>>;

export interface ZoneRecords {
  readonly A?: readonly string[];
  readonly SRV?: readonly { readonly priority: number; readonly port: number; readonly target: string }[];
}

// RFC 1035 §3.2.2, §4.1.1; RFC 2782
const TYPE = { A: 1, SRV: 33 } as const;
const RCODE = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
const TTL_SECONDS = 60;

const zone = JSON.parse(process.argv[2] ?? '{}') as Zone;
const socket = createSocket('udp4');
socket.on('message', (query, from) => {
  const answer = answerTo(query);
  if (answer !== undefined) socket.send(answer, from.port, from.address);
});
socket.bind(53, () => console.log('ready'));
process.stdin.on('end', () => process.exit()).resume(); // with the test that started it

function answerTo(query: Buffer): Buffer | undefined {
  const question = questionIn(query);
  if (question === undefined) return undefined;
  const found = zone[question.name] ?? 'NXDOMAIN';
  const records = typeof found === 'string' ? [] : recordsOf(found, question.type);
  const rcode = RCODE[typeof found === 'string' ? found : 'NOERROR'];
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2); // ID
  header.writeUInt16BE(0x8580 | rcode, 2); // a response, authoritative, recursion desired and available
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(12, question.end), ...records]);
}

function questionIn(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]; length !== undefined && length !== 0; length = query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  if (at + 5 > query.length) return undefined;
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function recordsOf({ A, SRV }: ZoneRecords, type: number): Buffer[] {
  if (type === TYPE.A) return (A ?? []).map((address) => record(type, Buffer.from(address.split('.').map(Number))));
  if (type !== TYPE.SRV) return [];
  return (SRV ?? []).map(({ priority, port, target }) => {
    const fixed = Buffer.alloc(6);
    fixed.writeUInt16BE(priority, 0);
    fixed.writeUInt16BE(port, 4);
    return record(type, Buffer.concat([fixed, encodeName(target)]));
  });
}

function record(type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(12);
  fixed.writeUInt16BE(0xc00c, 0); // the name of the question
  fixed.writeUInt16BE(type, 2);
  fixed.writeUInt16BE(1, 4); // IN
  fixed.writeUInt32BE(TTL_SECONDS, 6);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([fixed, data]);
}

function encodeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}
