import type { Condition } from '../condition.js';

/** The phone's own link, address and gateway. */
export const OWN_NETWORK: readonly Condition[] = [
  {
    id: 'gateway-dead',
    condition: 'The gateway is switched off',
    rig: 'The router’s address towards the phone removed: nobody answers ARP',
    expected: { faultCode: 2, cause: 'gateway-dead', confidence: 'likely' },
    prepare: (rig) => rig.ip('router', 'address del 10.71.1.1/24 dev to-phone'),
  },
  {
    id: 'gateway-outside-subnet',
    condition: 'The gateway is outside the phone’s subnet',
    rig: 'Default route by 10.99.0.1, `onlink`, from 10.71.1.2/24',
    expected: { faultCode: 2, cause: 'gateway-outside-subnet', confidence: 'likely' },
    alsoTrue: ['gateway-dead'],
    prepare: (rig) => rig.ip('phone', 'route delete default', 'route add default via 10.99.0.1 dev eth0 onlink'),
  },
  {
    id: 'no-route',
    condition: 'The phone has an address and no default gateway',
    rig: 'Default route deleted',
    expected: { faultCode: 2, cause: 'network-unreachable', confidence: 'likely' },
    decidedEarly: true,
    prepare: (rig) => rig.ip('phone', 'route delete default'),
  },
  {
    id: 'no-address',
    condition: 'The phone has no address',
    rig: 'Address deleted, and the routes with it',
    expected: { faultCode: 2, cause: 'own-address-missing', confidence: 'likely' },
    alsoTrue: ['network-unreachable'],
    decidedEarly: true,
    prepare: (rig) => rig.ip('phone', 'address flush dev eth0'),
  },
];
