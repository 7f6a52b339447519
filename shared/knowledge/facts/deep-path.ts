import type { Facts } from '../entry.js';

/** What lies between phone and server: NAT, filters, MTU (deep probes). */
export const deepPath = {
  'stale-nat-binding': {
    owner: 'customer',
    severity: 'major',
    remedy: ['operator', 'customer', 'operator'],
    related: ['blocked-port', 'banned-for-a-while', 'port-refresh'],
    parameters: ['UserAgentPort'],
    source: 'Fanvil guide §2.2.2; SIP codes § NAT',
  },
  'blocked-port': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['access-network', 'customer', 'operator'],
    related: ['stale-nat-binding', 'alg-rewrites', 'udp-blocked'],
    parameters: ['UserAgentPort', 'RegistrarServerPort'],
    source: 'Fanvil guide §2.2.2; SIP facts § NAT / ALG',
  },
  'udp-blocked': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['operator', 'access-network', 'sip-core'],
    related: ['blocked-port', 'fragmentation', 'wrong-transport'],
    parameters: ['RegistrarServerTransport', 'UserAgentTransport'],
    source: 'SIP codes § NAT; diagnosis procedure, deep probes',
  },
  fragmentation: {
    owner: 'access-network',
    severity: 'major',
    remedy: ['operator', 'access-network', 'operator'],
    related: ['udp-blocked', 'blocked-port'],
    parameters: ['RegistrarServerTransport', 'UserAgentTransport'],
    source: 'RFC 3261 §18.1.1; diagnosis procedure, deep probes',
  },
  'nat-without-rport': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['nat-in-path', 'alg-rewrites', 'switch-on-rport'],
    parameters: [],
    source: 'RFC 3581; Fanvil guide §2.2.1; SIP facts § NAT / ALG',
  },
  'nat-in-path': {
    owner: 'operator',
    severity: 'info',
    remedy: ['operator'],
    related: ['keep-alive-too-long', 'nat-without-rport', 'stun-and-ice'],
    parameters: ['STUNEnable', 'STUNServer'],
    source: 'RFC 3581; SIP facts § NAT / ALG',
  },
  'alg-rewrites': {
    owner: 'customer',
    severity: 'major',
    remedy: ['customer', 'operator'],
    related: ['nat-without-rport', 'blocked-port', 'binding-missing', 'malformed-response'],
    parameters: ['RegistrarServerPort', 'RegistrarServerTransport'],
    source: 'SIP facts § A real Linux SIP ALG, § NAT / ALG',
  },
  'keep-alive-too-long': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'operator', 'sip-core'],
    related: ['registered-but-unknown-to-server', 'stale-nat-binding', 'keep-alive-thirty-to-ninety'],
    parameters: ['X_CT-COM_HeartbeatSwitch', 'X_CT-COM_HeartbeatCycle', 'RegisterExpires'],
    source: 'Fanvil guide §2.2.5; SIP facts § NAT / ALG',
  },
} satisfies Readonly<Record<string, Facts>>;
