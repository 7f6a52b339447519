import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDiagnosis } from '#cpe-agent/driver.js';
import { createHost } from '#cpe-agent/host.js';
import { labDomain, labExpires } from '#cpe-agent/lab/conditions.js';
import type { TlsOptions } from '#cpe-agent/net/tls.js';
import { DEFAULT_ATTEMPT_TIMEOUT_MS, DEFAULT_REPETITIONS, DEFAULT_TIMEOUT_MS } from '#shared/diagnosis/options.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { Secret } from '#shared/lib/secret.js';
import type { Transport } from '#shared/sip/transport.js';

export interface DiagnosedAccount {
  readonly registrar: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** UDP by default. */
  readonly transport?: Transport;
  readonly sipTls?: TlsOptions;
  /** Default: as on a real phone. */
  readonly timeoutMs?: number;
  readonly attemptTimeoutMs?: number;
}

/** One diagnosis of an account of the lab's domain, with the agent's driver and the real adapters, in real time. */
export async function diagnose(account: DiagnosedAccount): Promise<DiagnosisResult> {
  const { registrar, port, user, password, transport, sipTls } = account;
  const storageFolder = mkdtempSync(join(tmpdir(), 'sipdx-diagnose-'));
  const silent = (): void => undefined;
  const host = await createHost({
    address: '127.0.0.1',
    connectionRequestHost: '127.0.0.1',
    connectionRequestPort: 0,
    connectionRequestPortOption: '--connection-request-port',
    storageFolder,
    ...(sipTls !== undefined && { sipTls }),
    log: { debug: silent, info: silent, warn: silent },
  });
  const plan = {
    registrarUri: `sip:${labDomain}`,
    aor: `sip:${user}@${labDomain}`,
    nextHop: { host: registrar, port, transport: transport ?? 'UDP' },
    authUserName: user,
    authPassword: new Secret(password),
    expires: labExpires,
  } as const;
  const options = {
    timeoutMs: account.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    attemptTimeoutMs: account.attemptTimeoutMs ?? DEFAULT_ATTEMPT_TIMEOUT_MS,
    repetitions: DEFAULT_REPETITIONS,
    userAgent: 'sipdx-test',
  };
  try {
    return await runDiagnosis(plan, options, host).done;
  } finally {
    await host.close();
    rmSync(storageFolder, { recursive: true, force: true });
  }
}
