import type { Condition } from '../condition.js';
import { SIP_PORT } from '../rig.js';

const NAME = 'rig.test';
const located = { registrar: NAME, port: 0 } as const;
const service = (priority: number, target: string) => ({ priority, port: SIP_PORT, target: `${target}.${NAME}` });

/** Locating the registrar. */
export const DNS: readonly Condition[] = [
  {
    id: 'dns-found',
    condition: 'Nothing: NAPTR none, SRV, address',
    rig: 'Name server with one SRV target; Kamailio',
    expected: { faultCode: 200, cause: 'registered', confidence: 'certain' },
    phone: located,
    async prepare(rig) {
      await rig.nameServer({
        [NAME]: {},
        [`_sip._udp.${NAME}`]: { SRV: [service(10, 'a')] },
        [`a.${NAME}`]: { A: [rig.net.registrarAddress] },
      });
      await rig.kamailio();
    },
  },
  {
    id: 'dns-nxdomain',
    condition: 'The name of the registrar does not exist',
    rig: 'Name server that answers NXDOMAIN',
    expected: { faultCode: 2, cause: 'dns-nxdomain', confidence: 'certain' },
    phone: located,
    prepare: (rig) => rig.nameServer({}),
  },
  {
    id: 'dns-no-address',
    condition: 'The name has no address and no services',
    rig: 'Name server that answers without records',
    expected: { faultCode: 2, cause: 'dns-no-address', confidence: 'certain' },
    shows: {
      of: ({ dns }) => dns?.stages?.map(({ type, error }) => [type, error]),
      is: [
        ['SRV', 'no-address'],
        ['A', 'no-address'],
        ['AAAA', 'no-address'],
      ],
    },
    phone: located,
    prepare: (rig) => rig.nameServer({ [NAME]: {}, [`_sip._udp.${NAME}`]: {} }),
  },
  {
    id: 'dns-servfail',
    condition: 'The name server fails over this name',
    rig: 'Name server that answers SERVFAIL',
    expected: { faultCode: 2, cause: 'dns-servfail', confidence: 'likely' },
    phone: located,
    prepare: (rig) => rig.nameServer({ [NAME]: 'SERVFAIL', [`_sip._udp.${NAME}`]: 'SERVFAIL' }),
  },
  {
    id: 'dns-refused',
    condition: 'The name server refuses to answer this phone',
    rig: 'Name server that answers REFUSED',
    expected: { faultCode: 2, cause: 'dns-refused', confidence: 'likely' },
    phone: located,
    prepare: (rig) => rig.nameServer({ [NAME]: 'REFUSED', [`_sip._udp.${NAME}`]: 'REFUSED' }),
  },
  {
    id: 'dns-silent',
    condition: 'The name server is dead',
    rig: 'resolv.conf names a host whose datagrams to port 53 are dropped',
    expected: { faultCode: 2, cause: 'dns-resolver-dead', confidence: 'likely' },
    phone: located,
    prepare: (rig) => rig.forward('udp dport 53 drop'),
  },
  {
    id: 'dns-cut-off',
    condition: 'The name server is silent, and whether the gateway lives cannot be told',
    rig: 'A default route without a gateway; the name server’s answers are dropped',
    expected: { faultCode: 2, cause: 'dns-timeout', confidence: 'likely' },
    phone: located,
    async prepare(rig) {
      await rig.ip('phone', 'route replace default dev eth0');
      await rig.filter('router', 'input', 'udp dport 53 drop');
      await rig.forward('udp dport 53 drop');
    },
  },
  {
    id: 'dns-closed',
    condition: 'The name server’s host is up, its service stopped',
    rig: 'resolv.conf names a host without a name server: ICMP port unreachable',
    expected: { faultCode: 2, cause: 'dns-resolver-dead', confidence: 'likely' },
    phone: located,
    prepare: () => Promise.resolve(),
  },
  {
    id: 'dns-no-srv',
    condition: 'The SRV record is missing; the name’s own address is a web server',
    rig: 'Name server with an A record alone, of a host without SIP; Kamailio elsewhere',
    expected: { faultCode: 3, cause: 'dns-no-srv', confidence: 'open' },
    phone: located,
    prepare: (rig) => rig.nameServer({ [NAME]: { A: [rig.net.registrarAddress] } }),
  },
  {
    id: 'standby-only',
    condition: 'The primary server is dead, the standby serves',
    rig: 'Two SRV targets; nobody has the first one’s address, Kamailio at the second',
    expected: { faultCode: 2, cause: 'standby-only', confidence: 'likely' },
    phone: located,
    async prepare(rig) {
      await rig.nameServer({
        [NAME]: {},
        [`_sip._udp.${NAME}`]: { SRV: [service(10, 'a'), service(20, 'b')] },
        [`a.${NAME}`]: { A: ['203.0.113.9'] },
        [`b.${NAME}`]: { A: [rig.net.registrarAddress] },
      });
      await rig.kamailio();
    },
  },
  {
    id: 'all-servers-down',
    condition: 'Primary and standby server are both dead',
    rig: 'Two SRV targets; nobody has either address',
    expected: { faultCode: 2, cause: 'all-servers-down', confidence: 'open' },
    phone: located,
    prepare: (rig) =>
      rig.nameServer({
        [NAME]: {},
        [`_sip._udp.${NAME}`]: { SRV: [service(10, 'a'), service(20, 'b')] },
        [`a.${NAME}`]: { A: ['203.0.113.9'] },
        [`b.${NAME}`]: { A: ['203.0.113.10'] },
      }),
  },
];
