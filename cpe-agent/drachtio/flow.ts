import { parseSipMessage, type SipHeader } from '#shared/sip/message.js';
import { isIpv6, parseHostPort, printHostPort } from '#shared/sip/uri.js';
import { CodedError } from '../net/coded-error.js';
import type { Address, SipFlow, SipFlowOptions } from '../ports.js';
import type { Srf } from './srf.js';

/** One way through a drachtio server to a SIP server: requests are given to it, their responses come back. */

const encoder = new TextEncoder();

/** @param fail the engine as a whole is of no use any more */
export function openFlow(
  srf: Srf,
  hostports: string,
  options: SipFlowOptions,
  fail: (error: Error) => void,
): Promise<SipFlow> {
  const { remote, transport, onMessage, onSentAs } = options;
  const local = ownAddress(hostports, options);
  if (local === undefined) {
    const error = new CodedError('UNSUPPORTED_TRANSPORT', `the drachtio server has ${hostports}, no ${transport}`);
    fail(error);
    return Promise.reject(error);
  }
  const proxy = `sip:${printHostPort(remote.address, remote.port)};transport=${transport.toLowerCase()}`;
  let closed = false;

  function send(bytes: Uint8Array): void {
    const request = parseSipMessage(bytes);
    if (closed || !request.ok || request.value.kind !== 'request') return;
    const { uri, method, headers } = request.value;
    srf.request(uri, { method, headers: headersFor(headers), proxy }, (error, sent) => {
      if (closed) return;
      if (sent === undefined) {
        fail(new CodedError('EDRACHTIO', `the drachtio server did not send the ${method}: ${error?.message ?? ''}`));
        return;
      }
      sent.on('response', ({ msg, source_address: address, source_port: port }) => {
        const from = address === undefined || port === undefined ? remote : { address, port };
        if (!closed) onMessage(encoder.encode(msg.raw), from);
      });
      onSentAs?.(encoder.encode(sent.msg.raw));
    });
  }

  return Promise.resolve({
    local,
    send(bytes) {
      try {
        send(bytes);
      } catch (error) {
        fail(error instanceof Error ? error : new CodedError('EDRACHTIO', String(error)));
      }
    },
    close: () => (closed = true),
  });
}

/** `udp/192.0.2.1:5060,tcp/192.0.2.1:5060`: the one that such a request leaves from. */
function ownAddress(hostports: string, { transport, remote }: SipFlowOptions): Address | undefined {
  for (const hostport of hostports.split(',')) {
    const [protocol = '', address = ''] = hostport.split('/');
    const { host, port } = parseHostPort(address) ?? {};
    if (protocol.toUpperCase() !== transport || host === undefined || port === undefined) continue;
    if (isIpv6(host) === isIpv6(remote.address)) return { address: host, port };
  }
  return undefined;
}

/** What the server writes itself. */
const SERVERS: ReadonlySet<string> = new Set(['via', 'max-forwards', 'content-length']);

/** @throws CodedError where a name stands twice: the library has one value for each */
function headersFor(headers: readonly SipHeader[]): Readonly<Record<string, string>> {
  const all = new Map<string, string>();
  for (const { name, value } of headers) {
    if (SERVERS.has(name.toLowerCase())) continue;
    if (all.has(name)) throw new CodedError('ENOTSUP', `drachtio-srf sends one header ${name}, not several`);
    all.set(name, value);
  }
  return Object.fromEntries(all);
}
