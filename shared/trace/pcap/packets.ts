import { isDecimal } from '../../lib/character-set.js';
import { headerValue } from '../../sip/header-fields.js';
import { DEFAULT_PORT } from '../../sip/transport.js';
import type { TraceMessage } from '../traced-run.js';
import { dnsMessage, readDnsNote } from './dns-message.js';
import { echoPacket, MAX_PAYLOAD, portUnreachablePacket, udpPacket, type Packet, type Way } from './ip-packet.js';
import type { CapturedPacket } from './pcapng.js';
import { directed, TcpStreams } from './tcp-streams.js';
import { Ways } from './ways.js';

export interface LeftOut {
  readonly number: number;
  readonly why: string;
}

export interface RebuiltPackets {
  readonly packets: readonly CapturedPacket[];
  /** Entries that no packet is made of. */
  readonly leftOut: readonly LeftOut[];
}

/** The packets of messages, in the order of time. What had to be made up is said in the packet's comment. */
export function rebuildPackets(messages: readonly TraceMessage[]): RebuiltPackets {
  const rebuilding = new Rebuilding(messages);
  const packets: CapturedPacket[] = [];
  const leftOut: LeftOut[] = [];
  for (const message of [...messages].sort((a, b) => a.at - b.at || a.number - b.number)) {
    const made = rebuilding.packetsOf(message);
    if (typeof made === 'string') leftOut.push({ number: message.number, why: made });
    else for (const { packet, notes } of made) packets.push(captured(message, packet, notes));
  }
  return { packets, leftOut: leftOut.sort((a, b) => a.number - b.number) };
}

interface Made {
  readonly packet: Packet;
  readonly notes: readonly string[];
}

const DNS_PORT = 53;
/** RFC 6335 §6: dynamic ports begin here. */
const DYNAMIC_PORT = 49_152;
const PROCEDURE_IDENTIFIER = 1;
const PROBE_IDENTIFIER = 2;
/** No probe sends more: an Ethernet frame, even a jumbo one. */
const MAX_ECHO_LENGTH = 9000;
const ECHO = /^echo (request|reply)(?: (\d{1,5})\b)?(?: of (\d{1,5}) bytes)?/;

class Rebuilding {
  readonly #ways: Ways;
  readonly #tcp = new TcpStreams();
  readonly #dnsIds = new Map<string, number>();
  #questions = 0;
  /** Of the probes, by destination. */
  readonly #echoes = new Map<string, { readonly number: number; readonly length: number }>();
  /** The last message that was sent there. */
  readonly #sent = new Map<string, { readonly message: TraceMessage; readonly packet: Packet; readonly way: Way }>();

  constructor(messages: readonly TraceMessage[]) {
    this.#ways = new Ways(messages);
  }

  /** Or why there are none. */
  packetsOf(message: TraceMessage): readonly Made[] | string {
    switch (message.entry.proto) {
      case 'sip':
        return this.#sip(message);
      case 'dns':
        return this.#dns(message);
      case 'icmp':
        return this.#icmp(message);
      case 'error':
        return this.#error(message);
    }
  }

