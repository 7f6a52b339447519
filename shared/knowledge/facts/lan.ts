import type { Facts } from '../entry.js';

/** The LAN and the server’s side, as far as a phone’s registration depends on them. */
export const lan = {
  'port-speed': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['access-network'],
    related: ['phone-dead', 'path-per-direction'],
    parameters: [],
    source: 'Cisco guide § DHCP request (7910)',
  },
  'path-per-direction': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['access-network', 'access-network'],
    related: ['network-unreachable', 'blocked-port', 'port-speed', 'fragmentation'],
    parameters: [],
    source: 'Cisco guide § network traces',
  },
  'qos-trust': {
    owner: 'access-network',
    severity: 'major',
    remedy: ['access-network'],
    related: ['flapping', 'path-per-direction'],
    parameters: [],
    source: 'Cisco guide § switching between primary and secondary',
  },
  'keep-alive-thirty-to-ninety': {
    owner: 'sip-core',
    severity: 'minor',
    remedy: ['operator', 'sip-core'],
    related: ['flapping', 'keep-alive-too-long'],
    parameters: ['X_CT-COM_HeartbeatCycle', 'RegisterExpires'],
    source: 'Cisco guide § switching between primary and secondary; Fanvil guide §2.2.5',
  },
  'working-neighbours': {
    owner: 'operator',
    severity: 'info',
    remedy: ['operator', 'customer'],
    related: ['known-good-registrar', 'network-unreachable', 'all-servers-down'],
    parameters: [],
    source: 'Cisco guide § requirements, § network traces',
  },
} satisfies Readonly<Record<string, Facts>>;
