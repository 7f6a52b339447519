import { InvalidArgumentError, Option, type Command } from 'commander';
import type { AcsConfigInput } from '#acs/config.js';
import { isNetwork } from '#acs/core/address-policy.js';
import type { LogFormat, LogLevel } from '#acs/log.js';
import { parsePort } from './options.js';

type Authentication = 'digest' | 'basic' | 'certificate';
type BackendName = 'embedded' | 'genieacs';
type UnknownDevices = 'quarantine' | 'approve' | 'refuse';

/** What `sipdx acs` is told, by its options or the environment. */
export interface AcsOptions {
  readonly host: string;
  readonly consolePort: number;
  readonly cwmpHost: string;
  readonly cwmpPort: number;
  readonly cwmpTlsPort?: number;
  readonly cwmpAuth: readonly Authentication[];
  readonly cwmpClientCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly state: string;
  readonly backend: BackendName;
  readonly nbi?: string;
  readonly nbiSyncSeconds: number;
  readonly nbiInsecure: boolean;
  readonly unknownDevices?: UnknownDevices;
  readonly periodicInform?: number;
  readonly connectionRequestAllow?: readonly string[];
  readonly trustProxy?: readonly string[];
  readonly secure: boolean;
  readonly metricsOpen: boolean;
  readonly resetPassword: boolean;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat | 'auto';
}

/** Each also by the environment: `--cwmp-port` is SIPDX_CWMP_PORT. */
export function addAcsOptions(command: Command): Command {
  const options = [
    new Option('--host <address>', 'address that console and API listen on').default('127.0.0.1'),
    new Option('--console-port <port>', 'port of console and API').default(3000).argParser(parsePort),
    new Option('--cwmp-host <address>', 'address that phones come to').default('0.0.0.0'),
    new Option('--cwmp-port <port>', 'port that phones come to by http').default(7547).argParser(parsePort),
    new Option('--cwmp-tls-port <port>', 'port that phones come to by https').argParser(parsePort),
    new Option('--cwmp-auth <ways>', 'how phones may prove who they are: digest, basic, certificate')
      .default(['digest'], 'digest')
      .argParser(parseAuthentication),
    new Option('--cwmp-client-ca <file>', "PEM of the authorities that sign phones' certificates"),
    new Option('--tls-cert <file>', 'PEM of the certificate chain: console and API by https, and --cwmp-tls-port'),
    new Option('--tls-key <file>', 'PEM of its private key'),
    new Option('--state <folder>', 'folder of database and key file').default('.sipdx'),
    new Option('--backend <kind>', 'embedded: phones come here; genieacs: they come to a GenieACS')
      .choices(['embedded', 'genieacs'])
      .default('embedded'),
    new Option('--nbi <url>', "GenieACS's northbound interface, such as http://127.0.0.1:7557").argParser(parseNbi),
    new Option('--nbi-sync-seconds <seconds>', 'how often it is asked which phones have informed')
      .default(5)
      .argParser(parseSyncSeconds),
    new Option('--nbi-insecure', 'the NBI, which asks for no password, may be called by http over a network').default(
      false,
    ),
    new Option('--unknown-devices <what>', 'a device that nobody has vouched for').choices([
      'quarantine',
      'approve',
      'refuse',
    ]),
    new Option('--periodic-inform <seconds>', 'interval that approved devices are told to inform in').argParser(
      parseInterval,
    ),
    new Option(
      '--connection-request-allow <networks...>',
      'networks that phones may be woken in, besides their own address',
    ).argParser(parseNetworks),
    new Option(
      '--trust-proxy <addresses...>',
      'proxies before the console, whose X-Forwarded-For is believed',
    ).argParser(parseNetworks),
    new Option('--secure', 'browsers come by https: a proxy ends TLS').default(false),
    new Option('--metrics-open', '/metrics for everybody, not for holders of a token only').default(false),
    new Option('--reset-password', 'give the user admin a new password and print it').default(false),
    new Option('--log-level <level>', 'what is logged, to standard error')
      .choices(['silent', 'error', 'warn', 'info', 'debug'])
      .default('info'),
    new Option('--log-format <form>', 'auto: text on a terminal, else JSON')
      .choices(['auto', 'json', 'text'])
      .default('auto'),
  ];
  for (const option of options) command.addOption(option.env(variableOf(option)));
  return command;
}

