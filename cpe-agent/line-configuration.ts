import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import type { LineParameters, LineSetting } from '#shared/diagnosis/configuration.js';
import { isRegistrationParameter } from '#shared/diagnosis/registration-parameters.js';
import { Secret } from '#shared/lib/secret.js';
import type { RegistrationStatus } from '#shared/sip/registration-state.js';
import type { DiagnosisOptions } from './driver.js';
import type { Parameters } from './cwmp/data-model/parameters.js';

/**
 * Where a line's SIP settings stand. A line is `…VoiceProfile.{i}.Line.{i}.` in TR-104 issue 1, `…SIP.Client.{i}.` in
 * issue 2, always with the trailing dot.
 */
interface Places {
  /** Path of what stands beside the servers. */
  readonly besideServers: (name: string) => string;
  readonly settings: Readonly<Record<LineSetting, string>>;
  readonly userAgentPort: string;
  readonly registerRetryInterval: string;
}

const ISSUE_1 = /^(.*\.VoiceProfile\.\d+\.)Line\.\d+\.$/;

function placesOf(parameters: Parameters, line: string): Places {
  const profile = ISSUE_1.exec(line)?.[1];
  return profile === undefined ? issue2(parameters, line) : issue1(profile, line);
}

function issue1(profile: string, line: string): Places {
  return {
    besideServers: (name) => `${profile}SIP.${name}`,
    settings: {
      profileEnable: `${profile}Enable`,
      lineEnable: `${line}Enable`,
      ...serverSettings(`${profile}SIP.`),
      authUserName: `${line}SIP.AuthUserName`,
      authPassword: `${line}SIP.AuthPassword`,
      uri: `${line}SIP.URI`,
    },
    userAgentPort: `${profile}SIP.UserAgentPort`,
    registerRetryInterval: `${profile}SIP.RegisterRetryInterval`,
  };
}

function issue2(parameters: Parameters, client: string): Places {
  const network = networkOf(parameters, client);
  // Without a network the reference itself is what is missing.
  const place = (name: string): string => (network === undefined ? `${client}Network` : network + name);
  const servers = serverSettings('');
  return {
    besideServers: place,
    settings: {
      profileEnable: place('Enable'),
      lineEnable: `${client}Enable`,
      registrarServer: place(servers.registrarServer),
      registrarServerPort: place(servers.registrarServerPort),
      registrarServerTransport: place(servers.registrarServerTransport),
      proxyServer: place(servers.proxyServer),
      proxyServerPort: place(servers.proxyServerPort),
      proxyServerTransport: place(servers.proxyServerTransport),
      outboundProxy: place(servers.outboundProxy),
      outboundProxyPort: place(servers.outboundProxyPort),
      userAgentDomain: place(servers.userAgentDomain),
      registerExpires: place(servers.registerExpires),
      authUserName: `${client}AuthUserName`,
      authPassword: `${client}AuthPassword`,
      uri: `${client}RegisterURI`,
    },
    userAgentPort: place('UserAgentPort'),
    registerRetryInterval: place('RegisterRetryInterval'),
  };
}

/** Both issues name these alike. */
function serverSettings(at: string) {
  return {
    registrarServer: `${at}RegistrarServer`,
    registrarServerPort: `${at}RegistrarServerPort`,
    registrarServerTransport: `${at}RegistrarServerTransport`,
    proxyServer: `${at}ProxyServer`,
    proxyServerPort: `${at}ProxyServerPort`,
    proxyServerTransport: `${at}ProxyServerTransport`,
    outboundProxy: `${at}OutboundProxy`,
    outboundProxyPort: `${at}OutboundProxyPort`,
    userAgentDomain: `${at}UserAgentDomain`,
    registerExpires: `${at}RegisterExpires`,
  };
}

/** TR-106: a path as a value has no trailing dot. Undefined when the reference leads nowhere. */
function networkOf(parameters: Parameters, client: string): string | undefined {
  const network = `${parameters.get(`${client}Network`)}.`;
  return parameters.declaration(`${network}RegistrarServer`) === undefined ? undefined : network;
}

