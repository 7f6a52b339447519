import { join } from 'node:path';
import { benchAcs } from './acs/bench-acs.js';
import { benchCwmp } from './cwmp.js';
import { benchGenieAcs } from './genieacs/bench-genieacs.js';
import { FULL, SMALL } from './measure.js';
import { benchMemory } from './memory.js';
import { loadPeers } from './peers.js';
import { machineLine } from './report.js';
import { benchSip } from './sip.js';

/** `main.js [--small] [--cpu-prof=FOLDER] [name …]`; run.mjs says where it runs. */

const small = process.argv.includes('--small');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const effort = small ? SMALL : FULL;
const here = process.env['SIPDX_BENCH'] ?? '';
const profileFolder = process.argv.find((argument) => argument.startsWith('--cpu-prof='))?.slice('--cpu-prof='.length);
const peers = loadPeers(join(here, 'peers'));

const benchmarks: Readonly<Record<string, () => void | Promise<void>>> = {
  sip: () => benchSip(peers, effort),
  cwmp: () => benchCwmp(peers, effort),
  memory: () => benchMemory({ agents: small ? 5 : 500 }),
  acs: () => benchAcs(small, profileFolder),
  genieacs: () => benchGenieAcs(small),
};

console.log(machineLine());
if (peers === undefined) console.log('The peers are not installed: own figures only.');
for (const name of wanted.length > 0 ? wanted : Object.keys(benchmarks)) {
  const benchmark = benchmarks[name];
  if (benchmark === undefined) throw new Error(`no benchmark ${name}; there are ${Object.keys(benchmarks).join(', ')}`);
  await benchmark();
}
