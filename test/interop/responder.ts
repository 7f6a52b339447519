import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { headerValue, parseSipMessage, type SipMessage } from '#shared/sip/message.js';

export interface Responder {
  readonly port: number;
  close(): void;
}

export interface Answering {
  /** From the port that was asked. */
  send(bytes: string | Uint8Array): void;
  /** From another port of the same host. */
  sendFromElsewhere(bytes: string | Uint8Array): void;
}

/** A UDP peer at 127.0.0.1 for what no SIP server does. `answer` is called with every REGISTER, retransmissions too. */
export async function startResponder(answer: (request: SipMessage, out: Answering) => void): Promise<Responder> {
  const [socket, elsewhere] = [createSocket('udp4'), createSocket('udp4')];
  socket.on('message', (bytes, { address, port }) => {
    const parsed = parseSipMessage(bytes);
    if (!parsed.ok) return;
    answer(parsed.value, {
      send: (reply) => socket.send(reply, port, address),
      sendFromElsewhere: (reply) => elsewhere.send(reply, port, address),
    });
  });
  for (const one of [socket, elsewhere]) {
    one.bind(0, '127.0.0.1');
    await once(one, 'listening');
  }
  return {
    port: socket.address().port,
    close() {
      socket.close();
      elsewhere.close();
    },
  };
}

/** A response to this request as text. */
export function responseTo(request: SipMessage, status: string, headers: readonly string[] = [], body = ''): string {
  const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerValue(request, name) ?? ''}`);
  const to = `To: ${headerValue(request, 'To') ?? ''};tag=responder`;
  const lines = [`SIP/2.0 ${status}`, ...copied, to, ...headers, `Content-Length: ${body.length}`, '', body];
  return lines.join('\r\n');
}
