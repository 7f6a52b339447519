import type { Facts } from '../entry.js';

/** Codes 2 and 4, and a lost ping that proves nothing. */
export const network = {
  'network-unreachable': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['operator', 'operator', 'sip-core', 'access-network', 'customer'],
    related: [
      'banned-for-a-while',
      'gateway-dead',
      'stale-nat-binding',
      'arp-ageing',
      'ping-filtered',
      'all-servers-down',
      'working-neighbours',
    ],
    parameters: ['RegistrarServer', 'OutboundProxy', 'DefaultGateway'],
    source:
      'CN103067208B [0089–0105]; Fanvil guide §2.2.1, §2.2.2, §2.2.4; Cisco guide § network traces; SIP codes § Fail2Ban',
  },
  'ping-filtered': {
    owner: 'sip-core',
    severity: 'minor',
    remedy: ['sip-core', 'operator', 'access-network'],
    related: ['network-unreachable', 'sip-service-silent', 'path-per-direction'],
    parameters: [],
    source: 'CN103067208B [0090]; Cisco guide § network traces; diagnosis procedure, step 4',
  },
  'reachability-unknown': {
    owner: 'tool',
    severity: 'minor',
    remedy: ['operator', 'operator'],
    related: ['network-unreachable', 'sip-service-silent', 'vendor-last-error'],
    parameters: ['Timeout'],
    source: 'diagnosis procedure, step 4 and guard timer; Cisco guide § network traces',
  },
} satisfies Readonly<Record<string, Facts>>;
