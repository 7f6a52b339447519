import { isHostName, isIpv4, isIpv6, parseSipUri, printSipUri } from '../sip/uri.js';
import type { Secret } from '../lib/secret.js';
import { err, ok, type Result } from '../lib/result.js';
import type { RegisterHabits } from '../sip/register.js';
import type { Transport } from '../sip/transport.js';
import type { ConfigurationFault } from './evidence.js';

/** A line's SIP settings as they stand in the tree: text, defaults not yet applied. The names are those of TR-104 issue 1. */
export interface LineParameters {
  /** Full path of the parameter that each setting was read from; findings name it. */
  readonly paths: Readonly<Record<LineSetting, string>>;
  readonly profileEnable: string;
  readonly lineEnable: string;
  readonly registrarServer: string;
  readonly registrarServerPort: string;
  readonly registrarServerTransport: string;
  readonly proxyServer: string;
  readonly proxyServerPort: string;
  readonly proxyServerTransport: string;
  readonly outboundProxy: string;
  readonly outboundProxyPort: string;
  readonly userAgentDomain: string;
  readonly registerExpires: string;
  readonly authUserName: string;
  readonly authPassword: Secret;
  readonly uri: string;
}

export type LineSetting = Exclude<keyof LineParameters, 'paths'>;

/** What a complete configuration comes to: all that a REGISTER needs. */
export interface RegistrationPlan {
  /** Request-URI: the domain of the location service (RFC 3261 §10.2). */
  readonly registrarUri: string;
  readonly aor: string;
  /** Port 0: locate by RFC 3263. */
  readonly nextHop: { readonly host: string; readonly port: number; readonly transport: Transport };
  readonly authUserName: string;
  readonly authPassword: Secret;
  /** Seconds. */
  readonly expires: number;
  /** The usual ones unless told otherwise. */
  readonly habits?: RegisterHabits;
}

const DEFAULT_EXPIRES_SECONDS = 3600; // RFC 3261 §10.2.1.1 leaves it to the registrar; this is what registrars use

/**
 * Step 1 of the procedure [0069–0072]: TR-104's defaults first, then: line enabled, a registrar to reach, port in
 * range, a transport of ours, an address of record with user and domain. Missing credentials are no fault.
 * @returns the plan, or every offending parameter by its full path
 */
export function checkConfiguration(line: LineParameters): Result<RegistrationPlan, readonly ConfigurationFault[]> {
  const faults: ConfigurationFault[] = [];
  const { paths } = line;

  if (!isEnabled(line.profileEnable)) faults.push(disabled(paths.profileEnable, line.profileEnable));
  if (!isEnabled(line.lineEnable)) faults.push(disabled(paths.lineEnable, line.lineEnable));

  const server = registrar(line, faults);
  const outbound = isUnset(line.outboundProxy)
    ? undefined
    : {
        host: checkHost(line.outboundProxy, paths.outboundProxy, faults),
        port: checkPort(line.outboundProxyPort, paths.outboundProxyPort, faults),
      };
  const aor = addressOfRecord(line, faults);
  const expires = checkExpires(line.registerExpires, paths.registerExpires, faults);

  if (faults.length > 0 || server === undefined || aor === undefined) return err(once(faults));
  const hop = outbound ?? server;
  // TR-104 has no OutboundProxyTransport: the registrar's is used.
  const transport = server.transport;
  return ok({
    registrarUri: printSipUri({ scheme: aor.scheme, host: aor.host, params: new Map() }),
    aor: printSipUri({ scheme: aor.scheme, user: aor.user, host: aor.host, params: new Map() }),
    nextHop: { host: hop.host, port: hop.port, transport },
    authUserName: line.authUserName === '' ? aor.user : line.authUserName,
    authPassword: line.authPassword,
    expires,
  });
}

/** Issue 1 has words, where Quiescent means Disabled on a device without that option; issue 2 has booleans. */
export function isEnabled(value: string): boolean {
  return value === 'Enabled' || value === 'true';
}

function disabled(parameter: string, value: string): ConfigurationFault {
  return { parameter, problem: 'disabled', value };
}

/** Two settings can miss the same parameter: what refers to both. */
function once(faults: readonly ConfigurationFault[]): readonly ConfigurationFault[] {
  return faults.filter(({ parameter }, i) => faults.findIndex((first) => first.parameter === parameter) === i);
}

