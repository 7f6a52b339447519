import { createHash, randomBytes } from 'node:crypto';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { Agent as TlsAgent, request as requestOverTls } from 'node:https';
import { answerChallenge, chooseChallenge, parseChallenges, type Hash } from '#shared/auth/digest.js';
import type { CwmpMessage, Envelope, Inform } from '#shared/cwmp/messages.js';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { Secret } from '#shared/lib/secret.js';

export const hash: Hash = (algorithm, data) => createHash(algorithm).update(data).digest('hex');

export interface TinyAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly envelope: Envelope | undefined;
}

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent instead of the printed message. */
  readonly body?: string | Buffer;
  /** Without Content-Length. */
  readonly chunked?: boolean;
  readonly method?: string;
}

/** PEM. `ca`: the server's; `cert` and `key`: the CPE's own. */
export interface TinyTls {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

/** A CPE for tests of an ACS: one TCP connection at a time, cookies, digest, and nothing by itself. */
export class TinyCpe {
  readonly url: string;
  username: string;
  password: string;
  cookie: string | undefined;
  readonly #tls: TinyTls | undefined;
  #agent: Agent;
  /** Value of WWW-Authenticate that came last. */
  challenge: string | undefined;

  constructor(url: string, username: string, password: string, tls?: TinyTls) {
    this.url = url;
    this.username = username;
    this.password = password;
    this.#tls = tls;
    this.#agent = this.#newAgent();
  }

  /** The next POST comes on a new connection. */
  reconnect(): void {
    this.#agent.destroy();
    this.#agent = this.#newAgent();
  }

  close(): void {
    this.#agent.destroy();
  }

  /** As TR-069 says: without credentials first, then with an answer to the challenge. */
  async post(message?: CwmpMessage, options: PostOptions = {}): Promise<TinyAnswer> {
    const first = await this.postOnce(message, options);
    return first.status === 401 ? this.postOnce(message, options, true) : first;
  }

  async postOnce(
    message?: CwmpMessage,
    options: PostOptions = {},
    authorized = false,
    namespace = 'urn:dslforum-org:cwmp-1-2',
  ): Promise<TinyAnswer> {
    const printed = message === undefined ? '' : printEnvelope({ id: 'cpe-1', namespace, message });
    const body = Buffer.from(options.body ?? printed);
    const answer = await this.#send(body, options, authorized);
    const [cookie] = answer.headers['set-cookie'] ?? [];
    if (cookie !== undefined) this.cookie = cookie.split(';')[0];
    this.challenge = answer.headers['www-authenticate'] ?? this.challenge;
    return answer;
  }

  authorization(method = 'POST'): string {
    const challenge = chooseChallenge(parseChallenges([this.challenge ?? '']));
    if (challenge === undefined) throw new Error('no challenge was received');
    const password = new Secret(this.password);
    const cnonce = randomBytes(4).toString('hex');
    return answerChallenge({ challenge, username: this.username, password, method, uri: '/', cnonce, nc: 1 }, hash);
  }

  #newAgent(): Agent {
    const options = { keepAlive: true, maxSockets: 1 };
    return this.#tls === undefined ? new Agent(options) : new TlsAgent({ ...options, ...this.#tls });
  }

  #send(body: Buffer, options: PostOptions, authorized: boolean): Promise<TinyAnswer> {
    const { headers = {}, chunked = false, method = 'POST' } = options;
    return new Promise((resolve, reject) => {
      const outgoing = (this.#tls === undefined ? request : requestOverTls)(this.url, {
        method,
        agent: this.#agent,
        headers: {
          ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
          ...(authorized ? { authorization: this.authorization(method) } : {}),
          ...(body.length === 0 ? {} : { 'content-type': 'text/xml; charset="utf-8"', soapaction: '' }),
          ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length }),
          ...headers,
        },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const parsed = parseEnvelope(text, incoming.headers['content-type']);
          const envelope = parsed.ok ? parsed.value : undefined;
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, envelope });
        });
      });
      const half = Math.floor(body.length / 2);
      if (chunked) outgoing.write(body.subarray(0, half));
      if (headers['expect'] === undefined) outgoing.end(chunked ? body.subarray(half) : body);
      else outgoing.on('continue', () => outgoing.end(body));
    });
  }
}

export function informOf(serialNumber: string, change: Partial<Inform> = {}): Inform {
  return {
    method: 'Inform',
    deviceId: { manufacturer: 'Maker', oui: '00AABB', productClass: 'Phone', serialNumber },
    events: [{ eventCode: '2 PERIODIC', commandKey: '' }],
    maxEnvelopes: 1,
    currentTime: '2026-01-01T00:00:00Z',
    retryCount: 0,
    parameterList: [{ name: 'Device.DeviceInfo.SoftwareVersion', value: '1.0', type: 'string' }],
    ...change,
  };
}
