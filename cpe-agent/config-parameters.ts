import { RegistrationParameter, StandbyParameter } from '#shared/diagnosis/registration-parameters.js';
import type { AgentConfig } from './config.js';
import type { AgentSecrets } from './config-secrets.js';

type Values = Record<string, string | number | boolean | undefined>;

/** What the configuration sets in the parameter tree of its data model, by full path. */
export function configuredParameters(config: AgentConfig, secrets: AgentSecrets): Readonly<Record<string, string>> {
  const root = config.dataModel === 'tr104-1-igd' ? 'InternetGatewayDevice.' : 'Device.';
  const service = `${root}Services.VoiceService.1.`;
  const values: Values = {
    [`${root}ManagementServer.PeriodicInformEnable`]: config.periodicInform.enabled,
    [`${root}ManagementServer.PeriodicInformInterval`]: config.periodicInform.interval,
    ...(config.dataModel === 'tr104-2'
      ? issue2(config, secrets, service)
      : issue1(config, secrets, `${service}VoiceProfile.1.`)),
  };
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, String(value)]));
}

function issue1(config: AgentConfig, secrets: AgentSecrets, profile: string): Values {
  const values = below(`${profile}SIP.`, servers(config));
  config.lines.forEach((line, i) => {
    const at = `${profile}Line.${i + 1}.`;
    values[`${at}Enable`] = line.enabled ? 'Enabled' : 'Disabled';
    values[`${at}DirectoryNumber`] = line.directoryNumber;
    values[`${at}SIP.URI`] = line.uri;
    values[`${at}SIP.AuthUserName`] = line.authUserName;
    values[`${at}SIP.AuthPassword`] = secrets.linePasswords[i]?.reveal();
  });
  return values;
}

function issue2(config: AgentConfig, secrets: AgentSecrets, service: string): Values {
  const values = below(`${service}SIP.Network.1.`, servers(config));
  config.lines.forEach((line, i) => {
    const at = `${service}SIP.Client.${i + 1}.`;
    values[`${at}Enable`] = line.enabled;
    values[`${at}RegisterURI`] = line.uri;
    values[`${at}AuthUserName`] = line.authUserName;
    values[`${at}AuthPassword`] = secrets.linePasswords[i]?.reveal();
    values[`${service}CallControl.Line.${i + 1}.DirectoryNumber`] = line.directoryNumber;
  });
  return values;
}

/** Both issues of TR-104 name these alike. */
function servers({ sip }: AgentConfig): Values {
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
    [RegistrationParameter.rport]: sip.rport,
    [RegistrationParameter.portRefresh]: sip.portRefresh,
    [RegistrationParameter.newCallId]: sip.newCallId,
    [RegistrationParameter.keepAliveType]: KEEP_ALIVE[sip.keepAlive.type],
    [RegistrationParameter.keepAliveInterval]: sip.keepAlive.interval,
    [StandbyParameter.registrarServer]: sip.standby.registrar,
    [StandbyParameter.registrarServerPort]: sip.standby.port,
    [StandbyParameter.registrarServerTransport]: sip.standby.transport,
  };
}

const KEEP_ALIVE = { none: 'None', crlf: 'CRLF', options: 'OPTIONS', stun: 'STUN' } as const;

function below(path: string, values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [path + name, value]));
}
