import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AcsRequest, CpeResponse, CwmpMessage, Fault, Inform } from '#shared/cwmp/messages.js';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';

export type Answer = CpeResponse | Fault;
/** Yields requests, is given their answers; ends with the session. */
export type Conversation = Generator<AcsRequest, void, Answer>;

/** An ACS over real HTTP for one agent: every session is one conversation. */
export class ConversationAcs {
  readonly #server: Server;
  readonly #begin: (inform: Inform) => Conversation;
  #conversation: Conversation | undefined;

  constructor(begin: (inform: Inform) => Conversation) {
    this.#begin = begin;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const message = this.#answer(Buffer.concat(chunks));
        response.writeHead(message === undefined ? 204 : 200, { 'Content-Type': 'text/xml' });
        response.end(message === undefined ? '' : printEnvelope({ id: '1', message }));
      });
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(body: Buffer): CwmpMessage | undefined {
    const parsed = parseEnvelope(body);
    const message = parsed.ok ? parsed.value.message : undefined;
    if (message?.method === 'Inform') {
      this.#conversation = this.#begin(message);
      return { method: 'InformResponse', maxEnvelopes: 1 };
    }
    // The first `next` only begins; what it is given is not looked at.
    const next = this.#conversation?.next(message as Answer);
    return next?.done === false ? next.value : undefined;
  }
}
