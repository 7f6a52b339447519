import type { Facts } from '../entry.js';

/** Code 1: the phone's own settings do not suffice, and not one packet was sent. */
export const configuration = {
  'configuration-incomplete': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'operator', 'operator'],
    related: ['account-unknown', 'dns-nxdomain'],
    parameters: ['RegistrarServer', 'ProxyServer', 'URI', 'UserAgentDomain', 'AuthUserName'],
    source: 'CN103067208B [0069–0072]; Fanvil guide §2.2.1',
  },
  'line-disabled': {
    owner: 'operator',
    severity: 'minor',
    remedy: ['account-data', 'operator'],
    related: ['configuration-incomplete', 'sip-403-disabled'],
    parameters: ['Enable'],
    source: 'TR-104 issue 1 VoiceProfile.{i}.Line.{i}.Enable; CN103067208B [0071–0072]',
  },
} satisfies Readonly<Record<string, Facts>>;
