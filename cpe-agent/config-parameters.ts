import { linePath, PROFILE } from './cwmp/data-model/voice-service.js';
import type { AgentConfig } from './config.js';
import type { AgentSecrets } from './config-secrets.js';

/** What the configuration sets in the parameter tree, by full path. */
export function configuredParameters(config: AgentConfig, secrets: AgentSecrets): Readonly<Record<string, string>> {
  const values: Record<string, string> = {
    'Device.ManagementServer.PeriodicInformEnable': String(config.periodicInform.enabled),
    'Device.ManagementServer.PeriodicInformInterval': String(config.periodicInform.interval),
  };
  for (const [name, value] of Object.entries(serverValues(config))) {
    if (value !== undefined) values[`${PROFILE}SIP.${name}`] = String(value);
  }
  config.lines.forEach((line, i) => {
    const path = linePath(i + 1);
    const password = secrets.linePasswords[i];
    values[`${path}Enable`] = line.enabled ? 'Enabled' : 'Disabled';
    if (line.directoryNumber !== undefined) values[`${path}DirectoryNumber`] = line.directoryNumber;
    if (line.uri !== undefined) values[`${path}SIP.URI`] = line.uri;
    if (line.authUserName !== undefined) values[`${path}SIP.AuthUserName`] = line.authUserName;
    if (password !== undefined) values[`${path}SIP.AuthPassword`] = password.reveal();
  });
  return values;
}

/** Both issues of TR-104 name these alike. */
function serverValues({ sip }: AgentConfig): Readonly<Record<string, string | number | undefined>> {
  return {
    RegistrarServer: sip.registrar,
    RegistrarServerPort: sip.port,
    RegistrarServerTransport: sip.transport,
    ProxyServer: sip.proxy,
    ProxyServerPort: sip.proxyPort,
    ProxyServerTransport: sip.proxyTransport,
    OutboundProxy: sip.outboundProxy,
    OutboundProxyPort: sip.outboundProxyPort,
    UserAgentDomain: sip.userAgentDomain,
    UserAgentPort: sip.userAgentPort,
    RegisterExpires: sip.registerExpires,
    RegisterRetryInterval: sip.registerRetryInterval,
  };
}
