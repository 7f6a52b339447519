import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Condition } from '../condition.js';
import type { Rig } from '../rig.js';

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
    prepare: (rig) => rig.ip('phone', 'route delete default', 'route add default via 10.99.0.1 dev eth0 onlink'),
  },
  {
    id: 'no-route',
    condition: 'The phone has an address and no default gateway',
    rig: 'Default route deleted',
    expected: { faultCode: 2, cause: 'network-unreachable', confidence: 'likely' },
    prepare: (rig) => rig.ip('phone', 'route delete default'),
  },
  {
    id: 'no-address',
    condition: 'The phone has no address',
    rig: 'Address deleted, and the routes with it',
    expected: { faultCode: 2, cause: 'own-address-missing', confidence: 'likely' },
    prepare: (rig) => rig.ip('phone', 'address flush dev eth0'),
  },
  {
    id: 'gateway-exchanged',
    condition: 'The gateway was exchanged, and the phone holds on to the old one’s hardware address',
    rig: 'A permanent neighbour entry of a hardware address that nobody has',
    expected: { faultCode: 2, cause: 'network-unreachable', confidence: 'likely' },
    async prepare(rig) {
      await rig.kamailio();
      await rig.ip('phone', 'neighbour replace 10.71.1.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent');
    },
  },
  {
    id: 'gateway-idle',
    condition: 'The gateway answers ARP and forwards nothing',
    rig: 'The router drops what it is to forward, and pings',
    expected: { faultCode: 2, cause: 'network-unreachable', confidence: 'likely' },
    async prepare(rig) {
      await rig.kamailio();
      await rig.net.blackhole();
      await rig.filter('router', 'input', 'icmp type echo-request drop');
    },
  },
  {
    id: 'arp-forgotten',
    condition: 'The gateway forgets the phone from time to time: dead, alive, dead',
    rig: 'The router drops ARP, answers it, and drops it again; the phone’s entry of it has aged each time',
    expected: { faultCode: 2, cause: 'arp-ageing', confidence: 'open' },
    prepare: (rig) => rig.kamailio(),
    runsBefore: [forgetArp, rememberArp],
    breakIt: forgetArp,
  },
  {
    id: 'static-address',
    condition: 'The phone has an address of another network, set by hand',
    rig: '10.99.0.5/24 and its gateway in the network of 10.71.1.1; nobody answers ARP for that gateway',
    expected: { faultCode: 2, cause: 'gateway-dead', confidence: 'likely' },
    prepare: setByHand,
  },
  {
    id: 'static-address-lease',
    condition: 'The same, where DHCP had offered another one',
    rig: 'As above, with a lease of 10.71.1.2 in the file of ISC dhclient',
    expected: { faultCode: 2, cause: 'own-address-static', confidence: 'likely' },
    shows: { of: leaseIn, is: { address: '10.71.1.2', gateway: '10.71.1.1', expired: false } },
    phone: { lease: leaseUntil('2037/01/01 00:00:00') },
    prepare: setByHand,
  },
  {
    id: 'static-address-old-lease',
    condition: 'The same, where the lease has ended',
    rig: 'As above, with a lease that has expired',
    expected: { faultCode: 2, cause: 'gateway-dead', confidence: 'likely' },
    shows: { of: leaseIn, is: { address: '10.71.1.2', gateway: '10.71.1.1', expired: true } },
    phone: { lease: leaseUntil('2020/01/01 00:00:00') },
    prepare: setByHand,
  },
  {
    id: 'no-ping',
    condition: 'Nobody answers, and the phone’s host may not ping',
    rig: 'Dropped in the router, without a word; a phone without the right to send ICMP',
    expected: { faultCode: 4, cause: 'reachability-unknown', confidence: 'open' },
    phone: { withoutPing: true },
    prepare: (rig) => rig.net.blackhole(),
  },
];

async function forgetArp(rig: Rig): Promise<void> {
  await rig.arp('drop');
  await rig.ip('phone', 'neighbour flush all');
}

async function rememberArp(rig: Rig): Promise<void> {
  await rig.arp('accept');
  await rig.ip('phone', 'neighbour flush all');
}

async function setByHand(rig: Rig): Promise<void> {
  await rig.kamailio();
  await rig.ip('phone', 'address flush dev eth0', 'address add 10.99.0.5/24 dev eth0');
  await rig.ip('phone', 'route add default via 10.99.0.1');
}

function leaseIn({ deep }: Evidence): unknown {
  return deep?.lan?.lease;
}

/** @param expire as dhclient.leases(5) has it: UTC */
function leaseUntil(expire: string): string {
  const options = ['interface "eth0"', 'fixed-address 10.71.1.2', 'option routers 10.71.1.1', `expire 4 ${expire}`];
  return `lease {\n${options.map((option) => `  ${option};\n`).join('')}}\n`;
}