/** The SIP settings of a line as the tree holds them, unchecked. */
export function readLineParameters(parameters: Parameters, line: string): LineParameters {
  const paths = placesOf(parameters, line).settings;
  const noNetwork = paths.registrarServer === paths.profileEnable;
  const ofNetwork = (setting: LineSetting): string => (noNetwork ? '' : parameters.get(paths[setting]));
  return {
    paths,
    profileEnable: noNetwork ? 'true' : parameters.get(paths.profileEnable),
    lineEnable: parameters.get(paths.lineEnable),
    registrarServer: ofNetwork('registrarServer'),
    registrarServerPort: ofNetwork('registrarServerPort'),
    registrarServerTransport: ofNetwork('registrarServerTransport'),
    proxyServer: ofNetwork('proxyServer'),
    proxyServerPort: ofNetwork('proxyServerPort'),
    proxyServerTransport: ofNetwork('proxyServerTransport'),
    outboundProxy: ofNetwork('outboundProxy'),
    outboundProxyPort: ofNetwork('outboundProxyPort'),
    userAgentDomain: ofNetwork('userAgentDomain'),
    registerExpires: ofNetwork('registerExpires'),
    authUserName: parameters.get(paths.authUserName),
    authPassword: new Secret(parameters.get(paths.authPassword)),
    uri: parameters.get(paths.uri),
  };
}

/** Path of a parameter that stands where the servers of the line do. */
export function placeBesideServers(parameters: Parameters, line: string, name: string): string {
  return placesOf(parameters, line).besideServers(name);
}

/** Local port of the line; 0: any. */
export function readUserAgentPort(parameters: Parameters, line: string): number {
  return Number(parameters.get(placesOf(parameters, line).userAgentPort)) || 0;
}

/** Seconds. */
export function readRegisterRetryInterval(parameters: Parameters, line: string): number {
  return Number(parameters.get(placesOf(parameters, line).registerRetryInterval)) || DEFAULT_RETRY_SECONDS;
}

/** What the data models declare, too, as TR-104 leaves it open. */
const DEFAULT_RETRY_SECONDS = 30;

/** Does a change of this parameter concern the registration of the line? */
export function concernsRegistration(parameters: Parameters, line: string, name: string): boolean {
  const { settings, userAgentPort, registerRetryInterval, besideServers } = placesOf(parameters, line);
  if ([...Object.values(settings), userAgentPort, registerRetryInterval, `${line}Network`].includes(name)) return true;
  const own = name.slice(name.lastIndexOf('.') + 1);
  return isRegistrationParameter(own) && besideServers(own) === name;
}

/**
 * Status of a line in the words of its data model.
 * @param why what went wrong: a code of the resolver or the operating system, or what the registrar said; absent when the
 *   configuration did not even allow a try
 */
export function lineStatus(line: string, status: RegistrationStatus, why: string | undefined): string {
  if (ISSUE_1.test(line)) return status;
  if (status === 'Unregistering') return 'Deregistering';
  if (status !== 'Error') return status;
  if (why === undefined) return 'Error_Misconfigured';
  // TR-104 issue 2 does not say which is which: ours is that an error of the registration is one that SIP shows.
  return /^(E[A-Z_]+|dns-[a-z]+|ERR_[A-Z_]+|UNSUPPORTED_TRANSPORT)$/.test(why) ? 'Error_Network' : 'Error_Registration';
}

/** What the ACS set in the line's diagnostics object for its runs. */
export function readDiagnosisOptions(
  parameters: Parameters,
  line: string,
): Omit<DiagnosisOptions, 'contact' | 'userAgent' | 'deep'> {
  const number = (name: string): number => Number(parameters.get(line + DIAGNOSTICS_OBJECT + name));
  return {
    timeoutMs: number('Timeout') * 1000,
    attemptTimeoutMs: number('AttemptTimeout'),
    repetitions: number('NumberOfRepetitions'),
  };
}
