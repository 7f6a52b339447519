/** What one CPE, or all of them together, may take of the server. */
export interface CwmpLimits {
  /** Of one request, also after decompression. */
  readonly bodyBytes: number;
  /** Open at the same time; above it 503. */
  readonly sessions: number;
  /** Wait for a CPE's next POST. TR-069 Amd 6 §3.7.1.1: not less than 30 s. */
  readonly sessionTimeoutMs: number;
  /** How long a digest nonce is good. */
  readonly nonceLifetimeMs: number;
  readonly headersTimeoutMs: number;
  /** For a whole request with its body. */
  readonly requestTimeoutMs: number;
}

export const defaultCwmpLimits: CwmpLimits = {
  bodyBytes: 4 * 1024 * 1024,
  sessions: 2000,
  sessionTimeoutMs: 30_000,
  nonceLifetimeMs: 300_000,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 60_000,
};
