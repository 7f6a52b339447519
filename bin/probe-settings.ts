import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { CliError } from '#acs/cli/cli-error.js';
import { EXIT } from '#acs/cli/exit-status.js';
import type { TlsOptions } from '#cpe-agent/net/tls.js';
import type { LineParameters } from '#shared/diagnosis/configuration.js';
import type { Language } from '#shared/knowledge/index.js';
import type { Secret } from '#shared/lib/secret.js';
import { parseHostPort, parseSipUri, printHostPort } from '#shared/sip/uri.js';

export interface ProbeOptions {
  readonly registrar?: string;
  readonly outboundProxy?: string;
  readonly transport?: 'udp' | 'tcp' | 'tls';
  readonly authUser?: string;
  readonly passwordFile?: string;
  /** False: `--no-password`. */
  readonly password: boolean;
  readonly expires?: string;
  readonly localAddress?: string;
  readonly userAgent?: string;
  readonly tlsCa?: string;
  readonly tlsInsecure?: true;
  readonly deep?: true;
  readonly engine: 'own' | 'drachtio';
  readonly drachtioHost: string;
  readonly drachtioPort: number;
  readonly drachtioSecretFile?: string;
  readonly json?: true;
  readonly trace?: string;
  readonly lang: Language;
}

/** What cannot go together, before anything is asked or sent. @throws CliError */
export function checkOptions(options: ProbeOptions): void {
  const { engine, deep, localAddress, trace, json, passwordFile, drachtioSecretFile } = options;
  const refuse = (message: string): never => {
    throw new CliError(message, EXIT.usage);
  };
  if (localAddress !== undefined && isIP(localAddress) === 0)
    refuse(`--local-address: '${localAddress}' is no address`);
  if (trace === '-' && json === true)
    refuse('--trace - and --json both want standard output: name a file for the trace');
  if (trace !== undefined && trace !== '-' && existsSync(trace))
    refuse(`${trace} cannot be written: it is there already`);
  if (engine === 'own') return;
  if (passwordFile === '-' && drachtioSecretFile === '-')
    refuse('Standard input is one: give the password or the secret another way');
  if (deep === true) refuse('--deep needs packets of our own: leave --engine drachtio away');
  if (localAddress !== undefined) refuse('--local-address: the drachtio server has its own; leave one of them away');
  if (drachtioSecretFile === undefined) refuse('--engine drachtio needs --drachtio-secret-file');
}

/** As the settings of a phone's line, so that the same check judges them; findings name the options. */
export function lineOf(address: string, options: ProbeOptions, password: Secret): LineParameters {
  const uri = /^sips?:/i.test(address) ? address : `sip:${address}`;
  const own = parseSipUri(uri);
  // RFC 3261 §10.2: the registrar is that of the address's domain, unless told otherwise.
  const ownServer = own === undefined ? '' : printHostPort(own.host, own.port);
  const registrar = hostPort(options.registrar ?? ownServer);
  const proxy = hostPort(options.outboundProxy ?? '');
  const transport = (options.transport ?? (own?.scheme === 'sips' ? 'tls' : 'udp')).toUpperCase();
  return {
    paths: PATHS,
    profileEnable: 'true',
    lineEnable: 'true',
    registrarServer: registrar.host,
    registrarServerPort: registrar.port,
    registrarServerTransport: transport,
    proxyServer: '',
    proxyServerPort: '',
    proxyServerTransport: '',
    outboundProxy: proxy.host,
    outboundProxyPort: proxy.port,
    userAgentDomain: '',
    registerExpires: options.expires ?? '',
    authUserName: options.authUser ?? '',
    authPassword: password,
    uri,
  };
}

const PATHS: LineParameters['paths'] = {
  profileEnable: '--registrar',
  lineEnable: '--registrar',
  registrarServer: '--registrar',
  registrarServerPort: '--registrar',
  registrarServerTransport: '--transport',
  proxyServer: '--registrar',
  proxyServerPort: '--registrar',
  proxyServerTransport: '--transport',
  outboundProxy: '--outbound-proxy',
  outboundProxyPort: '--outbound-proxy',
  userAgentDomain: '<address>',
  registerExpires: '--expires',
  authUserName: '--auth-user',
  authPassword: '--password-file',
  uri: '<address>',
};

/** What is neither is left whole, for the check to find it malformed. */
function hostPort(text: string): { readonly host: string; readonly port: string } {
  const parsed = parseHostPort(text);
  if (parsed === undefined) return { host: text, port: '' };
  return { host: parsed.host, port: parsed.port === undefined ? '' : String(parsed.port) };
}

/** @throws CliError */
export function tlsOf({ tlsCa, tlsInsecure }: ProbeOptions): TlsOptions | undefined {
  if (tlsCa === undefined && tlsInsecure !== true) return undefined;
  try {
    return {
      ...(tlsCa !== undefined && { extraCa: readFileSync(tlsCa, 'utf8') }),
      ...(tlsInsecure === true && { insecure: true }),
    };
  } catch {
    throw new CliError(`--tls-ca: ${tlsCa ?? ''} cannot be read`, EXIT.usage);
  }
}
