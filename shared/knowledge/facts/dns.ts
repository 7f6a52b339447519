import type { Facts } from '../entry.js';

/** Code 2, because the server's name yields no address. No REGISTER and no ping could be sent. */
export const dns = {
  'dns-nxdomain': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'operator'],
    related: ['configuration-incomplete', 'dns-refused', 'host-name-to-ip'],
    parameters: ['RegistrarServer', 'OutboundProxy', 'DNSServers'],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test; RFC 3263 §4',
  },
  'dns-no-address': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['sip-core', 'operator'],
    related: ['dns-no-srv', 'dns-nxdomain'],
    parameters: ['RegistrarServer'],
    source: 'diagnosis procedure, Target; RFC 3263 §4.2; SIP facts § Locating the registrar',
  },
  'dns-servfail': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['operator', 'access-network', 'sip-core'],
    related: ['dns-timeout', 'dns-resolver-dead', 'host-name-to-ip'],
    parameters: ['DNSServers'],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test',
  },
  'dns-refused': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['operator', 'access-network'],
    related: ['dns-servfail', 'dns-resolver-dead'],
    parameters: ['DNSServers'],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test',
  },
  'dns-timeout': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['operator', 'access-network', 'operator'],
    related: ['dns-resolver-dead', 'gateway-dead', 'own-address-static', 'host-name-to-ip'],
    parameters: ['DNSServers'],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test',
  },
  'dns-failed': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['operator', 'access-network'],
    related: ['dns-timeout', 'dns-servfail'],
    parameters: ['DNSServers', 'RegistrarServer'],
    source: 'diagnosis procedure, Target; Cisco guide § DHCP and DNS off for a test',
  },
} satisfies Readonly<Record<string, Facts>>;
