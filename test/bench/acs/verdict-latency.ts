import { setTimeout as wait } from 'node:timers/promises';
import { createLog } from '#acs/log.js';
import type { Trace } from '#shared/diagnosis/trace.js';
import type { RunDetail } from '#shared/api/runs.js';
import { temporaryLab } from '../../temporary-lab.js';
import { median } from '../measure.js';
import { Api } from './api.js';

const ENDED = /"type":"run\.(?:complete|failed|interrupted)"/;
/** A device gets its next Connection Request not sooner than this after the last: else that is what is measured. */
const REST_MS = 1100;

interface Sample {
  /** From the API call until the event of the stored verdict is here; ms. */
  readonly wholeMs: number;
  /** From the run's beginning at the phone to the last message it saw, by the phone's own clock. */
  readonly phoneMs: number;
  readonly run: RunDetail;
}

/**
 * What management adds to a diagnosis: from POST /runs to the stored verdict, less what the phone itself needed. Everything
 * over loopback and in this process: management server, phone, registrar.
 */
export async function benchVerdictLatency({ runs }: { readonly runs: number }): Promise<void> {
  const system = await temporaryLab({ log: createLog('error') });
  const { lab, api } = system;
  try {
    const devices = await api.diagnosable(1);
    const device = devices.find(({ serialNumber }) => serialNumber === '1001') ?? devices[0];
    const local = new Api(lab.stateFolder);
    const samples: Sample[] = [];
    for (let i = 0; i <= runs; i++) {
      await wait(REST_MS);
      const sample = await oneRun(local, device?.id ?? '');
      // The first one warms up.
      if (i > 0) samples.push(sample);
    }
    report(samples);
  } finally {
    await system.close();
  }
}

async function oneRun(api: Api, deviceId: string): Promise<Sample> {
  const startedAt = performance.now();
  const { id } = (await api.post('/runs', { deviceId, insist: true })) as { readonly id: string };
  const stream = new AbortController();
  for await (const event of api.events(`run:${id}`, stream.signal)) {
    if (ENDED.test(event)) break;
  }
  const wholeMs = performance.now() - startedAt;
  stream.abort();
  const run = (await api.get(`/runs/${id}`)) as RunDetail;
  const { entries } = run.trace as Trace;
  return { wholeMs, phoneMs: Math.max(...entries.map(({ ms }) => ms)), run };
}

function report(samples: readonly Sample[]): void {
  const added = samples.map(({ wholeMs, phoneMs }) => wholeMs - phoneMs);
  const sorted = [...added].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  console.log(
    `\nVerdict: from POST /runs until it is stored, less the phone's own time; ${String(samples.length)} runs`,
  );
  console.log(`  median ${median(added).toFixed(0)} ms (quartiles ${at(0.25)} and ${at(0.75)}, longest ${at(1)})`);
  console.log(`  the phone's own time ${median(samples.map(({ phoneMs }) => phoneMs)).toFixed(0)} ms`);
  const types = samples[0]?.run.events.map(({ type }) => type) ?? [];
  for (const [i, type] of types.entries()) {
    const since = samples.map(({ run }) => (run.events[i]?.at ?? 0) - run.createdAt);
    console.log(`    ${type.padEnd(24)} after ${median(since).toFixed(0).padStart(4)} ms`);
  }
}
