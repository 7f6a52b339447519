import { lan, unreachable, type Row } from '../facts.js';

/** What the phone knows of its own network. */
export const THIS_HOST: readonly Row[] = [
  ['this host has no address', unreachable, { lan: { routeError: 'EADDRNOTAVAIL' } }, 'own-address-missing likely'],
  ['it has one and no route', unreachable, { lan: { routeError: 'ENETUNREACH' } }, 'network-unreachable likely'],
  ['the host gave itself an address', unreachable, lan({ source: '169.254.3.4' }), 'own-address-missing likely'],
  [
    'the gateway is outside',
    unreachable,
    lan({ gatewayInSubnet: false, neighbour: 'failed' }),
    'gateway-outside-subnet likely',
  ],
  ['… but answers', unreachable, lan({ gatewayInSubnet: false }), 'network-unreachable likely'],
  ['the gateway has no hardware address', unreachable, lan({ neighbour: 'failed' }), 'gateway-dead likely'],
  ['… which was not looked for long enough', unreachable, lan({ neighbour: 'stale' }), 'network-unreachable likely'],
  [
    'the lease has another address',
    unreachable,
    lan({ lease: { address: '192.168.1.9', expired: false } }),
    'own-address-static open',
  ],
  [
    '… and the gateway of this one is dead',
    unreachable,
    lan({ lease: { address: '192.168.9.9', expired: false }, neighbour: 'failed' }),
    'own-address-static likely',
  ],
  [
    '… and has expired',
    unreachable,
    lan({ lease: { address: '192.168.1.9', expired: true } }),
    'network-unreachable likely',
  ],
];
