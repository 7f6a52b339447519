import type { SipHeader, SipRequest } from './message.js';

/** RFC 3261 §8.1.1.7: a branch that begins so is unique across space and time. Random text follows it. */
export const BRANCH_COOKIE = 'z9hG4bK';

/** How a phone registers, where a registrar or a NAT wants it otherwise than RFC 3261 §10.2 leaves it. */
export interface RegisterHabits {
  /** RFC 3581 §3: the answer is to come back to the port that the request came from. */
  readonly rport: boolean;
  /** For each REGISTER, the one with credentials too: some registrars refuse a second one of a Call-ID. */
  readonly newCallId: boolean;
  /** For each registration, so that no stale mapping of a NAT is met. */
  readonly newPort: boolean;
}

export const USUAL_HABITS: RegisterHabits = { rport: true, newCallId: false, newPort: false };

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
    /** True unless told otherwise. */
    readonly rport?: boolean;
  };
  readonly userAgent: string;
  /** `Authorization` and `Proxy-Authorization` headers. */
  readonly authorization: readonly SipHeader[];
}

/** RFC 3261 §10.2: To and From are the address of record, the Request-URI is the registrar's domain. */
export function buildRegister(options: RegisterOptions): SipRequest {
  const { via, contact, expires } = options;
  const rport = via.rport === false ? '' : ';rport';
  return {
    kind: 'request',
    method: 'REGISTER',
    uri: options.registrarUri,
    headers: [
      { name: 'Via', value: `SIP/2.0/${via.transport} ${via.sentBy};branch=${via.branch}${rport}` },
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