  #sip(message: TraceMessage): readonly Made[] | string {
    const { entry, bytes } = message;
    if (bytes === undefined || bytes.length === 0) return 'the message itself is not in the trace';
    const { dir, transport = 'UDP' } = entry;
    if (dir === 'local') return 'it crossed no wire';
    const port = DEFAULT_PORT[transport];
    const { way, notes: known } = this.#ways.of(message, 'server', { phone: port, other: port });
    const missing = missingOf(message);
    const notes = [...known, ...(missing > 0 ? ['its end is not in the trace: the phone shortened it'] : [])];
    if (transport === 'UDP') {
      if (bytes.length > MAX_PAYLOAD) return 'it is longer than a datagram';
      const packet = udpPacket(directed(way, dir), bytes, Math.min(missing, MAX_PAYLOAD - bytes.length));
      this.#keep(message, packet, way);
      return [{ packet, notes }];
    }
    if (transport === 'TLS') notes.push('decrypted: on the wire it went over TLS');
    const opening = this.#tcp.opening(way);
    const packets = this.#tcp.message(way, dir, bytes, missing);
    for (const packet of packets) this.#keep(message, packet, way);
    return packets.map((packet, i) => ({
      packet,
      notes: i < opening ? ['handshake, made up: the trace holds messages, not segments'] : notes,
    }));
  }

  #dns(message: TraceMessage): readonly Made[] | string {
    const { entry, text } = message;
    const note = readDnsNote(text);
    if (note === undefined) return `no message can be made of '${shortened(text)}'`;
    const asked = `${note.type} ${note.name}`;
    if (note.answer === undefined) this.#dnsIds.set(asked, ++this.#questions % 0x10000);
    const id = this.#dnsIds.get(asked) ?? 0;
    const dir = note.answer === undefined ? 'out' : 'in';
    const payload = entry.dir === 'local' ? undefined : dnsMessage(note, id);
    if (payload === undefined) return `no packet: ${shortened(text)}`;
    const ports = { phone: DYNAMIC_PORT + (id % 0x4000), other: DNS_PORT };
    const { way, notes } = this.#ways.of(message, 'name server', ports);
    return [
      {
        packet: udpPacket(directed(way, dir), payload),
        notes: [`rebuilt from the phone's note '${shortened(text)}': id, port and TTL are made up`, ...notes],
      },
    ];
  }

  #icmp(message: TraceMessage): readonly Made[] | string {
    const { text, entry } = message;
    const [, kind, sequence, bytes] = ECHO.exec(text) ?? [];
    if (entry.dir === 'local' || (kind !== 'request' && kind !== 'reply')) return `no packet: ${shortened(text)}`;
    const { way, notes } = this.#ways.of(message, 'server', { phone: 0, other: 0 });
    const to = entry.remote ?? '';
    const before = this.#echoes.get(to) ?? { number: 0, length: 0 };
    // Those of the probes are not numbered; each is waited for before the next. An answer is as long as its question.
    const echo =
      kind === 'reply' ? before : { number: before.number + 1, length: Math.min(Number(bytes ?? 0), MAX_ECHO_LENGTH) };
    if (sequence === undefined) this.#echoes.set(to, echo);
    const numbered =
      sequence === undefined
        ? { identifier: PROBE_IDENTIFIER, ...echo }
        : { identifier: PROCEDURE_IDENTIFIER, number: Number(sequence), length: 0 };
    const packet = echoPacket(directed(way, kind === 'request' ? 'out' : 'in'), kind, numbered);
    return [{ packet, notes: ['identifier and data are made up', ...notes] }];
  }

  /** What the phone's system said of a socket: only where a packet must have made it say so. */
  #error(message: TraceMessage): readonly Made[] | string {
    const { entry, text } = message;
    const last = this.#sent.get(entry.remote ?? '');
    const transport = entry.transport ?? (last && (last.message.entry.transport ?? 'UDP'));
    const noPacket = `no packet: ${shortened(text)}`;
    const said = `the phone's system said ${shortened(text)}`;
    if (transport === undefined) return noPacket;
    if (transport === 'UDP') {
      if (text !== 'ECONNREFUSED' || last === undefined) return noPacket;
      const packet = portUnreachablePacket(directed(last.way, 'in'), last.packet);
      return [{ packet, notes: [`${said}: an ICMP 'port unreachable' of the server makes it say so`] }];
    }
    if (text === 'ECONNREFUSED') {
      const ports = { phone: DYNAMIC_PORT, other: DEFAULT_PORT[transport] };
      const { way, notes } = this.#ways.of(message, 'server', ports);
      return this.#tcp
        .refused(way)
        .map((packet) => ({ packet, notes: [`${said}: a reset answers the SYN, numbers made up`, ...notes] }));
    }
    const reset = text === 'ECONNRESET' && last !== undefined ? this.#tcp.reset(last.way) : undefined;
    return reset === undefined ? noPacket : [{ packet: reset, notes: [`${said}: a reset, numbers made up`] }];
  }

  #keep(message: TraceMessage, packet: Packet, way: Way): void {
    const { dir, remote } = message.entry;
    if (dir === 'out' && remote !== undefined) this.#sent.set(remote, { message, packet, way });
  }
}

function captured(message: TraceMessage, packet: Packet, notes: readonly string[]): CapturedPacket {
  const { number, at, entry, retransmissionOf } = message;
  const comment = [
    `#${number}`,
    ...(retransmissionOf === undefined ? [] : [`retransmission of #${retransmissionOf}`]),
    ...(entry.probe === undefined ? [] : [`probe ${entry.probe}`]),
    ...(entry.simulated === true ? ['simulated: it crossed no network'] : []),
    ...notes,
  ].join('; ');
  return { packet, at, comment };
}

/** How many octets a message that was cut had more: as Content-Length tells, else one at least. */
function missingOf({ cut, head, text, bytes }: TraceMessage): number {
  if (!cut || bytes === undefined) return 0;
  const length = head === undefined ? undefined : headerValue(head, 'Content-Length');
  if (head?.bodyAt === undefined || length === undefined || length.length > 9 || !isDecimal(length)) return 1;
  const there = encodedLength(text.slice(head.bodyAt), bytes.length - text.length);
  return Math.max(1, Number(length) - there);
}

const encoder = new TextEncoder();

/** @param excess of octets over characters in the whole message; 0 where each character is one */
function encodedLength(text: string, excess: number): number {
  return excess === 0 ? text.length : encoder.encode(text).length;
}

function shortened(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