/** Devices in the field write an unset server as 0.0.0.0. */
export function isUnset(server: string): boolean {
  return server.trim() === '' || server.trim() === '0.0.0.0';
}

/** TR-104: an empty RegistrarServer means ProxyServer, with its port and transport. */
function registrar(
  line: LineParameters,
  faults: ConfigurationFault[],
): { host: string; port: number; transport: Transport } | undefined {
  if (isUnset(line.registrarServer) && isUnset(line.proxyServer)) {
    faults.push({ parameter: line.paths.registrarServer, problem: 'missing', value: line.registrarServer });
    faults.push({ parameter: line.paths.proxyServer, problem: 'missing', value: line.proxyServer });
    return undefined;
  }
  const { paths } = line;
  return isUnset(line.registrarServer)
    ? {
        host: checkHost(line.proxyServer, paths.proxyServer, faults),
        port: checkPort(line.proxyServerPort, paths.proxyServerPort, faults),
        transport: checkTransport(line.proxyServerTransport, paths.proxyServerTransport, faults),
      }
    : {
        host: checkHost(line.registrarServer, paths.registrarServer, faults),
        port: checkPort(line.registrarServerPort, paths.registrarServerPort, faults),
        transport: checkTransport(line.registrarServerTransport, paths.registrarServerTransport, faults),
      };
}

function checkHost(value: string, parameter: string, faults: ConfigurationFault[]): string {
  const host = value.trim();
  if (!isIpv4(host) && !isIpv6(host) && !isHostName(host)) faults.push({ parameter, problem: 'malformed', value });
  return host;
}

function checkPort(value: string, parameter: string, faults: ConfigurationFault[]): number {
  if (value === '') return 0;
  if (!/^\d{1,10}$/.test(value)) {
    faults.push({ parameter, problem: 'malformed', value });
    return 0;
  }
  const port = Number(value);
  if (port > 65535) faults.push({ parameter, problem: 'out-of-range', value });
  return port;
}

function checkTransport(value: string, parameter: string, faults: ConfigurationFault[]): Transport {
  switch (value.toUpperCase()) {
    case '': // TR-104's default on creation
    case 'UDP':
      return 'UDP';
    case 'TCP':
      return 'TCP';
    case 'TLS':
      return 'TLS';
  }
  faults.push({ parameter, problem: 'malformed', value });
  return 'UDP';
}

function checkExpires(value: string, parameter: string, faults: ConfigurationFault[]): number {
  if (value === '' || /^0{1,10}$/.test(value)) return DEFAULT_EXPIRES_SECONDS;
  if (!/^\d{1,10}$/.test(value)) {
    faults.push({ parameter, problem: 'malformed', value });
    return DEFAULT_EXPIRES_SECONDS;
  }
  const seconds = Number(value);
  if (seconds > 0xffffffff) faults.push({ parameter, problem: 'out-of-range', value }); // RFC 3261 §20.19
  return seconds;
}

/** TR-104 `Line.{i}.SIP.URI`: built from AuthUserName when empty, completed with UserAgentDomain when it has no `@`. */
function addressOfRecord(
  line: LineParameters,
  faults: ConfigurationFault[],
): { scheme: 'sip' | 'sips'; user: string; host: string } | undefined {
  if (line.uri === '' && line.authUserName === '') {
    faults.push({ parameter: line.paths.uri, problem: 'missing', value: '' });
    faults.push({ parameter: line.paths.authUserName, problem: 'missing', value: '' });
    return undefined;
  }
  const written = line.uri === '' ? `sip:${line.authUserName}` : line.uri;
  const complete = written.includes('@') ? written : `${written}@${line.userAgentDomain}`;
  if (!written.includes('@') && line.userAgentDomain === '') {
    faults.push({ parameter: line.paths.userAgentDomain, problem: 'missing', value: '' });
    return undefined;
  }
  const uri = parseSipUri(complete);
  if (uri?.user === undefined || uri.user === '') {
    const parameter = line.uri === '' ? line.paths.authUserName : line.paths.uri;
    faults.push({ parameter, problem: 'malformed', value: line.uri === '' ? line.authUserName : line.uri });
    return undefined;
  }
  return { scheme: uri.scheme, user: uri.user, host: uri.host };
}
