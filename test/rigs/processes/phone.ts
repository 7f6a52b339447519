// A phone of a rig: the whole agent with the real adapters; only its management server is in memory.
// node phone.mjs SPEC, a JSON object. Says `settled` when the line's own SIP module has tried; each line on stdin starts a
// diagnosis, whose PhoneReport is printed as one line; the end of stdin ends the phone.
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createAgent } from '#cpe-agent/agent.js';
import { linePath } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { createHost } from '#cpe-agent/host.js';
import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS } from '#shared/diagnosis/data-model.js';
import { Secret } from '#shared/lib/secret.js';
import { ScriptedAcs } from '../../fakes/acs.js';

export interface PhoneSpec {
  /** By full path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Status that the line is waited for before `settled`. Absent: none. */
  readonly awaitStatus?: string;
  /** What its clock is ahead of its host's. */
  readonly clockAheadMs?: number;
}

export interface PhoneReport {
  /** Of the line, when the diagnosis was requested. */
  readonly status: string;
  /** From the request to `Complete`, deep probes included. */
  readonly ms: number;
  /** The diagnostics object, relative names. */
  readonly values: Readonly<Record<string, string>>;
}

const POLL_MS = 10;
const spec = JSON.parse(process.argv[2] ?? '{}') as PhoneSpec;
const line = linePath(1);
const object = line + DIAGNOSTICS_OBJECT;
const storageFolder = mkdtempSync(join(dirname(fileURLToPath(import.meta.url)), 'phone-'));
const acs = new ScriptedAcs();
const warnings: string[] = [];
const silent = (): void => undefined;
let runs = 0;

const host = await createHost({
  address: '127.0.0.1',
  connectionRequestHost: '127.0.0.1',
  connectionRequestPort: 0,
  connectionRequestPortOption: '--connection-request-port',
  storageFolder,
  log: {
    debug: silent,
    info: silent,
    warn: (fields, message) => warnings.push(`${message} ${JSON.stringify(fields)}`),
  },
});
const agent = createAgent({
  identity: { manufacturer: 'sipdx', oui: '025D0A', productClass: 'Rig-Phone', serialNumber: '1' },
  lines: 1,
  parameters: {
    'Device.ManagementServer.PeriodicInformEnable': 'true',
    'Device.ManagementServer.PeriodicInformInterval': '1',
    ...spec.parameters,
  },
  acs: { url: 'http://127.0.0.1:1/', username: 'rig', password: new Secret('rig') },
  host: { ...host, acs: acs.client, clock: { ...host.clock, now: () => host.clock.now() + (spec.clockAheadMs ?? 0) } },
});

try {
  await agent.start();
  const { awaitStatus } = spec;
  if (awaitStatus !== undefined) await until(() => agent.value(`${line}Status`) === awaitStatus);
  console.log('settled');
  for await (const _ of createInterface({ input: process.stdin })) console.log(JSON.stringify(await diagnose()));
} finally {
  await agent.stop();
  await host.close();
  rmSync(storageFolder, { recursive: true, force: true, maxRetries: 5 });
  for (const warning of warnings) console.error(warning);
}

async function diagnose(): Promise<PhoneReport> {
  const key = `run-${++runs}`;
  const status = agent.value(`${line}Status`);
  let startedAt = 0;
  acs.onPost = (body) => {
    if (body.includes('SetParameterValuesResponse')) startedAt = performance.now();
  };
  acs.set({
    [`${object}Timeout`]: '16',
    [`${object}AttemptTimeout`]: '1000',
    [`${object}Depth`]: 'Deep',
    [`${object}RequestKey`]: key,
    [`${object}DiagnosticsState`]: 'Requested',
  });
  await until(() => agent.value(`${object}ResultKey`) === key);
  const ms = Math.round(performance.now() - startedAt);
  const values = DIAGNOSTICS_PARAMETERS.map(({ name }) => [name, agent.value(object + name)] as const);
  return { status, ms, values: Object.fromEntries(values) };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
