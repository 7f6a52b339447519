import type { SipHeader, SipRequest } from './message.js';

/** RFC 3261 §8.1.1.7: a branch that begins so is unique across space and time. Random text follows it. */
export const BRANCH_COOKIE = 'z9hG4bK';

export interface RegisterOptions {
  /** The registrar's domain, `sip:example.net`: no user part. */
  readonly registrarUri: string;
  /** Address of record, `sip:alice@example.net`. */
  readonly aor: string;
  readonly fromTag: string;
  readonly callId: string;
  readonly cseq: number;
  /** URI of the binding. Absent: a query, which changes no binding (RFC 3261 §10.2.3). */
  readonly contact?: string;
  /** Seconds; 0 removes the binding (§10.2.2). */
  readonly expires?: number;
  readonly via: {
    readonly transport: 'UDP' | 'TCP' | 'TLS';
    /** `host:port` */
    readonly sentBy: string;
    readonly branch: string;
  };
  readonly userAgent: string;
  /** `Authorization` and `Proxy-Authorization` headers. */
  readonly authorization: readonly SipHeader[];
}

/** RFC 3261 §10.2: To and From are the address of record, the Request-URI is the registrar's domain. */
export function buildRegister(options: RegisterOptions): SipRequest {
  const { via, contact, expires } = options;
  return {
    kind: 'request',
    method: 'REGISTER',
    uri: options.registrarUri,
    headers: [
      // RFC 3581 §3: rport asks for the answer to come back to the port that the request came from.
      { name: 'Via', value: `SIP/2.0/${via.transport} ${via.sentBy};branch=${via.branch};rport` },
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: `<${options.aor}>;tag=${options.fromTag}` },
      { name: 'To', value: `<${options.aor}>` },
      { name: 'Call-ID', value: options.callId },
      { name: 'CSeq', value: `${options.cseq} REGISTER` },
      ...(contact === undefined ? [] : [{ name: 'Contact', value: `<${contact}>` }]),
      ...(expires === undefined ? [] : [{ name: 'Expires', value: String(expires) }]),
      ...options.authorization,
      { name: 'User-Agent', value: options.userAgent },
      { name: 'Content-Length', value: '0' },
    ],
    body: new Uint8Array(),
  };
}
