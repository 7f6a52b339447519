import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  /** Head as sent, with the status line. */
  readonly head: string;
  readonly body: string;
}

const END_OF_HEAD = '\r\n\r\n';

/**
 * One TCP connection of a phone, and just as much HTTP/1.1 as the server under load speaks: every answer has a
 * Content-Length or no body. Cheap, so that the generator is not what is measured.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #received = '';
  #waiting: { readonly resolve: (answer: HttpAnswer) => void; readonly reject: (error: Error) => void } | undefined;

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    // Nothing but ASCII is sent in this benchmark: characters are bytes.
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (data: string) => this.#read(data));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** @param headers each with its line end */
  post(body: string, headers: string): Promise<HttpAnswer> {
    const type = body === '' ? '' : 'Content-Type: text/xml; charset="utf-8"\r\nSOAPAction: ""\r\n';
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(
        `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n${type}${headers}Content-Length: ${String(body.length)}\r\n\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #read(data: string): void {
    this.#received += data;
    const end = this.#received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const head = this.#received.slice(0, end + 2);
    const length = Number(headerOf(head, 'content-length') ?? 0);
    const start = end + END_OF_HEAD.length;
    if (this.#received.length < start + length) return;
    const body = this.#received.slice(start, start + length);
    this.#received = this.#received.slice(start + length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), head, body });
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

/** The first value of a header. @param name in lower case */
export function headerOf(head: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*?)\r$`, 'im').exec(head)?.[1];
}
