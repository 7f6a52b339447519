import type { Facts } from '../entry.js';

/** Code 3: the host is there, its SIP service (or a middlebox on the way) does not answer properly. */
export const service = {
  'sip-service-silent': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'operator', 'sip-core', 'operator', 'customer'],
    related: [
      'banned-for-a-while',
      'stale-nat-binding',
      'blocked-port',
      'udp-blocked',
      'fragmentation',
      'nat-without-rport',
      'is-the-server-running',
    ],
    parameters: ['RegistrarServerPort', 'RegistrarServerTransport'],
    source: 'CN103067208B [0110–0127]; Fanvil guide §2.2.1, §2.2.2; SIP codes § Fail2Ban, § NAT',
  },
  'sip-port-closed': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core', 'access-network'],
    related: ['wrong-port', 'wrong-transport', 'services-stopped'],
    parameters: ['RegistrarServerPort', 'RegistrarServerTransport'],
    source: 'CN103067208B [0112–0113]; diagnosis procedure, step 4; SIP facts § what a UDP socket sees',
  },
  'malformed-response': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core', 'customer'],
    related: ['alg-rewrites', 'wrong-port'],
    parameters: [],
    source: 'RFC 3261 §7.2, §18.1.2; diagnosis procedure, step 3 and 4; SIP facts § NAT / ALG',
  },
  'response-from-other-address': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['sip-core', 'operator'],
    related: ['blocked-port', 'alg-rewrites'],
    parameters: ['RegistrarServer', 'OutboundProxy', 'OutboundProxyPort'],
    source: 'RFC 3581 §4; RFC 3261 §18.2.2; diagnosis procedure, step 3',
  },
} satisfies Readonly<Record<string, Facts>>;
