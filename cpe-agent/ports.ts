import type { Hash } from '#shared/auth/digest.js';
import type { NeighbourState } from '#shared/diagnosis/deep/evidence.js';
import type { DhcpLease, RouteOutcome } from '#shared/diagnosis/deep/requests.js';
import type { Secret } from '#shared/lib/secret.js';
import type { DnsAnswer, DnsRecordType } from '#shared/sip/dns-records.js';
import type { Transport } from '#shared/sip/transport.js';

/**
 * What an agent needs of its surroundings. Each port has two real implementations: the operating system's (net/, host.ts)
 * and the virtual or simulated one (lab/, tests). An agent owns none of the things behind them.
 */

/** Epoch and monotonic time, and timers. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** ms on a clock that never jumps; only differences mean something. */
  monotonic(): number;
  /** Calls back once after `ms`. The returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

export interface Random {
  /** Lower-case hex, 2 characters per byte. */
  hex(bytes: number): string;
  /** Uniform in [0, 1). */
  fraction(): number;
}

export interface Address {
  readonly address: string;
  readonly port: number;
}

/** One socket (or connection) towards a SIP server. */
export interface SipFlow {
  readonly local: Address;
  /** Never throws; a failure arrives as `onError`. */
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface SipFlowOptions {
  readonly transport: Transport;
  readonly remote: Address;
  /** TLS: the name that was configured, for SNI and the check of the certificate (RFC 5922 §7). Default: the address. */
  readonly serverName?: string;
  /** UDP: a connected socket sees ICMP errors and drops datagrams from other addresses; an unconnected one the reverse. */
  readonly connected: boolean;
  /** UDP: bind to this local port; 0 or absent: any. A connection always takes any, a socket that is shared has its own. */
  readonly localPort?: number;
  /** Leaves from this address of the host; absent: from the one that the route has. */
  readonly localAddress?: string;
  /** UDP, connected: one socket with all others that share it towards the same server. */
  readonly shared?: boolean;
  /** Takes one of the host's bounded number of places, and waits in line for it. */
  readonly pooled?: boolean;
  /** Gives up the opening: it is rejected with the code `ABORT_ERR`. */
  readonly signal?: AbortSignal;
  readonly onMessage: (bytes: Uint8Array, from: Address) => void;
  /** From a flow through an engine (a drachtio server): the request as it really went out, with another Via. */
  readonly onSentAs?: (bytes: Uint8Array) => void;
  /**
   * Code of the operating system or of TLS, e.g. `ECONNREFUSED`; `ECLOSED`: the peer closed the connection; `EBADMSG`:
   * its stream is no SIP. A connection is gone then, a UDP socket is not.
   */
  readonly onError: (code: string) => void;
  /** TCP is connected; under TLS the handshake follows. */
  readonly onConnected?: () => void;
  /** A CRLF came back, the answer to the CRLF CRLF of a keep-alive (RFC 5626 §4.4.1). */
  readonly onPong?: () => void;
}

/** Rejects with an error that has a `code` (`ENETUNREACH`, `CERT_HAS_EXPIRED`, `UNSUPPORTED_TRANSPORT` …). */
export interface SipTransport {
  open(options: SipFlowOptions): Promise<SipFlow>;
  readonly simulated?: true;
}

export type PingOutcome =
  | { readonly kind: 'reply'; readonly rttMs: number }
  | { readonly kind: 'lost'; readonly code?: string }
  /** This host may not send ICMP by any means. */
  | { readonly kind: 'unavailable'; readonly why: string };

export interface PingOptions {
  /** Of the whole IP packet. Default: what the means sends by itself. */
  readonly bytes?: number;
  /** The packet is not to be fragmented; where the means cannot ask for that, the outcome is 'unavailable'. */
  readonly dontFragment?: boolean;
}

/** One ICMP echo request. */
export interface Pinger {
  /** Never rejects. Only an echo reply from `address` itself is a reply. */
  ping(address: string, timeoutMs: number, signal: AbortSignal, options?: PingOptions): Promise<PingOutcome>;
  readonly simulated?: true;
}

/** Records of the DNS. Names of the hosts file have addresses too. */
export interface Resolver {
  /** Never rejects. */
  query(name: string, type: DnsRecordType, timeoutMs: number): Promise<DnsAnswer>;
}

/** What this host knows of its own network. Reads only. */
export interface HostNetwork {
  /** The way that a packet to this address takes now. Never rejects. */
  route(address: string): Promise<RouteOutcome>;
  /** The kernel's neighbour table. Undefined: this host cannot tell. Never rejects. */
  neighbour(address: string): Promise<NeighbourState | undefined>;
  /** What DHCP gave this interface, where a lease is readable. Never rejects. */
  lease(networkInterface: string): Promise<DhcpLease | undefined>;
  /** Addresses of the name servers that the host asks. */
  nameServers(): Promise<readonly string[]>;
  /** One question to one name server. Never rejects. */
  queryServer(server: string, name: string, type: DnsRecordType, timeoutMs: number): Promise<DnsAnswer>;
}

export type { Hash, HashAlgorithm } from '#shared/auth/digest.js';

/** What survives a restart of the agent. One JSON document per agent. */
export interface AgentStorage {
  load(): Promise<unknown>;
  /** Resolves when it is safe on disk. */
  save(document: unknown): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query as received. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One HTTP server that many agents share, each under its own path (TR-069 §3.2.2: the path is the agent's own). */
export interface ConnectionRequestServer {
  /** @returns the URL under which the handler is reached, for `ManagementServer.ConnectionRequestURL` */
  handle(path: string, handler: (request: HttpRequest) => HttpResponse): { readonly url: string; remove(): void };
}

export interface AcsExchange {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

/** The HTTP side of one CWMP session: one connection, reused for every POST of the session. */
export interface AcsConnection {
  /** Rejects with an error that has a `code` when no response came (TR-069 §3.4: no earlier than 30 s). */
  post(body: string, headers: Readonly<Record<string, string>>): Promise<AcsExchange>;
  close(): void;
}

export interface AcsClient {
  connect(url: string): AcsConnection;
}

export interface FileRequest {
  /** Empty: none are given. */
  readonly username: string;
  readonly password: Secret;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export type FileOutcome =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      readonly error: 'unreachable' | 'unauthorized' | 'not-accessible' | 'interrupted' | 'too-large';
      readonly detail: string;
    };

/** Fetches what a Download names, over http or https. */
export interface FileClient {
  /** Never rejects. */
  get(url: string, request: FileRequest): Promise<FileOutcome>;
}

/** Structured log. Never given a secret. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Everything above, given to one agent or to many. */
export interface AgentHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  readonly sip: SipTransport;
  readonly pinger: Pinger;
  readonly resolver: Resolver;
  readonly network: HostNetwork;
  readonly acs: AcsClient;
  readonly files: FileClient;
  readonly connectionRequests: ConnectionRequestServer;
  /** By the agent's own id, so that one host can serve many. */
  storage(agentId: string): AgentStorage;
  readonly log: Log;
  /** Address of this host as its peers see it, for `Device.LAN.IPAddress`. */
  readonly address: string;
}
