import { randomUUID } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A drachtio server as far as REGISTERs over UDP need one: its protocol towards applications (drachtio-server, client.cpp and
 * sip-dialog-controller.cpp; drachtio-srf, wire-protocol.js), its own Via, and the answers that sofia-sip makes of silence
 * (408) and of ICMP errors (503). It relays to and from a real SIP server. No retransmissions.
 */
export interface FakeDrachtioOptions {
  readonly secret: string;
  /** When a request without a final response gets its 408; 32 s as sofia-sip's Timer F by default. */
  readonly timeoutMs?: number;
  /** It refuses to send, for this reason. */
  readonly refuses?: string;
  /** Answers from the network lose `received` and the value of `rport`, and every header that sofia-sip does not write. */
  readonly bare?: boolean;
}

interface Transaction {
  readonly id: string;
  readonly branch: string;
  readonly request: string;
  readonly application: Socket;
  readonly timer: NodeJS.Timeout;
}

export class FakeDrachtio {
  /** SIP messages of applications, as they were given. */
  readonly asked: string[] = [];
  readonly #options: FakeDrachtioOptions;
  readonly #server: Server;
  readonly #applications = new Set<Socket>();
  readonly #transactions = new Map<string, Transaction>();
  readonly #sockets = new Map<string, UdpSocket>();
  #sipPort = 0;

  constructor(options: FakeDrachtioOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async start(options: FakeDrachtioOptions): Promise<FakeDrachtio> {
    const fake = new FakeDrachtio(options);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    const probe = createSocket('udp4').bind(0, '127.0.0.1');
    await once(probe, 'listening');
    fake.#sipPort = probe.address().port;
    await new Promise<void>((resolve) => probe.close(() => resolve()));
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `address:port` of its SIP side. */
  get sipAddress(): string {
    return `127.0.0.1:${String(this.#sipPort)}`;
  }

  /** As after a crash. */
  dropApplications(): void {
    for (const socket of this.#applications) socket.destroy();
  }

  async close(): Promise<void> {
    this.dropApplications();
    for (const { timer } of this.#transactions.values()) clearTimeout(timer);
    for (const socket of this.#sockets.values()) socket.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.#applications.add(socket);
    let buffered = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#applications.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (let hash = buffered.indexOf('#'); hash > 0; hash = buffered.indexOf('#')) {
        const end = hash + 1 + Number(buffered.toString('utf8', 0, hash));
        if (buffered.length < end) return;
        const message = buffered.toString('utf8', hash + 1, end);
        buffered = buffered.subarray(end);
        void this.#received(socket, message);
      }
    });
  }

  async #received(socket: Socket, message: string): Promise<void> {
    const lineEnd = message.indexOf('\r\n');
    const [id = '', type, first = '', , route = ''] = (lineEnd < 0 ? message : message.slice(0, lineEnd)).split('|');
    if (type === 'authenticate') {
      const { secret } = this.#options;
      const hostport = `udp/${this.sipAddress}`;
      this.#tell(
        socket,
        first === secret
          ? `${randomUUID()}|response|${id}|OK|${hostport}|v0.8.25|${hostport}`
          : `${randomUUID()}|response|${id}|NOK|incorrect secret`,
      );
      return;
    }
    if (type !== 'sip') return;
    const request = message.slice(lineEnd + 2);
    this.asked.push(request);
    const { refuses } = this.#options;
    if (refuses !== undefined) {
      this.#tell(socket, `${randomUUID()}|response|${id}|NOK|${refuses}`);
      return;
    }
    await this.#send(socket, id, request, route);
  }

  async #send(application: Socket, messageId: string, request: string, route: string): Promise<void> {
    const branch = `z9hG4bK${randomUUID().replaceAll('-', '')}`;
    const [startLine = '', ...lines] = request.split('\r\n');
    const via = `Via: SIP/2.0/UDP ${this.sipAddress};rport;branch=${branch}`;
    const sent = [startLine, via, 'Max-Forwards: 70', ...lines].join('\r\n');
    const id = randomUUID();
    const { timeoutMs = 32_000 } = this.#options;
    const timer = setTimeout(() => this.#answerItself(branch, '408 Request Timeout'), timeoutMs);
    this.#transactions.set(branch, { id, branch, request: sent, application, timer });
    const [, host = '', port = ''] = /^sip:([^:;]+):(\d+)/.exec(route) ?? [];
    const socket = await this.#socketTo(host, Number(port));
    const meta = `application|${String(Buffer.byteLength(sent))}|udp|127.0.0.1|${String(this.#sipPort)}|12:00:00.000001`;
    this.#tell(application, `${randomUUID()}|response|${messageId}|OK|${meta}|${id}|Msg sent:|\r\n${sent}`);
    socket.send(sent);
  }

  /** Connected, so that ICMP errors are seen; all of them from one port. */
  async #socketTo(host: string, port: number): Promise<UdpSocket> {
    const key = `${host}:${String(port)}`;
    const known = this.#sockets.get(key);
    if (known !== undefined) return known;
    const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(this.#sipPort, '127.0.0.1');
    this.#sockets.set(key, socket);
    await once(socket, 'listening');
    const connected = once(socket, 'connect');
    socket.connect(port, host);
    await connected;
    socket.on('error', () => {
      for (const { branch } of this.#transactions.values()) this.#answerItself(branch, '503 Service Unavailable');
    });
    socket.on('message', (bytes, from) => this.#relay(bytes.toString(), from));
    return socket;
  }

  #relay(response: string, from: RemoteInfo): void {
    const status = Number(response.split(' ')[1]);
    const branch = /branch=([^;,\s]+)/.exec(response)?.[1] ?? '';
    // sofia-sip keeps the 100 to itself.
    if (status > 100) this.#pass(branch, this.#options.bare === true ? bare(response) : response, from);
  }

  /** sofia-sip, nta.c, complete_response: the headers of the request, and nothing else. */
  #answerItself(branch: string, status: string): void {
    const request = this.#transactions.get(branch)?.request ?? '';
    const copied = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
    this.#pass(branch, `${[`SIP/2.0 ${status}`, ...copied, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`);
  }

  #pass(branch: string, response: string, from?: RemoteInfo): void {
    const transaction = this.#transactions.get(branch);
    if (transaction === undefined) return;
    if (Number(response.split(' ')[1]) >= 200) {
      clearTimeout(transaction.timer);
      this.#transactions.delete(branch);
    }
    const { application, id } = transaction;
    const source = `${from?.address ?? '0.0.0.0'}|${String(from?.port ?? 0)}`;
    const length = String(Buffer.byteLength(response));
    this.#tell(
      application,
      `${randomUUID()}|sip|network|${length}|udp|${source}|12:00:00.000001|${id}||\r\n${response}`,
    );
  }

  #tell(socket: Socket, message: string): void {
    if (!socket.destroyed) socket.write(`${String(Buffer.byteLength(message))}#${message}`);
  }
}

function bare(response: string): string {
  const kept = response
    .split('\r\n')
    .filter((line) => line === '' || /^(SIP\/|(Via|From|To|Call-ID|CSeq|Content-Length):)/i.test(line));
  return kept
    .join('\r\n')
    .replace(/;received=[^;\r]+/, '')
    .replace(/;rport=\d+/, ';rport');
}
