import type { SipRequest } from './message.js';
import type { RegisterOptions } from './register.js';

export interface OptionsOptions {
  /** The registrar's domain, `sip:example.net`. */
  readonly registrarUri: string;
  /** Address of record of who asks. */
  readonly aor: string;
  readonly contact: string;
  readonly fromTag: string;
  readonly callId: string;
  readonly cseq: number;
  readonly via: RegisterOptions['via'];
  readonly userAgent: string;
}

/** RFC 3261 §11.1: the question what a server can do. As a keep-alive, any answer will do. */
export function buildOptions(options: OptionsOptions): SipRequest {
  const { via } = options;
  const rport = via.rport === false ? '' : ';rport';
  return {
    kind: 'request',
    method: 'OPTIONS',
    uri: options.registrarUri,
    headers: [
      { name: 'Via', value: `SIP/2.0/${via.transport} ${via.sentBy};branch=${via.branch}${rport}` },
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: `<${options.aor}>;tag=${options.fromTag}` },
      { name: 'To', value: `<${options.registrarUri}>` },
      { name: 'Call-ID', value: options.callId },
      { name: 'CSeq', value: `${options.cseq} OPTIONS` },
      { name: 'Contact', value: `<${options.contact}>` },
      { name: 'Accept', value: 'application/sdp' },
      { name: 'User-Agent', value: options.userAgent },
      { name: 'Content-Length', value: '0' },
    ],
    body: new Uint8Array(),
  };
}
