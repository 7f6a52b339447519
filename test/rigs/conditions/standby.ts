import type { Condition } from '../condition.js';
import { SIP_PORT, type Rig } from '../rig.js';

const NAME = 'rig.test';
const PRIMARY = '203.0.113.9';

/** Several servers for one name. */
export const STANDBY: readonly Condition[] = [
  {
    id: 'flapping',
    condition: 'The primary server comes and goes: dead, alive, dead; the standby serves',
    rig: 'Two SRV targets; Kamailio at both, the first one’s address taken from its host, given back, and taken again',
    expected: { faultCode: 2, cause: 'flapping', confidence: 'likely' },
    phone: { registrar: NAME, port: 0 },
    async prepare(rig) {
      await twoTargets(rig);
      await appear(rig);
      await rig.kamailio({ addresses: ['127.0.0.1', PRIMARY, rig.net.registrarAddress] });
    },
    runsBefore: [vanish, appear],
    breakIt: vanish,
  },
  {
    id: 'primary-went-once',
    condition: 'The primary server is dead, and was alive before; the standby serves',
    rig: 'As above, the address taken once',
    expected: { faultCode: 2, cause: 'standby-only', confidence: 'likely' },
    phone: { registrar: NAME, port: 0 },
    async prepare(rig) {
      await twoTargets(rig);
      await appear(rig);
      await rig.kamailio({ addresses: ['127.0.0.1', PRIMARY, rig.net.registrarAddress] });
    },
    runsBefore: [() => Promise.resolve()],
    breakIt: vanish,
  },
  {
    id: 'primary-fails',
    condition: 'The primary server answers with an error of its own; the standby serves',
    rig: 'Two SRV targets; Kamailio at the first answers 503, another one at the second knows the domain',
    expected: { faultCode: 503, cause: 'standby-only', confidence: 'likely' },
    phone: { registrar: NAME, port: 0, user: 's503', password: 'secret' },
    async prepare(rig) {
      await twoPorts(rig);
      await rig.answeringKamailio();
      await rig.kamailio({ port: STANDBY_PORT });
    },
  },
  {
    id: 'both-fail',
    condition: 'The primary server answers with an error of its own, and the standby is dead',
    rig: 'As above, nobody at the second',
    expected: { faultCode: 503, cause: 'all-servers-down', confidence: 'open' },
    phone: { registrar: NAME, port: 0, user: 's503', password: 'secret' },
    async prepare(rig) {
      await twoPorts(rig);
      await rig.answeringKamailio();
    },
  },
];

const STANDBY_PORT = SIP_PORT + 4;

/** Both at the registrar's host. */
async function twoPorts(rig: Rig): Promise<void> {
  await rig.nameServer({
    [NAME]: {},
    [`_sip._udp.${NAME}`]: {
      SRV: [
        { priority: 10, port: SIP_PORT, target: `a.${NAME}` },
        { priority: 20, port: STANDBY_PORT, target: `a.${NAME}` },
      ],
    },
    [`a.${NAME}`]: { A: [rig.net.registrarAddress] },
  });
}

async function twoTargets(rig: Rig): Promise<void> {
  const service = (priority: number, target: string) => ({ priority, port: SIP_PORT, target: `${target}.${NAME}` });
  await rig.nameServer({
    [NAME]: {},
    [`_sip._udp.${NAME}`]: { SRV: [service(10, 'a'), service(20, 'b')] },
    [`a.${NAME}`]: { A: [PRIMARY] },
    [`b.${NAME}`]: { A: [rig.net.registrarAddress] },
  });
}

function appear(rig: Rig): Promise<void> {
  return rig.ip('registrar', `address add ${PRIMARY}/24 dev eth0`);
}

function vanish(rig: Rig): Promise<void> {
  return rig.ip('registrar', `address delete ${PRIMARY}/24 dev eth0`);
}
