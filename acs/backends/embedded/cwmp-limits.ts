/** What one CPE, or all of them together, may take of the server. */
export interface CwmpLimits {
  /** Of one request, also after decompression. */
  readonly bodyBytes: number;
  /** Of one request's head. */
  readonly headBytes: number;
  /** TCP connections; above it a new one is dropped. */
  readonly connections: number;
  /** Open at the same time; above it, and above each of the next three, a POST that continues no session gets 503. */
  readonly sessions: number;
  /** Bodies of requests that are being received or handled. */
  readonly queuedBytes: number;
  /** How late the event loop is, on average. */
  readonly loopDelayMs: number;
  /** Share of the heap's limit that is in use, 0…1. */
  readonly heapShare: number;
  /** Wait for a CPE's next POST. TR-069 Amd 6 §3.7.1.1: not less than 30 s. */
  readonly sessionTimeoutMs: number;
  /** The longest wait that a CPE can ask for with the header SessionTimeout. */
  readonly longestSessionTimeoutMs: number;
  /** How long a digest nonce is good. */
  readonly nonceLifetimeMs: number;
  /** For a request's head, counted from the connection's beginning or the request's first byte; and for TLS. */
  readonly headersTimeoutMs: number;
  /** For a whole request with its body, and for a peer that does not take its answer. */
  readonly requestTimeoutMs: number;
  /** A connection without a session is closed after it. */
  readonly idleTimeoutMs: number;
}

export const defaultCwmpLimits: CwmpLimits = {
  bodyBytes: 4 * 1024 * 1024,
  headBytes: 16 * 1024,
  connections: 5000,
  sessions: 2000,
  queuedBytes: 64 * 1024 * 1024,
  loopDelayMs: 250,
  heapShare: 0.85,
  sessionTimeoutMs: 30_000,
  longestSessionTimeoutMs: 300_000,
  nonceLifetimeMs: 300_000,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 60_000,
  idleTimeoutMs: 35_000,
};