function variableOf(option: Option): string {
  return `SIPDX_${option.attributeName().replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/** @returns what does not go together, with the remedy; undefined: nothing */
export function contradiction(options: AcsOptions): string | undefined {
  const { tlsCert, tlsKey, cwmpTlsPort, cwmpAuth, cwmpClientCa } = options;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) return '--tls-cert and --tls-key go together: give both.';
  if (cwmpTlsPort !== undefined && tlsCert === undefined) return '--cwmp-tls-port needs --tls-cert and --tls-key.';
  if (cwmpAuth.includes('certificate') && (cwmpClientCa === undefined || cwmpTlsPort === undefined)) {
    return '--cwmp-auth certificate needs --cwmp-tls-port and --cwmp-client-ca: phones show certificates by https only.';
  }
  if (cwmpClientCa !== undefined && !cwmpAuth.includes('certificate')) {
    return '--cwmp-client-ca is for --cwmp-auth certificate: add certificate there.';
  }
  if (cwmpAuth.every((way) => way === 'certificate')) {
    return '--cwmp-auth certificate leaves the http port without a way in: add digest.';
  }
  return contradictionOfBackend(options);
}

function contradictionOfBackend({ backend, nbi, nbiInsecure, cwmpTlsPort }: AcsOptions): string | undefined {
  if (backend === 'embedded') {
    return nbi === undefined ? undefined : '--nbi is for --backend genieacs: add that, or leave --nbi out.';
  }
  if (nbi === undefined) return '--backend genieacs needs --nbi, such as --nbi http://127.0.0.1:7557.';
  if (cwmpTlsPort !== undefined) {
    return '--cwmp-tls-port is of no use with --backend genieacs: phones come to GenieACS, not here.';
  }
  const { protocol, hostname, username, password, search } = new URL(nbi);
  // Said here, where the address is not repeated.
  if (username !== '' || password !== '' || search !== '') {
    return '--nbi takes an address alone: a user or password in it would stand in process lists.';
  }
  if (protocol === 'https:' || isOwnHost(hostname) || nbiInsecure) return undefined;
  return `${nbi} is open to whoever reaches it, and nothing on the way is encrypted: put a TLS proxy before it, or run sipdx beside it and use 127.0.0.1; --nbi-insecure goes on all the same.`;
}

function isOwnHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

export function acsConfigInput(options: AcsOptions, version: string): AcsConfigInput {
  const { tlsCert: cert, tlsKey: key, cwmpClientCa: clientCa, unknownDevices, periodicInform } = options;
  const { host, cwmpHost, cwmpPort, cwmpTlsPort, consolePort, secure, resetPassword, metricsOpen } = options;
  return {
    host,
    cwmpHost,
    cwmpPort,
    ...(cwmpTlsPort !== undefined && { cwmpTlsPort }),
    cwmpAuthentication: [...options.cwmpAuth],
    consolePort,
    ...(cert !== undefined && key !== undefined && { tls: { cert, key, ...(clientCa !== undefined && { clientCa }) } }),
    stateFolder: options.state,
    ...(options.nbi !== undefined && { genieacs: { nbi: options.nbi, syncSeconds: options.nbiSyncSeconds } }),
    lab: false,
    version,
    resetPassword,
    secure,
    metricsOpen,
    trustProxy: [...(options.trustProxy ?? [])],
    connectionRequestNetworks: [...(options.connectionRequestAllow ?? [])],
    settings: {
      ...(unknownDevices !== undefined && { unknownDevices }),
      ...(periodicInform !== undefined && { periodicInformSeconds: periodicInform }),
    },
  };
}

function parseAuthentication(text: string): readonly Authentication[] {
  const ways = text.split(',').map((way) => way.trim());
  const known: readonly Authentication[] = ['digest', 'basic', 'certificate'];
  return ways.map((way) => {
    const found = known.find((one) => one === way);
    if (found === undefined) throw new InvalidArgumentError(`'${way}' is none of ${known.join(', ')}.`);
    return found;
  });
}

function parseNbi(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(`'${text}' is no address such as http://127.0.0.1:7557.`);
  }
  return text;
}

function parseSyncSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > 3600) {
    throw new InvalidArgumentError(`'${text}' is no number of seconds from 1 to 3600.`);
  }
  return seconds;
}

/** Bounds as the settings of the API have them. */
function parseInterval(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 30 || seconds > 604_800) {
    throw new InvalidArgumentError(`'${text}' is no number of seconds from 30 to 604800.`);
  }
  return seconds;
}

/** Several after one option, or by commas as the environment has them. */
function parseNetworks(text: string, before: readonly string[] = []): readonly string[] {
  const networks = text.split(',').map((one) => one.trim());
  const wrong = networks.find((one) => !isNetwork(one));
  if (wrong !== undefined) throw new InvalidArgumentError(`'${wrong}' is no address and no network like 10.0.0.0/8.`);
  return [...before, ...networks];
}
