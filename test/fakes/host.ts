import { answerChallenge, parseChallenges } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import type { DnsAnswer, DnsError, DnsRecordType } from '#shared/sip/dns-records.js';
import {
  emptyRegistrar,
  stepRegistrar,
  userKey,
  type RegistrarOptions,
  type RegistrarUser,
} from '#shared/sip/registrar.js';
import { CodedError } from '#cpe-agent/net/coded-error.js';
import { hash } from '#cpe-agent/net/hash.js';
import type {
  AgentHost,
  FileOutcome,
  HostNetwork,
  HttpRequest,
  HttpResponse,
  PingOutcome,
  SipTransport,
} from '#cpe-agent/ports.js';
import { ScriptedAcs } from './acs.js';
import { VirtualClock, settle } from './virtual-clock.js';

export const REGISTRAR_ADDRESS = { address: '192.0.2.10', port: 5060 };
const PHONE_ADDRESS = '192.0.2.77';

/** Everything an agent needs, in memory and on a virtual clock; what survives a restart of the agent is kept here. */
export class FakeHost implements AgentHost {
  readonly clock = new VirtualClock();
  readonly hash = hash;
  readonly scriptedAcs = new ScriptedAcs();
  readonly acs = this.scriptedAcs.client;
  /** What a Download finds, by URL. */
  readonly served = new Map<string, FileOutcome>();
  readonly files = {
    get: (url: string): Promise<FileOutcome> =>
      Promise.resolve(this.served.get(url) ?? { ok: false, error: 'unreachable', detail: 'ECONNREFUSED' }),
  };
  address = PHONE_ADDRESS;
  /** Texts of all SIP datagrams that phones sent. */
  readonly sipSent: { readonly at: number; readonly local: number; readonly text: string }[] = [];
  /** Everything that was logged, as text. */
  readonly logged: string[] = [];
  /** Stored documents, as the JSON that a disk would hold. */
  readonly stored = new Map<string, string>();
  /** How long a save takes, ms; `fails`: it rejects. */
  disk: { ms: number; fails: boolean } = { ms: 0, fails: false };
  pingOutcome: PingOutcome = { kind: 'reply', rttMs: 1 };
  /** What the DNS says of A records; it has no others. */
  resolveOutcome: { ok: true; addresses: readonly string[] } | { ok: false; error: DnsError } = {
    ok: true,
    addresses: [REGISTRAR_ADDRESS.address],
  };
  registrarIsSilent = false;
  /** Addresses at which nobody answers. */
  readonly dead = new Set<string>();
  /** Local ports to which nothing comes back: as behind a NAT with a stale mapping. */
  readonly deadPorts = new Set<number>();
  openFlows = 0;
  /** Addresses that the SIP flows were opened to. */
  readonly remotes: string[] = [];
  /** So many of the next flows throw when they should send. */
  brokenFlows = 0;
  /** The registrar's users; by {@link addUser}. */
  readonly #users = new Map<string, RegistrarUser>();
  #registrar = emptyRegistrar;
  #randomCount = 0;
  #port = 40000;
  readonly #handlers = new Map<string, (request: HttpRequest) => HttpResponse>();

  addUser(user: RegistrarUser): void {
    this.#users.set(userKey(user.user, user.domain), user);
  }

  readonly gateway = PHONE_ADDRESS.replace(/\d+$/, '1');

