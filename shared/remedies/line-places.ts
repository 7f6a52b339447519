import { isUnset, type LineSetting } from '../diagnosis/configuration.js';
import type { Setting } from './remedy.js';

/**
 * Where the settings of a line stand: in issue 1 of TR-104 in the line and its profile, in issue 2 in the client and the
 * network that it refers to.
 */
export interface LinePlaces {
  /** Full name; undefined where the data model has none. */
  nameOf(setting: Setting): string | undefined;
  /** Lines beside this one have the same parameter. */
  isShared(setting: Setting): boolean;
  /** Value that enables the line, or its profile or network. */
  readonly enabled: string;
  /** Which servers the line uses: TR-104, an empty RegistrarServer means ProxyServer. */
  readonly primary: 'registrar' | 'proxy';
  readonly hasOutboundProxy: boolean;
}

type Values = ReadonlyMap<string, string | undefined>;

const ISSUE_1 = /^(.+\.VoiceProfile\.\d+\.)Line\.\d+\.$/;
const ISSUE_2 = /^(.+\.VoiceService\.\d+\.)SIP\.Client\.\d+\.$/;

const OF_LINE_1: Readonly<Partial<Record<Setting, string>>> = {
  lineEnable: 'Enable',
  authUserName: 'SIP.AuthUserName',
  authPassword: 'SIP.AuthPassword',
  uri: 'SIP.URI',
};
const OF_CLIENT: Readonly<Partial<Record<Setting, string>>> = {
  lineEnable: 'Enable',
  authUserName: 'AuthUserName',
  authPassword: 'AuthPassword',
  uri: 'RegisterURI',
};
/** Both issues name these alike. */
const OF_SERVERS: Readonly<Partial<Record<LineSetting, string>>> = {
  registrarServer: 'RegistrarServer',
  registrarServerPort: 'RegistrarServerPort',
  registrarServerTransport: 'RegistrarServerTransport',
  proxyServer: 'ProxyServer',
  proxyServerPort: 'ProxyServerPort',
  proxyServerTransport: 'ProxyServerTransport',
  outboundProxy: 'OutboundProxy',
  outboundProxyPort: 'OutboundProxyPort',
  userAgentDomain: 'UserAgentDomain',
  registerExpires: 'RegisterExpires',
};

/** Names that `linePlaces` reads values of. @param line with its final dot */
export function placesNeed(line: string, values: Values): readonly string[] {
  const servers = serversOf(line, values);
  const reference = ISSUE_2.test(line) ? [`${line}Network`] : [];
  if (servers === undefined) return reference;
  return [...reference, `${servers}RegistrarServer`, `${servers}OutboundProxy`];
}

/** @param values as stored, by full name. Undefined: no line of TR-104. */
export function linePlaces(line: string, values: Values): LinePlaces | undefined {
  const profile = ISSUE_1.exec(line)?.[1];
  if (profile === undefined && !ISSUE_2.test(line)) return undefined;
  const servers = serversOf(line, values);
  const ofLine = profile === undefined ? OF_CLIENT : OF_LINE_1;
  const isSet = (name: string): boolean => servers !== undefined && !isUnset(values.get(servers + name) ?? '');
  return {
    nameOf(setting) {
      const own = ofLine[setting];
      if (own !== undefined) return line + own;
      if (setting === 'profileEnable')
        return profile === undefined ? servers && `${servers}Enable` : `${profile}Enable`;
      return servers && servers + nameBesideServers(setting);
    },
    isShared: (setting) => ofLine[setting] === undefined,
    enabled: profile === undefined ? 'true' : 'Enabled',
    // One that was never read is taken to be there.
    primary:
      servers !== undefined && values.get(`${servers}RegistrarServer`) !== undefined && !isSet('RegistrarServer')
        ? 'proxy'
        : 'registrar',
    hasOutboundProxy: isSet('OutboundProxy'),
  };
}

function nameBesideServers(setting: Setting): string {
  const ofServers: Readonly<Partial<Record<Setting, string>>> = OF_SERVERS;
  // All others are meant by their own names.
  return ofServers[setting] ?? setting;
}

/** With its dot. */
function serversOf(line: string, values: Values): string | undefined {
  const profile = ISSUE_1.exec(line)?.[1];
  if (profile !== undefined) return `${profile}SIP.`;
  const service = ISSUE_2.exec(line)?.[1];
  // TR-106: a path as a value has no trailing dot; some devices write it all the same.
  const network = values.get(`${line}Network`)?.trim().replace(/\.$/, '') ?? '';
  return service !== undefined && network.startsWith(`${service}SIP.Network.`) ? `${network}.` : undefined;
}
