import type { TraceMessage } from '../traced-run.js';
import { readEndpoint, type Endpoint } from '../endpoint.js';
import type { Way } from './ip-packet.js';

/** Whence and whither a message went, with what had to be put in the place of what nobody knows. */
export interface KnownWay {
  /** From the phone to the other side. */
  readonly way: Way;
  /** Half a sentence each. */
  readonly notes: readonly string[];
}

/** RFC 5737, RFC 3849: addresses that are nobody's. */
const PLACEHOLDERS = {
  phone: { 4: '192.0.2.1', 6: '2001:db8::1' },
  server: { 4: '192.0.2.2', 6: '2001:db8::2' },
  'name server': { 4: '192.0.2.53', 6: '2001:db8::53' },
} as const;
type Actor = keyof typeof PLACEHOLDERS;

/** Addresses that the messages of a run tell of each other. */
export class Ways {
  readonly #phone: Readonly<Partial<Record<4 | 6, Endpoint>>>;
  readonly #family: 4 | 6;

  constructor(messages: readonly TraceMessage[]) {
    const known: Partial<Record<4 | 6, Endpoint>> = {};
    let family: 4 | 6 | undefined;
    for (const { entry } of messages) {
      const local = readEndpoint(entry.local ?? '');
      if (local !== undefined) known[local.family] ??= local;
      family ??= (local ?? readEndpoint(entry.remote ?? ''))?.family;
    }
    this.#phone = known;
    this.#family = family ?? 4;
  }

  /** @param ports of both sides where the trace names none */
  of(
    { entry }: TraceMessage,
    other: Exclude<Actor, 'phone'>,
    ports: { readonly phone: number; readonly other: number },
  ): KnownWay {
    const notes: string[] = [];
    const remote = readEndpoint(entry.remote ?? '');
    const local = readEndpoint(entry.local ?? '');
    const family = remote?.family ?? local?.family ?? this.#family;
    const from = local?.family === family ? local : this.#phoneOf(family, ports.phone, notes);
    const to = remote ?? placeholder(other, family, ports.other, notes);
    return { way: { from: withPort(from, ports.phone), to: withPort(to, ports.other) }, notes };
  }

  #phoneOf(family: 4 | 6, port: number, notes: string[]): Endpoint {
    const known = this.#phone[family];
    if (known === undefined) return placeholder('phone', family, port, notes);
    notes.push("the phone's address is that of its other messages");
    return { ...known, port };
  }
}

function placeholder(actor: Actor, family: 4 | 6, port: number, notes: string[]): Endpoint {
  const text = PLACEHOLDERS[actor][family];
  notes.push(`the address of the ${actor} is not known, ${text} stands for it`);
  return { ...(readEndpoint(text) ?? { family, address: new Uint8Array(family === 4 ? 4 : 16) }), port };
}

function withPort(endpoint: Endpoint, port: number): Endpoint {
  return endpoint.port === 0 ? { ...endpoint, port } : endpoint;
}
