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
];

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
