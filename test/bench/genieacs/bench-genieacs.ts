import { NbiClient } from '#acs/backends/genieacs/nbi-client.js';
import { systemClock } from '#acs/clock.js';
import { linePath } from '#cpe-agent/cwmp/data-model/voice-service.js';
import type { BackendUnderTest } from '../../contract/backend.js';
import { fakeGenieAcs, liveGenieAcs } from '../../contract/genieacs-backends.js';
import { ContractWorld } from '../../contract/world.js';
import { median } from '../measure.js';
import { startCountingProxy, type CountingProxy } from './counting-proxy.js';

const NAME = `${linePath(1)}Status`;
/** How often the real one looks whether a session has ended: its calls take 515 ms therefore. */
const POLL_MS = 500;

/** What our server costs on top of a GenieACS. Each round asks GenieACS directly first, then the same over our server. */
export async function benchGenieAcs(small: boolean): Promise<void> {
  const nbi = process.env['SIPDX_GENIEACS_NBI'];
  const cwmp = process.env['SIPDX_GENIEACS_CWMP'];
  const isLive = nbi !== undefined && cwmp !== undefined && !small;
  console.log(`\nGenieACS: ${isLive ? 'the live one' : 'our imitation, which waits as it does'}`);
  if (!isLive) {
    console.log(
      '  (SIPDX_GENIEACS_NBI and SIPDX_GENIEACS_CWMP are not set, or --small: these figures are no measurements)',
    );
  }
  const under = isLive ? liveGenieAcs(nbi, cwmp) : fakeGenieAcs('ours', { pollMs: POLL_MS, deviceOnlineMs: 4000 });
  let proxy: CountingProxy | undefined;
  const counted: BackendUnderTest = {
    ...under,
    async open() {
      const opened = await under.open();
      const { genieacs } = opened.config;
      if (genieacs === undefined) throw new Error('no GenieACS');
      proxy = await startCountingProxy(genieacs.nbi);
      return { ...opened, config: { genieacs: { ...genieacs, nbi: proxy.url } } };
    },
  };
  const world = await ContractWorld.start(counted);
  try {
    if (proxy === undefined) throw new Error('no proxy');
    await compareTasks(world, proxy, small ? 1 : 15);
    await countDiagnoses(world, proxy, small ? 1 : 10);
  } finally {
    await world.close();
    await proxy?.close();
  }
}

/** One parameter read: by a task of GenieACS's own, and by a task of ours. */
async function compareTasks(world: ContractWorld, proxy: CountingProxy, rounds: number): Promise<void> {
  const { found } = await world.phone('Bench tasks', '1');
  const client = new NbiClient({ url: proxy.url, clock: systemClock });
  const bare: number[] = [];
  const ours: number[] = [];
  const requests: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const posted = await client.postTask(
      found.id,
      { name: 'getParameterValues', parameterNames: [NAME], expiry: 60 },
      true,
    );
    if (!posted.ok || posted.value.kind !== 'ran') throw new Error(`the task did not run: ${JSON.stringify(posted)}`);
    bare.push(performance.now() - start);
    proxy.take();
    const task = await world.refresh(found.id, [NAME]);
    if (task.state !== 'complete') throw new Error(`our task did not run: ${JSON.stringify(task)}`);
    ours.push((task.endedAt ?? 0) - task.createdAt);
    requests.push(proxy.take().others);
  }
  client.close();
  const ratio = median(ours.map((ms, i) => ms / (bare[i] ?? 1)));
  console.log('  a parameter read');
  console.log(`    GenieACS's own task    median ${median(bare).toFixed(0)} ms`);
  console.log(`    by our server          median ${median(ours).toFixed(0)} ms   ${ratio.toFixed(2)} ×`);
  console.log(`    NBI requests           median ${median(requests).toFixed(0)}`);
}

/** Diagnoses of a line that is refused at once: from the order to the verdict, with evidence and trace. */
async function countDiagnoses(world: ContractWorld, proxy: CountingProxy, rounds: number): Promise<void> {
  const { found } = await world.phone('Bench runs', '2');
  const times: number[] = [];
  const requests: number[] = [];
  for (let round = 0; round < rounds; round++) {
    proxy.take();
    const run = await world.api.ended(await world.api.createRun(found.id, { insist: true }));
    if (run.verdict?.faultCode !== 403) throw new Error(`the run found something else: ${JSON.stringify(run.failure)}`);
    times.push((run.endedAt ?? 0) - run.createdAt);
    requests.push(proxy.take().others);
  }
  console.log('  a diagnosis (403)');
  console.log(
    `    order to verdict       median ${median(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)}`,
  );
  console.log(
    `    NBI requests           median ${median(requests).toFixed(0)}, most ${String(Math.max(...requests))}`,
  );
  console.log('    besides: one a second that looks for phones that have informed, for the whole fleet');
}