  readonly random = {
    // Every text once, so that branches and Call-IDs differ, and every test runs the same.
    hex: (bytes: number): string =>
      hash('sha256', String(++this.#randomCount))
        .repeat(4)
        .slice(0, bytes * 2),
    fraction: (): number => 0.5,
  };

  readonly log = {
    debug: (fields: object, message: string): void => this.#log(fields, message),
    info: (fields: object, message: string): void => this.#log(fields, message),
    warn: (fields: object, message: string): void => this.#log(fields, message),
  };

  readonly resolver = {
    query: (_name: string, type: DnsRecordType): Promise<DnsAnswer> => {
      const outcome = this.resolveOutcome;
      if (!outcome.ok) return Promise.resolve(outcome);
      if (type !== 'A') return Promise.resolve({ ok: false, error: 'no-address' });
      return Promise.resolve({ ok: true, records: { type, addresses: outcome.addresses } });
    },
  };

  /** A phone on a network of its own, behind a gateway that answers. */
  readonly network: HostNetwork = {
    route: () =>
      Promise.resolve({ ok: true, source: PHONE_ADDRESS, prefixLength: 24, interface: 'eth0', gateway: this.gateway }),
    neighbour: () => Promise.resolve('reachable'),
    lease: () => Promise.resolve(undefined),
    nameServers: () => Promise.resolve([this.gateway]),
    queryServer: (_server, name, type) => this.resolver.query(name, type),
  };

  readonly pinger = {
    ping: (_address: string, timeoutMs: number, signal: AbortSignal): Promise<PingOutcome> =>
      new Promise((resolve) => {
        const ms = this.pingOutcome.kind === 'lost' ? timeoutMs : 1;
        this.clock.after(ms, () => resolve(signal.aborted ? { kind: 'lost' } : this.pingOutcome));
      }),
  };

  readonly sip: SipTransport = {
    open: ({ transport, remote, onMessage, localPort = 0 }) => {
      if (transport !== 'UDP') return Promise.reject(new CodedError('UNSUPPORTED_TRANSPORT', transport));
      const local = { address: PHONE_ADDRESS, port: localPort === 0 ? ++this.#port : localPort };
      let open = true;
      const broken = this.brokenFlows > 0;
      if (broken) this.brokenFlows -= 1;
      this.openFlows += 1;
      this.remotes.push(remote.address);
      return Promise.resolve({
        local,
        send: (bytes) => {
          if (!open) return;
          if (broken) throw new TypeError('a broken SIP module');
          this.sipSent.push({ at: this.clock.monotonic(), local: local.port, text: new TextDecoder().decode(bytes) });
          if (this.registrarIsSilent || this.dead.has(remote.address) || this.deadPorts.has(local.port)) return;
          const event = { type: 'datagram', bytes, from: local, at: this.clock.monotonic() } as const;
          const [next, effects] = stepRegistrar(this.#registrar, event, this.#registrarOptions());
          this.#registrar = next;
          for (const answer of effects) {
            this.clock.after(answer.afterMs + 1, () => {
              if (open) onMessage(answer.bytes, remote);
            });
          }
        },
        close: () => {
          if (open) this.openFlows -= 1;
          open = false;
        },
      });
    },
  };

  readonly connectionRequests = {
    handle: (path: string, handler: (request: HttpRequest) => HttpResponse): { url: string; remove(): void } => {
      this.#handlers.set(path, handler);
      return { url: `http://${PHONE_ADDRESS}:7547${path}`, remove: () => void this.#handlers.delete(path) };
    },
  };

  storage(agentId: string): ReturnType<AgentHost['storage']> {
    return {
      load: () => {
        const text = this.stored.get(agentId);
        return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as unknown));
      },
      save: async (document) => {
        const text = JSON.stringify(document);
        if (this.disk.ms > 0) await new Promise<void>((resolve) => this.clock.after(this.disk.ms, resolve));
        if (this.disk.fails) throw new CodedError('ENOSPC', 'the disk is full');
        this.stored.set(agentId, text);
      },
    };
  }

  /** GET on a Connection Request URL, with credentials computed from its challenge when there are any. */
  connectionRequest(url: string, credentials?: { readonly username: string; readonly password: string }): HttpResponse {
    const path = new URL(url).pathname;
    const get = (headers: HttpRequest['headers']): HttpResponse =>
      this.#handlers.get(path)?.({ method: 'GET', url: path, headers }) ?? { status: 404, headers: {} };
    const first = get({});
    const [challenge, ...more] = parseChallenges([first.headers['WWW-Authenticate'] ?? '']);
    if (credentials === undefined || challenge === undefined || more.length > 0) return first;
    const { username } = credentials;
    const password = new Secret(credentials.password);
    const answer = { challenge, username, password, method: 'GET', uri: path, cnonce: 'c', nc: 1 };
    return get({ authorization: answerChallenge(answer, hash) });
  }

  /** REGISTERs so far, without retransmissions, by local port. */
  registers(): readonly { readonly at: number; readonly local: number; readonly text: string }[] {
    return this.sipSent.filter(({ text }, i) => this.sipSent.findIndex((first) => first.text === text) === i);
  }

  settle(): Promise<void> {
    return settle();
  }

  #log(fields: object, message: string): void {
    this.logged.push(`${message} ${JSON.stringify(fields)}`);
  }

  #registrarOptions(): RegistrarOptions {
    const randomHex = (bytes: number): string => this.random.hex(bytes);
    return { realm: 'sip', users: this.#users, minExpires: 3600, hash, randomHex };
  }
}
