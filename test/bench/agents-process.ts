import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createAgent, type Agent } from '#cpe-agent/agent.js';
import { createHost } from '#cpe-agent/host.js';
import type { AcsConnection, AgentHost } from '#cpe-agent/ports.js';
import { Secret } from '#shared/lib/secret.js';
import type { Footprint } from './memory.js';

/** `node --expose-gc agents-process.mjs <ACS URL> <agents>`: lets them bootstrap, weighs itself, prints a Footprint. */

const [url = '', count = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'sipdx-bench-'));
let sessions = 0;
const system = await createHost({
  address: '127.0.0.1',
  connectionRequestHost: '127.0.0.1',
  connectionRequestPort: 0,
  connectionRequestPortOption: 'none',
  storageFolder: folder,
  log: {
    debug: () => undefined,
    info: () => undefined,
    warn: (fields, message) => console.error(message, fields),
  },
});
const host: AgentHost = { ...system, acs: { connect: (url) => countingClose(system.acs.connect(url)) } };

const agents: Agent[] = [];
for (let i = 0; i < Number(count); i++) {
  const agent = createAgent({
    identity: { manufacturer: 'Bench', oui: '00B0C5', productClass: 'Phone', serialNumber: `B${String(i)}` },
    lines: 1,
    // Without periodic Informs nothing happens by itself; the line is not enabled.
    parameters: { 'Device.ManagementServer.PeriodicInformEnable': 'false' },
    acs: { url, username: '', password: new Secret('') },
    host,
  });
  agents.push(agent);
  await agent.start();
  // One after another: the peak of a crowd would stay in the resident set.
  for (let waited = 0; sessions <= i && waited < 10_000; waited++) await wait(1);
  if (sessions <= i) throw new Error('an agent did not tell its bootstrap');
}
await wait(200); // connections close

for (let i = 0; i < 4; i++) {
  global.gc?.();
  await wait(20);
}
const { rss, heapUsed, external } = process.memoryUsage();
process.stdout.write(JSON.stringify({ agents: agents.length, rss, heapUsed, external } satisfies Footprint));

await Promise.all(agents.map((agent) => agent.stop()));
await system.close();
rmSync(folder, { recursive: true, force: true });

/** A session ends with the end of its connection. */
function countingClose(connection: AcsConnection): AcsConnection {
  return {
    post: (body, headers) => connection.post(body, headers),
    close() {
      sessions++;
      connection.close();
    },
  };
}
