import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, type Log } from '#acs/log.js';
import { startLab, type Lab, type LabOptions } from '#bin/lab-system.js';
import { Secret } from '#shared/lib/secret.js';
import { ApiClient } from './api-client.js';

export interface TemporaryLab {
  readonly lab: Lab;
  readonly api: ApiClient;
  readonly password: Secret;
  /** All log lines so far, debug level included. */
  readonly logged: readonly string[];
  /** Stops the lab and removes its state. */
  close(): Promise<void>;
}

/** The lab in this process: real CWMP, SIP and HTTP over loopback, on ports that nobody else has, logged in as admin. */
export async function temporaryLab(more: Partial<LabOptions> = {}): Promise<TemporaryLab> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'sipdx-lab-'));
  const logged: string[] = [];
  const log: Log = createLog('debug', { write: (line) => void logged.push(line) });
  const password = new Secret('cwmp-password-of-the-lab-phones');
  const lab = await startLab({
    host: '127.0.0.1',
    cwmpPort: 0,
    consolePort: 0,
    registrarPort: 0,
    connectionRequestPort: 0,
    stateFolder,
    resetPassword: false,
    password,
    version: '0.0.0-test',
    log,
    ...more,
  });
  const { acs } = lab;
  const firstPassword = acs?.firstPassword;
  if (acs === undefined || firstPassword === undefined) throw new Error('a new lab must print a first password');
  const api = new ApiClient(acs.consoleUrl);
  await api.login('admin', firstPassword.reveal());
  return {
    lab,
    api,
    password,
    logged,
    async close() {
      await lab.close();
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}
