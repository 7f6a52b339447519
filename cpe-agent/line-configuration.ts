import { Secret } from '#shared/lib/secret.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import type { LineParameters } from '#shared/diagnosis/configuration.js';
import type { DiagnosisOptions } from './driver.js';
import { PROFILE } from './cwmp/data-model/voice-service.js';
import type { Parameters } from './cwmp/data-model/parameters.js';

/** The SIP settings of a line as the tree holds them, unchecked. `line`: its path, with the trailing dot. */
export function readLineParameters(parameters: Parameters, line: string): LineParameters {
  const profile = (name: string): string => parameters.get(`${PROFILE}${name}`);
  return {
    paths: { profile: PROFILE, line },
    profileEnable: profile('Enable'),
    lineEnable: parameters.get(`${line}Enable`),
    registrarServer: profile('SIP.RegistrarServer'),
    registrarServerPort: profile('SIP.RegistrarServerPort'),
    registrarServerTransport: profile('SIP.RegistrarServerTransport'),
    proxyServer: profile('SIP.ProxyServer'),
    proxyServerPort: profile('SIP.ProxyServerPort'),
    proxyServerTransport: profile('SIP.ProxyServerTransport'),
    outboundProxy: profile('SIP.OutboundProxy'),
    outboundProxyPort: profile('SIP.OutboundProxyPort'),
    userAgentDomain: profile('SIP.UserAgentDomain'),
    registerExpires: profile('SIP.RegisterExpires'),
    authUserName: parameters.get(`${line}SIP.AuthUserName`),
    authPassword: new Secret(parameters.get(`${line}SIP.AuthPassword`)),
    uri: parameters.get(`${line}SIP.URI`),
  };
}

/** Local port of the lines; 0: any. */
export function readUserAgentPort(parameters: Parameters): number {
  return Number(parameters.get(`${PROFILE}SIP.UserAgentPort`));
}

export function readRegisterRetryInterval(parameters: Parameters): number {
  return Number(parameters.get(`${PROFILE}SIP.RegisterRetryInterval`));
}

/** Does a change of this parameter concern the registration of the line? */
export function concernsRegistration(name: string, line: string): boolean {
  if (name === `${PROFILE}Enable` || name.startsWith(`${PROFILE}SIP.`)) return true;
  return name === `${line}Enable` || name.startsWith(`${line}SIP.`);
}

/** What the ACS set in the line's diagnostics object for its runs. */
export function readDiagnosisOptions(
  parameters: Parameters,
  line: string,
): Omit<DiagnosisOptions, 'contact' | 'userAgent'> {
  const number = (name: string): number => Number(parameters.get(line + DIAGNOSTICS_OBJECT + name));
  return {
    timeoutMs: number('Timeout') * 1000,
    attemptTimeoutMs: number('AttemptTimeout'),
    repetitions: number('NumberOfRepetitions'),
  };
}
