// A phone of a rig with a management server outside of it: the whole agent with the real adapters.
// node managed-phone.mjs SPEC, a JSON object. Says `settled` when the line's own SIP module has tried; each line on stdin is
// the full name of a parameter, whose value is printed as one line; the end of stdin ends the phone.
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createAgent } from '#cpe-agent/agent.js';
import { linePath } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { createHost } from '#cpe-agent/host.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { deviceIdOf } from '#shared/cwmp/device-id.js';
import { Secret } from '#shared/lib/secret.js';
import { RIG_PHONE, type Management } from '../management.js';
import { tunnel } from '../tunnel.js';
import type { PhoneSpec } from './phone.js';

export interface ManagedPhoneSpec extends PhoneSpec {
  readonly management: Management;
}

const POLL_MS = 10;
const { parameters, awaitStatus, management } = JSON.parse(process.argv[2] ?? '{}') as ManagedPhoneSpec;
const { serialNumber, password, cwmpPort, connectionRequestPort, sockets } = management;
const identity = { ...RIG_PHONE, serialNumber };
const line = linePath(1);
const object = line + DIAGNOSTICS_OBJECT;
const storageFolder = mkdtempSync(join(dirname(fileURLToPath(import.meta.url)), 'phone-'));
const warnings: string[] = [];
const silent = (): void => undefined;

const towardsServer = await tunnel(cwmpPort, sockets.server);
const host = await createHost({
  address: '127.0.0.1',
  connectionRequestHost: '127.0.0.1',
  connectionRequestPort,
  connectionRequestPortOption: '--connection-request-port',
  storageFolder,
  log: {
    debug: silent,
    info: silent,
    warn: (fields, message) => warnings.push(`${message} ${JSON.stringify(fields)}`),
  },
});
const towardsPhone = await tunnel(sockets.phone, connectionRequestPort);
const agent = createAgent({
  identity,
  lines: 1,
  parameters: {
    // As the rigs of docs/verdicts.md have it: an attempt that nobody answers need not take 8 s.
    [`${object}Timeout`]: '16',
    [`${object}AttemptTimeout`]: '1000',
    ...parameters,
  },
  acs: { url: `http://127.0.0.1:${cwmpPort}/`, username: deviceIdOf(identity), password: new Secret(password) },
  host,
});

try {
  await agent.start();
  while (awaitStatus !== undefined && agent.value(`${line}Status`) !== awaitStatus) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  console.log('settled');
  for await (const name of createInterface({ input: process.stdin })) console.log(JSON.stringify(agent.value(name)));
} finally {
  await agent.stop();
  towardsPhone.close();
  await host.close();
  towardsServer.close();
  rmSync(storageFolder, { recursive: true, force: true, maxRetries: 5 });
  for (const warning of warnings) console.error(warning);
}
