import { closed, dns, lan, server, silent, type Row } from '../facts.js';

/** The name of the registrar, and who resolves it. */
export const NAMES: readonly Row[] = [
  [
    'one name server of two is silent',
    dns('timeout'),
    { dns: { servers: [server('a', 'timeout'), server('b')] } },
    'dns-resolver-dead likely',
  ],
  [
    'all are, and the gateway lives',
    dns('timeout'),
    { ...lan({}), dns: { servers: [server('a', 'timeout')] } },
    'dns-resolver-dead likely',
  ],
  [
    'all are, and nothing else is known',
    dns('timeout'),
    { dns: { servers: [server('a', 'timeout')] } },
    'dns-timeout likely',
  ],
  [
    'name servers are silent because the gateway is',
    dns('timeout'),
    { ...lan({ neighbour: 'failed' }), dns: { servers: [server('a', 'timeout')] } },
    'gateway-dead likely',
  ],
  ['the name has neither service nor address', dns('no-address', true), {}, 'dns-no-address certain'],
  ['the name does not exist', dns('nxdomain', true), {}, 'dns-nxdomain certain'],
  [
    'the name has an address, where SIP is closed',
    silent({ ...closed, dns: dns('no-address', true).dns! }),
    {},
    'dns-no-srv open',
  ],
];
