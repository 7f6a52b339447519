import { RegistrationParameter } from '#shared/diagnosis/registration-parameters.js';
import type { Condition } from '../condition.js';
import { SIP_PORT, type Rig } from '../rig.js';

const LINE_PORT = 5062;
const OTHER_PORT = SIP_PORT + 10;
/** Of the registrar, in a network as private as the phone's: no NAT need be between them. */
const PRIVATE_ADDRESS = '10.80.0.2';

/** One port is dropped on the way, and others pass. */
export const PORTS: readonly Condition[] = [
  {
    id: 'own-port-dropped',
    condition: 'A filter drops the line’s own port, and no other',
    rig: 'The router drops what comes from UDP port 5062, the line’s; registrar in a private network, without NAT',
    expected: { faultCode: 200, cause: 'blocked-port', confidence: 'likely' },
    shows: {
      of: ({ deep }) => deep?.registers.map(({ ownPort, outcome }) => [ownPort, outcome.kind]),
      is: [
        [true, 'timeout'],
        [false, 'response'],
      ],
    },
    phone: { registrar: PRIVATE_ADDRESS, parameters: { 'SIP.UserAgentPort': String(LINE_PORT) } },
    async prepare(rig) {
      await privateRegistrar(rig);
      await rig.forward(`udp sport ${LINE_PORT} drop`);
    },
  },
  {
    id: 'own-port-dropped-behind-nat',
    condition: 'The same behind NAT, from the start: an entry of the NAT that has gone bad looks alike',
    rig: 'As above, with masquerade; the line was never registered',
    expected: { faultCode: 200, cause: 'stale-nat-binding', confidence: 'open' },
    phone: { parameters: { 'SIP.UserAgentPort': String(LINE_PORT) } },
    async prepare(rig) {
      await rig.masquerade({ alg: false });
      await rig.kamailio();
      await rig.forward(`udp sport ${LINE_PORT} drop`);
    },
  },
  {
    id: 'port-refreshed',
    condition: 'The same, and the phone takes a new port for each registration',
    rig: 'As above, with port refresh: the port that is dropped is never used',
    expected: { faultCode: 200, cause: 'nat-in-path', confidence: 'certain' },
    phone: {
      awaitStatus: 'Up',
      parameters: {
        'SIP.UserAgentPort': String(LINE_PORT),
        [`SIP.${RegistrationParameter.portRefresh}`]: 'true',
      },
    },
    async prepare(rig) {
      await rig.masquerade({ alg: false });
      await rig.kamailio();
      await rig.forward(`udp sport ${LINE_PORT} drop`);
    },
  },
  {
    id: 'server-port-dropped',
    condition: 'The registrar’s port is dropped on the way, another one of it passes: a wrong port looks alike',
    rig: 'Kamailio on 5070 and on 5060; the router drops 5070 over UDP and TCP; phone set to 5070',
    expected: { faultCode: 3, cause: 'wrong-port', confidence: 'open' },
    phone: { port: OTHER_PORT },
    async prepare(rig) {
      await rig.kamailio({ port: OTHER_PORT });
      await rig.kamailio();
      await rig.forward(`meta l4proto { tcp, udp } th dport ${OTHER_PORT} drop`);
    },
  },
  {
    id: 'server-port-filtered',
    condition: 'A filter refuses the registrar’s port, and says so',
    rig: 'Router refuses UDP and TCP 5060 with ICMP, administratively prohibited; ping passes',
    expected: { faultCode: 3, cause: 'blocked-port', confidence: 'likely' },
    async prepare(rig) {
      await rig.kamailio();
      await rig.forward(`meta l4proto { tcp, udp } th dport ${SIP_PORT} reject with icmp type admin-prohibited`);
    },
  },
  {
    id: 'tcp-dropped',
    condition: 'TCP 5060 is dropped on the way, UDP passes: a server without TCP looks alike',
    rig: 'Dropped in the router; Kamailio; phone set to TCP',
    expected: { faultCode: 3, cause: 'wrong-transport', confidence: 'open' },
    phone: { transport: 'TCP' },
    async prepare(rig) {
      await rig.forward(`tcp dport ${SIP_PORT} drop`);
      await rig.kamailio();
    },
  },
];

async function privateRegistrar(rig: Rig): Promise<void> {
  await rig.ip('router', 'address add 10.80.0.1/24 dev to-registrar');
  await rig.ip('registrar', `address add ${PRIVATE_ADDRESS}/24 dev eth0`);
  await rig.kamailio({ addresses: ['127.0.0.1', PRIVATE_ADDRESS] });
}
