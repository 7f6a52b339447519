import { connect, type Socket } from 'node:net';

/** A TCP connection that sends what it is told, and collects what comes. */
export class RawConnection {
  readonly socket: Socket;
  received = '';
  /** Resolves with everything that came, when the other side has closed or reset. */
  readonly closed: Promise<string>;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    // A reset is one of the ways in which a server lets go.
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk) => (this.received += chunk.toString('latin1')));
    this.closed = new Promise((resolve) => this.socket.on('close', () => resolve(this.received)));
  }

  send(bytes: string | Buffer): this {
    this.socket.write(bytes);
    return this;
  }
}

/** Sends bytes and returns everything that comes until the server closes. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new RawConnection(port).send(bytes).closed;
}
