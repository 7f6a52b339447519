import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConnectionRequester } from '#acs/backends/embedded/connection-requester.js';
import { startCwmpServer, type CwmpServer } from '#acs/backends/embedded/cwmp-server.js';
import { listen } from '#acs/listen.js';
import { Secret } from '#shared/lib/secret.js';
import { silentLog } from '../silent-log.js';
import { GENIE_REALM, GenieCwmp } from './genie-cwmp.js';
import { GenieDatabase, type Preset } from './genie-database.js';
import { WorkerDeath } from './genie-query.js';
import type { NbiAnswer } from './nbi-requests.js';
import { answerNbi } from './nbi-routes.js';

export interface FakeGenieOptions {
  /** Of the header GenieACS-Version. */
  readonly version?: string;
  /** False, as in 1.3.0-dev: presets with an event never run. */
  readonly eventPresets?: boolean;
  /** How often it looks whether a session has begun and ended: 500 in the real one, whose calls take 515 ms therefore. */
  readonly pollMs?: number;
  /** Wait for the Inform after a Connection Request; 4000 in the real one. */
  readonly deviceOnlineMs?: number;
  /** How long after a session's end the database is written. */
  readonly lagMs?: number;
  /** How long until new presets are noticed; 5000 in the real one. */
  readonly noticeMs?: number;
  /** A proxy between: reason phrases are lost. */
  readonly dropPhrases?: boolean;
  /** Epoch ms. */
  readonly now?: () => number;
  /** What all phones come with. */
  readonly password?: string;
  /** Idle time after which a session is lost; 30 s in the real one. */
  readonly sessionTimeoutMs?: number;
}

export interface HeardRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

const STEP_OF_POLLS = 500; // what is left below it of a wait is not waited (fact 13)

/**
 * A GenieACS 1.2.16 as one sees it from outside: northbound interface and CWMP, with real phones or scripted ones. Made from
 * recorded exchanges, which a test holds it against; knows no files' contents, no UI, no XMPP and no downloads.
 */
export class FakeGenieAcs {
  readonly database = new GenieDatabase();
  /** Requests that would have ended a worker of the real one. Must stay empty. */
  readonly deaths: string[] = [];
  readonly heard: HeardRequest[] = [];
  readonly cwmp: GenieCwmp;
  /** Devices that are asked for a session otherwise than by HTTP. '' or the phrase. */
  readonly connects = new Map<string, () => string | Promise<string>>();
  dropPhrases: boolean;
  readonly #options: Required<FakeGenieOptions>;
  readonly #requester = createConnectionRequester({ timeoutMs: 2000 });
  #changedAt = 0;
  #server: Server | undefined;
  #port = 0;
  #cwmpServer: CwmpServer | undefined;

  private constructor(options: FakeGenieOptions) {
    this.#options = {
      ...{ version: '1.2.16+261120f58c', eventPresets: true, pollMs: 10, deviceOnlineMs: 400, lagMs: 0, noticeMs: 0 },
      ...{ dropPhrases: false, now: Date.now, password: 'interop-secret', sessionTimeoutMs: 1000, ...options },
    };
    this.dropPhrases = this.#options.dropPhrases;
    const { now, noticeMs } = this.#options;
    const noticed = (_: Preset) => now() >= this.#changedAt + noticeMs;
    const password = new Secret(this.#options.password);
    this.cwmp = new GenieCwmp({ ...this.#options, database: this.database, noticed, password });
  }

  static async start(options: FakeGenieOptions = {}): Promise<FakeGenieAcs> {
    const fake = new FakeGenieAcs(options);
    fake.#cwmpServer = await startCwmpServer({
      listeners: [{ host: '127.0.0.1', port: 0, option: '--cwmp-port' }],
      application: fake.cwmp,
      realm: GENIE_REALM,
      log: silentLog,
      limits: { sessionTimeoutMs: fake.#options.sessionTimeoutMs },
    });
    await fake.comeBack();
    return fake;
  }

  /** Of the northbound interface. */
  get nbi(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** For the phones. */
  get cwmpUrl(): string {
    return this.#cwmpServer?.listeners[0].url ?? '';
  }

  /** The northbound interface answers no more. */
  async goDown(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async comeBack(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    await listen(server, { host: '127.0.0.1', port: this.#port, option: '--nbi' });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async close(): Promise<void> {
    await this.goDown();
    await this.#cwmpServer?.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { method = '', url = '/', headers } = request;
    const { pathname: path, searchParams: query } = new URL(url, this.nbi);
    this.heard.push({ method, path, query: Object.fromEntries(query), body });
    try {
      this.#write(response, await answerNbi(this.#world(), { method, path, query, body, headers }));
    } catch (error) {
      this.deaths.push(`${method} ${url} ${body}: ${String(error)}`);
      if (!(error instanceof WorkerDeath)) throw error;
      request.socket.resetAndDestroy();
    }
  }

  #write(response: ServerResponse, { status, phrase, headers = {}, body = '' }: NbiAnswer): void {
    const all = { 'GenieACS-Version': this.#options.version, ...headers };
    if (phrase === undefined || this.dropPhrases) response.writeHead(status, STATUS_CODES[status], all);
    else response.writeHead(status, phrase, all);
    response.end(body);
  }

  #world() {
    const { now } = this.#options;
    return {
      database: this.database,
      now,
      inSession: (id: string) => this.cwmp.inSession(id),
      connect: (id: string) => this.#connect(id),
      session: (id: string, after: number, timeoutMs?: number) => this.#session(id, after, timeoutMs),
      changed: () => void (this.#changedAt = now()),
    };
  }

  async #connect(id: string): Promise<string> {
    const scripted = this.connects.get(id);
    if (scripted !== undefined) return scripted();
    const leaves = this.database.devices.get(id)?.leaves;
    const value = (name: string): string => {
      const leaf =
        leaves?.get(`Device.ManagementServer.${name}`) ?? leaves?.get(`InternetGatewayDevice.ManagementServer.${name}`);
      return String(leaf?.value ?? '');
    };
    const [username, password] = [value('ConnectionRequestUsername'), value('ConnectionRequestPassword')];
    const url = value('ConnectionRequestURL');
    if (url === '') throw new WorkerDeath('a Connection Request to a device that has told no address');
    const outcome = await this.#requester.request(url, { username, password }, () => undefined);
    if (outcome.ok) return '';
    switch (outcome.reason) {
      case 'unauthorized':
        return 'Connection request error: Incorrect connection request credentials';
      case 'http-error':
        return `Connection request error: ${outcome.detail}`;
      case 'no-address':
      case 'bad-url':
        return 'Invalid connection request URL';
      default:
        return 'Device is offline';
    }
  }

  async #session(id: string, after: number, timeoutMs = this.#options.deviceOnlineMs): Promise<boolean> {
    const { pollMs } = this.#options;
    const pause = () => new Promise((resolve) => setTimeout(resolve, pollMs));
    const begun = () => (this.database.devices.get(id)?.lastInform ?? 0) > after || this.cwmp.inSession(id);
    for (let left = timeoutMs; !begun(); left -= pollMs) {
      if (left < Math.min(pollMs, STEP_OF_POLLS)) return false;
      await pause();
    }
    while (this.cwmp.inSession(id)) await pause();
    return true;
  }
}
