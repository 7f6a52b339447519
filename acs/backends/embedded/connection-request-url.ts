import { err, ok, type Result } from '#shared/lib/result.js';

export interface ConnectionRequestUrl {
  /** `name:port`, as the Host header and messages have it. */
  readonly host: string;
  /** Name or address, without the brackets of IPv6. */
  readonly name: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
}

export interface UrlProblem {
  readonly reason: 'no-address' | 'bad-url' | 'tls';
  readonly detail: string;
}

const ODD_ADDRESS =
  'ConnectionRequestURL names an IPv4 address that is not written as four decimal numbers: programs read it differently.';

/** Reads `ManagementServer.ConnectionRequestURL` (TR-069 Amd 6 §3.2.2.1). User and password in it are dropped. */
export function parseConnectionRequestUrl(text: string): Result<ConnectionRequestUrl, UrlProblem> {
  const url = text.trim();
  if (url === '') return err({ reason: 'no-address', detail: 'The device has told no ConnectionRequestURL.' });
  if (!URL.canParse(url)) return err({ reason: 'bad-url', detail: 'ConnectionRequestURL is no URL.' });
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  if (protocol === 'https:') {
    return err({
      reason: 'tls',
      detail: 'ConnectionRequestURL is https, which is not used here: TR-069 Amd 6 §3.2.2.1 asks for http with digest.',
    });
  }
  if (protocol !== 'http:' || hostname === '') {
    return err({ reason: 'bad-url', detail: 'ConnectionRequestURL is no http URL.' });
  }
  // 0x7f.1, 2130706433, 010.0.0.1: URL makes 127.0.0.1, 127.0.0.1 and 8.0.0.1 of them; others something else.
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname) && !writtenAs(hostname, url)) {
    return err({ reason: 'bad-url', detail: ODD_ADDRESS });
  }
  if (port === '0') return err({ reason: 'bad-url', detail: 'ConnectionRequestURL names port 0.' });
  return ok({
    host,
    name: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 80 : Number(port),
    path: pathname + search,
  });
}

function writtenAs(address: string, url: string): boolean {
  const [, authority = ''] = /^[^/\\]*[/\\]+([^/\\?#]*)/.exec(url) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  return host === address;
}
