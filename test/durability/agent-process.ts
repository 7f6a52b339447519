import { createAgent } from '#cpe-agent/agent.js';
import { createHost } from '#cpe-agent/host.js';
import { Secret } from '#shared/lib/secret.js';

/** A real agent in a process of its own, to be killed: `node agent-process.js ACS-URL STATE-FOLDER`. Prints what it warns of. */
const [, , url = '', storageFolder = ''] = process.argv;
const host = await createHost({
  address: '127.0.0.1',
  connectionRequestHost: '127.0.0.1',
  connectionRequestPort: 0,
  connectionRequestPortOption: 'none',
  storageFolder,
  log: {
    debug: () => undefined,
    info: () => undefined,
    warn: (fields, message) => console.log(message, JSON.stringify(fields)),
  },
});
await createAgent({
  identity: { manufacturer: 'Example', oui: '00A0B0', productClass: 'IP-Phone', serialNumber: '1' },
  lines: 1,
  parameters: {},
  acs: { url, username: '', password: new Secret('') },
  host,
}).start();
