import { printParams } from './grammar.js';
import { parseVia, topVia } from './headers.js';
import { headerValue, headerValues, type SipHeader, type SipResponse } from './message.js';
import { isIpv4, isIpv6, printHostPort } from './uri.js';

export interface SourceAddress {
  readonly address: string;
  readonly port: number;
}

/** Where a request came from and what its answer says. */
export interface ResponseOptions {
  readonly status: number;
  readonly reason: string;
  readonly headers?: readonly SipHeader[];
  readonly source: SourceAddress;
  /** Added to a To that has no tag yet, but not in a 100 (RFC 3261 §8.2.6.2). */
  readonly toTag: string;
}

/** RFC 3261 §8.2.6: Via, From, To, Call-ID and CSeq are the request's. */
export function buildResponse(
  request: { readonly headers: readonly SipHeader[] },
  options: ResponseOptions,
): SipResponse {
  const { status, reason, source } = options;
  const [topVia, ...vias] = headerValues(request, 'Via');
  const to = headerValue(request, 'To') ?? '';
  const needsTag = status > 100 && !/;[ \t]*tag[ \t]*=/i.test(to.slice(to.lastIndexOf('>') + 1));
  return {
    kind: 'response',
    status,
    reason,
    headers: [
      { name: 'Via', value: markVia(topVia ?? '', source) },
      ...vias.map((value) => ({ name: 'Via', value })),
      { name: 'From', value: headerValue(request, 'From') ?? '' },
      { name: 'To', value: needsTag ? `${to};tag=${options.toTag}` : to },
      { name: 'Call-ID', value: headerValue(request, 'Call-ID') ?? '' },
      { name: 'CSeq', value: headerValue(request, 'CSeq') ?? '' },
      ...(options.headers ?? []),
      { name: 'Content-Length', value: '0' },
    ],
    body: new Uint8Array(),
  };
}

/** RFC 3261 §18.2.2 and RFC 3581 §4: where the answer to a datagram goes; undefined where the Via cannot be read. */
export function responseTarget(
  request: { readonly headers: readonly SipHeader[] },
  source: SourceAddress,
): SourceAddress | undefined {
  const via = topVia(request);
  if (via === undefined) return undefined;
  return { address: source.address, port: via.rport === undefined ? (via.port ?? 5060) : source.port };
}

/** RFC 3261 §18.2.1: `received` where sent-by is a name or another address; RFC 3581 §4: always beside `rport`. */
function markVia(value: string, source: SourceAddress): string {
  const via = parseVia(value);
  if (via === undefined) return value;
  const params = new Map(via.params);
  const literal = isIpv4(via.host) || isIpv6(via.host);
  if (via.rport !== undefined) params.set('rport', String(source.port));
  if (via.rport !== undefined || !literal || via.host !== source.address) params.set('received', source.address);
  return `${via.version}/${via.transport} ${printHostPort(via.host, via.port)}${printParams(params)}`;
}
