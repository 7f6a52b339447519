import { TCP, tcpPacket, type Packet, type Way } from './ip-packet.js';

/** TCP as the messages need it: the trace knows messages and no segments, so handshakes and numbers are made up. */
export class TcpStreams {
  readonly #open = new Map<string, { out: number; in: number }>();

  /**
   * @param way from the phone to the server
   * @param missing octets that the message had behind these
   */
  message(way: Way, dir: 'out' | 'in', bytes: Uint8Array, missing: number): readonly Packet[] {
    const opening = this.#open.has(keyOf(way)) ? [] : this.#handshake(way);
    const numbers = this.#open.get(keyOf(way)) ?? { out: 1, in: 1 };
    const there = dir === 'out' ? 'in' : 'out';
    const segments: Packet[] = [];
    for (let at = 0; at < bytes.length; at += MAX_SEGMENT) {
      const payload = bytes.subarray(at, at + MAX_SEGMENT);
      const last = at + MAX_SEGMENT >= bytes.length;
      const lost = last ? Math.min(missing, MAX_SEGMENT - payload.length) : 0;
      const flags = last ? TCP.PSH | TCP.ACK : TCP.ACK;
      const segment = { seq: numbers[dir], ack: numbers[there], flags, payload, missing: lost };
      segments.push(tcpPacket(directed(way, dir), segment));
      numbers[dir] = (numbers[dir] + payload.length + lost) >>> 0;
    }
    return [...opening, ...segments];
  }

  /** How many packets of a message's are the handshake's. */
  opening(way: Way): number {
    return this.#open.has(keyOf(way)) ? 0 : HANDSHAKE;
  }

  /** The server breaks the connection off: undefined where there is none. */
  reset(way: Way): Packet | undefined {
    const numbers = this.#open.get(keyOf(way));
    if (numbers === undefined) return undefined;
    this.#open.delete(keyOf(way));
    return tcpPacket(directed(way, 'in'), { ...bare, seq: numbers.in, ack: numbers.out, flags: TCP.RST | TCP.ACK });
  }

  /** The server refuses one (RFC 9293 §3.5.2). */
  refused(way: Way): readonly Packet[] {
    this.#open.delete(keyOf(way));
    return [
      tcpPacket(way, { ...bare, seq: 0, ack: 0, flags: TCP.SYN }),
      tcpPacket(directed(way, 'in'), { ...bare, seq: 0, ack: 1, flags: TCP.RST | TCP.ACK }),
    ];
  }

  #handshake(way: Way): readonly Packet[] {
    this.#open.set(keyOf(way), { out: 1, in: 1 });
    return [
      tcpPacket(way, { ...bare, seq: 0, ack: 0, flags: TCP.SYN }),
      tcpPacket(directed(way, 'in'), { ...bare, seq: 0, ack: 1, flags: TCP.SYN | TCP.ACK }),
      tcpPacket(way, { ...bare, seq: 1, ack: 1, flags: TCP.ACK }),
    ];
  }
}

const HANDSHAKE = 3;
/** Within what an IP packet takes. */
const MAX_SEGMENT = 65_000;

const bare = { payload: new Uint8Array(0), missing: 0 } as const;

export function directed({ from, to }: Way, dir: 'out' | 'in'): Way {
  return dir === 'out' ? { from, to } : { from: to, to: from };
}

function keyOf({ from, to }: Way): string {
  return [from, to].map(({ address, port }) => `${address.join('.')} ${port}`).join(' ');
}
