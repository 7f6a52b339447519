import type { Facts } from '../entry.js';

/** What the phone's own network settings and its LAN tell (deep probes). */
export const deepLocal = {
  'dns-no-srv': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['dns-no-address', 'wrong-port', 'wrong-transport'],
    parameters: ['RegistrarServer', 'RegistrarServerPort', 'RegistrarServerTransport'],
    source: 'RFC 3263 §4.2; SIP facts § Locating and keeping the registrar; Cisco guide § host names',
  },
  'dns-resolver-dead': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['access-network', 'operator'],
    related: ['dns-timeout', 'gateway-dead'],
    parameters: ['DNSServers'],
    source: 'Cisco guide § DHCP response; diagnosis procedure, deep probes',
  },
  'gateway-dead': {
    owner: 'access-network',
    severity: 'critical',
    remedy: ['access-network', 'customer', 'operator'],
    related: ['network-unreachable', 'arp-ageing', 'gateway-outside-subnet'],
    parameters: ['DefaultGateway'],
    source: 'Cisco guide § network traces; Fanvil guide §2.2.4; diagnosis procedure, deep probes',
  },
  'gateway-outside-subnet': {
    owner: 'operator',
    severity: 'critical',
    remedy: ['customer', 'access-network', 'operator'],
    related: ['gateway-dead', 'own-address-static'],
    parameters: ['IPAddress', 'SubnetMask', 'DefaultGateway', 'AddressingType'],
    source: 'Cisco guide § manual IP parameters',
  },
  'own-address-missing': {
    owner: 'access-network',
    severity: 'critical',
    remedy: ['access-network', 'customer'],
    related: ['gateway-dead', 'boot-chain', 'slow-registration'],
    parameters: ['AddressingType', 'IPAddress'],
    source: 'Cisco guide § DHCP request, § DHCP response',
  },
  'own-address-static': {
    owner: 'operator',
    severity: 'minor',
    remedy: ['operator', 'customer'],
    related: ['gateway-outside-subnet', 'static-address-test'],
    parameters: ['AddressingType', 'IPAddress', 'DNSServers'],
    source: 'Cisco guide § DHCP request',
  },
  'arp-ageing': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['operator', 'access-network', 'customer'],
    related: ['gateway-dead', 'network-unreachable', 'firmware-upgrade', 'reboot-as-test'],
    parameters: [],
    source: 'Fanvil guide §2.2.4',
  },
  'clock-wrong': {
    owner: 'operator',
    severity: 'minor',
    remedy: ['operator', 'sip-core'],
    related: ['stale-loop', 'tls-certificate-rejected', 'sip-401-stall-nonce'],
    parameters: ['NTPServer1'],
    source: 'SIP codes (401); diagnosis procedure, deep probes',
  },
} satisfies Readonly<Record<string, Facts>>;
