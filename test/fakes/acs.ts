import { parseAuthorization, printChallenge, verifyAuthorization } from '#shared/auth/digest.js';
import type { AcsRequest, CpeResponse, CwmpMessage, Fault, Inform, TransferComplete } from '#shared/cwmp/messages.js';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { hash } from '#cpe-agent/net/hash.js';
import type { AcsClient, AcsExchange } from '#cpe-agent/ports.js';

type Headers = Readonly<Record<string, string>>;

/** An ACS without a network: it records what it hears, and asks what a test put into its queue. */
export class ScriptedAcs {
  readonly informs: Inform[] = [];
  readonly answers: (CpeResponse | Fault)[] = [];
  readonly transfers: TransferComplete[] = [];
  /** What it answers to TransferComplete. */
  transferAnswer: CwmpMessage = { method: 'TransferCompleteResponse' };
  /** Namespaces of the messages it heard. */
  readonly namespaces: (string | undefined)[] = [];
  /** It refuses an Inform in another namespace than cwmp-1-0 with HTTP 400. */
  isOld = false;
  /** URLs that sessions were opened to. */
  readonly urls: string[] = [];
  /** Asked one after another, each as soon as a session lets it. */
  readonly requests: AcsRequest[] = [];
  /** Connections fail with this code. */
  failure: string | undefined;
  /** The digest credentials it wants; none: it lets everybody in. */
  account: { readonly username: string; readonly password: string } | undefined;
  /** Forgets its nonces, as a restart would. */
  nonce = 'n0';
  /** Called with every POST, before it is answered. */
  onPost: (body: string) => void = () => undefined;
  posts = 0;

  readonly client: AcsClient = {
    connect: (url) => {
      this.urls.push(url);
      let closed = false;
      return {
        post: async (body, headers) => {
          await Promise.resolve();
          if (closed || this.failure !== undefined) {
            throw Object.assign(new Error('no connection'), { code: closed ? 'ECONNRESET' : this.failure });
          }
          return this.#answer(url, body, headers);
        },
        close: () => {
          closed = true;
        },
      };
    },
  };

  /** Event codes of each Inform so far. */
  get events(): readonly string[][] {
    return this.informs.map(({ events }) => events.map(({ eventCode }) => eventCode));
  }

  /** Queues SetParameterValues. */
  set(values: Readonly<Record<string, string>>, parameterKey = ''): void {
    const parameterList = Object.entries(values).map(([name, value]) => ({ name, value, type: 'string' }));
    this.requests.push({ method: 'SetParameterValues', parameterList, parameterKey });
  }

  get(...parameterNames: readonly string[]): void {
    this.requests.push({ method: 'GetParameterValues', parameterNames });
  }

  /** Values of the last GetParameterValuesResponse, by the last part of their names. */
  get lastValues(): Readonly<Record<string, string>> {
    const answer = this.answers.at(-1);
    if (answer?.method !== 'GetParameterValuesResponse') throw new Error(`no values but ${JSON.stringify(answer)}`);
    return Object.fromEntries(answer.parameterList.map(({ name, value }) => [name.split('.').at(-1) ?? '', value]));
  }

  #answer(url: string, body: string, headers: Headers): AcsExchange {
    this.posts += 1;
    this.onPost(body);
    if (!this.#isAuthorized(url, headers)) {
      const challenge = printChallenge({ realm: 'acs', nonce: this.nonce, qop: ['auth'], algorithm: 'MD5' });
      return { status: 401, headers: { 'www-authenticate': [challenge] }, body: new Uint8Array() };
    }
    const parsed = body === '' ? undefined : parseEnvelope(body);
    if (parsed?.ok === false) return { status: 400, headers: {}, body: new Uint8Array() };
    const message = parsed?.value.message;
    if (message !== undefined) this.namespaces.push(parsed?.value.namespace);
    if (message?.method === 'TransferComplete') {
      this.transfers.push(message);
      return say(this.transferAnswer);
    }
    if (message?.method === 'Inform') {
      if (this.isOld && parsed?.value.namespace !== 'urn:dslforum-org:cwmp-1-0') {
        return { status: 400, headers: {}, body: new Uint8Array() };
      }
      this.informs.push(message);
      return say({ method: 'InformResponse', maxEnvelopes: 1 });
    }
    if (message !== undefined) this.answers.push(message as CpeResponse | Fault);
    const next = this.requests.shift();
    return next === undefined ? { status: 204, headers: {}, body: new Uint8Array() } : say(next);
  }

  #isAuthorized(url: string, headers: Headers): boolean {
    if (this.account === undefined) return true;
    const credentials = parseAuthorization(headers['Authorization'] ?? '');
    if (credentials?.nonce !== this.nonce || credentials.uri !== new URL(url).pathname) return false;
    const ha1 = hash('md5', `${this.account.username}:acs:${this.account.password}`);
    return verifyAuthorization({ credentials, ha1, method: 'POST' }, hash);
  }
}

function say(message: CwmpMessage): AcsExchange {
  return { status: 200, headers: {}, body: new TextEncoder().encode(printEnvelope({ id: 'acs', message })) };
}
