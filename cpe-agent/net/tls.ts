import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { SipFlow, SipFlowOptions } from '../ports.js';
import { CodedError } from './coded-error.js';
import { connectTcp, flowOn } from './tcp.js';

/** How a registrar's certificate is checked. By default: against the CAs of Node and the name that was configured. */
export interface TlsOptions {
  /** CA certificates, PEM, beside those of Node. */
  readonly extraCa?: string;
  /** Base64 SHA-256 of a SubjectPublicKeyInfo: who has that key is trusted, whatever else the certificate says. */
  readonly pin?: string;
  /** Nothing is checked: the phone's password hashes go to whoever answers. */
  readonly insecure?: boolean;
}

/** SIP over TLS. Rejects with the code that TLS gives: `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID` … */
export async function openTls(
  options: SipFlowOptions,
  tls: TlsOptions,
  defaultCas: readonly string[],
): Promise<SipFlow> {
  const tcp = await connectTcp(options);
  return flowOn(await secure(tcp, options, tls, defaultCas), options);
}

async function secure(
  tcp: Socket,
  { serverName, remote, signal }: SipFlowOptions,
  { extraCa, pin, insecure }: TlsOptions,
  defaultCas: readonly string[],
): Promise<TLSSocket> {
  const name = serverName ?? remote.address;
  const checked = insecure !== true && pin === undefined;
  const socket = connect({
    socket: tcp,
    ...(isIP(name) === 0 && { servername: name.replace(/\.$/, '') }), // RFC 6066 §3: no SNI for an address
    ...(extraCa !== undefined && { ca: [...defaultCas, extraCa] }),
    rejectUnauthorized: checked,
    checkServerIdentity: (_host, certificate) => checkDomain(name, certificate),
  });
  try {
    await once(socket, 'secureConnect', signal === undefined ? {} : { signal });
    if (pin !== undefined && insecure !== true && pinOf(socket) !== pin) {
      throw new CodedError('ERR_TLS_PIN_MISMATCH', 'the registrar has another public key than the configured one');
    }
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    tcp.destroy();
    throw error;
  }
}

/** RFC 5922 §7.1: a certificate names a SIP domain by a `sip:` URI, or by DNS names (and addresses) as elsewhere. */
function checkDomain(domain: string, certificate: PeerCertificate): Error | undefined {
  const names = certificate.subjectaltname ?? '';
  // Node quotes what could be read in two ways; such a list is left to Node's own check.
  const uris = names.includes('"') ? [] : names.split(', ');
  if (uris.some((uri) => uri.toLowerCase() === `uri:sip:${domain.toLowerCase()}`)) return undefined;
  return checkServerIdentity(domain, certificate);
}

function pinOf(socket: TLSSocket): string {
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  return key === undefined ? '' : createHash('sha256').update(key).digest('base64');
}
